package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"recess/internal/fault"
)

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A photograph is drawn anew, the right way up.
func TestJPEG(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 800, 400))
	for x := range 400 {
		for y := range 400 {
			wide.Set(x, y, color.RGBA{R: 255, A: 255}) // its left is red
		}
	}
	file := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, wide, nil) })
	exif := append([]byte{0xff, 0xe1, 0, 34}, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"...)
	turned := append(append(bytes.Clone(file[:2]), exif...), file[2:]...) // held upright: turn a quarter to the right
	drawn, err := JPEG(turned, 64, 400)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(drawn, []byte("Exif")) {
		t.Error("the camera's notes travel on")
	}
	got, err := jpeg.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	red := func(x, y int) bool { r, _, _, _ := got.At(x, y).RGBA(); return r > 0x8000 }
	if got.Bounds().Dx() != 200 || got.Bounds().Dy() != 400 || !red(100, 25) || red(100, 375) {
		t.Errorf("drawn as %v, its top red: %v", got.Bounds(), red(100, 25))
	}
}

// What can be seen through stands on white.
func TestTransparent(t *testing.T) {
	clear := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewNRGBA(image.Rect(0, 0, 20, 30))) })
	drawn, err := JPEG(clear, 64, 320)
	if err != nil {
		t.Fatal(err)
	}
	got, err := jpeg.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := got.At(10, 10).RGBA(); got.Bounds().Dx() != 20 || r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Errorf("%v with the colour %x %x %x", got.Bounds(), r, g, b)
	}
}

// What is no picture, or far too large a one, is refused before it is unpacked.
func TestRefuses(t *testing.T) {
	small := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, image.NewGray(image.Rect(0, 0, 300, 300)), nil) })
	bomb := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 9000, 9000))) })
	deep := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewNRGBA64(image.Rect(0, 0, 1, 1))) })
	binary.BigEndian.PutUint32(deep[16:], 8000) // the width, in the header
	binary.BigEndian.PutUint32(deep[20:], 7900)
	binary.BigEndian.PutUint32(deep[29:], crc32.ChecksumIEEE(deep[12:29]))
	passes := bytes.Clone(small)
	at := bytes.Index(passes, []byte{0xFF, 0xC0})
	passes[at+1] = 0xC2 // in several passes
	binary.BigEndian.PutUint16(passes[at+5:], 6000)
	binary.BigEndian.PutUint16(passes[at+7:], 6000)
	for _, test := range []struct {
		name string
		file []byte
		key  string
	}{
		{"63 million pixels of eight bytes", deep, "picture.large"},
		{"36 million pixels in several passes", passes, "picture.large"},
		{"a bomb of a few kilobytes", bomb, "picture.large"},
		{"a drawing that may hold a script", []byte("<svg onload=alert(1)>"), "picture.kind"},
		{"half a picture", small[:len(small)/2], "picture.kind"},
		{"nothing", nil, "picture.kind"},
	} {
		_, err := JPEG(test.file, 64, 320)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != test.key {
			t.Errorf("%s gives %v, want %s", test.name, err, test.key)
		}
	}
}

// cornered is a picture of which only the corner that is up and left is red.
func cornered(wide, high int) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, wide, high))
	p.Set(0, 0, color.NRGBA{R: 255, A: 255})
	return p
}

// Each way a camera can be held is undone: the corner that was up and left is
// so again.
func TestUpright(t *testing.T) {
	for held, corner := range map[byte]image.Point{
		0: {0, 0}, 1: {0, 0}, 2: {2, 0}, 3: {2, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 2}, 8: {0, 2}, 9: {0, 0},
	} {
		for _, order := range []string{"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%\x00\x00", "II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00%\x00\x00\x00"} {
			exif := "Exif\x00\x00" + strings.Replace(order, "%", string([]byte{held}), 1)
			data := append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif+"\xff\xda"...)
			turned := Upright(cornered(3, 2), data)
			if r, _, _, _ := turned.At(corner.X, corner.Y).RGBA(); r == 0 {
				t.Errorf("held as %d (%c), the corner is not at %v", held, order[0], corner)
			}
			if wide := turned.Bounds().Dx(); (held >= 5 && held <= 8) != (wide == 2) {
				t.Errorf("held as %d, it is %d wide", held, wide)
			}
			for n := range len(data) {
				Upright(cornered(1, 1), data[:n])
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if held := orientation(data); held < 0 || held > 0xffff {
			t.Errorf("held as %d", held)
		}
	})
}

// Only one large picture is in memory at a time.
//
// Races: callers who decode large pictures.
func TestRaceAlone(t *testing.T) {
	var inside, most atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_ = Alone(func() error {
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				runtime.Gosched()
				inside.Add(-1)
				return nil
			})
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d at a time", most.Load())
	}
}
