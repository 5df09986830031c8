package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// campaignForm is where coordinators write a campaign; what cannot be used is
// shown again as it was typed.
type campaignForm struct {
	page
	Token    string
	Problem  string
	New      bool
	Slug     string
	Was      int // revision that is being changed
	Name     i18n.Text
	Summary  i18n.Text
	First    string
	Last     string
	Asks     []askField
	Lists    []listField
	Papers   []paperField
	Sections []sectionField
	Windows  []windowChoice
	Theirs   bool // somebody else has changed it meanwhile
}

type askField struct {
	Number int
	campaign.Ask
	Place string
}

// listField is a list as two texts, an item a line.
type listField struct {
	Name, EN, FR string
}

type paperField struct {
	Slug, Title string
	Order       string // its place in the pack; empty: not in it
}

type sectionField struct {
	Name campaign.Section
	In   bool
}

// windowChoice is a recess that is known.
type windowChoice struct {
	ID    int64
	Words string
}

// spareAsks are empty fields for more.
const spareAsks = 3

func (s *Server) newCampaign(c echo.Context, l *i18n.Localizer) error {
	return s.showCampaignForm(c, l, http.StatusOK, &campaignForm{New: true}, &campaign.Campaign{})
}

func (s *Server) editCampaign(c echo.Context, l *i18n.Localizer) error {
	x, err := s.Campaigns.Store.Campaign(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.showCampaignForm(c, l, http.StatusOK, &campaignForm{}, x)
}

// showCampaignForm fills the form from a campaign, as kept or as typed.
func (s *Server) showCampaignForm(c echo.Context, l *i18n.Localizer, status int, p *campaignForm, x *campaign.Campaign) error {
	title := "campaigns.edit"
	if p.New {
		title = "campaigns.new"
	}
	p.page, p.Token = newPage(c, l, l.T(title)), token(c)
	p.Slug, p.Name, p.Summary = x.Slug, x.Name, x.Summary
	p.First, p.Last = cmp.Or(p.First, x.First.String()), cmp.Or(p.Last, x.Last.String())
	p.Was = cmp.Or(p.Was, x.Revision)
	for i := range len(x.Asks) + spareAsks {
		field := askField{Number: i + 1, Place: strconv.Itoa(i + 1)}
		if i < len(x.Asks) {
			field.Ask = x.Asks[i]
		}
		p.Asks = append(p.Asks, field)
	}
	if p.Lists == nil {
		p.Lists = []listField{
			lines("points", x.Points), lines("questions", x.Questions), lines("thanks", x.Thanks), agendaLines(x.Agenda),
		}
	}
	for _, section := range campaign.Sections {
		p.Sections = append(p.Sections, sectionField{section, !slices.Contains(x.Without, section)})
	}
	for _, w := range s.Recesses() {
		if w.Status != calendar.Cancelled && !w.Last.Before(s.today()) {
			p.Windows = append(p.Windows, windowChoice{w.ID, days(l, w)})
		}
	}
	if err := s.addPaperFields(c, l, p, x); err != nil {
		return err
	}
	return s.render(c, status, "campaign_form", p)
}

func (s *Server) addPaperFields(c echo.Context, l *i18n.Localizer, p *campaignForm, x *campaign.Campaign) error {
	all, err := s.Library.Store.Papers(c.Request().Context())
	if err != nil {
		return err
	}
	for _, paper := range all {
		n := slices.IndexFunc(p.Papers, func(f paperField) bool { return f.Slug == paper.Slug })
		if n < 0 {
			f := paperField{Slug: paper.Slug, Title: paper.Title}
			if at := slices.Index(x.Papers, paper.Slug); at >= 0 {
				f.Order = strconv.Itoa(at + 1)
			}
			p.Papers = append(p.Papers, f)
		} else if paper.Lang == l.Lang {
			p.Papers[n].Title = paper.Title
		}
	}
	return nil
}

func lines(name string, texts []i18n.Text) listField {
	f := listField{Name: name}
	for _, t := range texts {
		f.EN += t.EN + "\n"
		f.FR += t.FR + "\n"
	}
	return f
}

// agendaLines are "10 | text", an item a line.
func agendaLines(items []campaign.Item) listField {
	f := listField{Name: "agenda"}
	for _, item := range items {
		f.EN += fmt.Sprintf("%d | %s\n", item.Minutes, item.Text.EN)
		f.FR += fmt.Sprintf("%d | %s\n", item.Minutes, item.Text.FR)
	}
	return f
}

func (s *Server) saveCampaign(c echo.Context, l *i18n.Localizer) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	slug := c.Param("slug")
	p := &campaignForm{New: slug == "", First: c.FormValue("first"), Last: c.FormValue("last")}
	p.Was, _ = strconv.Atoi(c.FormValue("was")) // what is no number is a new one, which then is taken
	x, err := readCampaign(c, p)
	x.Slug, x.Status = slug, campaign.Draft
	if p.New {
		x.Slug = strings.TrimSpace(c.FormValue("slug"))
	}
	if err == nil {
		err = s.Campaigns.Save(ctx, *x, p.Was, actor.Person.ID)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		p.Problem = l.Error(err)
		return s.showCampaignForm(c, l, http.StatusBadRequest, p, x)
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.NoteChange(ctx, actor, "campaign", "campaign "+x.Slug, "", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "campaigns", x.Slug))
}

