package pdf

import (
	"bytes"
	"context"
	"encoding/binary"
	"image/jpeg"
	"slices"
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// prescan measures every stream that a reader can find in a file, before a
// reader unpacks any. A reader finds an object where the file says that it is,
// which may be anywhere: so every place at which an object can begin is tried,
// with the parser that the reader uses, and not only those that the tables of
// the file name.
type prescan struct {
	meter
	data      []byte
	text      string
	markers   []int         // where "stream" stands after the end of a dictionary
	objects   map[int][]int // where objects begin, by their numbers
	structure int64         // bytes that streams of objects and cross-references may still have
	weight    weight        // of all objects
}

// checkStreams is an error when a file would unpack to more than is allowed.
func checkStreams(ctx context.Context, data []byte) error {
	s := &prescan{
		meter: meter{ctx: ctx, left: mostUnpacked}, data: data, text: string(data),
		objects: map[int][]int{}, structure: mostStructure,
	}
	if _, err := s.weight.Write(data); err != nil {
		return err
	}
	s.markers = streamMarkers(s.text)
	// pdfcpu takes "bj" for the word where no whole one is there
	starts := indexes(s.text, "bj")
	for i, at := range starts {
		starts[i] = at + len("bj")
		if number, ok := objectNumber(s.text[:at]); ok {
			s.objects[number] = append(s.objects[number], starts[i])
		}
	}
	for _, at := range starts {
		if err := s.object(at); err != nil {
			return err
		}
	}
	return nil
}

// streamMarkers are the places after which the data of streams can begin: the
// word after the end of a dictionary and white space.
func streamMarkers(text string) []int {
	return slices.DeleteFunc(indexes(text, "stream"), func(at int) bool {
		return !strings.HasSuffix(strings.TrimRightFunc(text[:at], isSpace), ">>")
	})
}

func indexes(text, word string) []int {
	var all []int
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return all
		}
		all = append(all, from+i)
		from += i + len(word)
	}
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == 0 }

// objectNumber reads the number before "0 o", where text ends.
func objectNumber(text string) (int, bool) {
	const longest = 32
	fields := strings.FieldsFunc(strings.TrimSuffix(text[max(0, len(text)-longest):], "o"), isSpace)
	if len(fields) < 2 {
		return 0, false
	}
	number := 0
	for _, c := range fields[len(fields)-2] {
		if c < '0' || c > '9' || number > mostObjects*100 {
			return 0, false
		}
		number = number*10 + int(c-'0')
	}
	return number, true
}

// object measures the stream of the object that begins at a place, if it is a
// stream.
func (s *prescan) object(at int) error {
	if begins := strings.TrimLeftFunc(s.text[at:], isSpace); !strings.HasPrefix(begins, "<<") && !strings.HasPrefix(begins, "%") {
		return nil
	}
	first, _ := slices.BinarySearch(s.markers, at)
	for _, marker := range s.markers[first:] {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		rest := s.text[at:marker]
		o, err := model.ParseObjectContext(s.ctx, &rest, 0)
		if err != nil {
			continue // the marker stands within the object, in a string or a comment
		}
		dict, ok := o.(types.Dict)
		if !ok {
			return nil
		}
		_, filtered := dict.Find("Filter")
		escaped := strings.Contains(s.text[at:marker-len(rest)], `\%`) // which not every parser takes for a comment
		rest = afterComments(rest)
		switch {
		case filtered && (escaped || rest != "" && !strings.HasPrefix(rest, "endobj")):
			return errUnclear // which data it belongs to
		case rest == "":
			return s.stream(dict, marker+len("stream"))
		}
		return nil
	}
	return nil
}

// afterComments is what follows white space and comments.
func afterComments(text string) string {
	for {
		text = strings.TrimLeftFunc(text, isSpace)
		if !strings.HasPrefix(text, "%") {
			return text
		}
		end := strings.IndexAny(text, "\r\n")
		if end < 0 {
			return ""
		}
		text = text[end:]
	}
}

