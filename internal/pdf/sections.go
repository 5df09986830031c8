package pdf

import (
	"strings"

	"recess/internal/briefing"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/member"
)

// blank is a label with a line to write on, or what is known.
func (d *doc) blank(label, known string, width float64) {
	d.room(30)
	d.say(label, bold, 9.4, faint, left, d.y+12)
	if known != "" {
		lines := d.wrap(plain(known, sans), 11, width)
		d.y += max(24, d.lines(lines, left+150, d.y, 15)+6)
	} else {
		d.rule(left+150, left+150+width, d.y+15, 0.5, faint)
		d.y += 28
	}
	d.fresh = false
}

// meeting is the sheet with the practical facts.
func (d *doc) meeting(p *briefing.Pack) {
	m := p.Meeting
	d.section(d.l.T("pack.meeting"))
	when, minutes := "", ""
	if !m.At.IsZero() {
		when = meeting.When(d.l, m.At, m.At.Location())
	}
	if m.Minutes > 0 {
		minutes = d.l.N("pack.minutes", m.Minutes)
	}
	member, tel := "", m.OfficeTel
	if p.Member != nil {
		member = p.Member.Name()
	}
	for _, row := range [][2]string{
		{"pack.meeting_member", member}, {"pack.meeting_when", when}, {"pack.meeting_where", m.Where}, {"pack.meeting_minutes", minutes},
		{"pack.meeting_with", strings.Join(m.With, ", ")}, {"pack.meeting_tel", tel}, {"pack.meeting_access", strings.Join(m.AccessNeeds, "; ")},
	} {
		d.blank(d.l.T(row[0]), row[1], full-150)
	}
}

func (d *doc) roles(p *briefing.Pack) {
	d.follow(d.l.T("pack.team"), 200)
	t := &table{size: 9.8, lead: 13.4, widths: []float64{0.24, 0.46, 0.3}, head: [][]run{
		plain(d.l.T("pack.team_role"), bold), plain(d.l.T("pack.team_does"), bold), plain(d.l.T("pack.team_who"), bold),
	}}
	for _, r := range p.Roles {
		t.rows = append(t.rows, [][]run{plain(r.Name, bold), plain(r.Does, sans), plain(r.Holder, sans)})
	}
	d.table(frame{left, full}, t)
}

// profile is the member: a photograph or initials, party, offices, record.
func (d *doc) profile(p *briefing.Pack) {
	m := p.Member
	d.section(d.l.T("pack.member"))
	d.portrait(p.Profile.Photo, m)
	x := left + 104
	d.say(m.Name(), serif, 19, ink, x, d.y+24)
	d.say(d.party(m.Party), sans, 12, faint, x, d.y+44)
	d.say(p.Riding.Name.In(p.Lang), sans, 12, faint, x, d.y+62)
	d.y += 108
	d.offices(m)
	if len(p.Profile.Record) > 0 {
		d.heading(frame{left, full}, plain(d.l.T("pack.record"), serif), 2)
		for _, r := range p.Profile.Record {
			d.text(frame{left, measure}, []run{
				{text: d.date(r.On) + "  ", face: bold, ink: ink}, {text: r.Text + " ", face: sans, ink: ink},
				{text: r.URL, face: sans, ink: accent, url: r.URL},
			})
		}
	}
}

func (d *doc) portrait(photo []byte, m *member.Member) {
	const size = 84.0
	if len(photo) > 0 {
		d.picture(photo, d.y, left, 0, size)
		return
	}
	d.fill(tint)
	d.pdf.Circle(left+size/2, d.y+size/2, size/2, "F")
	initials := plain(m.Initials(), serif)
	initials[0].ink = accent
	for _, ln := range d.wrap(initials, 28, size) {
		d.draw(ln, left+(size-ln.width)/2, d.y+size/2+10)
	}
}

func (d *doc) offices(m *member.Member) {
	d.heading(frame{left, full}, plain(d.l.T("pack.offices"), serif), 2)
	t := &table{size: 9.8, lead: 13.4, widths: []float64{0.55, 0.45}, head: [][]run{
		plain(d.l.T("pack.office_where"), bold), plain(d.l.T("pack.office_reach"), bold),
	}}
	hill := d.l.T("pack.hill")
	t.rows = append(t.rows, [][]run{plain(hill, sans), reach(m.HillTel, m.Email)})
	for _, o := range m.Offices {
		where := join(", ", o.Street, d.l.T("office.address", "City", o.City, "Province", o.Province, "Postal", o.Postal))
		t.rows = append(t.rows, [][]run{plain(where, sans), reach(o.Tel, "")})
	}
	d.table(frame{left, full}, t)
}

func reach(tel, email string) []run {
	runs := plain(tel, sans)
	if email != "" {
		if tel != "" {
			runs[0].text += "\n"
		}
		runs = append(runs, run{text: email, face: sans, ink: accent, url: "mailto:" + email})
	}
	return runs
}

