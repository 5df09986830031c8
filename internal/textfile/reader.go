package textfile

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// block is how much of a text is decoded at once, in bytes: far more than a
// line.
const block = 64 << 10

// Reader reads a text of any length as UTF-8 with a line feed at the end of
// each line. Its encoding is found in the first part that holds anything but
// ASCII.
type Reader struct {
	in      *bufio.Reader
	started bool
	decoder *decoder // nil while all is valid UTF-8
	decoded bool     // the text has two or four bytes a character, and comes decoded
	waiting string
	lines   int // that ended before what is waiting
	err     error
	Reading // of what was read so far
}

// NewReader returns a reader of the text in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, block), Reading: Reading{Encoding: UTF8}}
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if !r.started {
		r.start()
	}
	for len(r.waiting) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	n := copy(p, r.waiting)
	r.waiting = r.waiting[n:]
	return n, nil
}

// start looks for a byte-order mark, and for two or four bytes a character.
func (r *Reader) start() {
	r.started = true
	start, _ := r.in.Peek(looked) // an error comes again with what follows
	if from, name := wide(start); from != nil {
		r.Encoding, r.decoded = name, true
		r.in = bufio.NewReaderSize(transform.NewReader(r.in, from.NewDecoder()), block)
	}
	if mark, _ := r.in.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		r.in.Discard(len(byteOrderMark))
	}
}

// fill decodes the next block, which ends with a line where it has one.
func (r *Reader) fill() {
	raw, err := r.in.Peek(block)
	if err != nil {
		r.err = err
	} else {
		raw = raw[:lastEnd(raw)]
	}
	if r.decoder == nil && !r.decoded && !utf8.Valid(raw) {
		r.decoder = newDecoder(raw)
		r.Encoding, r.Unsure = r.decoder.Encoding, r.decoder.Unsure
	}
	text := ""
	if r.decoder != nil {
		text = r.decoder.text(raw)
		r.Other = r.decoder.Other
	} else {
		text = string(raw)
	}
	r.waiting = unixEnds(text)
	r.in.Discard(len(raw))
	r.count(r.waiting)
}

// count counts what could not be read, and the lines before it.
func (r *Reader) count(text string) {
	lost := strings.Count(text, "\ufffd")
	if lost > 0 && r.Lost == 0 {
		r.LostLine = r.lines + 1 + strings.Count(text[:strings.Index(text, "\ufffd")], "\n")
	}
	r.Lost += lost
	r.lines += strings.Count(text, "\n")
}

// lastEnd is behind the last line end of a part, or its end where it has none. A
// carriage return at its end may have a line feed behind it.
func lastEnd(raw []byte) int {
	if i := bytes.LastIndexByte(raw, '\n'); i >= 0 {
		return i + 1
	}
	last := len(raw) - 1
	if i := bytes.LastIndexByte(raw[:last], '\r'); i >= 0 {
		return i + 1
	}
	if raw[last] == '\r' {
		return last
	}
	return len(raw)
}
