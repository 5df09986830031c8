package geo

import (
	"fmt"
	"math"
	"slices"

	"recess/internal/riding"
)

// topology is shapes taken apart: every stretch of border between two
// junctions is kept once, however many ridings it bounds.
type topology struct {
	arcs   [][]vertex
	shapes []outline
}

// newTopology quantises the shapes and cuts their rings at the junctions.
// Rings that collapse are left out. It fails on a point that is not on earth
// and on a code that is empty, too long or given twice.
func newTopology(shapes []Shape) (*topology, error) {
	rings := make([][][]vertex, len(shapes))
	seen := make(map[string]bool)
	c := cutter{sides: map[vertex]edge{}, junction: map[vertex]bool{}, known: map[edge]int32{}}
	for i, s := range shapes {
		if s.Code == "" || len(s.Code) > maxCode || seen[s.Code] {
			return nil, fmt.Errorf("code %q of shape %d is empty, too long or given twice", s.Code, i)
		}
		seen[s.Code] = true
		for _, r := range s.Rings {
			ring, err := quantise(r)
			if err != nil {
				return nil, fmt.Errorf("riding %s: %w", s.Code, err)
			}
			if len(ring) >= 3 {
				c.survey(ring)
				rings[i] = append(rings[i], ring)
			}
		}
	}
	t := &topology{}
	for i, s := range shapes {
		o := outline{code: s.Code}
		for _, ring := range rings[i] {
			o.rings = append(o.rings, c.cut(ring))
		}
		t.shapes = append(t.shapes, o)
	}
	t.arcs = c.arcs
	return t, nil
}

// quantise rounds a ring to whole units and drops repeated points, the
// closing one among them.
func quantise(points []riding.Point) ([]vertex, error) {
	ring := make([]vertex, 0, len(points))
	for _, p := range points {
		if !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) {
			return nil, fmt.Errorf("no place on earth: latitude %v, longitude %v", p.Lat, p.Lon)
		}
		ring = append(ring, vertex{int32(math.Round(p.Lon * unitsPerDegree)), int32(math.Round(p.Lat * unitsPerDegree))})
	}
	ring = slices.Compact(ring)
	for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	return ring, nil
}

// edge is two vertices next to each other, or the two around a third.
type edge [2]vertex

// cutter finds where borders part and cuts rings there.
type cutter struct {
	sides    map[vertex]edge // what lies before and after a vertex, the lesser first
	junction map[vertex]bool
	known    map[edge]int32 // references to arcs by their first edge, from both ends
	arcs     [][]vertex
}

// survey notes the neighbours of each vertex. A vertex with the same two in
// every ring lies within an arc; any other is a junction. Therefore an arc is
// known by its first edge.
func (c *cutter) survey(ring []vertex) {
	before := ring[len(ring)-1]
	for i, v := range ring {
		around := edge{before, ring[(i+1)%len(ring)]}
		if compare(around[0], around[1]) > 0 {
			around[0], around[1] = around[1], around[0]
		}
		if old, ok := c.sides[v]; ok && old != around {
			c.junction[v] = true
		} else {
			c.sides[v] = around
		}
		before = v
	}
}

// cut gives a ring as arcs, adding those not yet known.
func (c *cutter) cut(ring []vertex) []int32 {
	start := slices.IndexFunc(ring, func(v vertex) bool { return c.junction[v] })
	if start < 0 { // an island: the same point in every ring around it
		start = slices.Index(ring, slices.MinFunc(ring, compare))
	}
	closed := slices.Concat(ring[start:], ring[:start+1])
	var refs []int32
	from := 0
	for i := 1; i < len(closed); i++ {
		if i == len(closed)-1 || c.junction[closed[i]] {
			refs = append(refs, c.reference(closed[from:i+1]))
			from = i
		}
	}
	return refs
}

func (c *cutter) reference(points []vertex) int32 {
	last := len(points) - 1
	if ref, ok := c.known[edge{points[0], points[1]}]; ok {
		return ref
	}
	arc := int32(len(c.arcs))
	c.arcs = append(c.arcs, points)
	c.known[edge{points[last], points[last-1]}] = ^arc
	c.known[edge{points[0], points[1]}] = arc
	return arc
}

func compare(a, b vertex) int {
	if a.x != b.x {
		return int(a.x) - int(b.x)
	}
	return int(a.y) - int(b.y)
}

// assembled are the shapes put together again, holding only whole units.
func (t *topology) assembled() []Shape {
	shapes := make([]Shape, 0, len(t.shapes))
	for _, o := range t.shapes {
		s := Shape{Code: o.code}
		for _, refs := range o.rings {
			var ring []riding.Point
			for v := range walk(refs, func(arc int32) []vertex { return t.arcs[arc] }) {
				ring = append(ring, v.point())
			}
			s.Rings = append(s.Rings, ring)
		}
		shapes = append(shapes, s)
	}
	return shapes
}
