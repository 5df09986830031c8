package riding

import "math"

// Point is a place on the earth in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// Frame is a window on the map in degrees, WGS 84.
type Frame struct{ South, West, North, East float64 }

// Roomy is the frame with a margin around it, and never a sliver: a drawing of
// it is at most a fifth higher than wide.
func (f Frame) Roomy() Frame {
	const margin, tallest = 0.08, 1.2
	lat, lon := f.North-f.South, f.East-f.West
	f.South, f.North = f.South-margin*lat, f.North+margin*lat
	f.West, f.East = f.West-margin*lon, f.East+margin*lon
	width := (f.East - f.West) * math.Cos((f.South+f.North)/2*math.Pi/180)
	if extra := ((f.North - f.South) - tallest*width) / tallest / width; extra > 0 {
		grow := (f.East - f.West) * extra / 2
		f.West, f.East = f.West-grow, f.East+grow
	}
	return f
}

// Locator finds the riding around a point.
type Locator interface {
	// Locate gives the FED code of the riding that holds p; false when p lies
	// in no riding.
	Locate(p Point) (code string, ok bool)
}

// Drawer draws riding boundaries.
type Drawer interface {
	// Extent is the smallest frame that holds the ridings; unknown codes are
	// passed over.
	Extent(codes ...string) Frame
	// Draw draws every riding that the frame touches, width units wide and as
	// high as the frame asks for.
	Draw(f Frame, width float64) Sketch
}

// Map is the boundaries of the ridings.
type Map interface {
	Locator
	Drawer
	// Neighbours are the codes of the ridings that border on one.
	Neighbours(code string) []string
	// Canada draws the whole country as Statistics Canada does.
	Canada(width float64, codes ...string) Sketch
}

// Sketch is a line drawing of ridings in the units of an SVG view box: x to
// the right, y down, from 0,0 to Width,Height.
type Sketch struct {
	Width, Height float64
	Shapes        []Shape
	// Place gives the position of a point in the drawing; it may lie outside.
	Place func(Point) (x, y float64)
}

// Shape is one riding of a sketch, cut to the frame.
type Shape struct {
	Code string
	Path string  // SVG path data; fill with the even-odd rule
	X, Y float64 // a point inside the visible part, for a label
	Area float64 // of the visible part, in square units
}
