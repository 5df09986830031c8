package sheet

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// place is where a row stands in the text of a sheet.
type place struct {
	number     int // from 1, as people count
	start, end int // of the tag that opens it
	closing    int // where the one that closes it begins; 0: it has none, being empty
	used       int // columns with a cell, be it an empty one
	style      string
}

// row is one of a sheet that is being read.
type row struct {
	n     int // from 0, counting those in which anything stands
	seen  int // rows so far, with those in which nothing does
	cells []string
	place // its style is that of the last cell that has one
}

// errEnough ends a scan early.
var errEnough = errors.New("enough")

// scan reads the rows of the sheet in memory, and keeps where they stand once
// it has seen them all.
func (l *xlsxList) scan(ctx context.Context, each func(*row) error) error {
	in := tags{text: l.text}
	r := row{n: -1}
	var places []place
	for {
		t, more, err := in.next()
		switch {
		case err != nil:
			return err
		case !more:
			return damaged() // a sheet that is whole says where its rows end
		case t.local() == "sheetData" && (t.closing || t.empty):
			l.places = places
			return nil
		case t.local() != "row" || t.closing:
			continue
		}
		if err := l.row(ctx, &in, &r, t); err != nil {
			return err
		}
		if len(r.cells) == 0 { // formatted rows go on to the end of many sheets
			continue
		}
		if r.n++; r.n >= MostRows {
			return tooLong()
		}
		for len(r.cells) < r.used && r.used <= MostColumns/2 { // what is added goes behind empty cells too, which may have a colour
			r.cells = append(r.cells, "")
		}
		if err := each(&r); err != nil {
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		}
		places = append(places, r.place)
	}
}

// row reads a row that has just begun.
func (l *xlsxList) row(ctx context.Context, in *tags, r *row, open tag) error {
	if r.seen++; r.seen%checkEvery == 1 && ctx.Err() != nil {
		return ctx.Err()
	}
	number := r.number + 1
	if written, ok := open.value("r"); ok {
		var err error
		if number, err = strconv.Atoi(written); err != nil || number <= r.number {
			return damaged()
		}
	}
	r.place, r.cells = place{number: number, start: open.start, end: open.end}, r.cells[:0]
	if open.empty {
		return nil
	}
	for {
		t, more, err := in.next()
		switch {
		case err != nil:
			return err
		case !more:
			return damaged()
		case t.local() == "row" && t.closing:
			r.closing = t.start
			return nil
		case t.local() == "c" && !t.closing:
			if err := l.cell(in, r, t); err != nil {
				return err
			}
		}
	}
}

// cell reads a cell that has just begun.
func (l *xlsxList) cell(in *tags, r *row, open tag) error {
	at, kind := r.used, ""
	for name, value, rest, ok := attribute(open.attributes); ok; name, value, rest, ok = attribute(rest) {
		switch name {
		case "r":
			if at = columnOf(value); at < r.used {
				return damaged() // no such column, or one after the other is not in order
			}
		case "t":
			kind = value
		case "s":
			r.style = value
		}
	}
	r.used = at + 1
	if open.empty {
		return nil
	}
	value, err := l.content(in, kind)
	if err != nil || value == "" {
		return err
	}
	if at >= MostColumns {
		return tooWide()
	}
	for len(r.cells) < at {
		r.cells = append(r.cells, "")
	}
	r.cells = append(r.cells, value)
	return nil
}

// content is what a cell of a kind shows; numbers as they are written.
func (l *xlsxList) content(in *tags, kind string) (string, error) {
	if kind == "inlineStr" {
		return in.words("c")
	}
	if value, ok := in.plainValue(); ok {
		return l.meant(kind, value)
	}
	value, from := "", -1
	for {
		t, more, err := in.next()
		if err != nil {
			return "", err
		}
		if !more {
			return "", damaged()
		}
		switch name := t.local(); {
		case name == "c" && t.closing:
			return l.meant(kind, value)
		case name != "v":
		case !t.closing && !t.empty:
			from = t.end
		case t.closing && from >= 0:
			value = in.text[from:t.start]
		}
	}
}

// plainValue is that of a cell that holds nothing else, as nearly all do; false
// leaves the cell to be read tag by tag.
func (t *tags) plainValue() (string, bool) {
	const open, closing = "<v>", "</v></c>"
	rest := t.text[t.at:]
	if !strings.HasPrefix(rest, open) {
		return "", false
	}
	end := strings.IndexByte(rest[len(open):], '<') + len(open)
	if end < len(open) || !strings.HasPrefix(rest[end:], closing) {
		return "", false
	}
	t.at += end + len(closing)
	return rest[len(open):end], true
}

// meant is what the value of a cell of a kind means.
func (l *xlsxList) meant(kind, value string) (string, error) {
	if value = unescaped(value); kind != "s" || value == "" {
		return value, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n >= len(l.shared) {
		return "", damaged()
	}
	return l.shared[n], nil
}

// columnOf is the column of a cell's name such as AB12, from 0; -1 when it is
// none.
func columnOf(cell string) int {
	n := 0
	for i := range len(cell) {
		c := cell[i]
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<14 {
			return -1
		}
	}
	return n - 1
}
