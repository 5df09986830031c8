// Package boundaries reads the boundaries of ridings from GeoJSON (RFC 7946),
// plain or compressed with gzip: a FeatureCollection with a Polygon or
// MultiPolygon for each riding, in degrees of longitude and latitude, WGS 84 or
// NAD 83. Properties are recognised as Elections Canada, Statistics Canada and
// Recess's own tables name them.
package boundaries

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// Feature is a riding as a file has it.
type Feature struct {
	Place  int       // in the file, from 1
	Code   string    // as the file has it; empty when it has none
	Name   i18n.Text // empty where the file has none
	Coarse bool      // read off a grid of some 70 m, as the property geom_source tells
	// Rings are as geo.Shape has them: outer ones counter-clockwise, holes
	// clockwise.
	Rings [][]riding.Point
}

// Limits. The 343 ridings in full detail have a million positions in 24 MB.
const (
	largestFile    = 256 << 20 // bytes, unpacked
	largestFeature = 64 << 20
	mostFeatures   = 2_000
	mostPositions  = 3_000_000
	mostSpace      = 64 << 10 // bytes of white space on end: the decoder looks at them again and again
	peek           = 512      // bytes looked at to see what a file is
)

// reading is a file being read.
type reading struct {
	in        *json.Decoder
	meter     *meter
	features  []Feature
	places    map[string]int // of the codes
	positions int
	kind      string // the member "type"
	listed    bool   // it has features
}

// Read reads all of a file. A fault.Invalid tells what it is if it is no
// GeoJSON, or names the feature that cannot be used.
func Read(in io.Reader) ([]Feature, error) {
	plain, err := unpacked(in)
	if err != nil {
		return nil, err
	}
	m := &meter{in: plain, file: largestFile, value: largestFeature}
	r := reading{in: json.NewDecoder(m), meter: m, places: map[string]int{}}
	r.in.UseNumber()
	if err := r.collection(); err != nil {
		return nil, r.explain(err)
	}
	switch {
	case r.kind != "FeatureCollection" || !r.listed:
		return nil, wrongKind(r.kind)
	case len(r.features) == 0:
		return nil, fault.New(fault.Invalid, "boundaries.import.no_features", nil)
	}
	return r.features, nil
}

// meter stops a file that is too long, and a value in it, which the decoder
// holds in memory whole.
type meter struct {
	in          io.Reader
	file, value int // bytes that may still be read
	space       int // bytes of white space that came last
}

var errLarge = errors.New("too many bytes")

func (m *meter) Read(b []byte) (int, error) {
	most := min(m.file, m.value)
	if most <= 0 {
		return 0, errLarge
	}
	n, err := m.in.Read(b[:min(len(b), most)])
	m.file -= n
	m.value -= n
	for _, c := range b[:n] {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			m.space = 0
		} else if m.space++; m.space > mostSpace {
			m.value = 0
			return 0, errLarge
		}
	}
	return n, err
}

// unpacked is the text of the file, once it is known to be none of the others
// that boundaries come in.
func unpacked(in io.Reader) (io.Reader, error) {
	r := bufio.NewReaderSize(in, 64<<10)
	start, err := r.Peek(peek)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	if bytes.HasPrefix(start, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "boundaries.import.cut", fault.Args{"Features": 0})
		}
		return unpackedOnce(bufio.NewReaderSize(z, 64<<10))
	}
	return unpackedOnce(r)
}

func unpackedOnce(r *bufio.Reader) (io.Reader, error) {
	start, err := r.Peek(peek)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.Wrap(err, fault.Invalid, "boundaries.import.cut", fault.Args{"Features": 0})
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		r.Discard(3)
		start = start[3:]
	}
	start = bytes.TrimSpace(start)
	for begin, key := range map[string]string{
		"PK\x03\x04":       "boundaries.import.zip",
		"\x00\x00\x27\x0a": "boundaries.import.shapefile", // ESRI Shapefile Technical Description, 1998: file code 9994
		"SQLite format 3":  "boundaries.import.geopackage",
		"<":                "boundaries.import.xml",
	} {
		if bytes.HasPrefix(start, []byte(begin)) {
			return nil, fault.New(fault.Invalid, key, nil)
		}
	}
	switch {
	case len(start) == 0:
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	case start[0] != '{':
		return nil, fault.New(fault.Invalid, "boundaries.import.not_json", nil)
	}
	return r, nil
}

// collection reads the outermost object.
func (r *reading) collection() error {
	if _, err := r.in.Token(); err != nil {
		return err
	}
	for r.in.More() {
		r.meter.value = largestFeature
		name, err := r.in.Token()
		if err != nil {
			return err
		}
		switch name {
		case "type":
			if err = r.in.Decode(&r.kind); err == nil && r.kind != "FeatureCollection" {
				err = wrongKind(r.kind)
			}
		case "crs":
			err = r.system()
		case "features":
			err = r.list()
		default:
			var other json.RawMessage
			err = r.in.Decode(&other)
		}
		if err != nil {
			return err
		}
	}
	_, err := r.in.Token()
	return err
}

// list reads the features one by one.
func (r *reading) list() error {
	if open, err := r.in.Token(); err != nil || open != json.Delim('[') {
		return cmp.Or(err, error(fault.New(fault.Invalid, "boundaries.import.no_collection", nil)))
	}
	r.listed = true
	for r.in.More() {
		if len(r.features) == mostFeatures {
			return fault.New(fault.Invalid, "boundaries.import.features", fault.Args{"Most": mostFeatures})
		}
		r.meter.value = largestFeature
		if err := r.feature(); err != nil {
			return err
		}
	}
	_, err := r.in.Token()
	return err
}

// system reads the coordinate system that GeoJSON of 2008 could name. Those in
// degrees differ by less than two metres.
func (r *reading) system() error {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := r.in.Decode(&crs); err != nil {
		return err
	}
	name := crs.Properties.Name
	for _, degrees := range []string{"", "CRS84", "CRS83", ":4326", ":4269", ":4617"} {
		if name == degrees || degrees != "" && len(name) > len(degrees) && name[len(name)-len(degrees):] == degrees {
			return nil
		}
	}
	return fault.New(fault.Invalid, "boundaries.import.system", fault.Args{"System": name})
}

// explain puts what the decoder says into words for people.
func (r *reading) explain(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	args := fault.Args{"Features": len(r.features), "Byte": r.in.InputOffset()}
	switch {
	case errors.Is(err, errLarge) && r.meter.file > 0:
		return fault.New(fault.Invalid, "boundaries.import.large_feature", fault.Args{"Place": len(r.features) + 1, "Most": largestFeature >> 20})
	case errors.Is(err, errLarge):
		return fault.New(fault.Invalid, "boundaries.import.large", fault.Args{"Most": largestFile >> 20})
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return fault.Wrap(err, fault.Invalid, "boundaries.import.cut", args)
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.Wrap(err, fault.Invalid, "boundaries.import.syntax", args)
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.Wrap(err, fault.Invalid, "boundaries.import.syntax", args)
	}
	return unreadable(err)
}

func unreadable(err error) error {
	return fault.Wrap(err, fault.Unavailable, "import.cut", nil)
}

func wrongKind(kind string) error {
	switch kind {
	case "Topology":
		return fault.New(fault.Invalid, "boundaries.import.topojson", nil)
	case "":
		return fault.New(fault.Invalid, "boundaries.import.no_collection", nil)
	}
	return fault.New(fault.Invalid, "boundaries.import.kind", fault.Args{"Kind": kind})
}
