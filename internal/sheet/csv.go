package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"recess/internal/civil"
)

var utc = time.UTC

// byteOrderMark has Excel read a CSV file as UTF-8.
const byteOrderMark = "\ufeff"

type lines struct {
	out  *csv.Writer
	kept []string
}

func newCSV(w io.Writer, head []string) (*lines, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	l := &lines{out: csv.NewWriter(w)}
	l.out.UseCRLF = true // RFC 4180
	return l, l.out.Write(head)
}

// Row adds a line.
func (l *lines) Row(cells ...any) error {
	l.kept = l.kept[:0]
	for _, value := range cells {
		switch v := value.(type) {
		case civil.Date:
			l.kept = append(l.kept, v.String())
		case string:
			l.kept = append(l.kept, Harmless(v))
		case int:
			l.kept = append(l.kept, strconv.Itoa(v))
		default:
			return fmt.Errorf("csv: a cell of %T", value)
		}
	}
	return l.out.Write(l.kept)
}

func (l *lines) Close() error {
	l.out.Flush()
	return l.out.Error()
}

func (l *lines) Drop() {}

// Harmless is a value that no spreadsheet takes for a formula: one that begins
// like it is given an apostrophe in front (OWASP, CSV injection). Full-width
// signs count as signs in Japanese editions of Excel.
func Harmless(value string) string {
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(value)) {
		return "'" + value
	}
	return value
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}