// place is the riding: where it lies, how many live there, who is beside it.
func (d *doc) place(p *briefing.Pack) {
	d.follow(d.l.T("pack.riding"), 330)
	height := min(330, bottom-d.y-90) // words below it
	d.sketch(&p.Place.Map, p.Riding.Code, left, d.y, full-150, height)
	at := d.sketch(p.Place.Province, p.Riding.Code, right-130, d.y, 130, 150)
	d.ring(p.Place.Province, p.Riding.Code, at)
	d.paragraphAt(right-130, d.y+158, 130, d.l.T("pack.in_province", "Province", d.l.T("province."+p.Riding.Province)))
	d.y += height + 18
	d.fresh = false
	facts := d.l.T("pack.population", "Count", d.l.Number(p.Riding.Population))
	if p.Riding.Renamed() {
		facts += " " + d.l.T("pack.renamed", "Name", p.Riding.OrderName.In(p.Lang))
	}
	d.text(frame{left, full}, plain(facts, sans))
	if len(p.Place.Neighbours) > 0 {
		names := make([]string, len(p.Place.Neighbours))
		for i, n := range p.Place.Neighbours {
			names[i] = n.Name.In(p.Lang)
		}
		d.text(frame{left, full}, []run{
			{text: d.l.T("pack.neighbours") + " ", face: bold, ink: ink}, {text: strings.Join(names, ", ") + ".", face: sans, ink: ink},
		})
	}
}

// paragraphAt is small text beside a drawing.
func (d *doc) paragraphAt(x, y, width float64, text string) {
	d.lines(d.wrap([]run{{text: text, face: sans, ink: faint}}, smallSize, width), x, y, smallLead)
}

func (d *doc) past(p *briefing.Pack) {
	d.follow(d.l.T("pack.past"), 120)
	if p.Past.Support != "" {
		d.text(frame{left, full}, plain(d.l.T("pack.support", "Level", p.Past.Support), bold))
	}
	for _, m := range p.Past.Meetings {
		d.text(frame{left, full}, []run{{text: join(" · ", d.date(m.On), m.With) + "  ", face: bold, ink: ink}, {text: m.Summary, face: sans, ink: ink}})
	}
	if len(p.Past.Commitments) > 0 {
		d.heading(frame{left, full}, plain(d.l.T("pack.commitments"), serif), 2)
	}
	for _, c := range p.Past.Commitments {
		due := ""
		if !c.Due.IsZero() {
			due = d.date(c.Due)
		}
		d.text(frame{left, full}, plain(join(" · ", c.Text, c.Owner, due), sans))
	}
}

// asks stand large: they are what the meeting is for.
func (d *doc) asks(p *briefing.Pack) {
	d.section(d.l.T("pack.asks"))
	for i, a := range p.Asks {
		size, lead, f := 12.5, 18.0, sans
		if a.Primary {
			size, lead, f = 16.4, 22.0, serif
		}
		lines := d.wrap(plain(a.Text, f), size, full-36)
		d.room(lead*float64(len(lines)) + 60)
		d.say(d.l.Number(i+1), serif, 20, accent, left, d.y+lead*0.8)
		d.y += d.lines(lines, left+30, d.y, lead)
		if a.Detail != "" {
			d.y += 2
			d.paragraph(frame{left + 30, full - 60}, []run{{text: a.Detail, face: sans, ink: faint}}, textSize, leading)
		}
		d.answers(left+30, d.y+8)
		d.y += 38
	}
}

// answers are boxes to tick.
func (d *doc) answers(x, y float64) {
	for _, key := range []string{"pack.yes", "pack.partly", "pack.no"} {
		d.stroke(faint, 0.7)
		d.pdf.Rect(x, y, 9, 9, "D")
		x = d.say(d.l.T(key), sans, 9.4, faint, x+14, y+8) + 24
	}
}

func (d *doc) agenda(p *briefing.Pack) {
	d.follow(d.l.T("pack.agenda"), 180)
	t := &table{size: textSize, lead: leading, widths: []float64{0.16, 0.84}, head: [][]run{
		plain(d.l.T("pack.agenda_from"), bold), plain(d.l.T("pack.agenda_what"), bold),
	}}
	for _, item := range p.Agenda {
		t.rows = append(t.rows, [][]run{
			plain(d.l.T("pack.agenda_minutes", "From", item.Start, "To", item.Start+item.Minutes), sans), plain(item.Text, sans),
		})
	}
	d.table(frame{left, full}, t)
}

func (d *doc) points(p *briefing.Pack) {
	d.follow(d.l.T("pack.points"), 160)
	d.bullets(frame{left, measure + 40}, p.Points)
	if len(p.Talk) > 0 {
		d.heading(frame{left, full}, plain(d.l.T("pack.questions"), serif), 2)
		d.bullets(frame{left, measure + 40}, p.Talk)
	}
}

// bullets are a list of plain texts.
func (d *doc) bullets(f frame, texts []string) {
	l := library.List{}
	for _, t := range texts {
		l.Items = append(l.Items, []library.Block{library.Paragraph{Text: []library.Span{{Text: t}}}})
	}
	d.list(f, l, &printed{})
}

// myths face their facts, row by row.
func (d *doc) myths(p *briefing.Pack) {
	d.section(d.l.T("pack.myths"))
	t := &table{size: textSize, lead: leading, widths: []float64{0.4, 0.6}, head: [][]run{
		plain(d.l.T("pack.myth"), bold), plain(d.l.T("pack.fact"), bold),
	}}
	for _, m := range p.Myths {
		t.rows = append(t.rows, [][]run{plain(m.Claim, italic), factRuns(m.Fact)})
	}
	d.table(frame{left, full}, t)
}

// factRuns are the paragraphs of a fact, below each other.
func factRuns(blocks []library.Block) []run {
	var all []run
	for _, b := range blocks {
		var spans []library.Span
		switch b := b.(type) {
		case library.Paragraph:
			spans = b.Text
		case library.List:
			for _, item := range b.Items {
				all = append(all, factRuns(item)...)
			}
			continue
		default:
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].text += "\n"
		}
		all = append(all, runs(spans, sans, ink)...)
	}
	return all
}
