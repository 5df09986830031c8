package geo

import "recess/internal/riding"

// Stitch joins boundaries of two surveys. Where a border of the loose shapes
// that none of them share runs within the given number of metres of such a
// border of the firm ones, it is drawn onto it, so that gaps and overlaps
// along the seam close. The result holds the firm shapes, then the loose ones,
// rounded to 1/100,000 degree. It fails on points that are not on earth.
func Stitch(firm, loose []Shape, metres float64) ([]Shape, error) {
	firmRings, err := quantiseAll(firm)
	if err != nil {
		return nil, err
	}
	looseRings, err := quantiseAll(loose)
	if err != nil {
		return nil, err
	}
	s := seam{reach: metres / metresPerUnit, free: lone(looseRings), inserts: map[edge][]float64{}}
	s.trace(lone(firmRings))
	s.snapAll()
	joined := make([]Shape, len(loose))
	for i := range loose {
		joined[i] = redrawn(loose[i].Code, looseRings[i], s.join)
	}
	out := make([]Shape, len(firm))
	for i := range firm {
		out[i] = redrawn(firm[i].Code, firmRings[i], s.insert)
	}
	return append(out, joined...), nil
}

func quantiseAll(shapes []Shape) ([][][]vertex, error) {
	all := make([][][]vertex, len(shapes))
	for i, s := range shapes {
		for _, r := range s.Rings {
			ring, err := quantise(r)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], ring)
		}
	}
	return all, nil
}

func redrawn(code string, rings [][]vertex, redraw func([]vertex) []vertex) Shape {
	s := Shape{Code: code}
	for _, r := range rings {
		var ring []riding.Point
		for _, v := range redraw(r) {
			ring = append(ring, v.point())
		}
		s.Rings = append(s.Rings, ring)
	}
	return s
}

// lone are the directed edges that no other shape has in the other direction,
// by where they start.
func lone(shapes [][][]vertex) map[vertex][]vertex {
	all := make(map[edge]bool)
	for _, rings := range shapes {
		for _, ring := range rings {
			for i, v := range ring {
				all[edge{v, ring[(i+1)%len(ring)]}] = true
			}
		}
	}
	edges := make(map[vertex][]vertex)
	for e := range all {
		if !all[edge{e[1], e[0]}] {
			edges[e[0]] = append(edges[e[0]], e[1])
		}
	}
	return edges
}
