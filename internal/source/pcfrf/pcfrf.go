// Package pcfrf reads tables of six-character postal codes: the Postal Codes
// by Federal Ridings File of Statistics Canada (PCFRF, Reference Guide,
// catalogue 92-153-G), and CSV of the same content.
//
// A PCFRF has one line a postal code and riding, of fixed width, in characters
// from 1:
//
//	1–6      postal code
//	7–11     FED code
//	12–67    name of the riding in English
//	68–123   name in French
//	124      1 on the best line of a code of several ridings
//	125–127  weight: per cent of the code that lies in the riding
//
// It comes in Windows-1252 or UTF-8. A table of the same content, as
// spreadsheets export it, has the columns postal_code, fed_code and, if known,
// weight.
package pcfrf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/textfile"
)

// Reading is what a file said.
type Reading struct {
	Table     *riding.Table
	Fixed     bool                 // it is a PCFRF, no CSV
	Lines     int                  // that were used
	Unmatched []register.Unmatched // ridings that are none of ours, in the order of the file
	Left      int                  // postal codes that name one, and are left out whole: a part of a split would pass for exact
	Text      textfile.Reading     // how the text was decoded
}

// Limits: the whole country has some 900,000 codes.
const (
	mostLines   = 5_000_000
	longestLine = 64 << 10  // bytes
	peek        = 4 << 10   // bytes looked at to see what a file is
	largestCSV  = 256 << 20 // bytes; a PCFRF, which is read line by line, has no limit
)

// Read reads a table of either layout. A fault.Invalid names the line that
// cannot be used; ridings that are none of ours are left to the caller.
func Read(in io.Reader, ridings *riding.Matcher) (*Reading, error) {
	text := textfile.NewReader(in)
	r := bufio.NewReaderSize(text, longestLine)
	start, err := r.Peek(peek)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	t := &table{matcher: ridings, confirmed: map[string]string{}, unmatched: map[string]int{}, left: map[riding.PostalCode]bool{}}
	kind := layoutOf(start)
	switch kind {
	case fixed:
		err = t.readLines(r, t.fixedLine)
	case commas:
		err = t.readCSV(r)
	default:
		err = fault.New(fault.Invalid, kind, nil)
	}
	if err != nil {
		return nil, err
	}
	reading, err := t.reading()
	if err == nil {
		reading.Fixed, reading.Text = kind == fixed, text.Reading
	}
	return reading, err
}

// Layouts; any other word is the key of why a file cannot be one.
const (
	fixed  = "fixed"
	commas = "csv"
)

// layoutOf looks at the beginning of a file.
func layoutOf(start []byte) string {
	switch {
	case len(bytes.TrimSpace(start)) == 0:
		return "import.empty"
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return "import.zipped"
	case bytes.IndexByte(start, 0) >= 0:
		return "textfile.not_text"
	}
	first, _, _ := bytes.Cut(start, []byte("\n"))
	if len(first) > 11 && riding.IsCode(string(first[6:11])) {
		if _, err := riding.ParsePostalCode(string(first[:6])); err == nil {
			return fixed
		}
	}
	return commas
}

// readLines gives each line to use, without its end.
func (t *table) readLines(r *bufio.Reader, use func(line []byte, number int) error) error {
	for number := 1; ; number++ {
		line, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return atLine(number, fault.New(fault.Invalid, "import.long_line", nil))
		case err != nil && !errors.Is(err, io.EOF):
			return unreadable(err)
		}
		if text := bytes.TrimRight(line, "\r\n\x1a"); len(bytes.TrimSpace(text)) > 0 { // old programs end a file with ^Z
			if wrong := use(text, number); wrong != nil {
				return wrong
			}
		}
		if err != nil {
			return nil
		}
	}
}

// fixedLine takes a line of a PCFRF.
func (t *table) fixedLine(line []byte, number int) error {
	text := []rune(string(line))
	if len(text) < 124 {
		return atLine(number, fault.New(fault.Invalid, "postal.import.short_line", fault.Args{"Length": len(text)}))
	}
	code, err := riding.ParsePostalCode(string(text[:6]))
	if err != nil {
		return atLine(number, err)
	}
	fed := string(text[6:11])
	names := string(text[11:123])
	found, known := t.confirmed[fed+names]
	if !known {
		if t.matcher.Confirms(fed, string(text[11:67]), string(text[67:123])) {
			found = fed
		}
		t.confirmed[strings.Clone(fed+names)] = found
	}
	if found == "" {
		return t.leave(code, fed, strings.TrimSpace(string(text[11:67])), number)
	}
	weight, err := weightOf(strings.TrimSpace(string(text[124:min(127, len(text))])))
	if err != nil {
		return atLine(number, err)
	}
	return t.add(code, found, weight, number)
}

func atLine(line int, why error) error {
	return fault.New(fault.Invalid, "import.line", fault.Args{"Line": line, "Why": why})
}

func unreadable(err error) error { return fault.Wrap(err, fault.Unavailable, "import.cut", nil) }
