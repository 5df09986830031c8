package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// startPage tells what it takes to meet a member, and begins; where a team is
// at it already, one asks to join.
type startPage struct {
	page
	Token   string
	Riding  *riding.Riding
	Open    []openMeeting
	Place   *meeting.Place
	Here    bool // the reader lives in the riding
	Named   bool // and has said their name
	Starts  []option
	Second  []option // campaigns that the reader may let ask beside the open ones
	Why     string   // as typed
	Tried   bool     // to allow that
	None    bool     // no campaign is under way
	Publish bool     // and the reader can publish one
	Ask     askLine
	Recess  string // the days that can be asked for
	Problem string
}

func (s *Server) startMeeting(c echo.Context, l *i18n.Localizer) error {
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	return s.showStart(c, l, http.StatusOK, &startPage{}, r)
}

func (s *Server) showStart(c echo.Context, l *i18n.Localizer, status int, p *startPage, r *riding.Riding) error {
	person := actorOf(c).Person
	active, err := s.Meetings.Active(c.Request().Context())
	if err != nil {
		return err
	}
	if p.Place, err = s.Meetings.Place(r.Code); err != nil {
		return err
	}
	open, all, err := s.openMeetings(c, l, p.Place)
	if err != nil {
		return err
	}
	if len(open) > 0 && open[0].Mine == meeting.In && p.Problem == "" && c.QueryString() == "" {
		return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, open[0].ID))
	}
	p.page, p.Token, p.Riding, p.Open = newPage(c, l, l.T("start.title", "Riding", r.Name.In(l.Lang))), token(c), r, open
	p.Here, p.Named = person.Home.Riding == r.Code, person.Name != ""
	p.None, p.Publish = len(active) == 0, len(active) == 0 && coordinates(actorOf(c))
	if err := s.addTeams(c, p); err != nil {
		return err
	}
	chosen := c.FormValue("campaign")
	for i, x := range p.Place.Startable(all, active) {
		p.Starts = append(p.Starts, option{x.Slug, x.Name.In(l.Lang), x.Slug == chosen || chosen == "" && i == 0})
	}
	if actorOf(c).CanCoordinate(r.Code, r.Province) {
		for _, x := range blockedFor(p.Place, all, active) {
			p.Second = append(p.Second, option{x.Slug, x.Name.In(l.Lang), x.Slug == chosen})
		}
	}
	if asking, ok := p.Place.Asking(); ok {
		p.Ask, p.Recess = newAskLine(l, asking), days(l, asking.Window)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "start", p)
}

// addTeams adds who is in the teams, by their first names, and what the forms
// to join need.
func (s *Server) addTeams(c echo.Context, p *startPage) error {
	for i := range p.Open {
		one := &p.Open[i]
		one.Token, one.Named = p.Token, p.Named
		m, err := s.Meetings.Store.Meeting(c.Request().Context(), one.ID)
		if err != nil {
			return err
		}
		for _, t := range m.For(meeting.Standing{}).Team {
			if t.Membership == meeting.In {
				one.Mates = append(one.Mates, t)
			}
		}
	}
	return nil
}

// claimMeeting starts the meeting of a riding; who was slower by a moment has
// asked to join it.
func (s *Server) claimMeeting(c echo.Context, l *i18n.Localizer) error {
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	m, err := s.Meetings.StartFor(c.Request().Context(), actorOf(c), c.FormValue("campaign"), r.Code, l.Lang, c.RealIP())
	if refused(err) {
		return s.showStart(c, l, statusFor(err), &startPage{Problem: l.Error(err)}, r)
	}
	if err != nil {
		return err
	}
	s.Meetings.Wake()
	return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, m.ID))
}

// allowSecond lets a campaign ask for a meeting beside another's.
func (s *Server) allowSecond(c echo.Context, l *i18n.Localizer) error {
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	why := c.FormValue("why")
	err = s.Meetings.AllowSecond(c.Request().Context(), actorOf(c), r.Code, c.FormValue("campaign"), why, c.RealIP())
	if refused(err) {
		return s.showStart(c, l, statusFor(err), &startPage{Problem: l.Error(err), Why: why, Tried: true}, r)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "ridings", r.Code))
}
