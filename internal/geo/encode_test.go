package geo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"strings"
	"testing"

	"recess/internal/riding"
)

func TestEncodeKeepsSharedBordersOnce(t *testing.T) {
	a := atlasOf(t, country())
	uses := make([]int, len(a.arcs)-1)
	for _, o := range a.shapes {
		for _, ring := range o.rings {
			for _, ref := range ring {
				arc, _ := forward(ref)
				uses[arc]++
			}
		}
	}
	twice := 0
	for _, n := range uses {
		if n == 2 {
			twice++
		}
	}
	if twice != 2 { // between 10001 and 10002, and around 10003
		t.Errorf("%d arcs are shared, want 2: %v", twice, uses)
	}
}

func TestEncodeIsStable(t *testing.T) {
	if !bytes.Equal(encoded(t, country()), encoded(t, country())) {
		t.Error("the same shapes give different bytes")
	}
}

func TestEncodeRefuses(t *testing.T) {
	square := rectangle(-80, 50, -79, 51)
	bad := []riding.Point{{Lat: math.NaN(), Lon: 1}, {Lat: 1, Lon: 1}, {Lat: 2, Lon: 2}}
	tests := map[string][]Shape{
		"no code":         {shape("", square)},
		"a long code":     {shape(strings.Repeat("1", maxCode+1), square)},
		"a code twice":    {shape("1", square), shape("1", square)},
		"a point nowhere": {shape("1", bad)},
		"an arc too often": {shape("1", square, square, square), shape("2", square, square, square),
			shape("3", square, square, square)},
	}
	for what, shapes := range tests {
		if err := Encode(new(bytes.Buffer), shapes); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if err := Encode(failing{}, country()); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

var errFull = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestDecodeNothing(t *testing.T) {
	a := atlasOf(t, nil)
	if _, ok := a.Locate(riding.Point{}); ok {
		t.Error("an empty atlas has a riding")
	}
	if a := atlasOf(t, []Shape{shape("1")}); a.Neighbours("1") != nil {
		t.Error("a riding without land has neighbours")
	}
}

// Every single damage must be noticed, even where the checksum is right.
func TestDecodeDamaged(t *testing.T) {
	whole := encoded(t, country())
	for n := range whole {
		if _, err := Decode(whole[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		if _, err := Decode(sealed(whole[min(n, headerSize):n])); n > headerSize && !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut to %d bytes and sealed again: %v", n, err)
		}
		flipped := bytes.Clone(whole)
		flipped[n] ^= 0x10
		if _, err := Decode(flipped); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d changed: %v", n, err)
		}
	}
	if _, err := Decode(append(bytes.Clone(whole), 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a byte too many: %v", err)
	}
}

func TestDecodeLyingLengths(t *testing.T) {
	huge := binary.AppendUvarint(nil, math.MaxUint64)
	for what, body := range map[string][]byte{
		"arcs":            huge,
		"points":          append([]byte{0}, huge...),
		"shapes":          append([]byte{0, 0}, huge...),
		"code":            append([]byte{0, 0, 1}, huge...),
		"rings":           append([]byte{0, 0, 1, 1, '1'}, huge...),
		"arcs of a ring":  append([]byte{0, 0, 1, 1, '1', 1}, huge...),
		"unknown arc":     {0, 0, 1, 1, '1', 1, 1, 0},
		"empty ring":      {0, 0, 1, 1, '1', 1, 0},
		"torn ring":       {1, 2, 2, 0, 0, 2, 2, 1, 1, '1', 1, 1, 0},
		"arc of one":      {1, 2, 1, 0, 0, 2, 2},
		"points left out": {0, 2, 0, 0, 0, 0},
	} {
		if _, err := Decode(sealed(body)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// sealed puts a right header before a body.
func sealed(body []byte) []byte {
	b := append([]byte(magic), version)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	return append(b, body...)
}

func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, country())[headerSize:])
	f.Add(encoded(f, country()[:1])[headerSize:])
	f.Add([]byte{0, 0, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := Decode(body); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
		a, err := Decode(sealed(body))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		for _, o := range a.shapes {
			frame := a.Extent(o.code)
			a.Locate(riding.Point{Lat: (frame.South + frame.North) / 2, Lon: (frame.West + frame.East) / 2})
			a.Draw(frame, 100)
			a.Neighbours(o.code)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	packed, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(packed); err != nil {
			b.Fatal(err)
		}
	}
}
