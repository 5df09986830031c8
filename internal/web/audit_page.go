package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
)

// auditPage shows who did what, the latest first.
type auditPage struct {
	page
	Events []auditLine
	Older  int64 // number to go on from; 0 at the end
}

const eventsPerPage = 100

func (s *Server) audit(c echo.Context, l *i18n.Localizer) error {
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64) // anything else is the first page
	events, err := s.Accounts.Store.Events(c.Request().Context(), before, eventsPerPage)
	if err != nil {
		return err
	}
	p := &auditPage{page: newPage(c, l, l.T("audit.title"))}
	if p.Events, err = s.auditLines(c.Request().Context(), l, actorOf(c), events); err != nil {
		return err
	}
	if len(events) == eventsPerPage {
		p.Older = events[len(events)-1].ID
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "audit", p)
}

// auditExport is the whole log as a spreadsheet takes it, the latest first:
// numbers for programs, and names for people.
func (s *Server) auditExport(c echo.Context, l *i18n.Localizer) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="audit.csv"`)
	head := []string{"number", "time", "person", "action", "object", "detail", "from", "person_name", "object_name"}
	return s.writeCSV(c, l, head, func(table Table) error {
		for before := int64(0); ; {
			events, err := s.Accounts.Store.Events(c.Request().Context(), before, eventsPerPage)
			if err != nil {
				return err
			}
			lines, err := s.auditLines(c.Request().Context(), l, actorOf(c), events)
			if err != nil {
				return err
			}
			for _, line := range lines {
				e := line.Event
				if err := table.Row(int(e.ID), e.At.Format(time.RFC3339), int(e.Actor), e.Action, e.Object, e.Detail, e.From, line.Who, line.What); err != nil {
					return err
				}
				before = e.ID
			}
			if len(events) < eventsPerPage {
				return nil
			}
		}
	})
}
