package geo

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recess/data"
	"recess/internal/riding"
)

// rectangle runs counter-clockwise from its south-western corner.
func rectangle(west, south, east, north float64) []riding.Point {
	return []riding.Point{{Lat: south, Lon: west}, {Lat: south, Lon: east}, {Lat: north, Lon: east}, {Lat: north, Lon: west}}
}

// hole is a rectangle that runs clockwise.
func hole(west, south, east, north float64) []riding.Point {
	ring := rectangle(west, south, east, north)
	slices.Reverse(ring)
	return ring
}

func shape(code string, rings ...[]riding.Point) Shape { return Shape{Code: code, Rings: rings} }

// country is five made-up ridings:
//
//	10001  a square with a hole in it and an island
//	10002  its eastern neighbour
//	10003  fills the hole
//	10004  overlaps the east of 10002
//	10005  a triangle north of 10001, touching it at one corner only
func country() []Shape {
	return []Shape{
		shape("10001", rectangle(-80, 50, -79, 51), hole(-79.6, 50.4, -79.4, 50.6), rectangle(-80.3, 50.1, -80.2, 50.2)),
		shape("10002", rectangle(-79, 50, -78, 51)),
		shape("10003", rectangle(-79.6, 50.4, -79.4, 50.6)),
		shape("10004", rectangle(-78.2, 50.2, -77.5, 50.8)),
		shape("10005", []riding.Point{{Lat: 51, Lon: -80}, {Lat: 52, Lon: -79.5}, {Lat: 52, Lon: -80.5}}),
	}
}

func encoded(t testing.TB, shapes []Shape) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, shapes); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func atlasOf(t testing.TB, shapes []Shape) *Atlas {
	t.Helper()
	a, err := Decode(encoded(t, shapes))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// shipped is the boundaries that come with the program.
var shipped = sync.OnceValues(func() ([]byte, error) {
	f, err := data.FS.Open("boundaries.bin.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
})

func canada(t testing.TB) *Atlas {
	t.Helper()
	b, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestExtent(t *testing.T) {
	a := atlasOf(t, country())
	tests := []struct {
		codes []string
		want  riding.Frame
	}{
		{[]string{"10003"}, riding.Frame{South: 50.4, West: -79.6, North: 50.6, East: -79.4}},
		{[]string{"10001", "99999"}, riding.Frame{South: 50, West: -80.3, North: 51, East: -79}},
		{[]string{"10004", "10005"}, riding.Frame{South: 50.2, West: -80.5, North: 52, East: -77.5}},
		{[]string{"99999"}, riding.Frame{}},
		{nil, riding.Frame{}},
	}
	for _, test := range tests {
		if got := a.Extent(test.codes...); got != test.want {
			t.Errorf("Extent(%q) = %v, want %v", test.codes, got, test.want)
		}
	}
}

func TestNeighbours(t *testing.T) {
	a := atlasOf(t, country())
	for code, want := range map[string][]string{
		"10001": {"10002", "10003"},
		"10002": {"10001"},
		"10003": {"10001"},
		"10005": nil, // touches at a corner
		"99999": nil,
	} {
		if diff := cmp.Diff(want, a.Neighbours(code)); diff != "" {
			t.Errorf("Neighbours(%s) (-want +got):\n%s", code, diff)
		}
	}
	// University—Rosedale, across the seam between two surveys.
	want := []string{"35022", "35024", "35100", "35109", "35110", "35111"}
	if diff := cmp.Diff(want, canada(t).Neighbours("35112")); diff != "" {
		t.Errorf("Neighbours(35112) (-want +got):\n%s", diff)
	}
}
