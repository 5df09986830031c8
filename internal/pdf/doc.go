// Package pdf lays packs out on paper.
package pdf

import (
	"fmt"
	"io"
	"math"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"recess/internal/briefing"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// The page is US Letter; all lengths are points.
const (
	pageWidth  = 612.0
	pageHeight = 792.0
	left       = 72.0 // of titles, tables and forms
	right      = 540.0
	column     = 108.0 // where running text begins
	measure    = 400.0 // and how long its lines are: some 75 letters
	top        = 78.0
	bottom     = 724.0
	full       = right - left
)

// Type: a scale of a quarter from the size of the text.
const (
	textSize  = 10.5
	leading   = 14.6
	smallSize = 8.6
	smallLead = 11.6
	titleSize = 25.6
	headSize  = 14.2
	subSize   = 11.2
	gap       = 7.0 // between paragraphs
)

// colour is red, green and blue.
type colour struct{ r, g, b int }

var (
	ink     = colour{28, 27, 24}
	faint   = colour{96, 92, 84}
	hair    = colour{200, 194, 182}
	tint    = colour{238, 243, 241}
	accent  = colour{11, 79, 79} // deep teal, 9 : 1 on white
	land    = colour{247, 245, 240}
	white   = colour{255, 255, 255}
	warning = colour{150, 40, 20}
)

// doc is a document being laid out.
type doc struct {
	pdf  *gofpdf.Fpdf
	l    *i18n.Localizer
	y    float64
	face face
	size float64

	wide    bool   // the wide font is there
	header  string // of every page but the first
	footer  string
	notice  string   // of every page; empty: none
	entries []entry  // of the contents
	fresh   bool     // nothing stands on this page yet
	grafts  []*graft // pictures, and pages of uploaded PDFs
}

// entry is a line of the contents.
type entry struct {
	title string
	page  int
	link  int
}

// newDoc starts a document; its times are those of a day, so that the same
// input gives the same bytes.
func newDoc(l *i18n.Localizer, title, author string, made civil.Date) *doc {
	f := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(made.In(time.UTC))
	f.SetModificationDate(made.In(time.UTC))
	f.SetProducer("Recess", true)
	f.SetTitle(title, true)
	f.SetAuthor(author, true)
	addFonts(f)
	return &doc{pdf: f, l: l}
}

// use sets the font of what is drawn next.
func (d *doc) use(f face, size float64) {
	if d.face == f && d.size == size {
		return
	}
	d.face, d.size = f, size
	if f == wide {
		d.pdf.SetFont("wide", "", size)
		return
	}
	d.pdf.SetFont(fonts[f].name, "", size)
}

func (d *doc) needWide() {
	if !d.wide {
		d.wide = true
		addWide(d.pdf)
	}
}

// turn goes back to a page that has been laid out, to add what could not be
// known then. The page has forgotten its font.
func (d *doc) turn(page int) {
	d.pdf.SetPage(page)
	d.pdf.SetFont(fonts[serif].name, "", 1)
	d.face, d.size = serif, 1
	d.fill(white) // nor has it the colour that the last page filled with
}

// newPage goes on to the next page.
func (d *doc) newPage() {
	d.pdf.AddPage()
	d.face, d.size = wide+1, 0 // the page has no font yet
	d.y, d.fresh = top, true
}

// room makes sure that a height fits below.
func (d *doc) room(height float64) {
	if d.y+height > bottom && !d.fresh {
		d.newPage()
	}
}

// down leaves a space, but not at the head of a page.
func (d *doc) down(space float64) {
	if !d.fresh {
		d.y += space
	}
}

// draw puts a line with its left end at x, on the baseline y.
func (d *doc) draw(ln line, x, y float64) {
	for _, p := range ln.pieces {
		d.use(p.face, p.size)
		d.pdf.SetTextColor(p.ink.r, p.ink.g, p.ink.b)
		d.pdf.Text(x, y-p.rise, p.text)
		if p.url != "" {
			d.pdf.LinkString(x, y-p.size*0.8, p.width, p.size*1.1, p.url)
			d.stroke(accent, 0.4)
			d.pdf.Line(x, y+1.6, x+p.width, y+1.6)
		}
		x += p.width
	}
	d.fresh = false
}

// lines draws lines below each other from y on, which is the top of the first,
// and gives their height.
func (d *doc) lines(lines []line, x, y, lead float64) float64 {
	for i, ln := range lines {
		d.draw(ln, x, y+lead*float64(i)+lead*0.74)
	}
	return lead * float64(len(lines))
}

// say draws one line that is known to fit.
func (d *doc) say(text string, f face, size float64, c colour, x, y float64) float64 {
	runs := []run{{text: text, face: f, ink: c}}
	for _, ln := range d.wrap(runs, size, math.Inf(1)) {
		d.draw(ln, x, y)
		x += ln.width
	}
	return x
}

// sayRight is say with the right end at x.
func (d *doc) sayRight(text string, f face, size float64, c colour, x, y float64) {
	for _, ln := range d.wrap([]run{{text: text, face: f, ink: c}}, size, math.Inf(1)) {
		d.draw(ln, x-ln.width, y)
	}
}

func (d *doc) stroke(c colour, width float64) {
	d.pdf.SetDrawColor(c.r, c.g, c.b)
	d.pdf.SetLineWidth(width)
}

func (d *doc) fill(c colour) { d.pdf.SetFillColor(c.r, c.g, c.b) }

// rule draws a line from x to x2 at the height y.
func (d *doc) rule(x, x2, y, width float64, c colour) {
	d.stroke(c, width)
	d.pdf.Line(x, y, x2, y)
}

// finish numbers the pages and writes the document.
func (d *doc) finish(w io.Writer, lang i18n.Lang) error {
	pages := d.pdf.PageCount()
	for n := 1; n <= pages && d.notice != ""; n++ {
		d.turn(n)
		d.sayRight(d.notice, bold, 10, warning, right, 34)
	}
	for n := 2; n <= pages; n++ {
		d.turn(n)
		d.say(d.header, sans, smallSize, faint, left, 48)
		d.say(d.footer, sans, smallSize, faint, left, 752)
		d.sayRight(d.l.T("pdf.page", "Page", n, "Pages", pages), sans, smallSize, faint, right, 752)
	}
	d.pdf.SetPage(pages)
	return d.write(w, lang)
}

// markAs has every page say what the pack is, where it is not final.
func (d *doc) markAs(m briefing.Mark) {
	if m != "" {
		d.notice = d.l.T("pack.mark." + string(m))
	}
}

// bookmark adds to the outline. A title is UTF-16, which every reader knows
// (PDF 1.7, §7.9.2.2).
func (d *doc) bookmark(title string, level int) {
	text := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(title)) {
		text = append(text, byte(unit>>8), byte(unit))
	}
	d.pdf.Bookmark(string(text), level, d.y)
}

// date is a day in words.
func (d *doc) date(day civil.Date) string { return d.l.Date(day.In(time.UTC)) }

func (d *doc) err() error {
	if err := d.pdf.Error(); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}
