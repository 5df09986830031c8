package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

var utc = time.UTC

// byteOrderMark has Excel read a CSV file as UTF-8.
const byteOrderMark = "\ufeff"

// semicolon is what Excel cuts lines at where a comma stands in numbers, as it
// does in French.
const semicolon = ';'

type lines struct {
	out     *csv.Writer
	decimal string // mark of decimals
	kept    []string
}

// newCSV begins a CSV file that Excel opens by itself in the language of its
// reader.
func newCSV(w io.Writer, lang i18n.Lang, head []string) (*lines, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	l := &lines{out: csv.NewWriter(w), decimal: "."}
	l.out.UseCRLF = true // RFC 4180
	if lang == i18n.FR {
		l.out.Comma, l.decimal = semicolon, ","
	}
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
		case float64:
			l.kept = append(l.kept, strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", l.decimal, 1))
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
