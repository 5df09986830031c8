package pdf

import (
	"strings"
	"unicode/utf8"
)

// run is a stretch of text of one look.
type run struct {
	text string // UTF-8
	face face
	ink  colour
	url  string // where it leads; empty: nowhere
	note int    // number of a footnote mentioned here, set high and small
}

// piece is a part of a line, ready to be drawn.
type piece struct {
	text  string // Windows-1252, or UTF-8 in the wide face
	face  face
	size  float64
	ink   colour
	url   string
	rise  float64 // above the line
	width float64
}

// line is a line of text.
type line struct {
	pieces []piece
	width  float64
}

// atom is what a line is never broken within, or where it cannot be helped.
type atom struct {
	piece
	after brk // what may follow
}

// brk is a place between two atoms.
type brk uint8

const (
	glued brk = iota // no break
	soft             // a break, without a space
	space            // a space, or a break
	hard             // a break in any case
)

// wrap breaks runs of one size into lines of a width.
func (d *doc) wrap(runs []run, size, width float64) []line {
	w := wrapper{doc: d, width: width}
	for _, r := range runs {
		d.atoms(r, size, w.add)
	}
	return w.end()
}

// atoms gives the atoms of a run.
func (d *doc) atoms(r run, size float64, give func(atom)) {
	text, fits := narrow(r.text)
	if !fits {
		r.face = wide
		d.needWide()
	}
	p := piece{face: r.face, size: size, ink: r.ink, url: r.url}
	if r.note > 0 {
		p.size, p.rise = size*0.68, size*0.33
	}
	for len(text) > 0 {
		n, after := cut(text)
		p.text = text[:n]
		p.width = d.width(p.text, p.face, p.size)
		give(atom{p, after})
		if after == space || after == hard {
			n++
		}
		text = text[n:]
	}
}

// cut finds where the first atom of a text ends, and what follows it there.
func cut(text string) (int, brk) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ':
			return i, space
		case c == '\n':
			return i, hard
		case (c == '-' || c == '/' || c == 0x96 || c == 0x97) && i+1 < len(text) && text[i+1] != ' ' && i > 0 && !digit(text[i+1]):
			return i + 1, soft
		}
	}
	return len(text), glued
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// wrapper gathers atoms into lines.
type wrapper struct {
	doc   *doc
	width float64
	lines []line
	now   line
	word  []atom // since the last place to break
	wide  float64
	gap   float64 // the space before the word
	glue  piece   // that space
}

func (w *wrapper) add(a atom) {
	w.word, w.wide = append(w.word, a), w.wide+a.width
	if a.after == glued {
		return
	}
	w.place()
	if a.after == space {
		w.glue = a.piece
		w.glue.text, w.glue.rise = " ", 0
		w.glue.width = w.doc.width(" ", a.face, a.size)
		w.gap = w.glue.width
	}
	if a.after == hard {
		w.newLine()
	}
}

// place puts the word on this line, or on the next.
func (w *wrapper) place() {
	if w.now.width > 0 && w.now.width+w.gap+w.wide > w.width {
		w.newLine()
	}
	if w.now.width > 0 && w.gap > 0 {
		w.put(w.glue)
	}
	for _, a := range w.word {
		w.fit(a.piece)
	}
	w.word, w.wide, w.gap = w.word[:0], 0, 0
}

// fit puts a piece, broken anywhere if it is wider than a whole line.
func (w *wrapper) fit(p piece) {
	for w.now.width+p.width > w.width && len(p.text) > 1 {
		n, width := w.doc.head(p, w.width-w.now.width)
		if n == 0 {
			if w.now.width > 0 {
				w.newLine()
				continue
			}
			_, n = utf8.DecodeRuneInString(p.text)
			if p.face != wide {
				n = 1
			}
			width = w.doc.width(p.text[:n], p.face, p.size)
		}
		first := p
		first.text, first.width = p.text[:n], width
		w.put(first)
		w.newLine()
		p.text, p.width = p.text[n:], p.width-width
	}
	w.put(p)
}

// put adds to the line; neighbours of one look become one.
func (w *wrapper) put(p piece) {
	w.now.width += p.width
	if n := len(w.now.pieces); n > 0 {
		last := &w.now.pieces[n-1]
		if last.face == p.face && last.size == p.size && last.ink == p.ink && last.url == p.url && last.rise == p.rise {
			last.text += p.text
			last.width += p.width
			return
		}
	}
	w.now.pieces = append(w.now.pieces, p)
}

func (w *wrapper) newLine() {
	w.lines = append(w.lines, w.now)
	w.now, w.gap = line{}, 0
}

func (w *wrapper) end() []line {
	if len(w.word) > 0 {
		w.place()
	}
	if len(w.now.pieces) > 0 {
		w.newLine()
	}
	return w.lines
}

// width of a text in points.
func (d *doc) width(text string, f face, size float64) float64 {
	if f == wide {
		d.use(wide, size)
		return d.pdf.GetStringWidth(text)
	}
	sum, widths := 0.0, &fonts[f].widths
	for i := 0; i < len(text); i++ {
		sum += widths[text[i]]
	}
	return sum * size / 1000
}

// head is how much of a piece fits into a width: bytes and points.
func (d *doc) head(p piece, width float64) (n int, wide float64) {
	for n < len(p.text) {
		step := 1
		if p.face > serif {
			_, step = utf8.DecodeRuneInString(p.text[n:])
		}
		next := d.width(p.text[n:n+step], p.face, p.size)
		if wide+next > width {
			break
		}
		n, wide = n+step, wide+next
	}
	return n, wide
}

// plain is a text in one face.
func plain(text string, f face) []run { return []run{{text: text, face: f, ink: ink}} }

// join are texts with something between them, without those that are empty.
func join(between string, texts ...string) string {
	kept := texts[:0:0]
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return strings.Join(kept, between)
}
