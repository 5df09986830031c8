package sheet

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"recess/internal/fault"
)

// csvList is a CSV file as UTF-8 without a mark.
type csvList struct {
	text      string
	separator byte
}

func openCSV(content []byte) (List, error) {
	text, err := decoded(content)
	if err != nil {
		return nil, err
	}
	text = strings.TrimPrefix(text, byteOrderMark)
	start := strings.TrimSpace(text[:min(len(text), 1<<12)])
	switch {
	case start == "":
		return nil, fault.New(fault.Invalid, "list.empty", nil)
	case strings.HasPrefix(start, "%PDF"), strings.HasPrefix(start, "<"), strings.HasPrefix(start, "{"), strings.ContainsFunc(start, isBinary):
		return nil, fault.New(fault.Invalid, "list.wrong_file", nil)
	}
	return &csvList{text, separatorOf(text)}, nil
}

func isBinary(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' }

// decoded is text in any of the encodings that spreadsheets write: UTF-8,
// UTF-16, or Windows-1252 where it is neither.
func decoded(content []byte) (string, error) {
	var from encoding.Encoding = charmap.Windows1252
	switch start := content[:min(len(content), 64)]; {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case len(start) > 3 && start[0] != 0 && start[1] == 0 && start[3] == 0:
		from = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(start) > 3 && start[0] == 0 && start[1] != 0 && start[2] == 0:
		from = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case utf8.Valid(content):
		return string(content), nil
	}
	text, err := from.NewDecoder().Bytes(content)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "list.wrong_file", nil)
	}
	return string(text), nil
}

// separators are those in use. Where a comma stands in numbers, Excel writes
// semicolons: commas come last.
const separators = ";\t|,"

// separatorOf is the one that cuts most of the first records into the same
// number of cells, more than one; a comma where none does.
func separatorOf(text string) byte {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && rest != "" { // Excel's own word for it
		return rest[0]
	}
	const looked = 50 // records
	best, most := byte(','), 0
	for i := range len(separators) {
		counts := map[int]int{}
		s := splitter{rest: text, separator: separators[i]}
		for range looked {
			more, _ := s.next()
			if more || len(s.raw) > MostColumns { // that it is too wide is told later
				counts[len(s.raw)]++
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

func (l *csvList) Ending() string { return string(CSV) }

func (l *csvList) Sheets() []string { return []string{""} }

func (l *csvList) Rows(ctx context.Context, _ int, each func(n int, cells []string) bool) error {
	s := splitter{rest: l.text, separator: l.separator}
	for n := 0; ; n++ {
		more, err := s.row(ctx, n)
		if err != nil || !more || !each(n, s.values) {
			return err
		}
	}
}

// Extend writes the cells as they came, but for those that a spreadsheet would
// take for a formula.
func (l *csvList) Extend(ctx context.Context, w io.Writer, _, columns, _ int, added func(n int) []string) error {
	out := bufio.NewWriterSize(w, 64<<10)
	out.WriteString(byteOrderMark)
	written := map[*string]string{} // what is added, by the first of its cells
	s := splitter{rest: l.text, separator: l.separator}
	for n := 0; ; n++ {
		more, err := s.row(ctx, n)
		if err != nil {
			return err
		}
		if !more {
			return out.Flush()
		}
		for i, value := range s.values {
			if i > 0 {
				out.WriteByte(l.separator)
			}
			if safe := Harmless(value); safe != value {
				out.WriteString(quoted(safe))
			} else {
				out.WriteString(s.raw[i])
			}
		}
		if cells := added(n); len(cells) > 0 {
			for range columns - len(s.raw) {
				out.WriteByte(l.separator)
			}
			text, known := written[&cells[0]]
			if !known {
				text = l.join(cells)
				written[&cells[0]] = text
			}
			out.WriteString(text)
		}
		out.WriteString(s.end)
	}
}

// join is what is added to a row, each cell behind a separator.
func (l *csvList) join(cells []string) string {
	var b strings.Builder
	for _, value := range cells {
		b.WriteByte(l.separator)
		if value = Harmless(value); strings.ContainsAny(value, "\"\r\n"+string(rune(l.separator))) {
			value = quoted(value)
		}
		b.WriteString(value)
	}
	return b.String()
}

func quoted(value string) string { return `"` + strings.ReplaceAll(value, `"`, `""`) + `"` }
