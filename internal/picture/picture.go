// Package picture draws photographs anew that others have sent: nothing of what
// a camera writes beside them, such as the place, is left.
package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	_ "image/png" // the other kind of picture that is taken
	"sync"

	"golang.org/x/image/draw"

	"recess/internal/fault"
)

const sharp = 85 // of 100

// drawing lets one large picture at a time be in memory.
var drawing sync.Mutex

// JPEG decodes a JPEG or PNG of at most so many million pixels, turns it the
// right way up, and draws it anew as a JPEG of at most so many a side. A
// fault.Invalid for anything else: a file of a few kilobytes may say that it
// has pixels enough to fill the memory.
func JPEG(file []byte, millions, side int) ([]byte, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "picture.kind", nil)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > millions*1_000_000/size.Height {
		return nil, fault.New(fault.Invalid, "picture.large", fault.Args{"Most": millions})
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

// small is the picture with its longer side at most so many pixels.
func small(from image.Image, side int) *image.RGBA {
	in := from.Bounds()
	longer := max(in.Dx(), in.Dy(), side)
	to := image.NewRGBA(image.Rect(0, 0, max(1, in.Dx()*side/longer), max(1, in.Dy()*side/longer)))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src) // for what can be seen through
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, in, draw.Over, nil)
	return to
}
