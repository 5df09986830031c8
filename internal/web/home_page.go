package web

import (
	"errors"
	"html/template"
	"net/http"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

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
	Recess     template.HTML
	Campaigns  []campaignLine
	Publish    bool // no campaign is under way, and the reader can publish one
	Moved      bool // the reader's riding has ended, and they are to be asked which one is theirs now
	AskOutside bool // codes are sent to the Represent API
}

func (s *Server) home(c echo.Context, l *i18n.Localizer) error {
	p, err := s.newHome(c, l)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "home", p)
}

func (s *Server) newHome(c echo.Context, l *i18n.Localizer) (*homePage, error) {
	recess, err := s.recessPart(l, "")
	p := &homePage{page: newPage(c, l, l.T("home.title")), Recess: recess, Campaigns: s.campaignLines(c, l), Publish: s.publishes(c), AskOutside: s.Finder.AsksRegister()}
	if person := actorOf(c).Person; person != nil {
		p.Moved = s.hasEnded(person.Home.Riding)
	}
	p.Index = true
	return p, err
}

// homeAgain shows the field with what was typed and why it did not do.
func (s *Server) homeAgain(c echo.Context, l *i18n.Localizer, typed string, problem error) error {
	f, ok := errors.AsType[*fault.Error](problem)
	if !ok {
		return problem
	}
	p, err := s.newHome(c, l)
	if err != nil {
		return err
	}
	p.Index = false
	p.Title = l.T("home.problem_title")
	p.Postal = cut(printable(typed), longestEcho)
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

// printable is what somebody typed without its control characters.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// cut is at most so many characters of a text.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

const longestEcho = 20 // characters of what should have been a postal code

func (s *Server) chooseLanguage(c echo.Context) error {
	c.Response().Header().Add("Vary", "Accept-Language")
	lang := i18n.Negotiate(c.Request().Header.Get("Accept-Language"))
	return c.Redirect(http.StatusFound, "/"+string(lang)+"/")
}
