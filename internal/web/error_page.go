package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

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
}

func (s *Server) errorPage(c echo.Context, l *i18n.Localizer, status int, message string) error {
	title := "error.title.ours"
	switch {
	case status == 404:
		title = "error.title.missing"
	case status < 500:
		title = "error.title.yours"
	}
	p := &errorPage{
		page: newPage(c, l, l.T(title)), Status: status, Message: message, Ours: status >= 500,
		RequestID: c.Response().Header().Get(requestIDHeader),
	}
	if status == http.StatusUnauthorized {
		p.Title = l.T("error.title.sign_in")
		p.WayOn, p.WayLabel = wayIn(c, l)
	}
	return s.render(c, status, "error", p)
}

// wayIn leads to what is missing: signing in, and then back; or the second step.
func wayIn(c echo.Context, l *i18n.Localizer) (address, label string) {
	if actorOf(c).Person != nil {
		return pageURL(l.Lang, "second-step"), l.T("second.title")
	}
	back := ""
	if c.Request().Method == http.MethodGet {
		back = "?" + url.Values{"return": {c.Request().URL.Path}}.Encode()
	}
	return pageURL(l.Lang, "sign-in") + back, l.T("signin.title")
}
