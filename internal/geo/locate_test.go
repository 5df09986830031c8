package geo

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"recess/internal/riding"
)

func TestLocate(t *testing.T) {
	a := atlasOf(t, country())
	tests := []struct {
		what     string
		lat, lon float64
		want     string
	}{
		{"inside", 50.7, -79.2, "10001"},
		{"island", 50.15, -80.25, "10001"},
		{"between island and shore", 50.15, -80.1, ""},
		{"in the hole", 50.5, -79.5, "10003"},
		{"neighbour", 50.7, -78.8, "10002"},
		{"overlap: the first wins", 50.5, -78.1, "10002"},
		{"beyond the overlap", 50.5, -77.7, "10004"},
		{"triangle", 51.9, -80, "10005"},
		{"in its box, not in it", 51.1, -80.4, ""},
		{"far away", -33, 151, ""},
		{"no latitude", math.NaN(), -79, ""},
		{"no longitude", 50, math.NaN(), ""},
		{"infinite", math.Inf(1), math.Inf(-1), ""},
		{"not on earth", 50, 1e300, ""},
	}
	for _, test := range tests {
		got, ok := a.Locate(riding.Point{Lat: test.lat, Lon: test.lon})
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q, %v; want %q", test.what, got, ok, test.want)
		}
	}
}

// A point on a shared border is in exactly one of the ridings, as if the
// border had no width.
func TestLocateOnBorder(t *testing.T) {
	west, east := country()[0], country()[1]
	for _, lat := range []float64{50, 50.25, 50.5, 50.75, 50.999} {
		p := riding.Point{Lat: lat, Lon: -79}
		_, inWest := atlasOf(t, []Shape{west}).Locate(p)
		_, inEast := atlasOf(t, []Shape{east}).Locate(p)
		if inWest == inEast {
			t.Errorf("at %v: in the west %v, in the east %v", lat, inWest, inEast)
		}
	}
}

func TestLocateCanada(t *testing.T) {
	a := canada(t)
	for want, p := range map[string]riding.Point{
		"35079": {Lat: 45.4236, Lon: -75.7009},  // Parliament Hill
		"35100": {Lat: 43.6426, Lon: -79.3871},  // CN Tower
		"62001": {Lat: 63.7467, Lon: -68.5170},  // Iqaluit
		"60001": {Lat: 60.7212, Lon: -135.0568}, // Whitehorse
	} {
		if got, _ := a.Locate(p); got != want {
			t.Errorf("Locate(%v) = %q, want %s", p, got, want)
		}
	}
}

// The bands must change nothing: compare with a walk over all edges.
func TestLocateAgainstAllEdges(t *testing.T) {
	a := canada(t)
	for _, p := range places(300) {
		want := ""
		for i := range a.shapes {
			if o := &a.shapes[i]; a.surrounds(o, p.Lon*unitsPerDegree, p.Lat*unitsPerDegree) {
				want = o.code
				break
			}
		}
		if got, _ := a.Locate(p); got != want {
			t.Errorf("Locate(%v) = %q, want %q", p, got, want)
		}
	}
}

func (a *Atlas) surrounds(o *outline, x, y float64) (odd bool) {
	for e := range a.edges(o) {
		p, q := a.points[e], a.points[e+1]
		px, py, qx, qy := float64(p.x), float64(p.y), float64(q.x), float64(q.y)
		if (py > y) != (qy > y) && x < px+(y-py)*(qx-px)/(qy-py) {
			odd = !odd
		}
	}
	return odd
}

// An atlas that has just been decoded answers several callers.
//
// Races: the first look-ups of an atlas, which prepare its bands.
func TestRaceLocate(t *testing.T) {
	a := canada(t)
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			for _, p := range places(500) {
				a.Locate(p)
			}
			a.Draw(a.Extent("35079"), 300)
		})
	}
	done.Wait()
}

// places are random points over Canada, the same ones each time.
func places(n int) []riding.Point {
	random := rand.New(rand.NewPCG(1, 2))
	points := make([]riding.Point, n)
	for i := range points {
		points[i] = riding.Point{Lat: 42 + 28*random.Float64(), Lon: -141 + 88*random.Float64()}
	}
	return points
}

func BenchmarkLocate(b *testing.B) {
	a, points := canada(b), places(1<<12)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.Locate(points[i%len(points)])
	}
}
