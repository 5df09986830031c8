package sheet

import (
	"bytes"
	"context"
	"io"

	"recess/internal/fault"
	"recess/internal/records"
	"recess/internal/textfile"
)

// List is a spreadsheet that somebody has sent: it is read, and given back with
// columns added. All else stays as it came, byte for byte where that can be, for
// whoever takes a spreadsheet apart into values and writes it anew loses zeros
// in front, dates and long numbers. It lies in memory and nowhere else.
type List interface {
	// Ending is that of the name of its file, csv or xlsx.
	Ending() string
	// Sheets are the names of those that are shown; a CSV file has one, without
	// a name.
	Sheets() []string
	// Reading says how a CSV file was decoded; nil for a workbook.
	Reading() *textfile.Reading
	// Rows tells a sheet's rows, numbered from 0, until each gives false. Empty
	// rows of a workbook are passed over. The cells are valid until the next row;
	// what follows them is empty.
	Rows(ctx context.Context, sheet int, each func(n int, cells []string) (more bool)) error
	// Extend writes the whole file with cells behind the columns of a sheet;
	// head is its row of titles, or -1. The cells are strings, whatever is in
	// them; nil leaves a row alone, and rows that get the same slice are written
	// faster.
	Extend(ctx context.Context, w io.Writer, sheet, columns, head int, cells func(n int) []string) error
}

// Limits of lists.
const (
	LargestList = 20 << 20 // bytes, as it is sent
	MostRows    = 200_000
	MostColumns = records.MostColumns
)

// checkEvery is how many rows are read between two looks at the clock.
const checkEvery = 1 << 12

// Open reads what kind of file somebody has sent. A fault.Invalid says why it
// cannot be used.
func Open(content []byte) (List, error) {
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return nil, fault.New(fault.Invalid, "list.empty", nil)
	case len(content) > LargestList:
		return nil, TooLarge()
	case bytes.HasPrefix(content, []byte("PK")):
		return openXLSX(content)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // a compound file: Excel's format until 2003, and what holds an encrypted one
		if bytes.Contains(content, wideBytes("EncryptedPackage")) {
			return nil, fault.New(fault.Invalid, "list.locked", nil)
		}
		return nil, fault.New(fault.Invalid, "list.old_excel", nil)
	}
	return openCSV(content)
}

// TooLarge is the fault of a file that is larger than LargestList.
func TooLarge() error {
	return fault.New(fault.Invalid, "list.large", fault.Args{"Most": LargestList >> 20})
}

// wideBytes is how a compound file writes the names in it.
func wideBytes(name string) []byte {
	wide := make([]byte, 0, 2*len(name))
	for i := range len(name) {
		wide = append(wide, name[i], 0)
	}
	return wide
}

func tooLong() error {
	return fault.New(fault.Invalid, "list.long", fault.Args{"Most": MostRows})
}

func tooWide() error {
	return fault.New(fault.Invalid, "list.wide", fault.Args{"Most": MostColumns})
}
