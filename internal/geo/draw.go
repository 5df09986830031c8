package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"

	"recess/internal/riding"
)

const (
	detail = 0.5 // units that a line may be moved to save points
	thin   = 0.3 // units between points, below which one of them is passed over
	speck  = 1.0 // units; a ring smaller than this both ways is left out
	margin = 4.0 // units beyond the drawing that lines are kept, so that cut edges stay unseen
)

// Draw draws every riding that shows in the frame, width units wide and as
// high as the frame asks for, in the Lambert azimuthal equal-area projection
// centred on the frame. Every shape keeps at least its largest part, however
// small. A frame or width without extent gives a drawing without shapes.
func (a *Atlas) Draw(f riding.Frame, width float64) riding.Sketch {
	c, ok := newCanvas(f, width)
	if !ok {
		return riding.Sketch{Place: func(riding.Point) (x, y float64) { return 0, 0 }}
	}
	return a.drawOn(c)
}

func (a *Atlas) drawOn(c canvas) riding.Sketch {
	d := drawing{atlas: a, canvas: c, lines: make([]orb.LineString, len(a.arcs)-1), step: thin / c.scale / radians}
	s := riding.Sketch{Width: c.width, Height: c.height, Place: c.place}
	for i := range a.shapes {
		if shape, ok := d.shape(&a.shapes[i]); ok {
			s.Shapes = append(s.Shapes, shape)
		}
	}
	return s
}

// drawing is one Draw under way.
type drawing struct {
	atlas *Atlas
	canvas
	lines []orb.LineString // arcs as drawn; nil until needed
	step  float64          // thin, in degrees of latitude
}

// bound is the drawing enlarged by some units on every side.
func (d *drawing) bound(by float64) orb.Bound {
	return orb.Bound{Min: orb.Point{-by, -by}, Max: orb.Point{d.width + by, d.height + by}}
}

// shape draws one riding; false when nothing of it shows.
func (d *drawing) shape(o *outline) (riding.Shape, bool) {
	if len(o.rings) == 0 || !d.near(o.box.frame()) {
		return riding.Shape{}, false
	}
	rings := cut(d.rings(o), d.bound(margin))
	visible := cut(rings, d.bound(0))
	if len(visible) == 0 {
		return riding.Shape{}, false
	}
	rings = withoutSpecks(rings)
	label := labelPoint(visible)
	return riding.Shape{Code: o.code, Path: path(rings), X: label[0], Y: label[1], Area: area(visible)}, true
}

// near tells whether a frame may show on the drawing.
func (d *drawing) near(f riding.Frame) bool {
	steps := 2 + int(max(f.East-f.West, f.North-f.South)) // of a degree at most, where bulges are below 200 m
	minX, minY, maxX, maxY := d.extent(f, steps)
	return d.bound(margin).Intersects(orb.Bound{Min: orb.Point{minX, minY}, Max: orb.Point{maxX, maxY}})
}

// rings are the closed rings of a riding on the drawing, not yet cut.
func (d *drawing) rings(o *outline) []orb.Ring {
	rings := make([]orb.Ring, 0, len(o.rings))
	for _, refs := range o.rings {
		var ring orb.Ring
		for p := range walk(refs, d.line) {
			ring = append(ring, p)
		}
		rings = append(rings, append(ring, ring[0]))
	}
	return rings
}

// line is an arc on the drawing, simplified once for the ridings on both sides.
func (d *drawing) line(arc int32) []orb.Point {
	if d.lines[arc] == nil {
		points := d.atlas.arc(arc)
		line := make(orb.LineString, 0, 64)
		var last riding.Point
		for i, v := range points {
			p := v.point()
			if i > 0 && i < len(points)-1 && math.Abs(p.Lat-last.Lat) < d.step && math.Abs(p.Lon-last.Lon) < d.step {
				continue // too near to be seen apart, and to project each takes most of the time
			}
			last = p
			x, y := d.place(p)
			line = append(line, orb.Point{x, y})
		}
		d.lines[arc] = simplify.DouglasPeucker(detail).LineString(line)
	}
	return d.lines[arc]
}

// cut keeps what lies within the bound. Pieces of a ring stay joined by edges
// that run along the bound, which the even-odd rule makes harmless.
func cut(rings []orb.Ring, bound orb.Bound) []orb.Ring {
	var kept []orb.Ring
	for _, ring := range rings {
		if r := clip.Ring(bound, ring.Clone()); len(r) > 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

// withoutSpecks leaves out rings too small to see, but never the largest.
func withoutSpecks(rings []orb.Ring) []orb.Ring {
	largest := rings[0]
	for _, r := range rings {
		if size(r) > size(largest) {
			largest = r
		}
	}
	var kept []orb.Ring
	for _, r := range rings {
		if size(r) >= speck {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		kept = []orb.Ring{largest}
	}
	return kept
}

// size is the longer side of the rectangle around a ring.
func size(r orb.Ring) float64 {
	b := r.Bound()
	return max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1])
}

// area of what an odd number of rings surround, holes running against the
// direction of the rings they are in.
func area(rings []orb.Ring) float64 {
	sum := 0.0
	for _, r := range rings {
		sum -= planar.Area(r) // y runs down, so what was counter-clockwise is negative
	}
	return max(sum, 0)
}
