package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// campaignsPage lists the campaigns that the reader may see.
type campaignsPage struct {
	page
	Campaigns []campaign.Campaign
	Changes   bool // may write one
}

// shown tells whether a campaign is everybody's to see.
func shown(c *campaign.Campaign) bool {
	return c.Status == campaign.Active || c.Status == campaign.Won
}

func (s *Server) campaigns(c echo.Context, l *i18n.Localizer) error {
	actor := actorOf(c)
	p := &campaignsPage{page: newPage(c, l, l.T("campaigns.title")), Changes: writes(actor)}
	all, err := s.Campaigns.Store.Campaigns(c.Request().Context())
	if err != nil {
		return err
	}
	for _, x := range all {
		if coordinates(actor) || shown(&x) {
			p.Campaigns = append(p.Campaigns, x)
		}
	}
	p.Index = true
	return s.render(c, http.StatusOK, "campaigns", p)
}

// coordinates reports whether an actor sees what coordinators see.
func coordinates(a account.Actor) bool { return account.Coordinators.Check(a) == nil }

// writes reports whether an actor may change what is the same in every riding:
// papers, campaigns and recesses.
func writes(a account.Actor) bool { return account.Countrywide.Check(a) == nil }

// campaignPage is one campaign: what is asked, and the papers behind it.
type campaignPage struct {
	page
	Token    string
	Campaign *campaign.Campaign
	Days     string // of its recess; empty: any time
	Papers   []library.Paper
	History  []campaignChange
	Statuses []option
	Orders   bool   // coordinates: may order packs
	Changes  bool   // and may change it
	Why      string // of a change of status, as typed
	Drafts   int    // of its papers that are not published
	Problem  string
}

// campaignChange is a line of a campaign's history.
type campaignChange struct {
	campaign.Change
	On string
}

func (s *Server) campaign(c echo.Context, l *i18n.Localizer) error {
	return s.showCampaign(c, l, http.StatusOK, "", "")
}

// showCampaign shows a campaign; to is the status chosen in the form, empty for
// the one that it has.
func (s *Server) showCampaign(c echo.Context, l *i18n.Localizer, status int, to campaign.Status, problem string) error {
	ctx := c.Request().Context()
	x, err := s.Campaigns.Store.Campaign(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	p := &campaignPage{page: newPage(c, l, x.Name.In(l.Lang)), Campaign: x, Problem: problem}
	p.Orders, p.Changes = coordinates(actorOf(c)), writes(actorOf(c))
	if !p.Orders && !shown(x) {
		return fault.New(fault.NotFound, "campaign.unknown", fault.Args{"Slug": x.Slug})
	}
	p.Token, p.Why, p.Index = token(c), c.Request().PostFormValue("why"), shown(x)
	for _, one := range campaign.Statuses {
		p.Statuses = append(p.Statuses, option{string(one), l.T("campaign_status." + string(one)), one == cmp.Or(to, x.Status)})
	}
	if !x.First.IsZero() {
		p.Days = l.Days(x.First.In(time.UTC), x.Last.In(time.UTC))
	}
	for _, slug := range x.Papers {
		paper, err := s.Library.Store.Paper(ctx, slug, l.Lang)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if audienceOf(c).Sees(paper.Readers()) && !paper.Archived {
			p.Papers = append(p.Papers, *paper)
		}
	}
	if p.Changes {
		if p.Drafts, err = s.draftsOf(c, x); err != nil {
			return err
		}
	}
	for _, h := range x.History {
		p.History = append(p.History, campaignChange{h, l.Date(h.At.In(ottawa))})
	}
	return s.render(c, status, "campaign", p)
}

// draftsOf is how many papers of a campaign are not published.
func (s *Server) draftsOf(c echo.Context, x *campaign.Campaign) (int, error) {
	all, err := s.Library.Store.Papers(c.Request().Context())
	n := 0
	for _, paper := range all {
		if paper.Draft && !paper.Archived && slices.Contains(x.Papers, paper.Slug) {
			n++
		}
	}
	return n, err
}

// setCampaignStatus moves a campaign on.
func (s *Server) setCampaignStatus(c echo.Context, l *i18n.Localizer) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	slug, status := c.Param("slug"), campaign.Status(c.FormValue("status"))
	var err error
	if status == campaign.Active && c.FormValue("papers") != "" {
		err = s.Campaigns.Publish(ctx, slug, c.FormValue("why"), actor.Person.ID)
	} else {
		err = s.Campaigns.SetStatus(ctx, slug, status, c.FormValue("why"), actor.Person.ID)
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.showCampaign(c, l, http.StatusBadRequest, status, l.Error(err))
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.NoteChange(ctx, actor, "campaign status", "campaign "+slug, string(status), c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "campaigns", slug))
}
