package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// writer writes tables and sums up their sizes.
type writer struct {
	dir   string
	total int // bytes, compressed
}

// table writes rows as CSV with a header. The rows keep their order.
func (w *writer) table(name string, header []string, rows [][]string) error {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	if err := c.WriteAll(append([][]string{header}, rows...)); err != nil {
		return err
	}
	return w.write(name, len(rows), b.Bytes())
}

// write compresses content. The gzip header carries neither time nor name, so
// that the same content gives the same bytes.
func (w *writer) write(name string, rows int, content []byte) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	w.total += b.Len()
	fmt.Printf("%-22s %6d rows %8d bytes, %8d unpacked\n", name, rows, b.Len(), len(content))
	return os.WriteFile(filepath.Join(w.dir, name), b.Bytes(), 0o644)
}

// byColumn orders rows by one of their columns.
func byColumn(rows [][]string, column int) {
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[column], b[column]) })
}
