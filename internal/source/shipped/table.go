package shipped

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"recess/data"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// The tables' files in package data.
const (
	ridingsTable    = "ridings.csv.gz"
	membersTable    = "members.csv.gz"
	officesTable    = "offices.csv.gz"
	areasTable      = "fsas.csv.gz"
	sharesTable     = "fsa_ridings.csv.gz"
	recessesTable   = "recesses.csv.gz"
	boundariesTable = "boundaries.bin.gz"
)

// unpack gives a table's content.
func unpack(table string) ([]byte, error) {
	packed, err := data.FS.ReadFile(table)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	return content, nil
}

// each reads a table row by row. It stops at the first field that cannot be
// read and tells its line.
func each(table string, read func(*row)) error {
	content, err := unpack(table)
	if err != nil {
		return err
	}
	in := csv.NewReader(bytes.NewReader(content))
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	r := row{columns: make(map[string]int, len(header))}
	for i, column := range header {
		r.columns[column] = i
	}
	for {
		r.fields, err = in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
		if read(&r); r.err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", table, line, r.err)
		}
	}
}

// row reads fields by column and keeps the first error.
type row struct {
	columns map[string]int
	fields  []string
	err     error
}

func (r *row) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		r.keep(column, errors.New("no such column"))
		return ""
	}
	return r.fields[i]
}

// both reads a pair of columns, one a language.
func (r *row) both(column string) i18n.Text {
	return i18n.Text{EN: r.text(column + "_en"), FR: r.text(column + "_fr")}
}

func (r *row) number(column string) int {
	n, err := strconv.Atoi(r.text(column))
	r.keep(column, err)
	return n
}

func (r *row) decimal(column string) float64 {
	f, err := strconv.ParseFloat(r.text(column), 64)
	r.keep(column, err)
	return f
}

func (r *row) date(column string) civil.Date {
	d, err := civil.Parse(r.text(column))
	r.keep(column, err)
	return d
}

// flag reads yes and no, written 1 and 0.
func (r *row) flag(column string) bool {
	yes, err := strconv.ParseBool(r.text(column))
	r.keep(column, err)
	return yes
}

func (r *row) keep(column string, err error) {
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("column %s: %w", column, err)
	}
}
