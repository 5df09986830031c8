package geo

import (
	"math"

	"recess/internal/riding"
)

// projection puts places on a plane, x running east and y north.
type projection interface {
	project(p riding.Point) (x, y float64)
}

// azimuthal is the Lambert azimuthal equal-area projection of a sphere of
// radius 1 (J. P. Snyder, Map Projections: A Working Manual, USGS Professional
// Paper 1395, 1987, equations 24-2, 22-4 and 22-5). Its centre is the origin,
// x runs east and y north.
type azimuthal struct{ sinLat, cosLat, lon float64 }

const radians = math.Pi / 180

// centredOn puts the centre in the middle of a frame.
func centredOn(f riding.Frame) azimuthal {
	sin, cos := math.Sincos((f.South + f.North) / 2 * radians)
	return azimuthal{sin, cos, (f.West + f.East) / 2}
}

func (z azimuthal) project(p riding.Point) (x, y float64) {
	sin, cos := math.Sincos(p.Lat * radians)
	sinLon, cosLon := math.Sincos((p.Lon - z.lon) * radians)
	// The antipode of the centre has no place; it gets a far one.
	k := math.Sqrt(2 / max(1+z.sinLat*sin+z.cosLat*cos*cosLon, 1e-12))
	return k * cos * sinLon, k * (z.cosLat*sin - z.sinLat*cos*cosLon)
}

// canvas turns places into positions on a drawing: x to the right, y down.
type canvas struct {
	projection
	left, top, scale float64
	width, height    float64
}

// newCanvas makes a drawing of this width just large enough for the frame;
// false when the frame or the width leave nothing to draw.
func newCanvas(f riding.Frame, width float64) (canvas, bool) {
	c := canvas{projection: centredOn(f), scale: 1}
	c.fit(width)(c.extent(f, 64))
	ok := f.South < f.North && f.West < f.East && width > 0 && width <= maxWidth && c.height > 0 && c.height <= maxWidth
	return c, ok
}

// fit scales a canvas of scale 1 so that a part of it, given by its corners, is
// this wide.
func (c *canvas) fit(width float64) func(minX, minY, maxX, maxY float64) {
	return func(minX, minY, maxX, maxY float64) {
		c.left, c.top = minX, minY
		c.scale = width / (maxX - minX)
		c.width, c.height = width, c.scale*(maxY-minY)
	}
}

// maxWidth keeps positions exact to a tenth of a unit.
const maxWidth = 1e6

// place is where a point stands on the drawing, or beside it.
func (c *canvas) place(p riding.Point) (x, y float64) {
	x, y = c.project(p)
	return (x - c.left) * c.scale, (-y - c.top) * c.scale
}

// extent is the smallest rectangle on the drawing around a frame. The sides
// of the frame are walked in so many steps, because meridians and parallels
// bulge and the corners alone would cut a northern riding.
func (c *canvas) extent(f riding.Frame, steps int) (minX, minY, maxX, maxY float64) {
	minX, minY = math.Inf(1), math.Inf(1)
	maxX, maxY = math.Inf(-1), math.Inf(-1)
	for i := range steps + 1 {
		part := float64(i) / float64(steps)
		lat := f.South + (f.North-f.South)*part
		lon := f.West + (f.East-f.West)*part
		for _, p := range [...]riding.Point{{Lat: lat, Lon: f.West}, {Lat: lat, Lon: f.East}, {Lat: f.South, Lon: lon}, {Lat: f.North, Lon: lon}} {
			x, y := c.place(p)
			minX, minY = min(minX, x), min(minY, y)
			maxX, maxY = max(maxX, x), max(maxY, y)
		}
	}
	return minX, minY, maxX, maxY
}
