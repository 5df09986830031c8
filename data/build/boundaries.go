package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"

	"recess/internal/geo"
	"recess/internal/riding"
)

const (
	// seamMetres is how far apart the two surveys in the composite may draw the
	// same border: the coarser one was read off a 70 m grid.
	seamMetres = 150
	// toleranceMetres is how far simplification may move a border.
	toleranceMetres = 2
)

const compositeFile = "fed_2023_composite.geojson.gz"

// composite is the source's best boundaries, as they stand in the file.
type composite struct {
	firm  []geo.Shape // from the commissions' reports
	loose []geo.Shape // from a 70 m grid
}

// all are the shapes in order of precedence where they overlap.
func (c composite) all() []geo.Shape { return slices.Concat(c.firm, c.loose) }

// feature is the part of a GeoJSON feature (RFC 7946) that is read.
type feature struct {
	Properties struct {
		Code   int    `json:"fed_code"`
		Source string `json:"geom_source"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func readComposite(path string) (composite, error) {
	var c composite
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	var collection struct {
		Features []feature `json:"features"`
	}
	if err := json.NewDecoder(z).Decode(&collection); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	slices.SortFunc(collection.Features, func(a, b feature) int { return a.Properties.Code - b.Properties.Code })
	for _, f := range collection.Features {
		s, err := f.shape()
		if err != nil {
			return c, fmt.Errorf("%s: riding %s: %w", path, s.Code, err)
		}
		if f.Properties.Source == "svg70m" {
			c.loose = append(c.loose, s)
		} else {
			c.firm = append(c.firm, s)
		}
	}
	return c, expect(path, "ridings with boundaries", len(collection.Features), ridingCount)
}

func (f feature) shape() (geo.Shape, error) {
	s := geo.Shape{Code: strconv.Itoa(f.Properties.Code)}
	var polygons [][][][]float64 // polygon, ring, position, coordinate
	raw := f.Geometry.Coordinates
	switch f.Geometry.Type {
	case "Polygon":
		raw = slices.Concat([]byte("["), raw, []byte("]"))
	case "MultiPolygon":
	default:
		return s, fmt.Errorf("geometry of type %q", f.Geometry.Type)
	}
	if err := json.Unmarshal(raw, &polygons); err != nil {
		return s, err
	}
	for _, rings := range polygons {
		for i, positions := range rings {
			ring := make([]riding.Point, len(positions))
			for k, p := range positions {
				ring[k] = riding.Point{Lat: p[1], Lon: p[0]}
			}
			if outer := i == 0; (signedArea(ring) > 0) != outer {
				slices.Reverse(ring)
			}
			s.Rings = append(s.Rings, ring)
		}
	}
	return s, nil
}

// signedArea is positive for a ring that runs counter-clockwise.
func signedArea(ring []riding.Point) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (p.Lon - ring[0].Lon) * (q.Lat - ring[0].Lat)
		sum -= (q.Lon - ring[0].Lon) * (p.Lat - ring[0].Lat)
	}
	return sum / 2
}

// pack makes the packed atlas.
func (c composite) pack() ([]byte, error) {
	shapes, err := geo.Stitch(c.firm, c.loose, seamMetres)
	if err != nil {
		return nil, err
	}
	if shapes, err = geo.Simplify(shapes, toleranceMetres); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = geo.Encode(&b, shapes)
	return b.Bytes(), err
}
