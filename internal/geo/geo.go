// Package geo keeps the boundaries of ridings in a packed form of its own,
// finds the riding around a point, and draws ridings as SVG paths.
//
// Boundaries are made once, by Stitch, Simplify and Encode, and shipped; the
// program reads them with Decode and works on the Atlas.
package geo

import (
	"slices"

	"recess/internal/riding"
)

// unitsPerDegree is the resolution of packed coordinates: a unit is 1.1 m
// north to south and about 0.8 m east to west at 45° N.
const unitsPerDegree = 1e5

// metresPerUnit is the length of a unit along a meridian, on a sphere of the
// earth's mean radius, 6,371 km.
const metresPerUnit = 111_195 / unitsPerDegree

// Shape is the boundary of one riding in degrees, WGS 84. A place is inside
// when an odd number of rings surround it, so islands and holes are rings
// alike. Outer rings run counter-clockwise and holes clockwise; only areas
// depend on it. The first point of a ring may be repeated at its end.
type Shape struct {
	Code  string
	Rings [][]riding.Point
}

// Atlas is the boundaries of all ridings, ready for look-ups and drawings. It
// is never changed after Decode and safe for concurrent use.
type Atlas struct {
	shapes []outline // in order of precedence, as encoded
	arcs   []int32   // arc i is points[arcs[i]:arcs[i+1]]
	points []vertex
	grid   grid
	bands  func() *bands // made when first asked for: a pack or a page needs none
}

var (
	_ riding.Locator = (*Atlas)(nil)
	_ riding.Drawer  = (*Atlas)(nil)
)

// vertex is a place in units of 1/unitsPerDegree degree east (x) and north (y).
type vertex struct{ x, y int32 }

func (v vertex) point() riding.Point {
	return riding.Point{Lat: float64(v.y) / unitsPerDegree, Lon: float64(v.x) / unitsPerDegree}
}

// arc is the points of arc i.
func (a *Atlas) arc(i int32) []vertex { return a.points[a.arcs[i]:a.arcs[i+1]] }

// outline is a riding's border as references to arcs.
type outline struct {
	code  string
	rings [][]int32 // an arc's number, or its complement when walked backwards
	box   box
}

// forward is the number of the arc that ref stands for, and whether it is
// walked as stored.
func forward(ref int32) (arc int32, ok bool) {
	if ref < 0 {
		return ^ref, false
	}
	return ref, true
}

// box is the smallest rectangle of whole units around some vertices.
type box struct{ west, south, east, north int32 }

func boxOf(v vertex) box { return box{v.x, v.y, v.x, v.y} }

func (b box) with(v vertex) box {
	return box{min(b.west, v.x), min(b.south, v.y), max(b.east, v.x), max(b.north, v.y)}
}

func (b box) union(c box) box {
	return b.with(vertex{c.west, c.south}).with(vertex{c.east, c.north})
}

func (b box) holds(x, y float64) bool {
	return x >= float64(b.west) && x <= float64(b.east) && y >= float64(b.south) && y <= float64(b.north)
}

func (b box) frame() riding.Frame {
	sw, ne := vertex{b.west, b.south}.point(), vertex{b.east, b.north}.point()
	return riding.Frame{South: sw.Lat, West: sw.Lon, North: ne.Lat, East: ne.Lon}
}

// outline is the border of the riding with this code, or nil.
func (a *Atlas) outline(code string) *outline {
	i := slices.IndexFunc(a.shapes, func(o outline) bool { return o.code == code })
	if i < 0 {
		return nil
	}
	return &a.shapes[i]
}

// Extent is the smallest frame that holds the ridings; the zero Frame when no
// code is known.
func (a *Atlas) Extent(codes ...string) riding.Frame {
	var all *box
	for _, code := range codes {
		o := a.outline(code)
		switch {
		case o == nil:
		case all == nil:
			b := o.box
			all = &b
		default:
			*all = all.union(o.box)
		}
	}
	if all == nil {
		return riding.Frame{}
	}
	return all.frame()
}

// Neighbours are the codes of the ridings that share a stretch of border with
// this one, in order; none for an unknown code.
func (a *Atlas) Neighbours(code string) []string {
	own := a.outline(code)
	if own == nil {
		return nil
	}
	borders := make(map[int32]bool)
	for _, ring := range own.rings {
		for _, ref := range ring {
			arc, _ := forward(ref)
			borders[arc] = true
		}
	}
	var codes []string
	for i := range a.shapes {
		if o := &a.shapes[i]; o != own && o.touches(borders) {
			codes = append(codes, o.code)
		}
	}
	slices.Sort(codes)
	return codes
}

func (o *outline) touches(arcs map[int32]bool) bool {
	return slices.ContainsFunc(o.rings, func(ring []int32) bool {
		return slices.ContainsFunc(ring, func(ref int32) bool {
			arc, _ := forward(ref)
			return arcs[arc]
		})
	})
}

// Shape is the boundary of the riding with this code; without rings when it is
// unknown.
func (a *Atlas) Shape(code string) Shape {
	s := Shape{Code: code}
	if o := a.outline(code); o != nil {
		for _, refs := range o.rings {
			var ring []riding.Point
			for v := range walk(refs, a.arc) {
				ring = append(ring, v.point())
			}
			s.Rings = append(s.Rings, ring)
		}
	}
	return s
}
