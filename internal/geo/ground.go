package geo

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"recess/internal/riding"
)

// samples is how many rows and columns of places are tried in the box of a
// riding. Those of a compact riding are some 100 m apart in a city.
const samples = 128

// sample visits places spread evenly over a riding, each with the ground that
// it stands for, in no unit that matters.
func (a *Atlas) sample(shape int32, visit func(x, y, ground float64)) {
	b := a.shapes[shape].box
	width, height := float64(b.east)-float64(b.west), float64(b.north)-float64(b.south)
	for row := range samples {
		y := float64(b.south) + (float64(row)+0.5)/samples*height
		ground := math.Cos(y / unitsPerDegree * radians) // degrees of longitude shrink northward
		for column := range samples {
			if x := float64(b.west) + (float64(column)+0.5)/samples*width; a.inside(shape, x, y) {
				visit(x, y, ground)
			}
		}
	}
}

func pointOf(x, y float64) riding.Point {
	return riding.Point{Lat: y / unitsPerDegree, Lon: x / unitsPerDegree}
}

// Heir is a riding that has ground of another one.
type Heir struct {
	Code  string  // empty: no riding has it
	Share float64 // of the other's ground, 0 to 1
	At    riding.Point
}

// Heirs tells, by sampling, which ridings of another atlas have the ground of
// each riding of this one, the largest share first.
func (a *Atlas) Heirs(other *Atlas) map[string][]Heir {
	all := make(map[string][]Heir, len(a.shapes))
	for i := range a.shapes {
		all[a.shapes[i].code] = a.heirs(int32(i), func(x, y float64) []string {
			code, _ := other.Locate(pointOf(x, y))
			return []string{code}
		})
	}
	return all
}

// Overlaps are, for each riding, by sampling, the others that the same ground
// is given to.
func (a *Atlas) Overlaps() map[string][]Heir {
	all := map[string][]Heir{}
	for i := range a.shapes {
		if others := a.heirs(int32(i), func(x, y float64) []string { return a.others(int32(i), x, y) }); len(others) > 0 {
			all[a.shapes[i].code] = others
		}
	}
	return all
}

// others are the ridings besides one that hold a place.
func (a *Atlas) others(but int32, x, y float64) (codes []string) {
	for _, i := range a.grid.at(x, y) {
		if o := &a.shapes[i]; i != but && o.box.holds(x, y) && a.inside(i, x, y) {
			codes = append(codes, o.code)
		}
	}
	return codes
}

// Holders are all ridings that hold a point: one, unless the boundaries are
// flawed there.
func (a *Atlas) Holders(p riding.Point) []string {
	return a.others(-1, p.Lon*unitsPerDegree, p.Lat*unitsPerDegree)
}

// heirs shares out the ground of a riding among those who hold its places.
func (a *Atlas) heirs(shape int32, holders func(x, y float64) []string) []Heir {
	whole, found := 0.0, map[string]*Heir{}
	a.sample(shape, func(x, y, ground float64) {
		whole += ground
		for _, code := range holders(x, y) {
			h := found[code]
			if h == nil {
				h = &Heir{Code: code, At: pointOf(x, y)}
				found[code] = h
			}
			h.Share += ground
		}
	})
	heirs := make([]Heir, 0, len(found))
	for h := range maps.Values(found) {
		heirs = append(heirs, Heir{h.Code, h.Share / whole, h.At})
	}
	slices.SortFunc(heirs, func(a, b Heir) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Code, b.Code)) })
	return heirs
}
