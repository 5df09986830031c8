package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
)

// endedPage tells of a riding that an order has done away with, and where its
// ground is now.
type endedPage struct {
	page
	Riding *riding.Riding
	Ended  string
	Heirs  []riding.Candidate
}

func (s *Server) endedRiding(c echo.Context, l *i18n.Localizer, r *riding.Riding) error {
	p := &endedPage{
		page: newPage(c, l, r.Name.In(l.Lang)), Riding: r, Ended: l.Date(r.Ended.In(time.UTC)), Heirs: s.Finder.Index().Rehome(r.Code, nil),
	}
	return s.render(c, http.StatusOK, "ended", p)
}

// askedHome is a question to somebody whose riding has ended: which one is
// their home in now?
type askedHome struct {
	Was     *riding.Riding
	Ended   string
	Choices []riding.Candidate
}

// hasEnded tells whether a riding is of an order that is no longer in force.
func (s *Server) hasEnded(code string) bool {
	r, err := s.Finder.Index().Riding(code)
	return err == nil && !r.Ended.IsZero()
}

// askHome is nil where nothing is to be asked.
func (s *Server) askHome(c echo.Context, l *i18n.Localizer, home account.Home) *askedHome {
	if !s.hasEnded(home.Riding) {
		return nil
	}
	x := s.Finder.Index()
	was, err := x.Riding(home.Riding)
	if err != nil {
		return nil
	}
	var today *riding.Answer
	if code, err := riding.ParsePostalCode(home.Postal); err == nil {
		today, _ = s.Finder.ByPostalCode(c.Request().Context(), code) // nil: no source knows it
	}
	return &askedHome{Was: was, Ended: l.Date(was.Ended.In(time.UTC)), Choices: x.Rehome(home.Riding, today)}
}

// chooseHome keeps which riding somebody lives in since theirs has ended: one of
// those they are asked about. A second press of the button changes nothing.
func (s *Server) chooseHome(c echo.Context, l *i18n.Localizer) error {
	actor, chosen := actorOf(c), c.FormValue("riding")
	asked := s.askHome(c, l, actor.Person.Home)
	if asked == nil {
		return c.Redirect(http.StatusSeeOther, profileURL(l.Lang))
	}
	if !slices.ContainsFunc(asked.Choices, func(x riding.Candidate) bool { return x.Riding.Code == chosen }) {
		p := &ownPage{Person: *actor.Person, Problem: l.T("me.rehome_choose")}
		return s.showOwn(c, l, http.StatusBadRequest, p)
	}
	home := account.Home{Postal: actor.Person.Home.Postal, Riding: chosen, Method: string(riding.ByChoice), Exact: true, On: s.Now().UTC()}
	if err := s.Accounts.Move(c.Request().Context(), actor, home); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"?saved")
}

// waitingOrder is the next representation order, which waits for its day.
type waitingOrder struct {
	*register.Redistribution
	Source, Licence, Loaded, Day string
	Token                        string // empty: the reader may not take it back
}

// waitingOrder is nil when none waits.
func (s *Server) waitingOrder(c echo.Context, l *i18n.Localizer) (*waitingOrder, error) {
	r, err := s.RegisterStore.Waiting(c.Request().Context())
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w := &waitingOrder{
		Redistribution: r, Source: r.Source.In(l.Lang), Licence: r.Licence.In(l.Lang),
		Loaded: l.Date(r.LoadedAt.In(time.UTC)), Day: l.Date(r.From.In(time.UTC)),
	}
	if actorOf(c).Is(account.Administrator) {
		w.Token = token(c)
	}
	return w, nil
}

// takeOrderBack lets go of the order that waits.
func (s *Server) takeOrderBack(c echo.Context, l *i18n.Localizer) error {
	err := s.TakeBack(c.Request().Context(), register.Editor{Person: actorOf(c).Person.ID, From: c.RealIP()})
	if err != nil && fault.KindOf(err) != fault.NotFound { // somebody else has, or its day has come: the page tells
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "registers"))
}
