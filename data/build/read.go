package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// source is the folder of source files.
type source struct{ dir string }

// row is a line of a CSV file, read by column name.
type row struct {
	file   string
	line   int
	index  map[string]int
	fields []string
}

// get is the field of a column that is known to be there, trimmed and with
// runs of white space made one space.
func (r row) get(column string) string {
	return strings.Join(strings.Fields(r.fields[r.index[column]]), " ")
}

// errorf says where in the sources something is wrong.
func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", r.file, r.line, fmt.Errorf(format, args...))
}

// rows reads a CSV file that must have the columns and, unless want is 0, so
// many rows.
func (s source) rows(name string, want int, columns ...string) ([]row, error) {
	path := filepath.Join(s.dir, name)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(withoutMark(f))
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s:1: %w", path, err)
	}
	index := make(map[string]int, len(header))
	for i, column := range header {
		index[column] = i
	}
	for _, column := range columns {
		if _, ok := index[column]; !ok {
			return nil, fmt.Errorf("%s:1: no column %q", path, column)
		}
	}
	var rows []row
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err) // csv names the line
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, row{path, line, index, slices.Clone(fields)})
	}
	if want > 0 {
		err = expect(path, "rows", len(rows), want)
	}
	return rows, err
}

// withoutMark skips the byte-order mark that some registers begin with.
func withoutMark(r io.Reader) io.Reader {
	const mark = "\ufeff"
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(mark)); string(head) == mark {
		b.Discard(len(mark))
	}
	return b
}

func expect(path, what string, got, want int) error {
	if got != want {
		return fmt.Errorf("%s: %d %s, expected %d", path, got, what, want)
	}
	return nil
}
