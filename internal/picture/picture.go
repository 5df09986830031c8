// Package picture draws photographs anew that others have sent: nothing of what
// a camera writes beside them, such as the place, is left.
package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // the other kind of picture that is taken
	"sync"

	"golang.org/x/image/draw"

	"recess/internal/fault"
)

const sharp = 85 // of 100

// drawing lets one large picture at a time be in memory.
var drawing sync.Mutex

// Alone runs a function that decodes a picture while no other one is in memory:
// a picture of 16 million pixels takes up to 240 MB.
func Alone(decode func() error) error {
	drawing.Lock()
	defer drawing.Unlock()
	return decode()
}

// JPEG decodes a JPEG or PNG of at most so many million pixels, turns it the
// right way up, and draws it anew as a JPEG of at most so many a side. A
// fault.Invalid for anything else: a file of a few kilobytes may say that it
// has pixels enough to fill the memory.
func JPEG(file []byte, millions, side int) ([]byte, error) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || kind != "jpeg" && kind != "png" { // other packages teach image to read more
		return nil, fault.Wrap(err, fault.Invalid, "picture.kind", nil)
	}
	most := min(millions*1_000_000, mostMemory/weight(file, kind, size.ColorModel))
	if size.Width < 1 || size.Height < 1 || size.Width > most/size.Height {
		return nil, fault.New(fault.Invalid, "picture.large", fault.Args{"Most": most / 1_000_000})
	}
	drawing.Lock()
	defer drawing.Unlock()
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "picture.kind", nil)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, Upright(small(picture, side), file), &jpeg.Options{Quality: sharp}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// mostMemory is how many bytes a picture may take while it is decoded.
const mostMemory = 400 << 20

// weight is how many bytes of that a pixel takes.
func weight(file []byte, kind string, model color.Model) int {
	switch {
	case kind == "jpeg" && progressive(file): // all its coefficients are kept until the end
		return 15
	case model == color.NRGBA64Model, model == color.RGBA64Model:
		return 8
	}
	return 4
}

// progressive tells whether a JPEG comes in several passes over the picture, by
// its first frame header (ITU-T T.81, B.2.2). What cannot be told counts as
// such.
func progressive(file []byte) bool {
	const frame, lastKnown = 0xC0, 0xC1 // baseline and extended sequential
	for i := 2; i+4 <= len(file) && file[i] == 0xFF; {
		marker := file[i+1]
		if marker == frame || marker == lastKnown {
			return false
		}
		if marker == 0xC2 {
			return true
		}
		i += 2 + int(binary.BigEndian.Uint16(file[i+2:]))
	}
	return true
}

// small is the picture with its longer side at most so many pixels.
func small(from image.Image, side int) *image.RGBA {
	in := from.Bounds()
	longer := max(in.Dx(), in.Dy(), side)
	to := image.NewRGBA(image.Rect(0, 0, max(1, in.Dx()*side/longer), max(1, in.Dy()*side/longer)))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src) // for what can be seen through
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, in, draw.Over, nil)
	return to
}
