package pdf

import (
	"recess/internal/briefing"
	"recess/internal/library"
)

// opening is what a paper wants below its title on a page that is begun.
const opening = 330.0

// papers begin on a page each, or in the middle of one that is hardly begun.
func (d *doc) papers(p *briefing.Pack, papers []briefing.Paper) {
	for i := range papers {
		paper := &papers[i]
		if paper.PDF != nil {
			d.carry(paper)
			continue
		}
		d.follow(paper.Title, opening)
		if paper.Lang != p.Lang {
			d.text(body, []run{{text: d.l.T("pack.no_counterpart"), face: italic, ink: faint}})
		}
		if paper.Summary != "" {
			d.paragraph(frame{left, full - 40}, []run{{text: paper.Summary, face: sans, ink: faint}}, 11.5, 16.4)
			d.y += 10
		}
		with := &printed{images: p.Images}
		d.blocks(body, paper.Body.Blocks, with)
		d.notes(body, paper.Body.Notes)
	}
}

// thanks is the draft of a note to send within two days.
func (d *doc) thanks(p *briefing.Pack) {
	d.follow(d.l.T("pack.thanks"), 220)
	f := frame{left, measure}
	dear := d.l.T("pack.thanks_dear_nobody")
	if p.Member != nil {
		dear = d.l.T("pack.thanks_dear", "Name", p.Member.Name())
	}
	d.text(f, []run{{text: d.l.T("pack.thanks_when"), face: italic, ink: faint}})
	d.text(f, plain(dear, sans))
	d.text(f, plain(d.l.T("pack.thanks_met", "Campaign", p.Campaign.Name), sans))
	if len(p.Thanks.Points) > 0 {
		d.text(f, plain(d.l.T("pack.thanks_for"), sans))
		d.bullets(f, p.Thanks.Points)
	}
	d.text(f, plain(d.l.T("pack.thanks_promised"), sans))
	for range 2 {
		d.room(26)
		d.rule(left, left+measure, d.y+16, 0.5, hair)
		d.y += 24
	}
	d.y += 6
	d.text(f, plain(d.l.T("pack.thanks_close"), sans))
}

// sources tells of everything printed where it is from and of what version.
func (d *doc) sources(p *briefing.Pack) {
	d.follow(d.l.T("pack.sources"), 160)
	f := frame{left, full - 30}
	for _, v := range p.Versions {
		text := []run{
			{text: v.Title, face: bold, ink: ink},
			{text: "  " + d.l.T("pack.version", "Number", v.Version, "Date", d.date(v.On)), face: sans, ink: faint},
		}
		d.room(3 * smallLead)
		d.paragraph(f, text, 9.4, 13)
		for _, s := range v.Sources {
			d.paragraph(f.in(12), sourceRuns(d, s), smallSize, smallLead)
		}
		d.y += 5
	}
	d.y += 6
	d.paragraph(f, []run{{text: d.l.T("footer.licence"), face: sans, ink: faint}}, smallSize, smallLead)
}

func sourceRuns(d *doc, s library.Source) []run {
	on := ""
	if !s.On.IsZero() {
		on = d.date(s.On)
	}
	all := []run{{text: join(", ", s.Title, s.Publisher, on), face: sans, ink: ink}}
	if s.URL != "" {
		all = append(all, run{text: " ", face: sans, ink: ink}, run{text: s.URL, face: sans, ink: accent, url: s.URL})
	}
	return all
}

// party is a party's name in the reader's language.
func (d *doc) party(name string) string {
	if slug := partySlug(name); slug != "" {
		return d.l.T("party." + slug)
	}
	return name
}
