package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// recordPage is what the organisation keeps of a member's public record.
type recordPage struct {
	page
	Token   string
	Riding  *riding.Riding
	Member  *member.Member
	Entries []member.Entry
	Changes bool
	Typed   member.Entry
	On      string
	Problem string
}

func (s *Server) publicRecord(c echo.Context, l *i18n.Localizer) error {
	return s.showRecord(c, l, http.StatusOK, &recordPage{})
}

func (s *Server) showRecord(c echo.Context, l *i18n.Localizer, status int, p *recordPage) error {
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	m, ok := s.Members.Roster().Sitting(r.Code)
	if !ok {
		return fault.New(fault.NotFound, "member.vacant", nil)
	}
	p.page, p.Token, p.Riding, p.Member = newPage(c, l, l.T("record.title", "Name", m.Name())), token(c), r, m
	p.Changes = actorOf(c).CanCoordinate(r.Code, r.Province)
	if p.Entries, err = s.Record.Of(c.Request().Context(), m.PersonID); err != nil {
		return err
	}
	return s.render(c, status, "record", p)
}

// changeRecord adds an entry, or takes one away.
func (s *Server) changeRecord(c echo.Context, l *i18n.Localizer) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	r, err := s.Finder.Index().Riding(c.Param("fed"))
	if err != nil {
		return err
	}
	m, ok := s.Members.Roster().Sitting(r.Code)
	switch {
	case !ok:
		return fault.New(fault.NotFound, "member.vacant", nil)
	case !actor.CanCoordinate(r.Code, r.Province):
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	what := "add"
	if id, wrong := strconv.ParseInt(c.FormValue("remove"), 10, 64); wrong == nil {
		what = "remove"
		err = s.Record.Remove(ctx, m.PersonID, id)
	} else {
		p := &recordPage{On: c.FormValue("on")}
		p.Typed = member.Entry{PersonID: m.PersonID, URL: strings.TrimSpace(c.FormValue("url")), By: actor.Person.ID,
			Text: i18n.Text{EN: strings.TrimSpace(c.FormValue("text_en")), FR: strings.TrimSpace(c.FormValue("text_fr"))}}
		p.Typed.On, _ = civil.Parse(p.On) // what is no day is refused with the rest
		err = s.Record.Add(ctx, p.Typed)
		if fault.KindOf(err) == fault.Invalid {
			p.Problem = l.Error(err)
			return s.showRecord(c, l, http.StatusBadRequest, p)
		}
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.NoteChange(ctx, actor, "public record", "member "+strconv.Itoa(m.PersonID), what, c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "ridings", r.Code, "record"))
}
