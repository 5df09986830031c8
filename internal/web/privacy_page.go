package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
)

// privacyPage says what is kept of people, how long, and what stays when they
// leave.
type privacyPage struct {
	page
	Days       int // network addresses are kept
	AskOutside bool
}

func (s *Server) privacy(c echo.Context, l *i18n.Localizer) error {
	p := &privacyPage{page: newPage(c, l, l.T("privacy.title")), Days: s.AddressDays, AskOutside: s.Finder.AsksRegister()}
	p.Index = true
	return s.render(c, http.StatusOK, "privacy", p)
}
