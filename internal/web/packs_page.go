package web

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/briefing"
	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// packsPage is where a coordinator orders the packs of many ridings.
type packsPage struct {
	page
	Token     string
	Campaigns []campaign.Campaign
	Provinces []string
	Count     int // ridings within the coordinator's scope
	Form      packsForm
	Writes    bool // may make a campaign where there is none
	Problem   string
}

// packsForm is an order as it is written on the page.
type packsForm struct {
	Campaign string // slug; empty: the current one
	Province string // empty: all
	Only     string // FED codes; empty: all of the province
	Variant  briefing.Variant
	Lang     string // en, fr or both
}

// bothLangs is the choice of a zip in both languages.
const bothLangs = "both"

func (s *Server) packs(c echo.Context, l *i18n.Localizer) error {
	form := packsForm{Campaign: c.QueryParam("campaign"), Only: c.QueryParam("ridings"), Variant: briefing.ForTeam, Lang: string(l.Lang)}
	if lines := s.campaignLines(c, l); form.Campaign == "" && len(lines) > 0 {
		form.Campaign = lines[0].Slug
	}
	return s.showPacks(c, l, http.StatusOK, &packsPage{Form: form})
}

func (s *Server) showPacks(c echo.Context, l *i18n.Localizer, status int, p *packsPage) error {
	p.page, p.Token, p.Writes = newPage(c, l, l.T("packs.title")), token(c), writes(actorOf(c))
	var err error
	if p.Campaigns, err = s.Campaigns.Store.Campaigns(c.Request().Context()); err != nil {
		return err
	}
	mine := s.ridingsOf(actorOf(c), "")
	p.Count = len(mine)
	for _, province := range riding.Provinces {
		if slices.ContainsFunc(mine, func(r riding.Riding) bool { return r.Province == province }) {
			p.Provinces = append(p.Provinces, province)
		}
	}
	return s.render(c, status, "packs", p)
}

// ridingsOf are the ridings that an actor coordinates, of one province or of
// all, in the order of their codes.
func (s *Server) ridingsOf(a account.Actor, province string) []riding.Riding {
	var mine []riding.Riding
	for _, r := range s.Finder.Index().Ridings() {
		if (province == "" || r.Province == province) && a.CanCoordinate(r.Code, r.Province) {
			mine = append(mine, r)
		}
	}
	return mine
}

// orderPacks starts a job.
func (s *Server) orderPacks(c echo.Context, l *i18n.Localizer) error {
	form := packsForm{
		Campaign: c.FormValue("campaign"), Province: c.FormValue("province"), Only: c.FormValue("ridings"),
		Variant: briefing.Variant(c.FormValue("variant")), Lang: c.FormValue("lang"),
	}
	job, err := s.startJob(c, form)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.NotFound:
		return s.showPacks(c, l, http.StatusBadRequest, &packsPage{Form: form, Problem: l.Error(err)})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "packs", job.id))
}

// startJob checks an order and keeps it; the packs are made while the zip is
// being sent, so that none has to be kept.
func (s *Server) startJob(c echo.Context, form packsForm) (*packJob, error) {
	order, err := s.orderOf(actorOf(c), form)
	if err != nil {
		return nil, err
	}
	var about *campaign.Campaign
	for _, lang := range order.Langs {
		edition, err := s.Packs.Edition(c.Request().Context(), order.Campaign, lang)
		if err != nil {
			return nil, err
		}
		about = edition.Campaign()
	}
	order.Campaign = about.Slug
	return s.jobs.add(&packJob{id: rand.Text(), owner: actorOf(c).Person.ID, campaign: about.Name, order: order, at: s.Now()})
}

// orderOf is what a form asks for, within what the actor coordinates.
func (s *Server) orderOf(a account.Actor, form packsForm) (briefing.Order, error) {
	order := briefing.Order{Campaign: form.Campaign, Variant: form.Variant, Langs: []i18n.Lang{i18n.Lang(form.Lang)}}
	if form.Lang == bothLangs {
		order.Langs = i18n.Langs
	}
	switch {
	case !slices.Contains(briefing.Variants, order.Variant):
		return order, fault.New(fault.Invalid, "pack.variant", nil)
	case !slices.Contains(i18n.Langs, order.Langs[0]):
		return order, fault.New(fault.Invalid, "pack.lang", nil)
	}
	for _, r := range s.ridingsOf(a, form.Province) {
		order.Ridings = append(order.Ridings, r.Code)
	}
	if len(order.Ridings) == 0 {
		return order, fault.New(fault.Invalid, "packs.none", nil)
	}
	var err error
	order.Ridings, err = only(order.Ridings, form.Only)
	return order, err
}

// only keeps the ridings that are named, or all of them when none is. A
// fault.Invalid names one that is not among them.
func only(ridings []string, names string) ([]string, error) {
	codes := strings.FieldsFunc(names, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	if len(codes) == 0 {
		return ridings, nil
	}
	for _, code := range codes {
		if !slices.Contains(ridings, code) {
			return nil, fault.New(fault.Invalid, "packs.not_among", fault.Args{"Code": code})
		}
	}
	return slices.DeleteFunc(ridings, func(code string) bool { return !slices.Contains(codes, code) }), nil
}
