package pdf

import (
	"io"

	"recess/internal/briefing"
	"recess/internal/i18n"
)

// LeaveBehind lays out the sheet that stays at the office: two sides, whatever
// stands in it. What does not fit is left out from the end: the first papers
// of a campaign are its most important.
func LeaveBehind(w io.Writer, l *briefing.LeaveBehind) error {
	loc := i18n.For(l.Lang)
	name := l.Riding.Name.In(l.Lang)
	d := newDoc(loc, loc.T("pack.leave_title")+" – "+name, l.Organisation.Name, l.Made)
	d.markAs(l.Mark)
	d.newPage()
	d.front(l, name)
	d.newPage()
	d.back(l)
	return d.finish(w, l.Lang)
}

// front is the side with the asks.
func (d *doc) front(l *briefing.LeaveBehind, riding string) {
	d.fill(accent)
	d.pdf.Rect(0, 0, 18, pageHeight, "F")
	if len(l.Organisation.Logo) > 0 {
		d.picture(l.Organisation.Logo, 48, left, 0, 36)
	}
	d.sayRight(l.Organisation.Name, bold, 10.5, faint, right, 64)
	d.y = 104
	d.y += d.lines(d.wrap(plain(d.l.T("pack.leave_title"), serif), 30, full), left, d.y, 36) + 6
	to := riding
	if l.Member != nil {
		to = join(" · ", l.Member.Name(), riding)
	}
	d.y += d.lines(d.wrap(plain(to, bold), 12, full), left, d.y, 17) + 10
	d.y += d.lines(d.wrap([]run{{text: l.Campaign.Summary, face: sans, ink: faint}}, 11.5, full-30), left, d.y, 16.5) + 18
	d.rule(left, left+48, d.y, 2, accent)
	d.y += 22
	for i, a := range l.Asks {
		size, lead, f := 12.5, 17.5, sans
		if a.Primary {
			size, lead, f = 17, 22.5, serif
		}
		lines := d.wrap(plain(a.Text, f), size, full-36)
		detail := d.wrap([]run{{text: a.Detail, face: sans, ink: faint}}, textSize, full-60)
		if d.y+lead*float64(len(lines))+leading*float64(len(detail)) > bottom-20 {
			return
		}
		d.say(d.l.Number(i+1), serif, 20, accent, left, d.y+lead*0.8)
		d.y += d.lines(lines, left+30, d.y, lead)
		d.y += d.lines(detail, left+30, d.y+2, leading) + 16
	}
}

// back is the side with the gist of the papers, and how to reach us.
func (d *doc) back(l *briefing.LeaveBehind) {
	contact := 96.0
	d.y += d.lines(d.wrap(plain(d.l.T("pack.leave_key"), serif), 22, full), left, d.y-12, 28) + 2
	for _, b := range l.Papers {
		head := d.wrap(plain(b.Title, bold), 11.2, full)
		gist := d.wrap(plain(b.Summary, sans), 10, full-20)
		height := 15*float64(len(head)) + 13.6*float64(len(gist))
		if d.y+height > bottom-contact {
			break
		}
		d.y += d.lines(head, left, d.y, 15)
		d.y += d.lines(gist, left, d.y, 13.6)
		for _, p := range b.Points {
			lines := d.wrap(plain(p, sans), 9.4, full-34)
			if d.y+12.6*float64(len(lines)) > bottom-contact {
				break
			}
			d.say("•", sans, 9.4, accent, left+4, d.y+9.4)
			d.y += d.lines(lines, left+16, d.y, 12.6)
		}
		d.y += 9
	}
	d.contact(l, bottom-contact+20)
}

func (d *doc) contact(l *briefing.LeaveBehind, y float64) {
	d.rule(left, right, y, 0.6, accent)
	d.say(d.l.T("pack.leave_contact"), bold, textSize, accent, left, y+18)
	d.say(l.Organisation.Name, sans, textSize, ink, left, y+33)
	y += 33
	for _, ln := range l.Organisation.Address {
		y += 13
		d.say(ln, sans, 9.4, faint, left, y)
	}
	if l.Organisation.Email != "" {
		for _, ln := range d.wrap([]run{{text: l.Organisation.Email, face: sans, ink: accent, url: "mailto:" + l.Organisation.Email}}, textSize, full) {
			d.draw(ln, right-ln.width, bottom-contactLine)
		}
	}
}

// contactLine is how far above the foot the address stands.
const contactLine = 58.0
