// Package records reads tables from the text that spreadsheets export: rows of
// cells with one separator. It finds the separator, knows Excel's line that
// names it, and finds the row of titles under notes and empty rows. Every
// import of a table goes through it.
package records

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a table.
const (
	MostColumns = 500
	LongestCell = 32_767 // characters, as in Excel
)

// Table is the text of a table whose separator is known.
type Table struct {
	Preamble  string // Excel's line that names the separator, as it stands; mostly empty
	Body      string
	Separator byte
}

// separators are those in use. Where a comma stands in numbers, Excel writes
// semicolons: commas come last.
const separators = ";\t|,"

// Open finds the separator of a table: the one that a first line such as
// "sep=;" names, else the one that cuts most of the first records into the
// same number of cells, more than one, else a comma. The text has no
// byte-order mark.
func Open(text string) *Table {
	t := &Table{Body: text}
	line, end := text, len(text)
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		line, end = text[:i], i+1
		if strings.HasPrefix(text[i:], "\r\n") {
			end++
		}
	}
	if separator, ok := named(line); ok {
		t.Preamble, t.Body, t.Separator = text[:end], text[end:], separator
		return t
	}
	t.Separator = likeliest(text)
	return t
}

// named is the separator that a line such as sep=; or "sep=;" names. A program
// that has saved such a file again writes the line as a row, with separators
// behind it.
func named(line string) (byte, bool) {
	const word = "sep="
	line = strings.ReplaceAll(strings.Trim(line, " "), `"`, "")
	if len(line) <= len(word) || !strings.EqualFold(line[:len(word)], word) {
		return 0, false
	}
	separator := line[len(word)]
	if separator >= utf8.RuneSelf || unicode.IsLetter(rune(separator)) || unicode.IsDigit(rune(separator)) {
		return 0, false
	}
	return separator, strings.Trim(line[len(word):], separators+string(rune(separator))) == ""
}

func likeliest(text string) byte {
	const looked = 50 // records
	best, most := byte(','), 0
	for i := range len(separators) {
		counts := map[int]int{}
		r := Reader{rest: text, separator: separators[i]}
		for range looked {
			more, _ := r.Next()
			if more || len(r.Raw) > MostColumns { // that it is too wide is told later
				counts[len(r.Raw)]++
			}
			if !more {
				break
			}
		}
		for cells, records := range counts {
			if score := records<<10 + cells; cells > 1 && score > most {
				best, most = separators[i], score
			}
		}
	}
	return best
}

// Read returns a reader of the table's rows.
func (t *Table) Read() *Reader {
	r := &Reader{rest: t.Body, separator: t.Separator}
	if t.Preamble != "" {
		r.ended = 1
	}
	return r
}

// Blank reports whether nothing that can be seen stands in a row.
func Blank(cells []string) bool {
	for _, cell := range cells {
		if Clean(cell) != "" {
			return false
		}
	}
	return true
}

// Clean returns a cell without spaces at its ends and without characters that
// nobody can see, with every kind of space in it as a plain one.
func Clean(cell string) string {
	if isPlain(cell) {
		return strings.TrimSpace(cell)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Cf, r), r == '\u034f', r >= '\ufe00' && r <= '\ufe0f':
			return -1
		}
		return r
	}, cell))
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
