package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// lineFresh is how long the pages that everybody sees go on showing what
// coordinators have written without asking the database, unless it was changed
// here.
const lineFresh = 5 * time.Second

// recordPage is what the organisation keeps of a member's public record.
type recordPage struct {
	page
	Token   string
	Riding  *riding.Riding
	Member  *member.Member
	Entries []member.Entry
	Changes bool
	Typed   member.Entry // its number is 0 for a new one
	On      string
	Problem string
}

// ofSitting is a riding and the member who sits for it; a fault.NotFound
// while nobody does.
func (s *Server) ofSitting(c echo.Context) (*riding.Riding, *member.Member, error) {
	r, err := s.Finder.Index().InForce(c.Param("fed"))
	if err != nil {
		return nil, nil, err
	}
	m, ok := s.Members.Roster().Sitting(r.Code)
	if !ok {
		return nil, nil, fault.New(fault.NotFound, "member.vacant", nil)
	}
	return r, m, nil
}

func (s *Server) publicRecord(c echo.Context, l *i18n.Localizer) error {
	return s.showRecord(c, l, http.StatusOK, &recordPage{})
}

func (s *Server) showRecord(c echo.Context, l *i18n.Localizer, status int, p *recordPage) error {
	r, m, err := s.ofSitting(c)
	if err != nil {
		return err
	}
	p.page, p.Token, p.Riding, p.Member = newPage(c, l, l.T("record.title", "Name", m.Name())), token(c), r, m
	p.Changes = actorOf(c).CanCoordinate(r.Code, r.Province)
	if p.Entries, err = s.Record.Of(c.Request().Context(), m.PersonID); err != nil {
		return err
	}
	if id, wrong := strconv.ParseInt(c.QueryParam("edit"), 10, 64); wrong == nil && p.Problem == "" {
		for _, e := range p.Entries {
			if e.ID == id {
				p.Typed, p.On = e, e.On.String()
			}
		}
	}
	return s.render(c, status, "record", p)
}

// changeRecord adds an entry, writes one anew, or takes one away.
func (s *Server) changeRecord(c echo.Context, l *i18n.Localizer) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	r, m, err := s.ofSitting(c)
	switch {
	case err != nil:
		return err
	case !actor.CanCoordinate(r.Code, r.Province):
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	p, wrongDay := typedEntry(c, m, actor.Person.ID)
	what := "add"
	if id, wrong := strconv.ParseInt(c.FormValue("remove"), 10, 64); wrong == nil {
		what, err = "remove", gone(s.Record.Remove(ctx, m.PersonID, id))
	} else if wrongDay != nil {
		err = wrongDay
	} else if p.Typed.ID != 0 {
		what, err = "change", s.Record.Change(ctx, p.Typed)
	} else {
		err = s.Record.Add(ctx, p.Typed)
	}
	if fault.KindOf(err) == fault.Invalid {
		p.Problem = l.Error(err)
		return s.showRecord(c, l, http.StatusBadRequest, p)
	}
	if err != nil {
		return err
	}
	s.records.Store(nil)
	if err := s.Accounts.NoteChange(ctx, actor, "public record", "member "+strconv.Itoa(m.PersonID), what, c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "ridings", r.Code, "record"))
}

func typedEntry(c echo.Context, m *member.Member, by int64) (*recordPage, error) {
	p := &recordPage{On: c.FormValue("on"), Typed: member.Entry{
		PersonID: m.PersonID, URL: strings.TrimSpace(c.FormValue("url")), By: by,
		Text: i18n.Text{EN: c.FormValue("text_en"), FR: c.FormValue("text_fr")},
	}}
	p.Typed.ID, _ = strconv.ParseInt(c.FormValue("entry"), 10, 64) // what is no number is a new one
	var err error
	p.Typed.On, err = civil.Read(p.On)
	return p, err
}

// recordPart is what the riding's page shows of its member's public record.
type recordPart struct {
	Code    string
	Entries []member.Entry // the latest few
	More    bool           // there are others
	Changes bool
}

// latestEntries is how many the riding's page shows.
const latestEntries = 3

// keptRecords are all public records as they were at a moment.
type keptRecords struct {
	at  time.Time
	all map[int][]member.Entry
}

// recordPart is nil where there is nothing to show: the seat is vacant, or
// nothing is entered and the reader enters nothing. As with the campaign, a
// look-up neither waits nor fails for it.
func (s *Server) recordPart(c echo.Context, r *riding.Riding) *recordPart {
	m, ok := s.Members.Roster().Sitting(r.Code)
	if !ok {
		return nil
	}
	now := s.Now()
	kept := s.records.Load()
	if kept == nil || now.Sub(kept.at).Abs() > lineFresh {
		all, err := s.Record.Store.Records(c.Request().Context())
		if err != nil {
			s.Log.Warn("the public records cannot be told", "error", err)
		}
		kept = &keptRecords{at: now, all: all}
		s.records.Store(kept)
	}
	entries := kept.all[m.PersonID]
	p := &recordPart{Code: r.Code, Entries: entries[:min(len(entries), latestEntries)], More: len(entries) > latestEntries}
	if p.Changes = actorOf(c).CanCoordinate(r.Code, r.Province); !p.Changes && len(entries) == 0 {
		return nil
	}
	return p
}
