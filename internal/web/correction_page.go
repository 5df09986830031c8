package web

import (
	"context"
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

// correctionPage is where a coordinator says that a register is wrong about a
// riding's member.
type correctionPage struct {
	page
	Token       string
	Riding      *riding.Riding
	Member      *member.Member // as the register has them; nil: nobody
	Fields      []option
	Corrections []correctionView
	Terms       []termView
	Typed       member.Correction
	Problem     string
}

// correctionView is a correction beside what the register says now.
type correctionView struct {
	member.Correction
	Where    string // the riding's name
	What     string
	Register string // empty: nothing
	Day      string
	Link     string // the source, when it is an address
}

// termView is somebody who sits or sat.
type termView struct {
	member.Term
	First, Last string // days in words; empty where not known or not over
}

// termViews are those who sit and sat for a riding, the latest first.
func (s *Server) termViews(l *i18n.Localizer, riding string) []termView {
	var views []termView
	for _, t := range s.Members.Roster().Terms(riding) {
		views = append(views, newTermView(l, t))
	}
	return views
}

func newTermView(l *i18n.Localizer, t member.Term) termView {
	return termView{Term: t, First: dayOrNothing(l, t.Began), Last: dayOrNothing(l, t.Ended)}
}

// mayCorrect is the riding of a page, for those who coordinate it.
func (s *Server) mayCorrect(c echo.Context) (*riding.Riding, error) {
	r, err := s.Finder.Index().InForce(c.Param("fed"))
	if err == nil && !actorOf(c).CanCoordinate(r.Code, r.Province) {
		err = fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	return r, err
}

func (s *Server) corrections(c echo.Context, l *i18n.Localizer) error {
	r, err := s.mayCorrect(c)
	if err != nil {
		return err
	}
	return s.showCorrections(c, l, http.StatusOK, &correctionPage{Riding: r})
}

func (s *Server) showCorrections(c echo.Context, l *i18n.Localizer, status int, p *correctionPage) error {
	ctx := c.Request().Context()
	p.page, p.Token = newPage(c, l, l.T("correction.title")), token(c)
	p.Fields = []option{{"", l.T("correction.choose"), p.Typed.Field == ""}} // lest a seat be vacant by default
	for _, f := range member.Fields {
		p.Fields = append(p.Fields, option{string(f), l.T("correction.fields." + string(f)), p.Typed.Field == f})
	}
	var err error
	if p.Corrections, err = s.correctionViews(ctx, l, p.Riding.Code); err != nil {
		return err
	}
	if p.Member, err = s.registered(ctx, p.Riding.Code); err != nil {
		return err
	}
	p.Terms = s.termViews(l, p.Riding.Code)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "correction", p)
}

// registered is who sits for a riding as the register has it; nil: nobody.
func (s *Server) registered(ctx context.Context, code string) (*member.Member, error) {
	members, err := s.RegisterStore.Members(ctx)
	for i := range members {
		if members[i].Riding == code {
			return &members[i], nil
		}
	}
	return nil, err
}

func dayOrNothing(l *i18n.Localizer, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return l.Date(d.In(civil.Ottawa))
}

// correct keeps a correction, or takes one back.
func (s *Server) correct(c echo.Context, l *i18n.Localizer) error {
	r, err := s.mayCorrect(c)
	if err != nil {
		return err
	}
	ctx, by := c.Request().Context(), actorOf(c).Person.ID
	p := &correctionPage{Riding: r}
	if end := c.FormValue("end"); end != "" {
		err = s.endCorrection(ctx, end, r.Code, by, c.RealIP())
	} else {
		p.Typed = member.Correction{
			Riding: r.Code, Field: member.Field(c.FormValue("field")), Value: c.FormValue("value"),
			Reason: c.FormValue("reason"), Source: c.FormValue("source"), By: by,
		}
		err = s.Corrector.Correct(ctx, p.Typed, c.RealIP())
	}
	if refused(err) {
		p.Problem = l.Error(err)
		return s.showCorrections(c, l, statusFor(err), p)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "ridings", r.Code, "correct"))
}

// endCorrection takes back a correction of this riding alone.
func (s *Server) endCorrection(ctx context.Context, number, code string, by int64, from string) error {
	open, err := s.RegisterStore.Corrections(ctx)
	if err != nil {
		return err
	}
	for _, held := range open {
		switch {
		case strconv.FormatInt(held.ID, 10) != number:
		case held.Riding != code:
			return fault.New(fault.NotFound, "store.not_found", nil)
		default:
			return s.Corrector.End(ctx, held.ID, by, from)
		}
	}
	return nil // it is ended already
}

// correctionViews are the corrections that hold, of one riding or of all.
func (s *Server) correctionViews(ctx context.Context, l *i18n.Localizer, code string) ([]correctionView, error) {
	open, err := s.RegisterStore.Corrections(ctx)
	if err != nil {
		return nil, err
	}
	members, err := s.RegisterStore.Members(ctx)
	if err != nil {
		return nil, err
	}
	byPerson := map[int]*member.Member{}
	for i := range members {
		byPerson[members[i].PersonID] = &members[i]
	}
	var views []correctionView
	for _, held := range open {
		if code != "" && held.Riding != code {
			continue
		}
		v := correctionView{
			Correction: held, Where: s.ridingName(l, held.Riding), What: l.T("correction.fields." + string(held.Field)),
			Day: l.Date(held.At),
		}
		if strings.HasPrefix(held.Source, "https://") || strings.HasPrefix(held.Source, "http://") {
			v.Link = held.Source
		}
		if m := byPerson[held.PersonID]; m != nil {
			v.Register = held.Field.Words(l, m.Value(held.Field))
		}
		v.Value = held.Field.Words(l, held.Value)
		views = append(views, v)
	}
	return views, nil
}
