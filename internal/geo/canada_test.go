package geo

import (
	"math"
	"testing"

	"recess/internal/riding"
)

// Two cities as another program (github.com/wroge/wgs84) puts them in EPSG:3347,
// in metres from its origin.
func TestStatisticsCanada(t *testing.T) {
	const halfAxis = 6378137 // metres, GRS 80
	for _, test := range []struct {
		at   riding.Point
		x, y float64
	}{
		{riding.Point{Lat: 63.390675, Lon: -91.86666666666666}, 0, 0},
		{riding.Point{Lat: 45.4215, Lon: -75.6972}, 1271242, -1809356},
		{riding.Point{Lat: 49.2827, Lon: -123.1207}, -2181166, -992663},
	} {
		x, y := statisticsCanada.project(test.at)
		if math.Abs(x*halfAxis-test.x) > 1 || math.Abs(y*halfAxis-test.y) > 1 {
			t.Errorf("%v is at %.0f, %.0f, want %.0f, %.0f", test.at, x*halfAxis, y*halfAxis, test.x, test.y)
		}
	}
}

func TestCanada(t *testing.T) {
	a := atlasOf(t, country())
	s := a.Canada(400)
	if s.Width != 400 || s.Height <= 0 || len(s.Shapes) != len(a.shapes) {
		t.Fatalf("%v by %v with %d shapes", s.Width, s.Height, len(s.Shapes))
	}
	for _, shape := range s.Shapes {
		if shape.X < 0 || shape.X > s.Width || shape.Y < 0 || shape.Y > s.Height {
			t.Errorf("the label of %s stands outside", shape.Code)
		}
	}
	if empty := a.Canada(0); len(empty.Shapes) != 0 {
		t.Error("a drawing without width has shapes")
	}
}

// A part of the country fills the drawing, and is no higher than it may be.
func TestPartOfCanada(t *testing.T) {
	a := atlasOf(t, country())
	for _, o := range a.shapes {
		s := a.Canada(400, o.code)
		if s.Width != 400 || s.Height > 400*highest+1 {
			t.Errorf("%s is drawn %v by %v", o.code, s.Width, s.Height)
		}
		for _, shape := range s.Shapes {
			if shape.Code == o.code && shape.Area < s.Height*s.Height/10 {
				t.Errorf("%s covers %v of a drawing of %v by %v", o.code, shape.Area, s.Width, s.Height)
			}
		}
	}
	if nowhere := a.Canada(400, "99999"); len(nowhere.Shapes) != 0 {
		t.Error("a riding that does not exist is drawn")
	}
}
