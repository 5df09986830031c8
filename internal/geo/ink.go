package geo

import (
	"image"
	"image/color"
	"strconv"

	"recess/internal/coverage"
)

// ink is a ground with its marks, as an endless image.
type ink struct {
	ground, mark color.RGBA
	hatch        coverage.Hatch
}

var _ image.Image = ink{}

// inkOf is the ink of a state, or that of what a picture is not about.
func inkOf(s coverage.State) image.Image {
	i, ok := coverage.Inks[s]
	if !ok {
		return image.NewUniform(rgb(coverage.Outside))
	}
	return ink{rgb(i.Ground), rgb(i.Mark), i.Hatch}
}

func (i ink) ColorModel() color.Model { return color.RGBAModel }

func (i ink) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

func (i ink) At(x, y int) color.Color {
	if i.marked(x&(coverage.HatchSize-1), y&(coverage.HatchSize-1)) {
		return i.mark
	}
	return i.ground
}

// marked tells whether a mark covers a pixel of the square that repeats.
func (i ink) marked(x, y int) bool {
	switch i.hatch {
	case coverage.Dots:
		return (x == 1 || x == 2) && (y == 1 || y == 2) || (x == 5 || x == 6) && (y == 5 || y == 6)
	case coverage.Rising:
		return (x+y)%4 == 0
	case coverage.Level:
		return y%4 == 2
	case coverage.Grid:
		return x == 4 || y == 4
	case coverage.Cross:
		return x == y || x+y == coverage.HatchSize
	}
	return false
}

// rgb reads #rrggbb, which Inks hold.
func rgb(hex string) color.RGBA {
	v, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		panic("ink " + hex)
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}
