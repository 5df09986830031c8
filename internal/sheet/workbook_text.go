package sheet

import (
	"bytes"
	"context"
	"strings"

	"recess/internal/fault"
)

// IsWorkbook reports whether a file looks like an Excel workbook.
func IsWorkbook(content []byte) bool {
	return bytes.HasPrefix(content, []byte("PK")) && (bytes.Contains(content, []byte("xl/")) || bytes.Contains(content, []byte(`xl\`)))
}

// largestText bounds the text of a workbook, in bytes: one string of a small
// file may stand in very many cells.
const largestText = 32 << 20

// Text is the first sheet of a workbook as the text of a table, so that a file
// that is imported may come as either. Each row stands on the line of its
// number. Numbers and dates are as the workbook keeps them.
func Text(content []byte) (string, error) {
	list, err := openXLSX(content)
	if err != nil {
		return "", err
	}
	book := list.(*xlsxList)
	if book.since1904 { // which cells are dates is not known, and all of them would be four years off
		return "", fault.New(fault.Invalid, "list.old_dates", nil)
	}
	if err := book.load(0); err != nil {
		return "", err
	}
	var b strings.Builder
	line := 1
	err = book.scan(context.Background(), func(r *row) error {
		switch {
		case r.number > MostRows:
			return tooLong()
		case b.Len() > largestText:
			return fault.New(fault.Invalid, "list.bomb", nil)
		}
		b.WriteString(strings.Repeat("\n", r.number-line))
		line = r.number
		for i, cell := range r.cells {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoted(onLine.Replace(cell)))
		}
		return nil
	})
	return b.String(), err
}

// onLine keeps a cell on one line.
var onLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")
