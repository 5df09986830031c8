package nar

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"recess/internal/fault"
)

// Unpacking takes longer than reading what comes out, so it has a goroutine of
// its own, which hands over blocks of whole lines.
const (
	blockSize   = 512 << 10
	longestLine = 64 << 10
	blocksAhead = 2
	blocksInAll = blocksAhead + 2 // one being filled, one being read
)

// text is one part being read, line by line.
type text struct {
	name    string
	blocks  chan []byte // of whole lines
	free    chan []byte // to fill again
	stopped chan struct{}
	failed  error  // set before blocks is closed
	block   []byte // that is being read
	rest    []byte // of it
	line    int
	fields  [][]byte
}

// openText begins to read a part. What is read is told to grown.
func openText(ctx context.Context, p part, grown func(int)) (*text, error) {
	in, err := p.open()
	if err != nil {
		return nil, damaged(p.name, err)
	}
	t := &text{
		name: p.name, blocks: make(chan []byte, blocksAhead), free: make(chan []byte, blocksInAll), stopped: make(chan struct{}),
	}
	for range blocksInAll {
		t.free <- make([]byte, blockSize)
	}
	go func() {
		defer in.Close()
		defer close(t.blocks)
		t.failed = t.unpack(ctx, in, grown)
	}()
	return t, nil
}

// stop ends the unpacking; it may be called at any time, once.
func (t *text) stop() { close(t.stopped) }

func (t *text) unpack(ctx context.Context, in io.Reader, grown func(int)) error {
	var carried []byte // the beginning of a line whose end is in the next block
	for first := true; ; first = false {
		var block []byte
		select {
		case block = <-t.free:
		case <-t.stopped:
			return nil
		}
		n := copy(block, carried)
		read, ended, err := fill(in, block[n:])
		grown(read)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return damaged(t.name, err)
		}
		whole := block[:n+read]
		if !ended {
			whole = whole[:bytes.LastIndexByte(whole, '\n')+1]
		}
		if !utf8.Valid(whole) || first && bytes.IndexByte(whole, 0) >= 0 { // in Windows-1252 no accented name would be recognised
			return t.wrong("import.encoding_utf")
		}
		if carried = append(carried[:0], block[len(whole):n+read]...); len(carried) > longestLine {
			return t.wrong("import.long_line")
		}
		select {
		case t.blocks <- whole:
		case <-t.stopped:
			return nil
		}
		if ended {
			return nil
		}
	}
}

// fill reads until a block is full or there is nothing left. Unlike
// io.ReadFull it tells a part that has ended from one that was cut.
func fill(in io.Reader, block []byte) (n int, ended bool, err error) {
	for n < len(block) {
		read, err := in.Read(block[n:])
		n += read
		if errors.Is(err, io.EOF) {
			return n, true, nil
		}
		if err != nil {
			return n, false, err
		}
	}
	return n, false, nil
}

// next is the next line that is not empty, good until it is called again; nil
// at the end.
func (t *text) next() ([]byte, error) {
	for {
		for len(t.rest) == 0 {
			if t.block != nil {
				t.free <- t.block[:cap(t.block)]
			}
			var more bool
			if t.block, more = <-t.blocks; !more {
				return nil, t.failed
			}
			t.rest = t.block
		}
		var line []byte
		line, t.rest, _ = bytes.Cut(t.rest, []byte("\n"))
		t.line++
		if line = bytes.TrimSuffix(line, []byte("\r")); len(line) > 0 {
			return line, nil
		}
	}
}

// columns are the places of columns in a line.
type columns struct {
	places []int // by the caller's order
	last   int
}

// header reads the line of column names. A fault.Invalid names those missing.
func (t *text) header(names []string) (columns, error) {
	c := columns{places: make([]int, len(names))}
	line, err := t.next()
	if err != nil {
		return c, err
	}
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	if line == nil {
		return c, t.wrong("import.empty")
	}
	at := map[string]int{}
	t.split(line, -1)
	for i, name := range t.fields {
		at[strings.ToUpper(strings.TrimSpace(string(name)))] = i
	}
	var missing []string
	for i, name := range names {
		place, ok := at[name]
		if !ok {
			missing = append(missing, name)
		}
		c.places[i], c.last = place, max(c.last, place)
	}
	if missing != nil {
		return c, fault.New(fault.Invalid, "import.file", fault.Args{"File": t.name,
			"Why": fault.New(fault.Invalid, "import.columns", fault.Args{"Missing": strings.Join(missing, ", ")})})
	}
	return c, nil
}

// row splits the next line; false at the end.
func (t *text) row(c *columns) (bool, error) {
	line, err := t.next()
	if line == nil {
		return false, err
	}
	if !t.split(line, c.last) {
		return false, t.atLine("import.quotes")
	}
	if len(t.fields) <= c.last {
		return false, t.atLine("import.few_fields")
	}
	return true, nil
}

// split cuts a line into fields, those after the last wanted left out; false
// when a quote is not closed.
func (t *text) split(line []byte, last int) bool {
	t.fields = t.fields[:0]
	if bytes.IndexByte(line, '"') >= 0 {
		return t.splitQuoted(line)
	}
	for {
		i := bytes.IndexByte(line, ',')
		if i < 0 {
			t.fields = append(t.fields, line)
			return true
		}
		t.fields = append(t.fields, line[:i])
		if last >= 0 && len(t.fields) > last {
			return true
		}
		line = line[i+1:]
	}
}

// splitQuoted is split for a line with quotes, which are undone in place.
func (t *text) splitQuoted(line []byte) bool {
	out := line[:0]
	start, quoted := 0, false
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case b == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			out = append(out, '"')
			i++
		case b == '"':
			quoted = !quoted
		case b == ',' && !quoted:
			t.fields = append(t.fields, out[start:])
			start = len(out)
		default:
			out = append(out, b)
		}
	}
	t.fields = append(t.fields, out[start:])
	return !quoted
}

func (t *text) wrong(key string) error {
	return fault.New(fault.Invalid, "import.file", fault.Args{"File": t.name, "Why": fault.New(fault.Invalid, key, nil)})
}

func (t *text) atLine(key string) error {
	return fault.New(fault.Invalid, "import.file", fault.Args{"File": t.name,
		"Why": fault.New(fault.Invalid, "import.line", fault.Args{"Line": t.line, "Why": fault.New(fault.Invalid, key, nil)})})
}
