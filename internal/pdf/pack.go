package pdf

import (
	"io"

	"recess/internal/briefing"
	"recess/internal/i18n"
)

// Pack lays out the pack of a team.
func Pack(w io.Writer, p *briefing.Pack) error {
	l := i18n.For(p.Lang)
	name := p.Riding.Name.In(p.Lang)
	d := newDoc(l, p.Campaign.Name+" – "+name, p.Organisation.Name, p.Made)
	d.header = join(" · ", p.Campaign.Name, name)
	d.footer = p.Organisation.Name
	d.markAs(p.Mark)
	d.cover(p)
	contents := 0
	if p.Contents {
		d.newPage()
		contents = d.pdf.PageNo()
	}
	d.sections(p)
	if contents > 0 {
		d.contents(contents)
	}
	return d.finish(w, p.Lang)
}

// sections are laid out in the order of the pack; a short one follows the one
// before it on the same page.
func (d *doc) sections(p *briefing.Pack) {
	if p.Meeting != nil {
		d.meeting(p)
	}
	if len(p.Roles) > 0 {
		d.roles(p)
	}
	if p.Profile != nil {
		d.profile(p)
	}
	if p.Place != nil {
		d.place(p)
	}
	if p.Past != nil {
		d.past(p)
	}
	if len(p.Asks) > 0 {
		d.asks(p)
	}
	if len(p.Agenda) > 0 {
		d.agenda(p)
	}
	if len(p.Points)+len(p.Talk) > 0 {
		d.points(p)
	}
	if len(p.Myths) > 0 {
		d.myths(p)
	}
	d.papers(p, p.Papers)
	d.papers(p, p.Guides)
	if p.Form != nil {
		d.form(p)
	}
	if p.Thanks != nil {
		d.thanks(p)
	}
	if p.Sources {
		d.sources(p)
	}
}

// section opens one on a new page.
func (d *doc) section(title string) {
	d.newPage()
	d.title(title)
}

// follow opens a section on this page if so much of it fits.
func (d *doc) follow(title string, height float64) {
	if d.fresh || d.y+60+height > bottom {
		d.section(title)
		return
	}
	d.y += 30
	d.title(title)
}

// title is a section's, with a place in the outline and the contents.
func (d *doc) title(title string) {
	lines := d.wrap(plain(title, serif), titleSize, full)
	d.use(sans, textSize) // the outline is not UTF-8
	d.bookmark(title, 0)
	link := d.pdf.AddLink()
	d.pdf.SetLink(link, d.y, -1)
	d.entries = append(d.entries, entry{title, d.pdf.PageNo(), link})
	d.y += d.lines(lines, left, d.y, 31) + 4
	d.rule(left, left+48, d.y, 2, accent)
	d.y += 20
}

// contents fills in the page that was kept for them.
func (d *doc) contents(page int) {
	d.turn(page)
	d.y = top
	d.y += d.lines(d.wrap(plain(d.l.T("pack.contents"), serif), titleSize, full), left, d.y, 31) + 4
	d.rule(left, left+48, d.y, 2, accent)
	d.y += 24
	for _, e := range d.entries {
		lines := d.wrap(plain(e.title, sans), 11.5, full-40)
		d.sayRight(d.l.Number(e.page), sans, 11.5, faint, right, d.y+13)
		height := d.lines(lines, left, d.y, 17)
		d.pdf.Link(left, d.y, full, height, e.link)
		d.y += height + 6
		d.rule(left, right, d.y-2, 0.4, hair)
		d.y += 4
	}
	d.pdf.SetPage(d.pdf.PageCount())
}

// cover is the first page.
func (d *doc) cover(p *briefing.Pack) {
	d.newPage()
	d.fill(accent)
	d.pdf.Rect(0, 0, 18, pageHeight, "F")
	y := 96.0
	if len(p.Organisation.Logo) > 0 {
		d.picture(p.Organisation.Logo, 60, left, 0, 48)
		y = 136
	}
	d.say(p.Organisation.Name, bold, 12, faint, left, y)
	d.y = 210
	d.y += d.lines(d.wrap(plain(p.Campaign.Name, serif), 38, full), left, d.y, 45) + 10
	d.y += d.lines(d.wrap([]run{{text: p.Campaign.Summary, face: sans, ink: faint}}, 12.5, measure), left, d.y, 18) + 34
	d.rule(left, left+72, d.y, 2.4, accent)
	d.y += 26
	d.y += d.lines(d.wrap(plain(p.Riding.Name.In(p.Lang), serif), 22, full), left, d.y, 28) + 4
	d.say(d.l.T("province."+p.Riding.Province), sans, 12, faint, left, d.y+12)
	d.y += 32
	d.who(p)
	d.versions(p)
}

// who is the member, on the cover.
func (d *doc) who(p *briefing.Pack) {
	if p.Member == nil {
		d.say(d.l.T("member.vacant"), bold, 13, ink, left, d.y+12)
		return
	}
	d.say(p.Member.Name(), bold, 13, ink, left, d.y+12)
	d.say(d.party(p.Member.Party), sans, 12, faint, left, d.y+30)
	d.y += 36
}

// versions stand at the foot of the cover: what was printed, and when.
func (d *doc) versions(p *briefing.Pack) {
	y := 664.0
	d.say(d.l.T("pack.made", "Date", d.date(p.Made)), bold, 10, ink, left, y)
	lines := d.wrap([]run{{text: d.l.N("pack.versions", len(p.Versions)), face: sans, ink: faint}}, smallSize+0.6, measure)
	d.lines(lines, left, y+6, 13)
	d.lines(d.wrap([]run{{text: d.l.T("pack.internal"), face: italic, ink: faint}}, smallSize+0.6, measure), left, y+24, 13)
}
