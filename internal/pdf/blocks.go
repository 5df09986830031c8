package pdf

import (
	"strconv"

	"recess/internal/library"
)

// frame is a column that blocks are laid in.
type frame struct{ x, width float64 }

var body = frame{column, measure}

// in is the frame less an indent.
func (f frame) in(by float64) frame { return frame{f.x + by, f.width - by} }

// paragraph lays runs out, and never leaves one line alone at the foot or the
// head of a page.
func (d *doc) paragraph(f frame, runs []run, size, lead float64) {
	lines := d.wrap(runs, size, f.width)
	for len(lines) > 0 {
		n := int((bottom - d.y) / lead)
		switch {
		case n >= len(lines):
			n = len(lines)
		case len(lines)-n == 1:
			n--
		}
		if n < min(2, len(lines)) && !d.fresh {
			d.newPage()
			continue
		}
		d.y += d.lines(lines[:n], f.x, d.y, lead)
		if lines = lines[n:]; len(lines) > 0 {
			d.newPage()
		}
	}
}

// text is a paragraph of the size of the text.
func (d *doc) text(f frame, runs []run) {
	d.paragraph(f, runs, textSize, leading)
	d.y += gap
}

// heading keeps what follows it: three lines, or the head of a table.
func (d *doc) heading(f frame, runs []run, level int) {
	size, lead, above := headSize, 18.0, 11.0
	if level > 2 {
		size, lead, above = subSize, leading, 8.0
	}
	lines := d.wrap(runs, size, f.width)
	height := above + lead*float64(len(lines)) + 4
	d.room(height + 3*leading)
	d.down(above)
	d.y += d.lines(lines, f.x, d.y, lead) + 4
}

// blocks lays a paper's blocks out.
func (d *doc) blocks(f frame, blocks []library.Block, p *printed) {
	for _, b := range blocks {
		switch b := b.(type) {
		case library.Heading:
			d.heading(f, runs(b.Text, headFace(b.Level), ink), b.Level)
		case library.Paragraph:
			d.text(f, runs(b.Text, sans, ink))
		case library.List:
			d.list(f, b, p)
		case library.Quote:
			d.quote(f, b, p)
		case library.Table:
			d.table(f, tableOf(b))
		case library.Image:
			d.image(f, p.images[b.File], b.Alt)
		case library.Rule:
			d.room(leading)
			d.rule(f.x, f.x+60, d.y+2, 0.6, hair)
			d.y += leading
		}
	}
}

func headFace(level int) face {
	if level == 2 {
		return serif
	}
	return bold
}

// printed is what the blocks of one paper refer to.
type printed struct {
	images map[string]*library.File
}

// runs are spans as runs.
func runs(spans []library.Span, base face, c colour) []run {
	out := make([]run, 0, len(spans))
	for _, s := range spans {
		if s.Note > 0 {
			out = append(out, run{text: strconv.Itoa(s.Note), face: base, ink: accent, note: s.Note})
			continue
		}
		r := run{text: s.Text, face: faceOf(s, base), ink: c, url: s.Link}
		if s.Link != "" {
			r.ink = accent
		}
		out = append(out, r)
	}
	return out
}

func faceOf(s library.Span, base face) face {
	if base == serif {
		return serif
	}
	strong := s.Strong || base == bold
	switch {
	case strong && s.Emph:
		return boldItalic
	case strong:
		return bold
	case s.Emph:
		return italic
	}
	return base
}

// list hangs its marks into the margin of its items.
func (d *doc) list(f frame, l library.List, p *printed) {
	for i, item := range l.Items {
		mark, indent := "•", 14.0
		if l.Ordered {
			mark, indent = strconv.Itoa(l.Start+i)+".", 18.0
		}
		d.room(2 * leading)
		d.mark(f.x, mark, item)
		d.items(f.in(indent), item, p)
	}
	d.y += gap - 3
}

// mark is drawn where the first line of the item will stand.
func (d *doc) mark(x float64, mark string, item []library.Block) {
	if para, ok := first(item).(library.Paragraph); ok && d.y+leading*float64(len(d.wrap(runs(para.Text, sans, ink), textSize, measure))) > bottom {
		d.room(2 * leading)
	}
	fresh := d.fresh
	d.say(mark, sans, textSize, accent, x, d.y+leading*0.74)
	d.fresh = fresh
}

func first(blocks []library.Block) library.Block {
	if len(blocks) == 0 {
		return nil
	}
	return blocks[0]
}

// items lays the blocks of an item closer together than those of a page.
func (d *doc) items(f frame, item []library.Block, p *printed) {
	for _, b := range item {
		if para, ok := b.(library.Paragraph); ok {
			d.paragraph(f, runs(para.Text, sans, ink), textSize, leading)
			d.y += 3
			continue
		}
		d.blocks(f, []library.Block{b}, p)
	}
}

// quote has a rule at its side.
func (d *doc) quote(f frame, q library.Quote, p *printed) {
	page, from := d.pdf.PageNo(), d.y
	d.blocks(f.in(16), q.Blocks, p)
	if d.pdf.PageNo() == page {
		d.rule(f.x+3, f.x+3, from+2, 2, accent)
		d.stroke(accent, 2)
		d.pdf.Line(f.x+3, from+2, f.x+3, d.y-gap)
	}
}

// notes are a paper's footnotes, at its end.
func (d *doc) notes(f frame, notes [][]library.Block) {
	if len(notes) == 0 {
		return
	}
	d.room(3 * smallLead)
	d.down(4)
	d.rule(f.x, f.x+60, d.y, 0.6, hair)
	d.y += 6
	for i, note := range notes {
		text := []run{{text: strconv.Itoa(i+1) + "\u00a0", face: sans, ink: accent}}
		for _, b := range note {
			if para, ok := b.(library.Paragraph); ok {
				text = append(text, runs(para.Text, sans, ink)...)
			}
		}
		d.paragraph(f, text, smallSize, smallLead)
		d.y += 3
	}
}
