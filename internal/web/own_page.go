package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
)

// profileURL is the page of what a person keeps of themselves.
func profileURL(lang i18n.Lang) string { return pageURL(lang, "me", "profile") }

// ownPage is what a person sees and changes of themselves.
type ownPage struct {
	page
	Token    string
	Person   account.Person // as kept, or as typed when it could not be
	Riding   *riding.Riding // nil while it is not known
	Choices  []riding.Candidate
	Sessions []sessionLine
	News     bool   // agrees to messages from the organisation
	NewsFrom string // whom the consent is for; empty until the organisation has said its name
	Saved    bool
	Problem  string
	NewEmail string // asked for, as typed
	Asked    bool   // links are on their way to both addresses
	AskCode  bool   // deleting the account asks for a fresh code
	Sure     bool   // that it is to be deleted
	Feed     string // address of their calendar; empty while they are in no team
	Digest   digestChoice
	Home     *askedHome // nil: the riding is in force, or not known
}

// sessionLine is a browser one is signed in with.
type sessionLine struct {
	account.Session
	Device  string
	Since   template.HTML
	Current bool
}

func (s *Server) own(c echo.Context, l *i18n.Localizer) error {
	p := &ownPage{Person: *actorOf(c).Person, Saved: c.QueryParams().Has("saved"), Asked: c.QueryParams().Has("asked")}
	return s.showOwn(c, l, http.StatusOK, p)
}

// showOwn fills in what does not depend on what was typed.
func (s *Server) showOwn(c echo.Context, l *i18n.Localizer, status int, p *ownPage) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	p.page, p.Token = newPage(c, l, l.T("me.title")), token(c)
	p.AskCode = actor.NeedsCode(s.Now())
	if r, err := s.Finder.Index().Riding(actor.Person.Home.Riding); err == nil {
		p.Riding = r
	}
	p.Home = s.askHome(c, l, actor.Person.Home)
	sessions, err := s.Accounts.Store.Sessions(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		since, err := s.since(l, civil.Of(x.CreatedAt.In(ottawa)))
		if err != nil {
			return err
		}
		p.Sessions = append(p.Sessions, sessionLine{Session: x, Device: device(x.Agent), Since: since, Current: x.ID == currentOf(c).id})
	}
	p.NewsFrom = s.newsFrom(l)
	if p.News, err = s.Accounts.Agrees(ctx, actor, account.News); err != nil {
		return err
	}
	parts, err := s.Meetings.Store.Parts(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	if len(parts) > 0 || coordinates(actor) {
		if p.Feed, err = s.Meetings.FeedURL(ctx, actor); err != nil {
			return err
		}
	}
	if p.Digest, err = s.digestChoice(c); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "own", p)
}

// since says from when on somebody is signed in; it is kept, for putting a date
// into words takes longer than asking the database.
func (s *Server) since(l *i18n.Localizer, day civil.Date) (template.HTML, error) {
	return s.once("since "+string(l.Lang)+day.String(), func() (template.HTML, error) {
		return template.HTML(template.HTMLEscapeString(l.T("me.since", "Date", l.Date(day.In(ottawa))))), nil
	})
}

// newsFrom names who asks for consent to send news and how to reach them, as
// the consent must (SOR/2012-36, s. 4).
func (s *Server) newsFrom(l *i18n.Localizer) string {
	o := &s.Setup.InForce().Organisation
	name := account.Either(o.Name).In(l.Lang)
	if name == "" {
		return ""
	}
	sender := []string{name}
	for _, fact := range append(strings.Split(account.Either(o.Postal).In(l.Lang), "\n"), o.ReplyTo) {
		if fact = strings.TrimSpace(fact); fact != "" {
			sender = append(sender, fact)
		}
	}
	return l.T("me.news_from", "Sender", strings.Join(sender, ", "))
}

// newsWords are the words beside the box for news, kept with each consent as
// the proof of what was agreed to.
func (s *Server) newsWords(l *i18n.Localizer) string {
	return strings.TrimSpace(l.T("me.news_words") + "\n" + s.newsFrom(l))
}

// describe saves what a person says of themselves; what cannot be used is
// shown again as it was typed.
func (s *Server) describe(c echo.Context, l *i18n.Localizer) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	profile := account.Profile{
		Name: c.FormValue("name"), Phone: c.FormValue("phone"), AccessNeeds: c.FormValue("needs"),
		Lang: i18n.Lang(c.FormValue("lang")), Reach: account.Reach(c.FormValue("reach")),
	}
	p := &ownPage{Person: *actor.Person}
	p.Person.Name, p.Person.Phone, p.Person.AccessNeeds = profile.Name, profile.Phone, profile.AccessNeeds
	p.Person.Lang, p.Person.Reach, p.Person.Home.Postal = profile.Lang, profile.Reach, printable(c.FormValue("postal"))

	var err error
	profile.Home, p.Choices, err = s.findHome(c, actor.Person.Home)
	if err == nil {
		err = s.Accounts.Describe(ctx, actor, profile)
	}
	if err == nil {
		err = s.Accounts.SetAgreement(ctx, actor, account.News, c.FormValue("news") != "", s.newsWords(l), l.Lang, c.RealIP())
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound:
		p.Problem = l.Error(err)
		return s.showOwn(c, l, http.StatusBadRequest, p)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, profileURL(l.Lang)+"?saved")
}

// findHome looks up the riding of the postal code in the form. Where several
// are possible it takes the one chosen in the form, or asks for a choice by a
// fault.Invalid and the candidates.
func (s *Server) findHome(c echo.Context, was account.Home) (account.Home, []riding.Candidate, error) {
	typed, chosen := c.FormValue("postal"), c.FormValue("riding")
	if typed == "" {
		return account.Home{}, nil, nil
	}
	code, err := riding.ParsePostalCode(typed)
	if err != nil {
		return was, nil, err
	}
	if code.String() == was.Postal && was.Riding != "" && chosen == "" && !s.hasEnded(was.Riding) {
		return was, nil, nil
	}
	answer, err := s.Finder.ByPostalCode(c.Request().Context(), code)
	if err != nil {
		return was, nil, err
	}
	home := account.Home{Postal: code.String(), Method: string(answer.Method), On: s.Now().UTC()}
	home.Exact = answer.Certainty == riding.Exact
	if len(answer.Candidates) == 1 {
		home.Riding = answer.Only().Code
		return home, nil, nil
	}
	for _, candidate := range answer.Candidates {
		if candidate.Riding.Code == chosen {
			home.Riding, home.Method, home.Exact = chosen, string(riding.ByChoice), true
			return home, nil, nil
		}
	}
	return was, answer.Candidates, fault.New(fault.Invalid, "me.choose_riding", fault.Args{"Postal": code.String()})
}
