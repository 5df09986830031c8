package account

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestReadLogo(t *testing.T) {
	for size, want := range map[image.Point]image.Point{
		{1, 1}: {1, 1}, {512, 512}: {512, 512}, {1024, 300}: {512, 150}, {3, 5000}: {1, 512}, {513, 512}: {512, 511},
	} {
		drawn := image.NewGray(image.Rect(0, 0, size.X, size.Y))
		for i := range drawn.Pix {
			drawn.Pix[i] = byte(i % 2 * 200)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, drawn); err != nil {
			t.Fatal(err)
		}
		kept, err := ReadLogo(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(kept))
		if err != nil || got.Bounds().Size() != want {
			t.Errorf("a logo of %v is kept as one of %v (%v), want %v", size, got.Bounds().Size(), err, want)
		}
		if size.X == 1024 && color.GrayModel.Convert(got.At(100, 100)) != (color.Gray{Y: 100}) {
			t.Errorf("black and light grey in turn become %v", got.At(100, 100))
		}
	}
}
