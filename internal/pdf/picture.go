package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // pictures of the library and members
	_ "image/png"  // logos
	"sync"

	"recess/internal/library"
	"recess/internal/picture"
)

// highest is how high a picture may stand.
const highest = 360.0

// image lays a picture out, as wide as the column or as it is at 150 dots an
// inch, with its description below.
func (d *doc) image(f frame, file *library.File, alt string) {
	if file == nil {
		return
	}
	wide := min(f.width, float64(file.Width)*72/150)
	high := wide * float64(file.High) / float64(file.Width)
	if high > highest {
		wide, high = wide*highest/high, highest
	}
	d.room(high + 2*smallLead)
	d.picture(file.Data, d.y, f.x, wide, high)
	d.y += high + 4
	d.paragraph(f, []run{{text: alt, face: italic, ink: faint}}, smallSize, smallLead)
	d.y += gap
}

// picture places one; a width of 0 is what fits the height.
func (d *doc) picture(data []byte, y, x, wide, high float64) {
	g, err := pictureOf(data)
	if err != nil {
		d.pdf.SetError(fmt.Errorf("a picture: %w", err))
		return
	}
	if wide == 0 {
		wide = high * g.width / g.height
	}
	d.plant(g, x, y, wide, high)
}

// pictures keeps what has been read once, by the hash of the data.
var pictures sync.Map

// pictureOf makes an image XObject (PDF 1.7, §8.9.5): a JPEG as it is, all
// else as dots on white.
func pictureOf(data []byte) (*graft, error) {
	key := sha256.Sum256(data)
	if kept, ok := pictures.Load(key); ok {
		return kept.(*graft), nil
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	space, filter, stream := "DeviceRGB", "DCTDecode", data
	switch {
	case kind == "jpeg" && config.ColorModel == color.GrayModel:
		space = "DeviceGray"
	case kind == "jpeg" && config.ColorModel == color.CMYKModel, kind != "jpeg":
		filter = "FlateDecode"
		err = picture.Alone(func() (err error) {
			stream, err = dots(data)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	text := fmt.Sprintf("<</Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /%s /Length %d>>",
		config.Width, config.Height, space, filter, len(stream))
	g := &graft{width: float64(config.Width), height: float64(config.Height), objects: []planted{{parts: []string{text}, stream: stream}}}
	kept, _ := pictures.LoadOrStore(key, g)
	return kept.(*graft), nil
}

// dots are red, green and blue of each dot on white, compressed.
func dots(data []byte) ([]byte, error) {
	drawn, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	flat := image.NewRGBA(image.Rect(0, 0, drawn.Bounds().Dx(), drawn.Bounds().Dy()))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, drawn, drawn.Bounds().Min, draw.Over)
	rgb := make([]byte, 0, len(flat.Pix)/4*3)
	for i := 0; i < len(flat.Pix); i += 4 {
		rgb = append(rgb, flat.Pix[i:i+3]...)
	}
	var b bytes.Buffer
	err = deflate(&b, rgb)
	return b.Bytes(), err
}
