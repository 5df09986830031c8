package sheet

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"

	"recess/internal/match"
)

// extender writes a sheet with cells added to its rows.
type extender struct {
	columns int // that the sheet has
	head    int // row of titles; -1: none
	cells   func(n int) []string
	text    string
	out     *bufio.Writer
	copied  int    // of the text
	prefix  string // of the names of its tags
	widest  int    // cells that are added to a row
	pieces  map[*string][]string
}

// extendSheet writes the sheet in memory. Cells are added as strings that stand
// in the sheet itself, so that the table of strings stays as it is.
func (l *xlsxList) extendSheet(ctx context.Context, w io.Writer, columns, head int, cells func(n int) []string) error {
	e := &extender{columns: columns, head: head, cells: cells, text: l.text, out: bufio.NewWriterSize(w, 64<<10), pieces: map[*string][]string{}}
	e.widest = len(cells(max(head, 0)))
	if err := e.preamble(); err != nil {
		return err
	}
	if l.places == nil {
		if err := l.scan(ctx, func(*row) error { return nil }); err != nil {
			return err
		}
	}
	for n := range l.places {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		e.row(n, &l.places[n])
	}
	e.copyTo(len(e.text))
	return e.out.Flush()
}

// copyTo writes the text as it is as far as a place.
func (e *extender) copyTo(place int) {
	e.out.WriteString(e.text[e.copied:place]) // an error is kept until Flush
	e.copied = place
}

// preamble is what stands before the rows: how large the sheet is, and how wide
// its columns.
func (e *extender) preamble() error {
	in := tags{text: e.text}
	wide := `<col min="` + strconv.Itoa(e.columns+1) + `" max="` + strconv.Itoa(e.columns+max(e.widest, 1)) + `" width="24" customWidth="1"/>`
	columns, last := false, 0
	for {
		t, more, err := in.next()
		if err != nil {
			return err
		}
		if !more {
			return damaged()
		}
		switch t.local() {
		case "dimension":
			e.dimension(&t)
		case "col":
			to, _ := t.value("max")
			n, _ := strconv.Atoi(to) // what is no number is not behind ours
			last = max(last, n)
		case "cols":
			if columns = true; t.closing && last <= e.columns {
				e.copyTo(t.start)
				e.out.WriteString(strings.Replace(wide, "<col", "<"+t.prefix()+"col", 1))
			}
		case "sheetData":
			p := t.prefix()
			if e.prefix = p; !columns && e.widest > 0 {
				e.copyTo(t.start)
				e.out.WriteString("<" + p + "cols>" + strings.Replace(wide, "<col", "<"+p+"col", 1) + "</" + p + "cols>")
			}
			return nil
		}
	}
}

// dimension says how large the sheet is now. Where it spoke of one cell or of
// nothing, it is left alone: it is a hint.
func (e *extender) dimension(t *tag) {
	area, _ := t.value("ref")
	from, to, ok := strings.Cut(area, ":")
	at := columnOf(to)
	if !ok || at < 0 || e.widest == 0 || t.closing {
		return
	}
	to = match.Letter(max(at, e.columns+e.widest-1)) + strings.TrimLeft(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	e.copyTo(t.start)
	e.out.WriteString("<" + t.name + ` ref="` + from + ":" + to + `"`)
	if t.empty {
		e.out.WriteByte('/')
	}
	e.out.WriteByte('>')
	e.copied = t.end
}

// row writes a row.
func (e *extender) row(n int, at *place) {
	cells := e.cells(n)
	if len(cells) == 0 || at.closing == 0 {
		return
	}
	e.copyTo(at.start)
	e.out.WriteString(withoutSpans(e.text[at.start:at.end]))
	e.copied = at.end
	behind := e.copyCells(at)
	pieces, known := e.pieces[&cells[0]]
	if !known {
		style := ""
		if n == e.head && at.style != "" {
			style = ` s="` + at.style + `"`
		}
		pieces = e.inPieces(cells, style)
		e.pieces[&cells[0]] = pieces
	}
	number := strconv.Itoa(at.number)
	for i, piece := range pieces {
		if i > 0 {
			e.out.WriteString(number)
		}
		e.out.WriteString(piece)
	}
	e.copied = behind
}

// copyCells writes the cells of a row before those that are added, and is where
// its cells behind them begin. Between the two are empty ones, which were there
// for their colour.
func (e *extender) copyCells(at *place) (behind int) {
	if at.used <= e.columns {
		e.copyTo(at.closing)
		return at.closing
	}
	in := tags{text: e.text[:at.closing], at: at.end}
	before, column := at.closing, 0
	for {
		t, more, err := in.next()
		if err != nil || !more { // it was read before
			e.copyTo(before)
			return at.closing
		}
		if t.local() != "c" || t.closing {
			continue
		}
		if name, ok := t.value("r"); ok {
			column = columnOf(name)
		}
		if column >= e.columns {
			before = min(before, t.start)
		}
		if column >= e.columns+e.widest {
			e.copyTo(before)
			return t.start
		}
		column++
	}
}

// inPieces is what is added to a row, cut where its number goes.
func (e *extender) inPieces(cells []string, style string) []string {
	var pieces []string
	p, piece := e.prefix, ""
	for i, value := range cells {
		if value == "" {
			continue
		}
		pieces = append(pieces, piece+"<"+p+`c r="`+match.Letter(e.columns+i))
		space := ""
		if strings.TrimSpace(value) != value {
			space = ` xml:space="preserve"`
		}
		piece = `"` + style + ` t="inlineStr"><` + p + "is><" + p + "t" + space + ">" + escaped(value) + "</" + p + "t></" + p + "is></" + p + "c>"
	}
	return append(pieces, piece)
}

// withoutSpans is a row's tag without the columns that it says it has, which a
// reader may do without and which would be wrong now.
func withoutSpans(open string) string {
	i := strings.Index(open, " spans=")
	if i < 0 {
		return open
	}
	_, _, rest, ok := attribute(open[i:])
	if !ok || rest != ">" && rest[0] != ' ' {
		return open
	}
	return open[:i] + rest
}
