package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// Simplify leaves out points of the borders such that no border moves by more
// than the given number of metres (Douglas and Peucker, 1973). Junctions stay
// and each stretch between two of them is simplified once, so that ridings
// still fit together without gap or overlap. It fails where Encode would.
func Simplify(shapes []Shape, metres float64) ([]Shape, error) {
	t, err := newTopology(shapes)
	if err != nil {
		return nil, err
	}
	for i, arc := range t.arcs {
		t.arcs[i] = simplified(arc, metres)
	}
	return t.assembled(), nil
}

// simplified works on a plane on which a degree east is as short as at the
// middle of the arc. A ring that would collapse stays as it is.
func simplified(arc []vertex, metres float64) []vertex {
	extent := boxOf(arc[0])
	for _, v := range arc {
		extent = extent.with(v)
	}
	middle := (float64(extent.south) + float64(extent.north)) / 2 / unitsPerDegree
	shrink := max(math.Cos(middle*math.Pi/180), 1e-6)
	line := make(orb.LineString, len(arc))
	for i, v := range arc {
		line[i] = orb.Point{float64(v.x) * shrink, float64(v.y)}
	}
	line = simplify.DouglasPeucker(metres / metresPerUnit).LineString(line)
	if len(line) < 4 && arc[0] == arc[len(arc)-1] {
		return arc
	}
	out := make([]vertex, len(line))
	for i, p := range line {
		out[i] = vertex{int32(math.Round(p[0] / shrink)), int32(math.Round(p[1]))}
	}
	return out
}
