package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/campaign"
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

// windowChoice is a recess that is known, by its first and last day.
type windowChoice struct{ Days, Words string }

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
			p.Windows = append(p.Windows, windowChoice{w.First.String() + " " + w.Last.String(), l.T("recess.which", "Kind", l.T("recesses.kinds."+string(w.Kind)), "Days", days(l, w))})
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
			f := paperField{Slug: paper.Slug, Title: paper.Title, Order: c.FormValue("paper_" + paper.Slug)} // as typed
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
	case fault.Invalid:
		return s.refuseCampaign(c, l, http.StatusBadRequest, p, x, err)
	case fault.Conflict:
		if kept, wrong := s.Campaigns.Store.Campaign(ctx, x.Slug); wrong == nil && !p.New {
			p.Theirs, p.Was = true, kept.Revision // who saves again does so knowing of the other's change
		}
		return s.refuseCampaign(c, l, http.StatusConflict, p, x, err)
	}
	if err != nil {
		return err
	}
	s.running.Store(nil)
	if err := s.Accounts.NoteChange(ctx, actor, "campaign", "campaign "+x.Slug, "", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "campaigns", x.Slug))
}

// refuseCampaign shows the form again as it was typed, and why.
func (s *Server) refuseCampaign(c echo.Context, l *i18n.Localizer, status int, p *campaignForm, x *campaign.Campaign, why error) error {
	p.Problem = l.Error(why)
	return s.showCampaignForm(c, l, status, p, x)
}
