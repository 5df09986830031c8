package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/i18n"
)

// auditPage shows who did what, the latest first.
type auditPage struct {
	page
	Events []account.Event
	Older  int64 // number to go on from; 0 at the end
}

const eventsPerPage = 100

func (s *Server) audit(c echo.Context, l *i18n.Localizer) error {
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64) // anything else is the first page
	events, err := s.Accounts.Store.Events(c.Request().Context(), before, eventsPerPage)
	if err != nil {
		return err
	}
	p := &auditPage{page: newPage(c, l, l.T("audit.title")), Events: events}
	if len(events) == eventsPerPage {
		p.Older = events[len(events)-1].ID
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "audit", p)
}
