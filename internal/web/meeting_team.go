package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// changeTeam is everything that is done about who is in a team.
func (s *Server) changeTeam(c echo.Context, l *i18n.Localizer) error {
	id, err := number(c)
	if err != nil {
		return err
	}
	ctx, actor, p := c.Request().Context(), actorOf(c), &meetingPage{}
	person, _ := strconv.ParseInt(c.FormValue("person"), 10, 64) // anything else is nobody
	switch c.FormValue("do") {
	case "join":
		err = s.Meetings.Join(ctx, actor, id)
	case "leave":
		if err = s.Meetings.Leave(ctx, actor, id); err == nil {
			return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "me"))
		}
	case "accept":
		err = s.Meetings.Answer(ctx, actor, id, person, true)
	case "decline":
		err = s.Meetings.Answer(ctx, actor, id, person, false)
	case "remove":
		err = s.Meetings.Remove(ctx, actor, id, person)
	case "lead":
		err = s.Meetings.HandOver(ctx, actor, id, person)
	case "roles":
		err = s.Meetings.SetRoles(ctx, actor, id, person, typedRoles(c))
	case "say":
		err = s.Meetings.Say(ctx, actor, id, c.FormValue("words"), c.RealIP())
		p.Said = c.FormValue("words")
	case "invite":
		if p.Link, err = s.Meetings.Invite(ctx, actor, id); err == nil {
			return s.showMeeting(c, l, http.StatusOK, p)
		}
	default:
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	return s.afterChange(c, l, id, err, p)
}

func typedRoles(c echo.Context) []meeting.Role {
	form, err := c.FormParams()
	if err != nil {
		return nil
	}
	var roles []meeting.Role
	for _, r := range form["role"] {
		roles = append(roles, meeting.Role(r))
	}
	return roles
}

// invitationPage lets one person into a team by one press.
type invitationPage struct {
	page
	Token  string
	Riding *riding.Riding
	Named  bool
}

func (s *Server) invitation(c echo.Context, l *i18n.Localizer) error {
	c.Response().Header()["Referrer-Policy"] = []string{"no-referrer"} // the address is a key
	c.Response().Header().Set("Cache-Control", "no-store")
	m, err := s.Meetings.OpenInvitation(c.Request().Context(), actorOf(c), c.Param("token"))
	if err != nil {
		return err
	}
	if t := m.Teammate(actorOf(c).Person.ID); t != nil && t.Membership == meeting.In {
		return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, m.ID))
	}
	r, err := s.Finder.Index().Riding(m.Riding)
	if err != nil {
		return err
	}
	p := &invitationPage{page: newPage(c, l, l.T("invited.title")), Token: token(c), Riding: r, Named: actorOf(c).Person.Name != ""}
	return s.render(c, http.StatusOK, "invited", p)
}

func (s *Server) useInvitation(c echo.Context, l *i18n.Localizer) error {
	m, err := s.Meetings.UseInvitation(c.Request().Context(), actorOf(c), c.Param("token"))
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, meetingURL(l.Lang, m.ID))
}
