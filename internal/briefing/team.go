package briefing

import (
	"cmp"
	"context"
	"slices"

	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// Pack is the pack of a riding's team. A fault.NotFound when there is no such
// riding.
func (e *Edition) Pack(ctx context.Context, code string) (*Pack, error) {
	r, err := e.press.Finder.Index().InForce(code)
	if err != nil {
		return nil, err
	}
	m, _ := e.press.Members.Roster().Sitting(code)
	p := &Pack{
		Lang: e.lang, Organisation: e.press.Organisation(e.lang), Campaign: e.heading(),
		Riding: r, Member: m, Made: e.made, Mark: e.mark, Versions: e.printed(),
		Contents: e.with(campaign.Contents), Sources: e.with(campaign.Sources), Images: e.files,
	}
	e.addMeeting(p)
	e.addCampaign(p)
	e.addPapers(p)
	if e.with(campaign.Riding) {
		p.Place = e.place(r)
	}
	if e.with(campaign.Profile) && m != nil {
		p.Profile, err = e.profile(ctx, m)
	}
	return p, err
}

// AddPast adds what earlier meetings have left. That is for the riding's team
// and its coordinators alone: a pack has it only where this is called.
func (e *Edition) AddPast(ctx context.Context, p *Pack) (err error) {
	if e.with(campaign.Past) {
		p.Past, err = e.past(ctx, p.Riding.Code, p.Member)
	}
	return err
}

// past is nil when there is nothing to tell.
func (e *Edition) past(ctx context.Context, code string, m *member.Member) (*Past, error) {
	sitting := 0
	if m != nil {
		sitting = m.PersonID
	}
	left, err := e.press.Shelf.Past(ctx, code, e.campaign.ID, sitting)
	if err != nil || len(left.Meetings)+len(left.Open) == 0 && left.Level == "" {
		return nil, err
	}
	l, p := i18n.For(e.lang), &Past{}
	if left.Level != "" {
		p.Support = l.T("support." + string(left.Level))
	}
	for _, x := range left.Meetings {
		with := l.T("meeting.with_whom." + string(x.With))
		if x.Names != "" {
			with += ", " + x.Names
		}
		p.Meetings = append(p.Meetings, PastMeeting{On: x.On, With: with, Summary: x.Facts})
	}
	for _, c := range left.Open {
		owner := l.T("report.theirs")
		if c.Ours {
			owner = cmp.Or(c.OwnerName, l.T("report.ours"))
		}
		p.Commitments = append(p.Commitments, Commitment{Text: c.Text, Owner: owner, Due: c.Due})
	}
	return p, nil
}

// addMeeting adds what has to do with the day itself.
func (e *Edition) addMeeting(p *Pack) {
	if e.with(campaign.Sheet) {
		p.Meeting = &Meeting{}
		if p.Member != nil && len(p.Member.Offices) > 0 {
			p.Meeting.OfficeTel = p.Member.Offices[0].Tel
		}
	}
	if e.with(campaign.TeamRoles) {
		p.Roles = roles(e.lang)
	}
	if e.with(campaign.Form) {
		p.Form = &Form{Link: e.press.Link(e.lang, p.Riding.Code)}
		for _, a := range e.campaign.Asks {
			p.Form.Asks = append(p.Form.Asks, a.Text.In(e.lang))
		}
	}
	if e.with(campaign.Thanks) {
		p.Thanks = &Thanks{Points: in(e.lang, e.campaign.Thanks)}
	}
}

// parts are what people take on in a meeting, as the catalogues describe them.
var parts = append([]meeting.Role{meeting.Lead}, meeting.Roles...)

func roles(lang i18n.Lang) []Role {
	l := i18n.For(lang)
	all := make([]Role, len(parts))
	for i, part := range parts {
		name := "team_role." + string(part)
		all[i] = Role{Name: l.T(name), Does: l.T(name + "_does")}
	}
	return all
}

// addCampaign adds what is asked and said.
func (e *Edition) addCampaign(p *Pack) {
	if e.with(campaign.Asks) {
		p.Asks = e.asks()
	}
	if e.with(campaign.Points) {
		p.Points, p.Talk = in(e.lang, e.campaign.Points), in(e.lang, e.campaign.Questions)
	}
	if e.with(campaign.Agenda) {
		start := 0
		for _, item := range e.campaign.Agenda {
			p.Agenda = append(p.Agenda, Item{Start: start, Minutes: item.Minutes, Text: item.Text.In(e.lang)})
			start += item.Minutes
		}
	}
}

// addPapers puts each paper into its section.
func (e *Edition) addPapers(p *Pack) {
	for _, paper := range e.papersFor(library.Team) {
		switch {
		case paper.Kind == library.Myths && paper.Body != nil:
			if e.with(campaign.Myths) {
				p.Myths = append(p.Myths, myths(paper.Body)...)
			}
		case paper.Kind == library.LeaveBehind: // is a sheet of its own
		case paper.Kind == library.Guide:
			if e.with(campaign.Guide) {
				p.Guides = append(p.Guides, paper)
			}
		case e.with(campaign.Papers):
			p.Papers = append(p.Papers, paper)
		}
	}
}

// myths are the parts of a paper: the heading is the claim, what follows is
// the fact.
func myths(doc *library.Document) []Myth {
	var all []Myth
	for _, b := range doc.Blocks {
		if h, ok := b.(library.Heading); ok && h.Level == 2 {
			all = append(all, Myth{Claim: library.Text(h.Text)})
		} else if len(all) > 0 {
			all[len(all)-1].Fact = append(all[len(all)-1].Fact, b)
		}
	}
	return all
}

func (e *Edition) heading() Heading {
	return Heading{Name: e.campaign.Name.In(e.lang), Summary: e.campaign.Summary.In(e.lang)}
}

func (e *Edition) asks() []Ask {
	all := make([]Ask, len(e.campaign.Asks))
	for i, a := range e.campaign.Asks {
		all[i] = Ask{Text: a.Text.In(e.lang), Detail: a.Detail.In(e.lang), Primary: i == 0}
	}
	return all
}

func (e *Edition) printed() []Printed {
	var all []Printed
	for _, p := range e.papersFor(library.Team) {
		all = append(all, Printed{Title: p.Title, Version: p.Version, On: p.On, Lang: p.Lang, Sources: p.Sources})
	}
	return all
}

func (e *Edition) profile(ctx context.Context, m *member.Member) (*Profile, error) {
	var photo []byte
	if m.Portrait != "" { // the roster tells: most packs need not ask
		var err error
		if photo, err = e.press.Shelf.Photo(ctx, m.PersonID); err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
	}
	entries, err := e.press.Shelf.Record(ctx, m.PersonID)
	if err != nil {
		return nil, err
	}
	p := &Profile{Photo: photo}
	for _, x := range entries {
		p.Record = append(p.Record, Record{Text: x.Text.In(e.lang), URL: x.URL, On: x.On})
	}
	return p, nil
}

// Widths of the drawings, in their own units; a page scales them.
const (
	mapWidth      = 500
	provinceWidth = 200
)

func (e *Edition) place(r *riding.Riding) *Place {
	x := e.press.Finder.Index()
	atlas := x.Map()
	p := &Place{Map: atlas.Draw(atlas.Extent(r.Code).Roomy(), mapWidth), Province: e.province(r.Province)}
	for _, code := range atlas.Neighbours(r.Code) {
		if n, err := x.Riding(code); err == nil {
			p.Neighbours = append(p.Neighbours, n)
		}
	}
	return p
}

// province is drawn once for all its ridings.
func (e *Edition) province(name string) *riding.Sketch {
	if kept, ok := e.provinces.Load(name); ok {
		return kept.(*riding.Sketch)
	}
	var codes []string
	for _, r := range e.press.Finder.Index().Ridings() {
		if r.Province == name {
			codes = append(codes, r.Code)
		}
	}
	atlas := e.press.Finder.Index().Map()
	sketch := atlas.Draw(atlas.Extent(codes...), provinceWidth)
	sketch.Shapes = slices.DeleteFunc(sketch.Shapes, func(s riding.Shape) bool { return !slices.Contains(codes, s.Code) })
	e.provinces.Store(name, &sketch)
	return &sketch
}

func in(lang i18n.Lang, texts []i18n.Text) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = t.In(lang)
	}
	return all
}
