package geo

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"recess/internal/coverage"
)

// Paint writes a picture as PNG, a unit a pixel.
func Paint(w io.Writer, p *coverage.Picture) error {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.Width)), int(math.Ceil(p.Height))))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for i := range p.Panels {
		if err := paintPanel(img, &p.Panels[i]); err != nil {
			return err
		}
	}
	for _, k := range p.Legend {
		box := image.Rect(int(k.X), int(k.Y), int(k.X)+coverage.SwatchSize, int(k.Y)+coverage.SwatchSize*2/3)
		draw.Draw(img, box.Inset(-1), image.NewUniform(shapeLine), image.Point{}, draw.Src)
		draw.Draw(img, box, inkOf(k.State), box.Min, draw.Src)
		if err := write(img, k.Label); err != nil {
			return err
		}
	}
	for _, label := range []coverage.Label{p.Title, p.Note, p.Source} {
		if err := write(img, label); err != nil {
			return err
		}
	}
	return png.Encode(w, img)
}

var (
	shapeLine = color.RGBA{0x8f, 0x89, 0x7b, 0xff}
	frameLine = color.RGBA{0xd9, 0xd4, 0xc7, 0xff}
	letters   = color.RGBA{0x1c, 0x1b, 0x19, 0xff}
)

// paintPanel paints a map and keeps what runs over its edge away.
func paintPanel(img *image.RGBA, p *coverage.Panel) error {
	box := image.Rect(int(p.X), int(p.Y), int(p.X+p.Width), int(p.Y+p.Height))
	for i := range p.Areas {
		rings, err := parsePath(p.Areas[i].Path)
		if err != nil {
			return err
		}
		fill(img, box, rings, inkOf(p.Areas[i].State))
		stroke(img, box, rings)
	}
	if p.Framed {
		for _, edge := range []image.Rectangle{
			{box.Min, image.Pt(box.Max.X, box.Min.Y+2)}, {image.Pt(box.Min.X, box.Max.Y-2), box.Max},
			{box.Min, image.Pt(box.Min.X+2, box.Max.Y)}, {image.Pt(box.Max.X-2, box.Min.Y), box.Max},
		} {
			draw.Draw(img, edge, image.NewUniform(frameLine), image.Point{}, draw.Src)
		}
	}
	return write(img, p.Title)
}

type spot struct{ x, y float32 }

// brush paints outlines on a part of a picture, as large as they need.
type brush struct {
	*vector.Rasterizer
	box    image.Rectangle // on the picture
	dx, dy float32         // from the panel's corner to the brush's
}

// brushFor covers rings of a panel whose corner is at a place; false when none
// of them shows.
func brushFor(panel image.Rectangle, rings [][]spot) (brush, bool) {
	box := image.Rectangle{}
	for _, ring := range rings {
		for _, p := range ring {
			x, y := int(math.Floor(float64(p.x))), int(math.Floor(float64(p.y)))
			box = box.Union(image.Rect(x-1, y-1, x+2, y+2))
		}
	}
	box = box.Add(panel.Min).Intersect(panel)
	if box.Empty() {
		return brush{}, false
	}
	corner := box.Min.Sub(panel.Min)
	return brush{vector.NewRasterizer(box.Dx(), box.Dy()), box, float32(corner.X), float32(corner.Y)}, true
}

func (b brush) ring(points ...spot) {
	b.MoveTo(points[0].x-b.dx, points[0].y-b.dy)
	for _, p := range points[1:] {
		b.LineTo(p.x-b.dx, p.y-b.dy)
	}
	b.ClosePath()
}

// fill paints what rings surround: holes run against the direction of the
// rings they are in, so that the rasterizer's rule of non-zero winding leaves
// them out.
func fill(img *image.RGBA, panel image.Rectangle, rings [][]spot, ink image.Image) {
	b, ok := brushFor(panel, rings)
	if !ok {
		return
	}
	for _, ring := range rings {
		b.ring(ring...)
	}
	b.Draw(img, b.box, ink, b.box.Min)
}

// stroke draws the borders, each stretch as a thin quadrilateral.
func stroke(img *image.RGBA, panel image.Rectangle, rings [][]spot) {
	const half = 0.4 // pixels
	b, ok := brushFor(panel, rings)
	if !ok {
		return
	}
	for _, ring := range rings {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			dx, dy := q.x-p.x, q.y-p.y
			long := float32(math.Hypot(float64(dx), float64(dy)))
			if long == 0 {
				continue
			}
			nx, ny := -dy/long*half, dx/long*half
			b.ring(spot{p.x + nx, p.y + ny}, spot{q.x + nx, q.y + ny}, spot{q.x - nx, q.y - ny}, spot{p.x - nx, p.y - ny})
		}
	}
	b.Draw(img, b.box, image.NewUniform(shapeLine), image.Point{})
}

// parsePath reads path data as path writes it back into rings.
func parsePath(data string) ([][]spot, error) {
	var rings [][]spot
	var at, first spot
	for i := 0; i < len(data); {
		command := data[i]
		i++
		switch command {
		case 'z':
			at = first
			continue
		case 'm', 'l':
		default:
			return nil, fmt.Errorf("%q is no command of path data", command)
		}
		for start := true; i < len(data) && data[i] != 'm' && data[i] != 'l' && data[i] != 'z'; start = false {
			var step spot
			var err error
			if step.x, i, err = nextNumber(data, i); err != nil {
				return nil, err
			}
			if step.y, i, err = nextNumber(data, i); err != nil {
				return nil, err
			}
			at = spot{at.x + step.x, at.y + step.y}
			if command == 'm' && start {
				first = at
				rings = append(rings, nil)
			}
			if len(rings) == 0 {
				return nil, fmt.Errorf("path data begins with %q", command)
			}
			rings[len(rings)-1] = append(rings[len(rings)-1], at)
		}
	}
	return rings, nil
}

// nextNumber reads one such as "-.5", with or without a space before.
func nextNumber(data string, i int) (float32, int, error) {
	for i < len(data) && data[i] == ' ' {
		i++
	}
	end := i
	dot := false
	for end < len(data) {
		c := data[end]
		if c == '-' && end > i || c == '.' && dot || c != '-' && c != '.' && (c < '0' || c > '9') {
			break
		}
		dot = dot || c == '.'
		end++
	}
	v, err := strconv.ParseFloat(data[i:end], 32)
	if err != nil {
		return 0, end, fmt.Errorf("path data: %w", err)
	}
	return float32(v), end, nil
}

var regular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// write puts a line of words on the picture.
func write(img draw.Image, l coverage.Label) error {
	if l.Words == "" {
		return nil
	}
	parsed, err := regular()
	if err != nil {
		return fmt.Errorf("letters: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: l.Size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return fmt.Errorf("letters: %w", err)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(letters), Face: face, Dot: fixed.P(int(l.X), int(l.Y))}
	d.DrawString(l.Words)
	return face.Close()
}
