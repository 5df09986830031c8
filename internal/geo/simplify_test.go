package geo

import (
	"math"
	"testing"

	"recess/internal/riding"
)

// crooked is a border from south to north that sways by about a metre, with
// one bend of a kilometre.
func crooked() []riding.Point {
	var line []riding.Point
	for i := range 101 {
		p := riding.Point{Lat: 50 + float64(i)/100, Lon: -79 + 1e-5*math.Sin(float64(i))}
		if i == 40 {
			p.Lon += 0.014
		}
		line = append(line, p)
	}
	return line
}

func TestSimplify(t *testing.T) {
	border := crooked()
	west := shape("1", append([]riding.Point{{Lat: 51, Lon: -80}, {Lat: 50, Lon: -80}}, border...))
	east := shape("2", append([]riding.Point{{Lat: 50, Lon: -78}, {Lat: 51, Lon: -78}}, reversed(border)...))
	island := shape("3", rectangle(-70, 50, -69.99999, 50.00001)) // smaller than the tolerance
	shapes, err := Simplify([]Shape{west, east, island}, 3)
	if err != nil {
		t.Fatal(err)
	}
	// The ends of the border, the bend and its two feet stay, and the corners.
	if n, m := len(shapes[0].Rings[0]), len(shapes[1].Rings[0]); n != 7 || m != 7 {
		t.Errorf("%d and %d points, want 7 and 7", n, m)
	}
	if n := len(shapes[2].Rings[0]); n != 4 {
		t.Errorf("the islet has %d points, want 4", n)
	}
	a := atlasOf(t, shapes)
	if got := a.Neighbours("1"); len(got) != 1 || got[0] != "2" {
		t.Errorf("the two no longer share their border: %q", got)
	}
}

func reversed(line []riding.Point) []riding.Point {
	out := make([]riding.Point, len(line))
	for i, p := range line {
		out[len(line)-1-i] = p
	}
	return out
}

func TestSimplifyRefuses(t *testing.T) {
	if _, err := Simplify([]Shape{shape("1", rectangle(-80, 50, -79, 95))}, 3); err == nil {
		t.Error("a point beyond the pole is no error")
	}
}
