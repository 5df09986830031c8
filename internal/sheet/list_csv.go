package sheet

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"recess/internal/fault"
	"recess/internal/records"
	"recess/internal/textfile"
)

// csvList is a CSV file as UTF-8 without a mark.
type csvList struct {
	table   *records.Table
	reading textfile.Reading
}

func openCSV(content []byte) (List, error) {
	text, ok := textfile.Decode(content)
	if !ok {
		return nil, fault.New(fault.Invalid, "list.wrong_file", nil)
	}
	start := strings.TrimSpace(text.Content[:min(len(text.Content), 1<<12)])
	switch {
	case start == "":
		return nil, fault.New(fault.Invalid, "list.empty", nil)
	case strings.HasPrefix(start, "%PDF"), strings.HasPrefix(start, "<"), strings.HasPrefix(start, "{"):
		return nil, fault.New(fault.Invalid, "list.wrong_file", nil)
	}
	return &csvList{table: records.Open(text.Content), reading: text.Reading}, nil
}

func (l *csvList) Ending() string { return string(CSV) }

func (l *csvList) Sheets() []string { return []string{""} }

func (l *csvList) Reading() *textfile.Reading { return &l.reading }

func (l *csvList) Rows(ctx context.Context, _ int, each func(n int, cells []string) bool) error {
	in := l.table.Read()
	for n := 0; ; n++ {
		more, err := next(ctx, in, n)
		if err != nil || !more || !each(n, in.Values) {
			return err
		}
	}
}

// next reads a record within the limits of lists.
func next(ctx context.Context, in *records.Reader, n int) (more bool, err error) {
	if n%checkEvery == 0 && ctx.Err() != nil {
		return false, ctx.Err()
	}
	more, err = in.Next()
	if wrong, ok := errors.AsType[*records.QuoteError](err); ok {
		return false, fault.Wrap(err, fault.Invalid, "list.quote", fault.Args{"Line": wrong.Line})
	}
	switch {
	case err != nil:
		return false, tooWide()
	case more && n >= MostRows:
		return false, tooLong()
	}
	return more, nil
}

// Extend writes the cells as they came, but for those that a spreadsheet would
// take for a formula.
func (l *csvList) Extend(ctx context.Context, w io.Writer, _, columns, _ int, added func(n int) []string) error {
	out := bufio.NewWriterSize(w, 64<<10)
	out.WriteString(byteOrderMark)
	out.WriteString(l.table.Preamble)
	written := map[*string]string{} // what is added, by the first of its cells
	in := l.table.Read()
	for n := 0; ; n++ {
		more, err := next(ctx, in, n)
		if err != nil {
			return err
		}
		if !more {
			return out.Flush()
		}
		l.copyRow(out, in)
		if cells := added(n); len(cells) > 0 {
			for range columns - len(in.Raw) {
				out.WriteByte(l.table.Separator)
			}
			text, known := written[&cells[0]]
			if !known {
				text = l.join(cells)
				written[&cells[0]] = text
			}
			out.WriteString(text)
		}
		out.WriteString(in.End)
	}
}

// copyRow writes the cells of a row.
func (l *csvList) copyRow(out *bufio.Writer, in *records.Reader) {
	for i, value := range in.Values {
		if i > 0 {
			out.WriteByte(l.table.Separator)
		}
		if safe := Harmless(value); safe != value {
			out.WriteString(quoted(safe))
		} else {
			out.WriteString(in.Raw[i])
		}
	}
}

// join is what is added to a row, each cell behind a separator.
func (l *csvList) join(cells []string) string {
	var b strings.Builder
	for _, value := range cells {
		b.WriteByte(l.table.Separator)
		if value = Harmless(value); strings.ContainsAny(value, "\"\r\n"+string(rune(l.table.Separator))) {
			value = quoted(value)
		}
		b.WriteString(value)
	}
	return b.String()
}

func quoted(value string) string { return `"` + strings.ReplaceAll(value, `"`, `""`) + `"` }
