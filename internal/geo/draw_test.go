package geo

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"recess/internal/riding"
)

// wholeCanada is what the country's map shows.
var wholeCanada = riding.Frame{South: 41, West: -141, North: 84, East: -52}

// rings reads path data back.
func rings(t testing.TB, path string) []orb.Ring {
	t.Helper()
	var out []orb.Ring
	var at orb.Point
	for part := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		if !pathPart.MatchString(part) {
			t.Fatalf("not path data: %.80q", part)
		}
		numbers := number.FindAllString(part, -1)
		var ring orb.Ring
		p := at
		for i := 0; i < len(numbers); i += 2 {
			dx, _ := strconv.ParseFloat(numbers[i], 64)
			dy, _ := strconv.ParseFloat(numbers[i+1], 64)
			p = orb.Point{p[0] + dx, p[1] + dy}
			ring = append(ring, p)
		}
		at = ring[0]
		out = append(out, append(ring, ring[0]))
	}
	return out
}

var (
	number   = regexp.MustCompile(`-?(?:\d+(?:\.\d)?|\.\d)`)
	pathPart = regexp.MustCompile(`^m[-.\d ]+l[-.\d ]+$`)
)

func TestDraw(t *testing.T) {
	a := atlasOf(t, country())
	s := a.Draw(riding.Frame{South: 50, West: -80, North: 50.9, East: -78}, 400)
	if s.Width != 400 || math.Abs(s.Height-283) > 5 { // a degree of longitude is 0.64 of one of latitude here
		t.Errorf("%v by %v", s.Width, s.Height)
	}
	var codes []string
	for _, shape := range s.Shapes {
		codes = append(codes, shape.Code)
		drawn := rings(t, shape.Path)
		if !within(drawn, orb.Point{shape.X, shape.Y}) {
			t.Errorf("the label of %s stands outside", shape.Code)
		}
		if shape.X < 0 || shape.X > s.Width || shape.Y < 0 || shape.Y > s.Height {
			t.Errorf("the label of %s stands beside the drawing", shape.Code)
		}
	}
	if got := strings.Join(codes, " "); got != "10001 10002 10003 10004" {
		t.Errorf("shapes %s", got)
	}
	square := s.Shapes[0]
	x, y := s.Place(riding.Point{Lat: 50.5, Lon: -79.5})
	if within(rings(t, square.Path), orb.Point{x, y}) {
		t.Error("the hole is filled")
	}
	if want := s.Width * s.Height / 2 * 0.956; math.Abs(square.Area-want) > want*0.03 { // the hole takes 4.4 %
		t.Errorf("area %v, want about %v", square.Area, want)
	}
}

// A frame in the middle of a riding shows that riding and nothing else.
func TestDrawWithin(t *testing.T) {
	s := atlasOf(t, country()).Draw(riding.Frame{South: 50.7, West: -79.3, North: 50.8, East: -79.2}, 100)
	if len(s.Shapes) != 1 || s.Shapes[0].Code != "10001" || math.Abs(s.Shapes[0].Area-s.Width*s.Height) > 1 {
		t.Errorf("%+v", s.Shapes)
	}
}

func TestDrawNothing(t *testing.T) {
	a := atlasOf(t, country())
	nan := math.NaN()
	for _, f := range []riding.Frame{{}, {South: 51, North: 50, West: -80, East: -79}, {South: nan, West: nan, North: nan, East: nan},
		{South: math.Inf(-1), West: -80, North: 50, East: -79}} {
		if s := a.Draw(f, 400); len(s.Shapes) > 0 || s.Place == nil {
			t.Errorf("%v: %d shapes", f, len(s.Shapes))
		}
	}
	for _, width := range []float64{0, -1, nan, math.Inf(1)} {
		if s := a.Draw(wholeCanada, width); len(s.Shapes) > 0 {
			t.Errorf("width %v: %d shapes", width, len(s.Shapes))
		}
	}
}

func TestDrawCanada(t *testing.T) {
	a := canada(t)
	s := a.Draw(wholeCanada, 800)
	bytes := 0
	for _, shape := range s.Shapes {
		bytes += len(shape.Path)
		if len(rings(t, shape.Path)) == 0 {
			t.Errorf("%s has no path", shape.Code)
		}
	}
	if len(s.Shapes) != 343 || bytes > 120_000 {
		t.Errorf("%d shapes in %d bytes", len(s.Shapes), bytes)
	}
}

// The northern edge of a frame bulges: the drawing must hold it all.
func TestDrawHoldsTheRiding(t *testing.T) {
	a := canada(t)
	for _, code := range []string{"62001", "61001", "10004", "35045", "35079"} {
		s := a.Draw(a.Extent(code), 600)
		o := a.outline(code)
		for e := range a.edges(o) {
			x, y := s.Place(a.points[e].point())
			if x < -1 || y < -1 || x > s.Width+1 || y > s.Height+1 {
				t.Errorf("%s: %v is drawn at %v, %v of %v, %v", code, a.points[e].point(), x, y, s.Width, s.Height)
				break
			}
		}
	}
}

// Every label of every riding's own map stands within the riding.
func TestDrawLabels(t *testing.T) {
	a := canada(t)
	for i := range a.shapes {
		own := a.shapes[i].code
		for _, shape := range a.Draw(a.Extent(own), 200).Shapes {
			if !within(rings(t, shape.Path), orb.Point{shape.X, shape.Y}) && shape.Area > 20 {
				t.Errorf("map of %s: the label of %s stands outside", own, shape.Code)
			}
		}
	}
}

// The projection keeps areas: small ones compared with those on the sphere.
func TestProjectKeepsAreas(t *testing.T) {
	z := centredOn(wholeCanada)
	for _, lat := range []float64{45, 60, 80} {
		const d = 0.01
		x1, y1 := z.project(riding.Point{Lat: lat, Lon: -70})
		x2, y2 := z.project(riding.Point{Lat: lat, Lon: -70 + d})
		x3, y3 := z.project(riding.Point{Lat: lat + d, Lon: -70})
		got := math.Abs((x2-x1)*(y3-y1) - (x3-x1)*(y2-y1))
		want := d * radians * (math.Sin((lat+d)*radians) - math.Sin(lat*radians))
		if math.Abs(got/want-1) > 1e-3 {
			t.Errorf("at %v° N areas are %.4f of what they should be", lat, got/want)
		}
	}
}

func BenchmarkDrawCanada(b *testing.B) { benchmarkDraw(b, wholeCanada, 800) }

func BenchmarkDrawCity(b *testing.B) { benchmarkDraw(b, canada(b).Extent("35079"), 800) }

func BenchmarkDrawNunavut(b *testing.B) { benchmarkDraw(b, canada(b).Extent("62001"), 800) }

func benchmarkDraw(b *testing.B, f riding.Frame, width float64) {
	a := canada(b)
	b.ReportAllocs()
	for b.Loop() {
		bytes := 0
		for _, s := range a.Draw(f, width).Shapes {
			bytes += len(s.Path)
		}
		b.ReportMetric(float64(bytes), "path-bytes")
	}
}
