package geo

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recess/internal/riding"
)

// Two loose ridings lie east of a firm one, about 70 m off its border: the
// northern one overlaps it, the southern one leaves a gap.
func TestStitch(t *testing.T) {
	firm := shape("1", rectangle(-80, 50, -79, 51), hole(-79.6, 50.4, -79.4, 50.6))
	loose := []Shape{
		shape("2", []riding.Point{{Lat: 50.001, Lon: -78.999}, {Lat: 50, Lon: -78}, {Lat: 50.5, Lon: -78}, {Lat: 50.5, Lon: -78.999}}),
		shape("3", []riding.Point{{Lat: 50.5, Lon: -78.999}, {Lat: 50.5, Lon: -78}, {Lat: 51, Lon: -78}, {Lat: 50.9995, Lon: -79.001}, {Lat: 50.7, Lon: -79.001}}),
		shape("4", rectangle(-79.599, 50.401, -79.401, 50.599)), // not quite fills the hole
	}
	shapes, err := Stitch([]Shape{firm}, loose, 150)
	if err != nil {
		t.Fatal(err)
	}
	a := atlasOf(t, shapes)
	for code, want := range map[string][]string{"1": {"2", "3", "4"}, "2": {"1", "3"}, "3": {"1", "2"}, "4": {"1"}} {
		if diff := cmp.Diff(want, a.Neighbours(code)); diff != "" {
			t.Errorf("neighbours of %s (-want +got):\n%s", code, diff)
		}
	}
	for want, p := range map[string]riding.Point{
		"2": {Lat: 50.25, Lon: -78.9995}, // was in the gap
		"1": {Lat: 50.8, Lon: -79.0005},  // was in both
		"4": {Lat: 50.4005, Lon: -79.5},  // was in the gap
		"3": {Lat: 50.8, Lon: -78.99},    // was never in doubt
	} {
		if got, _ := a.Locate(p); got != want {
			t.Errorf("Locate(%v) = %q, want %s", p, got, want)
		}
	}
	if got := a.Extent("4"); got != (riding.Frame{South: 50.4, West: -79.6, North: 50.6, East: -79.4}) {
		t.Errorf("the hole is not filled: %v", got)
	}
}

func TestStitchLeavesWhatIsFar(t *testing.T) {
	firm := shape("1", rectangle(-80, 50, -79, 51))
	loose := shape("2", rectangle(-78.9, 50, -78, 51))
	shapes, err := Stitch([]Shape{firm}, []Shape{loose}, 150)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Shape{firm, loose}, shapes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStitchRefuses(t *testing.T) {
	good, bad := []Shape{shape("1", rectangle(-80, 50, -79, 51))}, []Shape{shape("2", rectangle(-80, 50, -79, 91))}
	if _, err := Stitch(bad, good, 150); err == nil {
		t.Error("a firm point beyond the pole is no error")
	}
	if _, err := Stitch(good, bad, 150); err == nil {
		t.Error("a loose point beyond the pole is no error")
	}
}
