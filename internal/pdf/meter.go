package pdf

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	tifflzw "golang.org/x/image/tiff/lzw"
)

// meter counts what streams unpack to, without keeping any of it.
type meter struct {
	ctx  context.Context
	left int64     // bytes that all streams may still unpack to
	over error     // why counting has stopped; the decoders in between may hide it
	sink io.Writer // gets what a stream unpacks to; nil: nobody does
}

// measure counts what a stream unpacks to by all its filters, each of which
// may give most bytes. A stream that cannot be decoded is counted as far as it
// goes: whether it is damaged is for others to say.
func (m *meter) measure(raw []byte, filters []types.PDFFilter, most int64) (int64, error) {
	if len(filters) > mostFilters {
		return 0, errInflates
	}
	var in io.Reader = bytes.NewReader(raw)
	last := &counted{meter: m, in: bytes.NewReader(nil)}
	for i, f := range filters {
		out, err := decoder(f, in, most)
		if errors.Is(err, errInflates) {
			return 0, err
		}
		if out == nil || err != nil { // a picture's own format, or nothing that can be read
			break
		}
		if f.Name == filter.CCITTFax && i+1 < len(filters) {
			return 0, errInflates // nothing unpacks a picture to another stream
		}
		last = &counted{meter: m, in: out, left: most}
		in = last
	}
	sink := m.sink
	if sink == nil {
		sink = io.Discard
	}
	n, err := io.Copy(sink, last)
	if m.over == nil && errors.Is(err, errInflates) {
		m.over = err
	}
	return n, m.over
}

// counted stops when more is read than is allowed.
type counted struct {
	meter *meter
	in    io.Reader
	left  int64
}

func (c *counted) Read(b []byte) (int, error) {
	m := c.meter
	if m.over == nil {
		m.over = m.ctx.Err()
	}
	if m.over != nil {
		return 0, m.over
	}
	n, err := c.in.Read(b)
	c.left -= int64(n)
	m.left -= int64(n)
	if c.left < 0 || m.left < 0 {
		m.over = errInflates
		return 0, m.over
	}
	return n, err
}

// decoder unpacks one filter (PDF 1.7, §7.4); nil for what is not unpacked but
// shown as a picture.
func decoder(f types.PDFFilter, in io.Reader, most int64) (io.Reader, error) {
	switch f.Name {
	case filter.Flate:
		if err := checkPredictor(f.DecodeParms); err != nil {
			return nil, err
		}
		return zlib.NewReader(in)
	case filter.LZW:
		if err := checkPredictor(f.DecodeParms); err != nil {
			return nil, err
		}
		if parameter(f.DecodeParms, "EarlyChange", 1) == 1 {
			return tifflzw.NewReader(in, tifflzw.MSB, 8), nil
		}
		return lzw.NewReader(in, lzw.MSB, 8), nil
	case filter.RunLength:
		return &runLength{in: bufio.NewReader(in)}, nil
	case filter.ASCII85:
		return ascii85.NewDecoder(in), nil
	case filter.ASCIIHex:
		return hex.NewDecoder(&hexDigits{in: in}), nil
	case filter.CCITTFax:
		columns, rows := parameter(f.DecodeParms, "Columns", 1728), parameter(f.DecodeParms, "Rows", 0)
		if columns < 0 || rows < 0 || columns > mostSamples || int64(rows) > 8*most/max(1, int64(columns)) {
			return nil, errInflates
		}
	}
	return nil, nil
}

// parameter is a number among the parameters of a filter.
func parameter(d types.Dict, name string, otherwise int) int {
	if n := d.IntEntry(name); n != nil {
		return *n
	}
	return otherwise
}

// checkPredictor refuses rows that are longer than those of any picture: a
// predictor holds two of them (PDF 1.7, §7.4.4.4).
func checkPredictor(d types.Dict) error {
	const bitsOfByte = 8
	row := int64(1)
	for _, n := range []int{parameter(d, "Colors", 1), parameter(d, "BitsPerComponent", bitsOfByte), parameter(d, "Columns", 1)} {
		if n < 0 || n > mostRow*bitsOfByte {
			return errInflates
		}
		if row *= int64(n); row > mostRow*bitsOfByte {
			return errInflates
		}
	}
	return nil
}

// runLength decodes RunLengthDecode (PDF 1.7, §7.4.5).
type runLength struct {
	in   *bufio.Reader
	run  int  // bytes that are still to come
	same bool // all of them are value
	last byte
}

func (r *runLength) Read(b []byte) (int, error) {
	const end = 128
	for n := range b {
		for r.run == 0 {
			length, err := r.in.ReadByte()
			if err == nil && length == end {
				err = io.EOF
			}
			if err != nil {
				return n, err
			}
			if r.run, r.same = int(length)+1, length > end; r.same {
				r.run = 257 - int(length)
				if r.last, err = r.in.ReadByte(); err != nil {
					return n, err
				}
			}
		}
		r.run--
		b[n] = r.last
		if !r.same {
			var err error
			if b[n], err = r.in.ReadByte(); err != nil {
				return n, err
			}
		}
	}
	return len(b), nil
}

// hexDigits leaves the white space out that may stand between digits.
type hexDigits struct {
	in    io.Reader
	ended bool
}

func (h *hexDigits) Read(b []byte) (int, error) {
	if h.ended {
		return 0, io.EOF
	}
	n, err := h.in.Read(b)
	kept := 0
	for _, c := range b[:n] {
		if c == '>' {
			h.ended = true
			return kept, io.EOF
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' {
			b[kept] = c
			kept++
		}
	}
	return kept, err
}
