package geo

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// tenth is a position in tenths of a unit: the drawing's resolution. Steps
// between whole tenths add up without drift.
type tenth struct{ x, y int }

// path writes closed rings as SVG path data with relative commands, such as
// "m12.5 3l4-.2 3 1z".
func path(rings []orb.Ring) string {
	var b []byte
	var at tenth // where the next command begins: the first point of the ring before
	for _, ring := range rings {
		points := tenths(ring)
		b = append(b, 'm')
		b = appendStep(b, at, points[0])
		at = points[0]
		b = append(b, 'l')
		for i := 1; i < len(points); i++ {
			if i > 1 {
				b = appendGap(b, points[i].x-points[i-1].x)
			}
			b = appendStep(b, points[i-1], points[i])
		}
		b = append(b, 'z')
	}
	return string(b)
}

// tenths rounds a ring, without its closing point. One that shrinks to less
// than a triangle becomes a dot two tenths wide, so that it can still be seen.
func tenths(ring orb.Ring) []tenth {
	points := make([]tenth, 0, len(ring))
	for _, p := range ring {
		points = append(points, tenth{int(math.Round(p[0] * 10)), int(math.Round(p[1] * 10))})
	}
	points = slices.Compact(points)
	for len(points) > 1 && points[0] == points[len(points)-1] {
		points = points[:len(points)-1]
	}
	if len(points) < 3 {
		p := points[0]
		return []tenth{{p.x - 1, p.y - 1}, {p.x + 1, p.y - 1}, {p.x + 1, p.y + 1}, {p.x - 1, p.y + 1}}
	}
	return points
}

func appendStep(b []byte, from, to tenth) []byte {
	b = appendTenths(b, to.x-from.x)
	b = appendGap(b, to.y-from.y)
	return appendTenths(b, to.y-from.y)
}

// appendGap parts a number from the one before; a minus sign does so itself.
func appendGap(b []byte, next int) []byte {
	if next < 0 {
		return b
	}
	return append(b, ' ')
}

// appendTenths writes n tenths in the fewest characters: "3", "-.2", "1.5".
func appendTenths(b []byte, n int) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	if n >= 10 || n == 0 {
		b = strconv.AppendInt(b, int64(n/10), 10)
	}
	if n%10 != 0 {
		b = append(b, '.', byte('0'+n%10))
	}
	return b
}

// labelPoint is a point within the rings for a label to stand on: the centre of
// gravity of the largest ring or, when that lies outside, the middle of the
// widest stretch on one of a few level lines.
func labelPoint(rings []orb.Ring) orb.Point {
	largest := slices.MaxFunc(rings, func(a, b orb.Ring) int {
		return int(math.Copysign(1, math.Abs(planar.Area(a))-math.Abs(planar.Area(b))))
	})
	centre, _ := planar.CentroidArea(largest)
	if within(rings, centre) {
		return centre
	}
	const lines = 15
	bound := largest.Bound()
	best, widest := bound.Center(), 0.0
	for i := range lines {
		y := bound.Min[1] + (bound.Max[1]-bound.Min[1])*(float64(i)+0.5)/lines
		xs := crossings(rings, y)
		for k := 0; k+1 < len(xs); k += 2 {
			if w := xs[k+1] - xs[k]; w > widest {
				best, widest = orb.Point{(xs[k] + xs[k+1]) / 2, y}, w
			}
		}
	}
	return best
}

// within tells whether an odd number of rings surround p.
func within(rings []orb.Ring, p orb.Point) bool {
	west := 0
	for _, x := range crossings(rings, p[1]) {
		if x <= p[0] {
			west++
		}
	}
	return west%2 == 1
}

// crossings are where the rings cross a level line, from left to right: inside
// lies between the first and the second, the third and the fourth, and so on.
func crossings(rings []orb.Ring, y float64) []float64 {
	var xs []float64
	for _, r := range rings {
		for i := range len(r) - 1 {
			p, q := r[i], r[i+1]
			if (p[1] > y) != (q[1] > y) {
				xs = append(xs, p[0]+(y-p[1])*(q[0]-p[0])/(q[1]-p[1]))
			}
		}
	}
	slices.Sort(xs)
	return xs
}
