package calendar

import (
	"errors"
	"slices"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/records"
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

// Places of the columns of a table of windows.
const (
	firstColumn = iota
	lastColumn
	kindColumn
	statusColumn
	sourceColumn
	reasonColumn
	noteColumn
	readOnColumn
)

// columns are those of a table of windows.
var columns = []records.Column{
	firstColumn:  {Name: "first", Also: []string{"first day", "from", "start", "start date", "premier jour", "début", "date de début"}, Needed: true},
	lastColumn:   {Name: "last", Also: []string{"last day", "to", "until", "end", "end date", "dernier jour", "fin", "date de fin"}, Needed: true},
	kindColumn:   {Name: "kind", Also: []string{"type"}, Needed: true},
	statusColumn: {Name: "status", Also: []string{"statut", "état"}, Needed: true},
	sourceColumn: {Name: "source", Needed: true},
	reasonColumn: {Name: "reason", Also: []string{"raison"}},
	noteColumn:   {Name: "note", Also: []string{"notes"}},
	readOnColumn: {Name: "read_on", Also: []string{"checked", "consulté le"}},
}

// ReadTable reads windows from the text of a table with a row of column names,
// in any order, with any separator that spreadsheets write. A row without a
// read_on was read today. A fault.Invalid names the line and column of the
// first field that cannot be used.
func ReadTable(text string, today civil.Date) ([]Row, error) {
	in, err := records.Open(text).Under(columns)
	if err != nil {
		return nil, unreadable(err)
	}
	t := table{today: today}
	if err := t.collect(in); err != nil {
		return nil, err
	}
	return t.rows()
}

// table is a file being read.
type table struct {
	today  civil.Date
	lines  []line
	order  civil.Order // of day and month in its dates
	places [readOnColumn + 1]int
}

// line is one row of the file.
type line struct {
	number int
	fields [readOnColumn + 1]string
}

// collect reads all rows, for a date may be told by those below it.
func (t *table) collect(in *records.Rows) error {
	var dates []string
	for i := range columns {
		t.places[i] = in.Place(i)
	}
	for {
		more, err := in.Next()
		switch {
		case err != nil:
			return unreadable(err)
		case !more:
			t.order = civil.OrderOf(slices.Values(dates))
			return nil
		case len(t.lines) == MostRows:
			return fault.New(fault.Invalid, "recesses.too_many", fault.Args{"Most": MostRows})
		}
		l := line{number: in.Line()}
		for i := range l.fields {
			l.fields[i] = in.Value(i)
		}
		dates = append(dates, l.fields[firstColumn], l.fields[lastColumn], l.fields[readOnColumn])
		t.lines = append(t.lines, l)
	}
}

func (t *table) rows() ([]Row, error) {
	var rows []Row
	for i := range t.lines {
		row, err := t.row(&t.lines[i])
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, enough(rows)
}

// enough is a fault.Invalid when a file holds nothing.
func enough(rows []Row) error {
	if len(rows) == 0 {
		return fault.New(fault.Invalid, "recesses.no_rows", nil)
	}
	return nil
}

func (t *table) row(l *line) (Row, error) {
	first, err1 := t.date(l, firstColumn)
	last, err2 := t.date(l, lastColumn)
	read, err3 := t.today, error(nil)
	if l.fields[readOnColumn] != "" {
		read, err3 = t.date(l, readOnColumn)
	}
	kind, err4 := word(t, l, kindColumn, Kinds)
	status, err5 := word(t, l, statusColumn, Statuses)
	reason, err6 := word(t, l, reasonColumn, append([]Reason{""}, Reasons...))
	for _, err := range []error{err1, err2, err3, err4, err5, err6} {
		if err != nil {
			return Row{}, err
		}
	}
	return Row{Line: l.number, Window: Window{First: first, Last: last, Kind: kind, Status: status, Reason: reason,
		Source: l.fields[sourceColumn], Note: l.fields[noteColumn], ReadOn: read}}, nil
}

// date reads a day.
func (t *table) date(l *line, column int) (civil.Date, error) {
	text := l.fields[column]
	d, err := civil.ParseWritten(text, t.order)
	switch {
	case errors.Is(err, civil.ErrAmbiguous):
		return d, t.at(l, column, fault.New(fault.Invalid, "recesses.two_dates", fault.Args{"Value": cut(text)}))
	case err != nil:
		return d, t.at(l, column, fault.New(fault.Invalid, "recesses.not_date", fault.Args{"Value": cut(text)}))
	}
	return d, nil
}

func word[T ~string](t *table, l *line, column int, known []T) (T, error) {
	w := T(strings.ToLower(l.fields[column]))
	if slices.Contains(known, w) {
		return w, nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return w, t.at(l, column, fault.New(fault.Invalid, "recesses.not_word", fault.Args{"Value": cut(string(w)), "Known": strings.Trim(strings.Join(names, ", "), ", ")}))
}

// at says where in the file a fault is. A column counts from 1.
func (t *table) at(l *line, column int, why error) error {
	return fault.New(fault.Invalid, "recesses.at_column", fault.Args{"Line": l.number, "Column": t.places[column], "Name": columns[column].Name, "Why": why})
}

// unreadable explains what is wrong with a table as a whole.
func unreadable(err error) error {
	if wrong, ok := errors.AsType[*records.MissingError](err); ok {
		names := make([]string, len(columns))
		for i := range columns {
			names[i] = columns[i].Name
		}
		return fault.New(fault.Invalid, "recesses.columns", fault.Args{"Missing": strings.Join(wrong.Columns, ", "), "Columns": strings.Join(names, ", ")})
	}
	if wrong, ok := errors.AsType[*records.TwiceError](err); ok {
		return atLine(wrong.Line, fault.New(fault.Invalid, "import.column_twice", fault.Args{"Column": wrong.Column}))
	}
	if wrong, ok := errors.AsType[*records.QuoteError](err); ok {
		return atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "recesses.quotes", nil))
	}
	return fault.Wrap(err, fault.Invalid, "import.too_wide", fault.Args{"Most": records.MostColumns})
}

// cut is the beginning of a field, as it may be shown.
func cut(s string) string {
	if r := []rune(tidy(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return tidy(s)
}
