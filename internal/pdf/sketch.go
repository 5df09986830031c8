package pdf

import (
	"strconv"

	"recess/internal/riding"
)

// path draws SVG path data of our own drawers: m, l and z, absolute or
// relative, numbers apart by spaces or commas.
func (d *doc) path(data string, at func(x, y float64) (float64, float64), style string) {
	scan := pathScanner{data: data}
	var x, y, startX, startY float64
	open := false
	for {
		command, ok := scan.command()
		if !ok {
			break
		}
		if command == 'z' || command == 'Z' {
			d.pdf.ClosePath()
			x, y = startX, startY
			continue
		}
		dx, dy := scan.number(), scan.number()
		if command == 'm' || command == 'l' {
			x, y = x+dx, y+dy
		} else {
			x, y = dx, dy
		}
		px, py := at(x, y)
		if command == 'm' || command == 'M' {
			startX, startY = x, y
			d.pdf.MoveTo(px, py)
			open = true
		} else {
			d.pdf.LineTo(px, py)
		}
	}
	if open {
		d.pdf.DrawPath(style)
	}
}

// pathScanner reads path data; a command that is not repeated goes on, m as l.
type pathScanner struct {
	data string
	last byte
}

func (s *pathScanner) skip() {
	for len(s.data) > 0 && (s.data[0] == ' ' || s.data[0] == ',') {
		s.data = s.data[1:]
	}
}

func (s *pathScanner) command() (byte, bool) {
	s.skip()
	if len(s.data) == 0 {
		return 0, false
	}
	if c := s.data[0]; c >= 'A' && c <= 'z' {
		s.last, s.data = c, s.data[1:]
		return c, true
	}
	switch s.last {
	case 'm':
		s.last = 'l'
	case 'M':
		s.last = 'L'
	case 0, 'z', 'Z':
		return 0, false
	}
	return s.last, true
}

func (s *pathScanner) number() float64 {
	s.skip()
	n, dots := 0, 0
	for n < len(s.data) {
		c := s.data[n]
		if c == '.' {
			dots++
		}
		if !(c >= '0' && c <= '9' || c == '.' && dots == 1 || c == '-' && n == 0) {
			break
		}
		n++
	}
	v, _ := strconv.ParseFloat(s.data[:n], 64)
	s.data = s.data[n:]
	return v
}

// sketch draws ridings into a box: the one named in the accent, the others on
// paper. It gives the scale and where the drawing stands.
func (d *doc) sketch(s *riding.Sketch, code string, x, y, width, height float64) (at func(x, y float64) (float64, float64)) {
	if s.Width == 0 || s.Height == 0 {
		return func(float64, float64) (float64, float64) { return x, y }
	}
	scale := min(width/s.Width, height/s.Height)
	x, y = x+(width-s.Width*scale)/2, y+(height-s.Height*scale)/2
	at = func(px, py float64) (float64, float64) { return x + px*scale, y + py*scale }
	d.pdf.ClipRect(x, y, s.Width*scale, s.Height*scale, false)
	for _, shape := range s.Shapes {
		if shape.Code != code {
			d.fill(land)
			d.stroke(hair, 0.5)
			d.path(shape.Path, at, "DF*")
		}
	}
	for _, shape := range s.Shapes {
		if shape.Code == code {
			d.fill(accent)
			d.stroke(accent, 0.8)
			d.path(shape.Path, at, "DF*")
		}
	}
	d.pdf.ClipEnd()
	return at
}

// easily is how many square units a riding covers when it is easily seen.
const easily = 150.0

// ring is drawn around a riding that is hardly to be seen.
func (d *doc) ring(s *riding.Sketch, code string, at func(x, y float64) (float64, float64)) {
	for _, shape := range s.Shapes {
		if shape.Code == code && shape.Area < easily {
			x, y := at(shape.X, shape.Y)
			d.stroke(accent, 1.2)
			d.pdf.Circle(x, y, 6, "D")
		}
	}
}
