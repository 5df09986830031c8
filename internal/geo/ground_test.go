package geo

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"recess/internal/riding"
)

// oblong is a riding of one rectangle.
func oblong(code string, west, south, east, north float64) Shape {
	return Shape{code, [][]riding.Point{{{Lat: south, Lon: west}, {Lat: south, Lon: east}, {Lat: north, Lon: east}, {Lat: north, Lon: west}}}}
}

func packed(t *testing.T, shapes ...Shape) *Atlas {
	t.Helper()
	b, err := Pack(shapes, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

func TestHeirs(t *testing.T) {
	now := packed(t, oblong("1", -76, 45, -75, 46), oblong("2", -75, 45, -74, 46))
	next := packed(t, oblong("1", -76, 45, -74.75, 46), oblong("3", -74.75, 45, -74.25, 46))
	heirs := now.Heirs(next)
	if h := heirs["1"]; len(h) != 1 || h[0].Code != "1" || h[0].Share != 1 {
		t.Errorf("the first went to %+v", h)
	}
	h := heirs["2"]
	if len(h) != 3 || h[0].Code != "3" || !near(h[0].Share, 0.5) || !near(h[1].Share, 0.25) || !near(h[2].Share, 0.25) {
		t.Fatalf("the second went to %+v", h)
	}
	gone := slices.IndexFunc(h, func(h Heir) bool { return h.Code == "" })
	if gone < 0 || h[gone].At.Lon < -74.25 || h[gone].At.Lat < 45 || h[gone].At.Lat > 46 {
		t.Errorf("what went to none is %+v", h)
	}
}

// Ground is worth less the closer to the pole.
func TestHeirsWeighTheGround(t *testing.T) {
	now := packed(t, oblong("1", -76, 40, -75, 80))
	heirs := now.Heirs(packed(t, oblong("1", -76, 40, -75, 60), oblong("2", -76, 60, -75, 80)))["1"]
	sin := func(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
	want := (sin(60) - sin(40)) / (sin(80) - sin(40))
	if len(heirs) != 2 || heirs[0].Code != "1" || !near(heirs[0].Share, want) {
		t.Errorf("the south has %+v, not %v", heirs, want)
	}
}

func TestOverlaps(t *testing.T) {
	if o := packed(t, oblong("1", -76, 45, -75, 46), oblong("2", -75, 45, -74, 46)).Overlaps(); len(o) > 0 {
		t.Errorf("neighbours overlap: %+v", o)
	}
	o := packed(t, oblong("1", -76, 45, -75, 46), oblong("2", -75.25, 45, -73.25, 46)).Overlaps()
	if len(o["1"]) != 1 || o["1"][0].Code != "2" || !near(o["1"][0].Share, 0.25) || !near(o["2"][0].Share, 0.125) || o["2"][0].At.Lon > -75 {
		t.Errorf("they overlap: %+v", o)
	}
}

func TestShape(t *testing.T) {
	a := packed(t, oblong("1", -76, 45, -75, 46), oblong("2", -75, 45, -74, 46))
	var b bytes.Buffer
	if err := Encode(&b, []Shape{a.Shape("1"), a.Shape("2")}); err != nil {
		t.Fatal(err)
	}
	again, err := Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []riding.Point{{Lat: 45.5, Lon: -75.5}, {Lat: 45.5, Lon: -74.5}, {Lat: 44, Lon: -75}} {
		was, _ := a.Locate(p)
		if now, _ := again.Locate(p); now != was {
			t.Errorf("%v lies in %q, and did in %q", p, now, was)
		}
	}
	if s := a.Shape("3"); s.Rings != nil {
		t.Errorf("an unknown riding has %v", s)
	}
}
