package geo

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/tidwall/rtree"
)

// seam is a Stitch under way.
type seam struct {
	reach   float64             // units
	free    map[vertex][]vertex // lone edges of the loose shapes
	loops   [][]vertex          // lone edges of the firm shapes, in sequence
	near    rtree.RTreeGN[float64, snap]
	snaps   map[vertex]snap    // of the ends of free
	inserts map[edge][]float64 // where loose borders end on firm edges, as parts of the edge
}

// snap is a place on a loop: part, below 1, of the way from vertex i to the
// next.
type snap struct {
	loop, i int
	part    float64
}

// trace follows the lone edges to loops and indexes them.
func (s *seam) trace(edges map[vertex][]vertex) {
	for _, start := range slices.SortedFunc(maps.Keys(edges), compare) {
		var loop []vertex
		for v := start; len(edges[v]) > 0; {
			loop = append(loop, v)
			v, edges[v] = edges[v][0], edges[v][1:]
		}
		if len(loop) == 0 {
			continue
		}
		s.loops = append(s.loops, loop)
		for i := range loop {
			at := snap{loop: len(s.loops) - 1, i: i}
			e := s.edge(at)
			b := boxOf(e[0]).with(e[1])
			s.near.Insert([2]float64{float64(b.west), float64(b.south)}, [2]float64{float64(b.east), float64(b.north)}, at)
		}
	}
}

func (s *seam) edge(at snap) edge {
	loop := s.loops[at.loop]
	return edge{loop[at.i], loop[(at.i+1)%len(loop)]}
}

// snapAll finds the place on the loops nearest to each end of a lone edge.
func (s *seam) snapAll() {
	s.snaps = make(map[vertex]snap)
	for from, ends := range s.free {
		for _, v := range append(ends, from) {
			if to, ok := s.nearest(v); ok {
				s.snaps[v] = to
			}
		}
	}
}

// nearest is the place on the loops nearest to v, if one is within reach.
func (s *seam) nearest(v vertex) (best snap, ok bool) {
	shrink := max(math.Cos(float64(v.y)/unitsPerDegree*radians), 1e-6)
	x, y, least := float64(v.x), float64(v.y), s.reach
	dx := s.reach / shrink
	s.near.Search([2]float64{x - dx, y - s.reach}, [2]float64{x + dx, y + s.reach}, func(_, _ [2]float64, at snap) bool {
		e := s.edge(at)
		ax, ay := (float64(e[0].x)-x)*shrink, float64(e[0].y)-y
		bx, by := (float64(e[1].x)-x)*shrink-ax, float64(e[1].y)-y-ay
		at.part = min(max(-(ax*bx+ay*by)/(bx*bx+by*by), 0), 1)
		d := math.Hypot(ax+at.part*bx, ay+at.part*by)
		if d < least || d == least && ok && cmp.Or(cmp.Compare(at.loop, best.loop), cmp.Compare(at.i, best.i)) < 0 {
			best, least, ok = at, d, true
		}
		return true
	})
	if ok && best.part == 1 {
		best.i, best.part = (best.i+1)%len(s.loops[best.loop]), 0
	}
	return best, ok
}

// join redraws a ring of a loose shape: where it runs along a loop it takes
// the loop's vertices, and where it comes to or leaves one it is moved there.
func (s *seam) join(ring []vertex) []vertex {
	var out []vertex
	n := len(ring)
	before := s.along(ring[n-1], ring[0])
	for i, v := range ring {
		w := ring[(i+1)%n]
		along := s.along(v, w)
		if !before || !along {
			out = appendStraight(out, s.moved(v))
		}
		if along {
			out = s.appendPath(out, s.snaps[v], s.snaps[w])
		}
		before = along
	}
	return closeStraight(out)
}

// along tells whether the edge is to be drawn along a loop.
func (s *seam) along(v, w vertex) bool {
	from, ok1 := s.snaps[v]
	to, ok2 := s.snaps[w]
	return ok1 && ok2 && from.loop == to.loop && slices.Contains(s.free[v], w)
}

// moved is where a vertex of a loose shape goes; the firm edge there gets a
// vertex too.
func (s *seam) moved(v vertex) vertex {
	at, ok := s.snaps[v]
	if !ok {
		return v
	}
	e := s.edge(at)
	s.inserts[e] = append(s.inserts[e], at.part)
	return e.between(at.part)
}

// appendPath adds the vertices of the shorter way along a loop from one place
// to another, the last included, the first not.
func (s *seam) appendPath(out []vertex, a, b snap) []vertex {
	loop := s.loops[a.loop]
	n := float64(len(loop))
	from, to := float64(a.i)+a.part, float64(b.i)+b.part
	to += n * math.Round((from-to)/n)
	if to >= from {
		for k := math.Floor(from) + 1; k <= to; k++ {
			out = appendStraight(out, loop[int(k+n)%len(loop)])
		}
		return out
	}
	for k := math.Ceil(from) - 1; k >= to; k-- {
		out = appendStraight(out, loop[int(k+n)%len(loop)])
	}
	return out
}

// insert gives a ring of a firm shape the vertices at which loose borders end.
func (s *seam) insert(ring []vertex) []vertex {
	var out []vertex
	for i, v := range ring {
		out = append(out, v)
		e := edge{v, ring[(i+1)%len(ring)]}
		parts := s.inserts[e]
		slices.Sort(parts)
		for _, part := range parts {
			out = append(out, e.between(part))
		}
	}
	return slices.Compact(out)
}

// between is the vertex nearest to a part of the way along the edge.
func (e edge) between(part float64) vertex {
	along := func(a, b int32) int32 { return a + int32(math.Round(part*float64(b-a))) }
	return vertex{along(e[0].x, e[1].x), along(e[0].y, e[1].y)}
}

// appendStraight adds a vertex unless it repeats the last; going there and
// back again cancels out.
func appendStraight(out []vertex, v vertex) []vertex {
	n := len(out)
	switch {
	case n > 0 && out[n-1] == v:
		return out
	case n > 1 && out[n-2] == v:
		return out[:n-1]
	}
	return append(out, v)
}

// closeStraight does the same where the end of a ring meets its beginning.
func closeStraight(ring []vertex) []vertex {
	for n := len(ring); n > 2; n = len(ring) {
		switch {
		case ring[0] == ring[n-1], ring[0] == ring[n-2]:
			ring = ring[:n-1]
		case ring[1] == ring[n-1]:
			ring = ring[1:]
		default:
			return ring
		}
	}
	return ring
}
