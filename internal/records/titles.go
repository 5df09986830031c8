package records

import (
	"fmt"
	"strings"

	"recess/internal/i18n"
)

// Column is one that an import knows.
type Column struct {
	Name   string   // as the documentation has it
	Also   []string // other titles that mean it
	Needed bool
}

func (c *Column) is(title string) bool {
	folded := i18n.Fold(Clean(title))
	if folded == "" {
		return false
	}
	if folded == i18n.Fold(c.Name) {
		return true
	}
	for _, other := range c.Also {
		if folded == i18n.Fold(other) {
			return true
		}
	}
	return false
}

// MissingError is a table without columns that are needed.
type MissingError struct {
	Columns []string
	Known   int // columns that were found, needed or not
}

func (e *MissingError) Error() string { return "missing columns: " + strings.Join(e.Columns, ", ") }

// TwiceError is a table with two columns of which either may be meant.
type TwiceError struct {
	Column string
	Line   int
}

func (e *TwiceError) Error() string {
	return fmt.Sprintf("line %d: two columns are called %s", e.Line, e.Column)
}

// titleRows is among how many rows with anything in them the titles are
// looked for.
const titleRows = 20

// Rows are those of a table under its row of titles.
type Rows struct {
	reader  *Reader
	columns []Column
	places  []int    // of the columns in a row; -1: there is none
	titles  []string // as they stand
	Skipped int      // rows with anything in them above the titles
}

// Under finds the row of titles, which may have notes and empty rows above it:
// of the first rows, the one with most of the columns. Its error is a
// MissingError, a TwiceError, a QuoteError or a WideError.
func (t *Table) Under(columns []Column) (*Rows, error) {
	in := t.Read()
	in.Strict = true
	var best *Rows
	most, line, filled := -1, 0, 0
	for filled < titleRows {
		more, err := in.Next()
		if err != nil && most <= 0 {
			return nil, err
		}
		if err != nil || !more {
			break
		}
		if Blank(in.Values) {
			continue
		}
		places, known := placesOf(columns, in.Values)
		if known > most {
			here := *in // goes on below this row, with cells of its own
			here.Raw, here.Values = nil, nil
			best = &Rows{reader: &here, columns: columns, places: places, titles: append([]string(nil), in.Values...), Skipped: filled}
			most, line = known, in.Line
		}
		filled++
	}
	missing := &MissingError{}
	for i := range columns {
		if columns[i].Needed && (best == nil || best.places[i] < 0) {
			missing.Columns = append(missing.Columns, columns[i].Name)
		}
	}
	if best == nil || missing.Columns != nil {
		missing.Known = max(most, 0)
		return nil, missing
	}
	return best, best.once(line)
}

func placesOf(columns []Column, titles []string) (places []int, known int) {
	places = make([]int, len(columns))
	for i := range columns {
		places[i] = -1
		for place, title := range titles {
			if columns[i].is(title) {
				places[i] = place
				known++
				break
			}
		}
	}
	return places, known
}

// once is a TwiceError when two titles mean the same column.
func (r *Rows) once(line int) error {
	for i, place := range r.places {
		for other := place + 1; place >= 0 && other < len(r.titles); other++ {
			if r.columns[i].is(r.titles[other]) {
				return &TwiceError{Column: r.columns[i].Name, Line: line}
			}
		}
	}
	return nil
}

// Next reads the next row with anything in it; false at the end. Titles that
// stand there again, as on every page of a printed list, are passed over.
func (r *Rows) Next() (more bool, err error) {
	for {
		more, err = r.reader.Next()
		if err != nil || !more {
			return false, err
		}
		if !Blank(r.reader.Values) && !r.again() {
			return true, nil
		}
	}
}

func (r *Rows) again() bool {
	for i, title := range r.titles {
		if i >= len(r.reader.Values) || Clean(r.reader.Values[i]) != Clean(title) {
			return false
		}
	}
	return true
}

// Line is that on which the row begins, from 1.
func (r *Rows) Line() int { return r.reader.Line }

// Value is what stands in a column of the row, by the column's number; empty
// where the row or the table has none.
func (r *Rows) Value(column int) string {
	if place := r.places[column]; place >= 0 && place < len(r.reader.Values) {
		return Clean(r.reader.Values[place])
	}
	return ""
}

// Place is that of a column in the file, from 1; 0 where the table has none.
func (r *Rows) Place(column int) int { return r.places[column] + 1 }
