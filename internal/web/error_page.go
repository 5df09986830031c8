package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// errorPage says what went wrong and the way on.
type errorPage struct {
	page
	Status    int
	Message   string
	RequestID string
	Ours      bool   // the fault is ours, and worth telling an administrator
	WayOn     string // where signing in further would help
	WayLabel  string
	Words     string // that the reader has sent, to be copied
	Area      string // that a limited coordinator has, when that is why; else empty
}

// limitedTo is the area of a coordinator who was refused because of it; empty
// for any other error.
func (s *Server) limitedTo(c echo.Context, l *i18n.Localizer, err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Key != account.WholeCountryKey {
		return ""
	}
	return s.areaWords(l, actorOf(c).Person.Scope)
}

func (s *Server) errorPage(c echo.Context, l *i18n.Localizer, status int, message, area string) error {
	title := "error.title.ours"
	switch {
	case status == 404:
		title = "error.title.missing"
	case status < 500:
		title = "error.title.yours"
	}
	p := &errorPage{
		page: newPage(c, l, l.T(title)), Status: status, Message: message, Ours: status >= 500,
		RequestID: c.Response().Header().Get(requestIDHeader), Words: typedWords(c), Area: area,
	}
	if area != "" {
		p.Title = l.T("scope.title")
	}
	if back := pageOf(c.Request()); status == http.StatusForbidden && c.Request().Method == http.MethodPost && back != "" {
		p.WayOn = back
		p.WayLabel = l.T("error.form.open")
	}
	if status == http.StatusUnauthorized {
		p.Title = l.T("error.title.sign_in")
		p.WayOn, p.WayLabel = wayIn(c, l)
	}
	return s.render(c, status, "error", p)
}

// wayIn leads to what is missing: signing in, or the second step; and then back.
func wayIn(c echo.Context, l *i18n.Localizer) (address, label string) {
	address, label = pageURL(l.Lang, "sign-in"), l.T("signin.title")
	if actorOf(c).NeedsSecondStep() {
		address, label = pageURL(l.Lang, "second-step"), l.T("second.title")
	}
	return address + andBack(pageOf(c.Request())), label
}

// andBack is the part of an address that says where to go on to afterwards.
func andBack(page string) string {
	if page == "" {
		return ""
	}
	return "?" + url.Values{"return": {page}}.Encode()
}
