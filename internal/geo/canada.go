package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"recess/internal/riding"
)

// conic is the Lambert conformal conic projection of the ellipsoid GRS 80 with
// a major half-axis of 1 (J. P. Snyder, Map Projections: A Working Manual, USGS
// Professional Paper 1395, 1987, equations 14-15, 15-7 to 15-11).
type conic struct{ n, f, rho, lon float64 }

// statisticsCanada is EPSG:3347, in which Statistics Canada draws the country;
// its false easting and northing only move the drawing.
var statisticsCanada = newConic(49, 77, riding.Point{Lat: 63.390675, Lon: -91.86666666666666})

// eccentricity of GRS 80.
const eccentricity = 0.0818191910428158

// newConic makes one from two standard parallels and the origin, in degrees.
func newConic(south, north float64, origin riding.Point) conic {
	m := func(lat float64) float64 {
		sin, cos := math.Sincos(lat * radians)
		return cos / math.Sqrt(1-eccentricity*eccentricity*sin*sin)
	}
	z := conic{lon: origin.Lon}
	z.n = math.Log(m(south)/m(north)) / math.Log(isometric(south)/isometric(north))
	z.f = m(south) / (z.n * math.Pow(isometric(south), z.n))
	z.rho = z.radius(origin.Lat)
	return z
}

// isometric is Snyder's t, equation 15-9: 0 at the pole.
func isometric(lat float64) float64 {
	sin := eccentricity * math.Sin(lat*radians)
	return math.Tan(math.Pi/4-lat*radians/2) / math.Pow((1-sin)/(1+sin), eccentricity/2)
}

func (z conic) radius(lat float64) float64 {
	return z.f * math.Pow(max(isometric(lat), 0), z.n)
}

func (z conic) project(p riding.Point) (x, y float64) {
	rho := z.radius(p.Lat)
	sin, cos := math.Sincos(z.n * (p.Lon - z.lon) * radians)
	return rho * sin, z.rho - rho*cos
}

// northernmost is how far north the country is drawn. Beyond it lie the far
// ends of two ridings whose boundaries run to the pole: shown whole they would
// take half of the drawing.
const northernmost = 73.0 // degrees

// highest a drawing may be for its width: a province that is higher than wide
// is shown with some of what lies beside it.
const highest = 0.75

// Canada draws the country, width units wide, in the projection in which
// Statistics Canada does: as Canadians know it. With codes it shows the part of
// it in which these ridings lie.
func (a *Atlas) Canada(width float64, codes ...string) riding.Sketch {
	c := canvas{projection: statisticsCanada, scale: 1}
	frame := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	extend := func(v vertex) {
		p := v.point()
		p.Lat = min(p.Lat, northernmost)
		x, y := c.place(p)
		frame = frame.Extend(orb.Point{x, y})
	}
	if len(codes) == 0 {
		for _, v := range a.points {
			extend(v)
		}
	}
	for i := range a.shapes {
		if slices.Contains(codes, a.shapes[i].code) {
			for _, refs := range a.shapes[i].rings {
				for v := range walk(refs, a.arc) {
					extend(v)
				}
			}
		}
	}
	if !(frame.Min[0] < frame.Max[0]) || width <= 0 || width > maxWidth {
		return riding.Sketch{Place: func(riding.Point) (x, y float64) { return 0, 0 }}
	}
	if missing := (frame.Max[1]-frame.Min[1])/highest - (frame.Max[0] - frame.Min[0]); missing > 0 {
		frame.Min[0] -= missing / 2
		frame.Max[0] += missing / 2
	}
	c.fit(width)(frame.Min[0], frame.Min[1], frame.Max[0], frame.Max[1])
	return a.drawOn(c)
}
