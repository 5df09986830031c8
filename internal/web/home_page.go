package web

import (
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// homePage is the one large field, alone or with what went wrong.
type homePage struct {
	page
	Postal     string // what was typed
	Problem    string // why it could not be used; empty when nothing was asked
	Suggestion string // a postal code they may have meant
	NotFound   bool   // a code that no source knows: offer the other ways
	Recess     *recessLine
	AskOutside bool // codes are sent to the Represent API
}

func (s *Server) home(c echo.Context, l *i18n.Localizer) error {
	return s.render(c, http.StatusOK, "home", s.newHome(c, l))
}

func (s *Server) newHome(c echo.Context, l *i18n.Localizer) *homePage {
	p := &homePage{page: newPage(c, l, l.T("home.title")), Recess: s.nextRecess(l), AskOutside: s.Finder.AsksRegister()}
	p.Index = true
	return p
}

// homeAgain shows the field with what was typed and why it did not do.
func (s *Server) homeAgain(c echo.Context, l *i18n.Localizer, typed string, problem error) error {
	f, ok := errors.AsType[*fault.Error](problem)
	if !ok {
		return problem
	}
	p := s.newHome(c, l)
	p.Index = false
	p.Title = l.T("home.problem_title")
	p.Postal = printable(typed)
	p.Problem = l.Error(f)
	p.Suggestion, _ = f.Args["Suggestion"].(string)
	p.NotFound = f.Kind == fault.NotFound
	return s.renderProblem(c, statusOf[f.Kind], p, f)
}

// renderProblem renders the page and leaves the fault for the log.
func (s *Server) renderProblem(c echo.Context, status int, p *homePage, f *fault.Error) error {
	if err := s.render(c, status, "home", p); err != nil {
		return err
	}
	return f
}

// printable is what somebody typed, short and without control characters, fit
// to be shown again in a field.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > longestEcho {
		return string(r[:longestEcho])
	}
	return s
}

const longestEcho = 20

func (s *Server) chooseLanguage(c echo.Context) error {
	c.Response().Header().Add("Vary", "Accept-Language")
	lang := i18n.Negotiate(c.Request().Header.Get("Accept-Language"))
	return c.Redirect(http.StatusFound, "/"+string(lang)+"/")
}

// recessLine tells of the next recess.
type recessLine struct {
	Now         bool // the House is away today
	Days        string
	Kind        string
	Provisional bool
}

// ottawa is where the House sits and its days begin and end.
var ottawa = mustZone("America/Toronto")

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func (s *Server) nextRecess(l *i18n.Localizer) *recessLine {
	today := civil.Of(s.Now().In(ottawa))
	w, ok := calendar.Next(s.Recesses(), today)
	if !ok {
		return nil
	}
	return &recessLine{
		Now:         !today.Before(w.First),
		Days:        l.Days(w.First.In(time.UTC), w.Last.In(time.UTC)),
		Kind:        l.T("recess." + string(w.Kind)),
		Provisional: w.Status == calendar.Provisional,
	}
}
