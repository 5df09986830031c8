package pdf

import (
	"io"

	"recess/internal/i18n"
	"recess/internal/meeting"
)

// Places on a letter, in points from the top of the sheet. Folded in three, its
// address shows in the window of a No. 10 envelope however the sheet lies in
// it, and nothing else does.
const (
	senderTop = 54.0
	dayLine   = 136.0 // above the window
	windowTop = 178.0
	subjectAt = 268.0 // below it
)

const (
	letterSize = 11.0
	letterLead = 15.2
	signature  = 46.0 // room for one
)

// Letter lays a request to a member's office out as a business letter. What is
// in it fits on a page; long words of the sender's own go on to a second.
func Letter(w io.Writer, l *meeting.Letter) error {
	d := newDoc(i18n.For(l.Lang), l.Subject, l.From[0], l.Day)
	d.header = l.Subject
	d.newPage()
	d.address(l.From, senderTop)
	d.say(d.date(l.Day), sans, letterSize, ink, left, dayLine)
	d.address(l.Office, windowTop)
	d.y = subjectAt
	sheet := frame{left, full}
	d.paragraph(sheet, plain(l.Subject, bold), letterSize, letterLead)
	d.y += gap
	last := len(l.Body) - 1
	for i, p := range l.Body[:last] {
		if i == last-1 { // the regards keep the signature with them
			d.room(letterLead*2 + signature)
		}
		d.passage(sheet, p)
	}
	d.y += signature
	d.say(l.From[0], sans, letterSize, ink, left, d.y) // the address stands at the top
	return d.finish(w, l.Lang)
}

// address is a block of lines.
func (d *doc) address(lines []string, y float64) {
	for i, ln := range lines {
		d.lines(d.wrap(plain(ln, sans), letterSize, full), left, y+letterLead*float64(i), letterLead)
	}
}

// passage is a paragraph of a letter, or the points of a list.
func (d *doc) passage(f frame, p meeting.Paragraph) {
	for _, point := range p.Points {
		d.room(letterLead)
		d.say("•", sans, letterSize, ink, f.x+8, d.y+letterLead*0.74)
		d.paragraph(f.in(22), plain(point, sans), letterSize, letterLead)
	}
	if p.Text != "" {
		d.paragraph(f, plain(p.Text, sans), letterSize, letterLead)
	}
	d.y += gap + 1
}
