package web

import (
	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
)

// errorPage says what went wrong and the way on.
type errorPage struct {
	page
	Status    int
	Message   string
	RequestID string
	Ours      bool // the fault is ours, and worth telling an administrator
}

func (s *Server) errorPage(c echo.Context, l *i18n.Localizer, status int, message string) error {
	title := "error.title.ours"
	switch {
	case status == 404:
		title = "error.title.missing"
	case status < 500:
		title = "error.title.yours"
	}
	return s.render(c, status, "error", &errorPage{
		page: newPage(c, l, l.T(title)), Status: status, Message: message, Ours: status >= 500,
		RequestID: c.Response().Header().Get(requestIDHeader),
	})
}
