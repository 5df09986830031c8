// Package sheet writes spreadsheets row by row: CSV, and XLSX by a stream that
// keeps what is large on the disk.
package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Format is a kind of spreadsheet.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Sheet is one under way. A cell is a string, an int, a float64 or a civil.Date; the zero
// Date and an empty string are empty cells. Nothing that is written becomes a
// formula.
type Sheet interface {
	Row(cells ...any) error
	// Close writes what is left. A sheet that is not closed is not whole.
	Close() error
	// Drop lets go of a sheet that will not be closed.
	Drop()
}

// New begins a sheet for a reader of a language, with its head; name is what
// XLSX calls it.
func New(w io.Writer, f Format, lang i18n.Lang, name string, head ...string) (Sheet, error) {
	switch f {
	case CSV:
		return newCSV(w, lang, head)
	case XLSX:
		return newXLSX(w, name, head)
	}
	return nil, fmt.Errorf("%q is no format of spreadsheets", f)
}

type book struct {
	w      io.Writer
	file   *excelize.File
	out    *excelize.StreamWriter
	rows   int
	day    int // style of a date
	strong int // and of the head
}

// longestName is how long the name of a sheet may be.
const longestName = 31

func newXLSX(w io.Writer, name string, head []string) (*book, error) {
	b := &book{w: w, file: excelize.NewFile()}
	if err := b.begin(name, head); err != nil {
		b.Drop()
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return b, nil
}

func (b *book) begin(name string, head []string) (err error) {
	if letters := []rune(name); len(letters) > longestName {
		name = string(letters[:longestName])
	}
	if err = b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	format := "yyyy-mm-dd"
	if b.day, err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
		return err
	}
	if b.strong, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if b.out, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	const width = 26 // characters: most names of ridings
	if err = b.out.SetColWidth(1, max(1, len(head)), width); err != nil {
		return err
	}
	if err = b.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(head))
	for i, words := range head {
		cells[i] = excelize.Cell{StyleID: b.strong, Value: words}
	}
	return b.write(cells)
}

// Row adds a row. Strings are typed as such: a program does not reckon them.
func (b *book) Row(cells ...any) error {
	typed := make([]any, len(cells))
	for i, value := range cells {
		switch v := value.(type) {
		case civil.Date:
			if !v.IsZero() {
				typed[i] = excelize.Cell{StyleID: b.day, Value: v.In(utc)}
			}
		case string:
			if v != "" {
				typed[i] = v
			}
		case int, float64:
			typed[i] = v
		default:
			return fmt.Errorf("xlsx: a cell of %T", value)
		}
	}
	return b.write(typed)
}

func (b *book) write(cells []any) error {
	b.rows++
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	return b.out.SetRow(at, cells)
}

func (b *book) Close() error {
	defer b.Drop()
	if err := b.out.Flush(); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return b.file.Write(b.w)
}

// Drop removes what lies on the disk.
func (b *book) Drop() { _ = b.file.Close() } // it is temporary either way
