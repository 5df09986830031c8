package pdf

import (
	"github.com/boombuler/barcode/qr"

	"recess/internal/briefing"
	"recess/internal/member"
)

func partySlug(name string) string { return member.PartySlug(name) }

// form is the report, to fill by hand where there is no telephone.
func (d *doc) form(p *briefing.Pack) {
	d.section(d.l.T("pack.form"))
	const size = 84.0
	d.qr(p.Form.Link, right-size, top-4, size)
	d.paragraph(frame{left, full - size - 24}, []run{{text: d.l.T("pack.form_lead"), face: sans, ink: faint}}, textSize, leading)
	d.paragraph(frame{left, full - size - 24}, []run{{text: p.Form.Link, face: sans, ink: accent, url: p.Form.Link}}, 9.4, 13)
	d.y = max(d.y, top+size) + 14
	for _, key := range []string{"pack.form_date", "pack.form_with", "pack.form_minutes", "pack.form_team"} {
		d.blank(d.l.T(key), "", full-150)
	}
	for i, ask := range p.Form.Asks {
		lines := d.wrap(plain(d.l.Number(i+1)+". "+ask, bold), textSize, full)
		d.room(leading*float64(len(lines)) + 66)
		d.y += d.lines(lines, left, d.y, leading)
		d.answers(left, d.y+5)
		d.y += 22
		d.writing(1)
	}
	for _, key := range []string{"pack.form_concerns", "pack.form_promised", "pack.form_ours", "pack.form_learned"} {
		d.room(80)
		d.say(d.l.T(key), bold, 9.4, faint, left, d.y+14)
		d.y += 18
		d.writing(2)
	}
}

// writing is lines to write on.
func (d *doc) writing(n int) {
	for range n {
		d.rule(left, right, d.y+18, 0.5, hair)
		d.y += 22
	}
	d.y += 6
}

// qr draws a QR code (ISO/IEC 18004), one rectangle for each run of dark
// modules in a row.
func (d *doc) qr(text string, x, y, size float64) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		d.pdf.SetError(err)
		return
	}
	n := code.Bounds().Dx()
	module := size / float64(n)
	d.fill(ink)
	for row := range n {
		for from := 0; from < n; from++ {
			to := from
			for to < n && dark(code.At(to, row).RGBA()) {
				to++
			}
			if to > from {
				d.pdf.Rect(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module, "F")
				from = to
			}
		}
	}
}

func dark(r, _, _, _ uint32) bool { return r < 0x8000 }