// readCampaign reads what was typed; with a fault it still gives all that
// could be read.
func readCampaign(c echo.Context, p *campaignForm) (*campaign.Campaign, error) {
	both := func(name string) i18n.Text {
		return i18n.Text{EN: strings.TrimSpace(c.FormValue(name + "_en")), FR: strings.TrimSpace(c.FormValue(name + "_fr"))}
	}
	x := &campaign.Campaign{Name: both("name"), Summary: both("summary")}
	for n := 1; c.Request().Form.Has(fmt.Sprintf("ask%d_en", n)); n++ {
		name := fmt.Sprintf("ask%d", n)
		ask := campaign.Ask{Text: both(name), Detail: both(name + "_detail")}
		ask.ID, _ = strconv.ParseInt(c.FormValue(name+"_id"), 10, 64) // a made-up one is not this campaign's, and refused
		if ask.Text != (i18n.Text{}) || ask.Detail != (i18n.Text{}) {
			x.Asks = append(x.Asks, ask)
		}
	}
	for _, section := range campaign.Sections {
		if c.FormValue("section_"+string(section)) == "" {
			x.Without = append(x.Without, section)
		}
	}
	x.Papers = paperOrder(c)
	for _, name := range []string{"points", "questions", "thanks", "agenda"} {
		p.Lists = append(p.Lists, listField{name, c.FormValue(name + "_en"), c.FormValue(name + "_fr")})
	}
	return x, readLists(x, p)
}

func readLists(x *campaign.Campaign, p *campaignForm) (err error) {
	for i, into := range []*[]i18n.Text{&x.Points, &x.Questions, &x.Thanks} {
		if *into, err = pairs(p.Lists[i]); err != nil {
			return err
		}
	}
	if x.Agenda, err = agenda(p.Lists[3]); err != nil {
		return err
	}
	for _, d := range []struct {
		typed string
		into  *civil.Date
	}{{p.First, &x.First}, {p.Last, &x.Last}} {
		if d.typed == "" {
			continue
		}
		if *d.into, err = civil.Parse(d.typed); err != nil {
			return fault.Wrap(err, fault.Invalid, "campaign.days", nil)
		}
	}
	return nil
}

// pairs joins the lines of the two languages; there must be as many.
func pairs(f listField) ([]i18n.Text, error) {
	en, fr := nonEmpty(f.EN), nonEmpty(f.FR)
	if len(en) != len(fr) {
		return nil, fault.New(fault.Invalid, "campaign.uneven", fault.Args{"English": len(en), "French": len(fr), "List": fault.Word("campaigns." + f.Name)})
	}
	var texts []i18n.Text
	for i := range en {
		texts = append(texts, i18n.Text{EN: en[i], FR: fr[i]})
	}
	return texts, nil
}

func nonEmpty(text string) []string {
	var kept []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

func agenda(f listField) ([]campaign.Item, error) {
	texts, err := pairs(f)
	if err != nil {
		return nil, err
	}
	var items []campaign.Item
	for _, t := range texts {
		minutes, en, ok := strings.Cut(t.EN, "|")
		_, fr, okFR := strings.Cut(t.FR, "|")
		n, err := strconv.Atoi(strings.TrimSpace(minutes))
		if err != nil || !ok || !okFR {
			return nil, fault.New(fault.Invalid, "campaign.agenda_form", nil)
		}
		items = append(items, campaign.Item{Minutes: n, Text: i18n.Text{EN: strings.TrimSpace(en), FR: strings.TrimSpace(fr)}})
	}
	return items, nil
}

// paperOrder are the papers with a place, in the order of their places.
func paperOrder(c echo.Context) []string {
	type placed struct {
		slug  string
		place int
	}
	var all []placed
	for name, values := range c.Request().Form {
		if slug, ok := strings.CutPrefix(name, "paper_"); ok && len(values) > 0 {
			if place, err := strconv.Atoi(strings.TrimSpace(values[0])); err == nil && place > 0 {
				all = append(all, placed{slug, place})
			}
		}
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.slug, b.slug)) })
	var slugs []string
	for _, p := range all {
		slugs = append(slugs, p.slug)
	}
	return slugs
}
