package account

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // the two kinds of picture that are taken
	"image/png"

	"recess/internal/fault"
	"recess/internal/picture"
)

// Limits of a logo. One of 30,000 × 30,000 pixels may be a small file and
// would fill the memory: its size is read before the rest of it.
const (
	largestLogo = 512 << 10 // bytes, as sent
	mostPixels  = 10 << 20
	logoSide    = 512 // pixels, of the longer side as kept
)

// ReadLogo decodes a PNG or JPEG and draws it anew as a PNG of at most 512
// pixels a side, so that nothing hidden in the file travels on. A fault.Invalid
// for anything else.
func ReadLogo(file []byte) ([]byte, error) {
	if len(file) > largestLogo {
		return nil, fault.New(fault.Invalid, "setup.logo_large", nil)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "setup.logo_kind", nil)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > mostPixels/size.Height {
		return nil, fault.New(fault.Invalid, "setup.logo_large", nil)
	}
	var b bytes.Buffer
	err = picture.Alone(func() error {
		logo, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "setup.logo_kind", nil)
		}
		return png.Encode(&b, shrunk(logo, logoSide))
	})
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// shrunk is a picture drawn anew, its longer side at most so many pixels: each
// pixel is the mean of those it stands for.
func shrunk(from image.Image, side int) image.Image {
	in := from.Bounds()
	longer := max(in.Dx(), in.Dy(), side)
	to := image.NewNRGBA(image.Rect(0, 0, max(1, in.Dx()*side/longer), max(1, in.Dy()*side/longer)))
	out := to.Bounds()
	for y := range out.Dy() {
		for x := range out.Dx() {
			to.Set(x, y, mean(from, image.Rect(
				in.Min.X+x*in.Dx()/out.Dx(), in.Min.Y+y*in.Dy()/out.Dy(),
				in.Min.X+(x+1)*in.Dx()/out.Dx(), in.Min.Y+(y+1)*in.Dy()/out.Dy(),
			)))
		}
	}
	return to
}

func mean(of image.Image, area image.Rectangle) color.Color {
	var r, g, b, a, n uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			pr, pg, pb, pa := of.At(x, y).RGBA()
			r, g, b, a, n = r+uint64(pr), g+uint64(pg), b+uint64(pb), a+uint64(pa), n+1
		}
	}
	return color.RGBA64{uint16(r / n), uint16(g / n), uint16(b / n), uint16(a / n)}
}
