package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Row is a window as a file has it.
type Row struct {
	Window
	Line int // of the file, from 1
}

// Limits of a file with windows.
const (
	LargestFile = 1 << 20 // bytes; a year's calendar takes a few thousand
	MostRows    = 500
)

// Columns of a table of windows. Those after the first five may be missing.
var (
	needed  = []string{"first", "last", "kind", "status", "source"}
	columns = append(slices.Clip(needed), "reason", "note", "read_on")
)

// ReadTable reads windows from CSV in UTF-8 with a line of column names, in
// any order, and commas or semicolons between. A row without a read_on was
// read today. A fault.Invalid names the line and column of the first field
// that cannot be used.
func ReadTable(content []byte, today civil.Date) ([]Row, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, fault.New(fault.Invalid, "recesses.encoding", nil)
	}
	in := csv.NewReader(bytes.NewReader(content))
	in.FieldsPerRecord = -1
	if header, _, _ := bytes.Cut(content, []byte("\n")); bytes.Count(header, []byte(";")) > bytes.Count(header, []byte(",")) {
		in.Comma = ';'
	}
	header, err := in.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	t := table{in: in, today: today, column: map[string]int{}}
	if err := t.name(header); err != nil {
		return nil, err
	}
	return t.rows()
}

// table is a file being read.
type table struct {
	in     *csv.Reader
	today  civil.Date
	column map[string]int // place of each column in a line
	fields []string
}

func (t *table) name(header []string) error {
	for i, name := range header {
		t.column[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var missing []string
	for _, name := range needed {
		if _, ok := t.column[name]; !ok {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return fault.New(fault.Invalid, "recesses.columns", fault.Args{"Missing": strings.Join(missing, ", "), "Columns": strings.Join(columns, ", ")})
	}
	return nil
}

func (t *table) rows() ([]Row, error) {
	var rows []Row
	for {
		var err error
		t.fields, err = t.in.Read()
		if errors.Is(err, io.EOF) {
			return rows, enough(rows)
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if strings.Join(t.fields, "") == "" { // a spreadsheet's empty line
			continue
		}
		row, err := t.row()
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows) > MostRows {
			return nil, fault.New(fault.Invalid, "recesses.too_many", fault.Args{"Most": MostRows})
		}
	}
}

// enough is a fault.Invalid when a file holds nothing.
func enough(rows []Row) error {
	if len(rows) == 0 {
		return fault.New(fault.Invalid, "recesses.no_rows", nil)
	}
	return nil
}

func (t *table) row() (Row, error) {
	var r Row
	r.Line, _ = t.in.FieldPos(0)
	first, err1 := t.date("first", civil.Date{})
	last, err2 := t.date("last", civil.Date{})
	read, err3 := t.date("read_on", t.today)
	kind, err4 := word(t, "kind", Kinds)
	status, err5 := word(t, "status", Statuses)
	reason, err6 := word(t, "reason", append([]Reason{""}, Reasons...))
	for _, err := range []error{err1, err2, err3, err4, err5, err6} {
		if err != nil {
			return r, err
		}
	}
	r.Window = Window{First: first, Last: last, Kind: kind, Status: status, Reason: reason,
		Source: t.text("source"), Note: t.text("note"), ReadOn: read}
	return r, nil
}

// text is a field; empty in a line that is too short for it.
func (t *table) text(column string) string {
	i, ok := t.column[column]
	if !ok || i >= len(t.fields) {
		return ""
	}
	return strings.TrimSpace(t.fields[i])
}

// date reads a day; an empty field is otherwise, unless that is no day.
func (t *table) date(column string, otherwise civil.Date) (civil.Date, error) {
	text := t.text(column)
	if text == "" && !otherwise.IsZero() {
		return otherwise, nil
	}
	d, err := civil.Parse(text)
	if err != nil {
		return d, t.at(column, fault.New(fault.Invalid, "recesses.not_date", fault.Args{"Value": cut(text)}))
	}
	return d, nil
}

func word[T ~string](t *table, column string, known []T) (T, error) {
	w := T(strings.ToLower(t.text(column)))
	if slices.Contains(known, w) {
		return w, nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return w, t.at(column, fault.New(fault.Invalid, "recesses.not_word", fault.Args{"Value": cut(string(w)), "Known": strings.Trim(strings.Join(names, ", "), ", ")}))
}

// at says where in the file a fault is. A column counts from 1.
func (t *table) at(column string, why error) error {
	place, line := 0, 0
	if i, ok := t.column[column]; ok {
		place = i + 1
		line, _ = t.in.FieldPos(min(i, len(t.fields)-1))
	}
	return fault.New(fault.Invalid, "recesses.at_column", fault.Args{"Line": line, "Column": place, "Name": column, "Why": why})
}

// unreadable explains what encoding/csv could not make out.
func unreadable(err error) error {
	wrong, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return err
	}
	return atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "recesses.quotes", nil))
}

// cut is the beginning of a field, as it may be shown.
func cut(s string) string {
	if r := []rune(tidy(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return tidy(s)
}