// stream measures the data that begins at a place.
func (s *prescan) stream(dict types.Dict, at int) error {
	filters, err := s.filters(dict)
	if err != nil {
		return err
	}
	// all that follows, for a length may lie: every format ends by itself
	raw := s.data[at:]
	for len(raw) > 0 && raw[0] == ' ' {
		raw = raw[1:]
	}
	raw = bytes.TrimPrefix(bytes.TrimPrefix(raw, []byte("\r")), []byte("\n"))
	if isImage(dict) {
		if err := checkSamples(dict, filters, raw); err != nil {
			return err
		}
		_, err := s.measure(raw, filters, mostImage)
		return err
	}
	if !structural(dict) {
		_, err := s.measure(raw, filters, mostStream)
		return err
	}
	s.sink = &s.weight
	n, err := s.measure(raw, filters, mostStream)
	s.sink = nil
	if err != nil {
		return err
	}
	if s.structure -= n; s.structure < 0 {
		return errInflates
	}
	return nil
}

// structural reports whether a stream may hold objects or cross-references: it
// is unpacked as soon as a file is read.
func structural(dict types.Dict) bool {
	_, widths := dict.Find("W")
	kind := dict.Type()
	return widths || kind != nil && (*kind == "ObjStm" || *kind == "XRef")
}

// isImage reports whether a stream is one that no reader of structure unpacks.
func isImage(dict types.Dict) bool {
	kind, subtype := dict.Type(), dict.Subtype()
	return kind != nil && *kind == "XObject" && subtype != nil && *subtype == "Image"
}

// checkSamples refuses pictures that are too large for whoever prints them, by
// what the file says and by what their own format says.
func checkSamples(dict types.Dict, filters []types.PDFFilter, raw []byte) error {
	wide, high := parameter(dict, "Width", 0), parameter(dict, "Height", 0)
	if tooManySamples(wide, high) {
		return errSamples
	}
	if len(filters) != 1 {
		return nil
	}
	switch filters[0].Name {
	case filter.DCT:
		if config, err := jpeg.DecodeConfig(bytes.NewReader(raw)); err == nil {
			wide, high = config.Width, config.Height
		}
	case filter.JPX:
		wide, high = jpxSize(raw)
	case filter.JBIG2:
		wide, high = jbig2Size(raw)
	}
	if tooManySamples(wide, high) {
		return errSamples
	}
	return nil
}

func tooManySamples(wide, high int) bool {
	return wide < 0 || high < 0 || high > 0 && wide > mostSamples/high
}

// jpxSize reads the size from the first header of a JPEG 2000 code stream
// (ITU-T T.800, A.5.1); zeros where there is none.
func jpxSize(raw []byte) (wide, high int) {
	const header = 1 << 16 // bytes; boxes of colour profiles come first
	raw = raw[:min(len(raw), header)]
	at := bytes.Index(raw, []byte{0xFF, 0x4F, 0xFF, 0x51})
	if at < 0 || len(raw) < at+16 {
		return 0, 0
	}
	return int(binary.BigEndian.Uint32(raw[at+8:])), int(binary.BigEndian.Uint32(raw[at+12:]))
}

// jbig2Size reads the size from the first segment of a page of JBIG2, if that
// describes the page (ITU-T T.88, 7.4.8), as programs write it.
func jbig2Size(raw []byte) (wide, high int) {
	const pageInfo = 48
	const header = 11 // bytes, of a segment that refers to no other
	if len(raw) < header+8 || raw[4]&0x3F != pageInfo {
		return 0, 0
	}
	wide, high = int(binary.BigEndian.Uint32(raw[header:])), int(binary.BigEndian.Uint32(raw[header+4:]))
	if uint32(high) == 0xFFFFFFFF { // not yet known
		high = 0
	}
	return wide, high
}
