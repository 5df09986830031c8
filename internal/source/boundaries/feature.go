package boundaries

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"recess/internal/fault"
	"recess/internal/riding"
)

// Names of properties, in lower case: of Recess's own tables, Elections Canada
// and Statistics Canada.
var (
	codeNames    = []string{"fed_code", "fed_num", "fednum", "feduid", "fed_uid", "fedcode"}
	englishNames = []string{"name_en", "ed_namee", "fed_namee", "fedename", "fed_name_en"}
	frenchNames  = []string{"name_fr", "ed_namef", "fed_namef", "fedfname", "fed_name_fr"}
)

// coarse is the geom_source of ridings that were read off a 70 m grid, because
// the commission's own figures could not be had.
const coarse = "svg70m"

// properties are a feature's, by names in lower case.
type properties map[string]any

func (p *properties) UnmarshalJSON(b []byte) error {
	var raw map[string]any
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber() // a code is no float
	if err := d.Decode(&raw); err != nil {
		return err
	}
	*p = make(properties, len(raw))
	for name, value := range raw {
		(*p)[strings.ToLower(name)] = value
	}
	return nil
}

// text is the first of the properties that has one.
func (p properties) text(names []string) string {
	for _, name := range names {
		if value, ok := p[name]; ok && value != nil {
			return strings.Join(strings.Fields(fmt.Sprint(value)), " ")
		}
	}
	return ""
}

// feature reads the next one.
func (r *reading) feature() error {
	var raw struct {
		Properties properties `json:"properties"`
		Geometry   struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	}
	if err := r.in.Decode(&raw); err != nil {
		return err
	}
	f := Feature{
		Place: len(r.features) + 1, Code: strings.TrimSuffix(raw.Properties.text(codeNames), ".0"),
		Coarse: raw.Properties.text([]string{"geom_source"}) == coarse,
	}
	f.Name.EN, f.Name.FR = raw.Properties.text(englishNames), raw.Properties.text(frenchNames)
	if f.Code != "" {
		if first, taken := r.places[f.Code]; taken {
			return fault.New(fault.Invalid, "boundaries.import.twice", fault.Args{"Code": f.Code, "First": first, "Second": f.Place})
		}
		r.places[f.Code] = f.Place
	}
	coordinates := raw.Geometry.Coordinates
	switch raw.Geometry.Type {
	case "Polygon":
		coordinates = slices.Concat([]byte("["), coordinates, []byte("]"))
	case "MultiPolygon":
	default:
		return f.wrong("boundaries.import.geometry", fault.Args{"Kind": raw.Geometry.Type})
	}
	if err := r.polygons(&f, coordinates); err != nil {
		return err
	}
	r.features = append(r.features, f)
	return nil
}

// leastGround is in square degrees, and less than a tenth of a square
// kilometre; the smallest riding has nine.
const leastGround = 1e-5

// polygons reads the rings of a feature.
func (r *reading) polygons(f *Feature, coordinates []byte) error {
	var polygons [][][][]float64 // polygon, ring, position, coordinate
	if err := json.Unmarshal(coordinates, &polygons); err != nil {
		return f.wrong("boundaries.import.coordinates", nil)
	}
	for _, rings := range polygons {
		for i, positions := range rings {
			if r.positions += len(positions); r.positions > mostPositions {
				return fault.New(fault.Invalid, "boundaries.import.positions", fault.Args{"Most": mostPositions})
			}
			ring, err := f.ring(len(f.Rings)+1, positions)
			if err != nil {
				return err
			}
			if outer := i == 0; (SignedArea(ring) > 0) != outer {
				slices.Reverse(ring)
			}
			f.Rings = append(f.Rings, ring)
		}
	}
	ground := 0.0
	for _, ring := range f.Rings {
		ground += SignedArea(ring) // a hole's is below zero
	}
	switch {
	case len(f.Rings) == 0:
		return f.wrong("boundaries.import.no_rings", nil)
	case ground < leastGround:
		return f.wrong("boundaries.import.no_ground", nil)
	}
	return nil
}

// shortestRing is the positions of a triangle, the first repeated.
const shortestRing = 4

func (f *Feature) ring(number int, positions [][]float64) ([]riding.Point, error) {
	ring := make([]riding.Point, len(positions))
	for i, p := range positions {
		if len(p) < 2 {
			return nil, f.wrong("boundaries.import.coordinates", nil)
		}
		ring[i] = riding.Point{Lat: p[1], Lon: p[0]}
		if key := misplaced(ring[i]); key != "" {
			return nil, f.wrong(key, fault.Args{"Ring": number, "Position": i + 1, "X": p[0], "Y": p[1]})
		}
	}
	if len(ring) < shortestRing {
		return nil, f.wrong("boundaries.import.short_ring", fault.Args{"Ring": number, "Count": len(ring)})
	}
	if first, last := ring[0], ring[len(ring)-1]; first != last {
		return nil, f.wrong("boundaries.import.open_ring", fault.Args{"Ring": number, "X": first.Lon, "Y": first.Lat, "EndX": last.Lon, "EndY": last.Lat})
	}
	return ring, nil
}

// misplaced is the key of why a position cannot be in a riding; empty when it
// can. Ridings reach out to sea and to the pole.
func misplaced(p riding.Point) string {
	inCanada := func(lat, lon float64) bool { return lat >= 40 && lat <= 90 && lon >= -145 && lon <= -40 }
	switch {
	case inCanada(p.Lat, p.Lon):
		return ""
	case inCanada(p.Lon, p.Lat):
		return "boundaries.import.swapped"
	case !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180):
		return "boundaries.import.not_degrees"
	}
	return "boundaries.import.abroad"
}

// wrong is a fault of a feature, which it names.
func (f *Feature) wrong(key string, args fault.Args) error {
	return fault.New(fault.Invalid, "boundaries.import.feature", fault.Args{
		"Place": f.Place, "Code": f.Code, "Why": fault.New(fault.Invalid, key, args)})
}

// SignedArea is positive for a ring that runs counter-clockwise, in square
// degrees.
func SignedArea(ring []riding.Point) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (p.Lon - ring[0].Lon) * (q.Lat - ring[0].Lat)
		sum -= (q.Lon - ring[0].Lon) * (p.Lat - ring[0].Lat)
	}
	return sum / 2
}
