package web

import (
	"encoding/csv"
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
	p := &auditPage{page: newPage(c, l, l.T("audit.title")), Events: newAuditLines(l, events)}
	if len(events) == eventsPerPage {
		p.Older = events[len(events)-1].ID
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "audit", p)
}

// auditExport is the whole log as a spreadsheet takes it, the latest first.
func (s *Server) auditExport(c echo.Context, _ *i18n.Localizer) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="audit.csv"`)
	out := csv.NewWriter(c.Response())
	if err := out.Write([]string{"number", "time", "person", "action", "object", "detail", "from"}); err != nil {
		return err
	}
	for before := int64(0); ; {
		events, err := s.Accounts.Store.Events(c.Request().Context(), before, eventsPerPage)
		if err != nil {
			return err
		}
		for _, e := range events {
			err := out.Write([]string{
				strconv.FormatInt(e.ID, 10), e.At.Format(time.RFC3339), strconv.FormatInt(e.Actor, 10),
				cell(e.Action), cell(e.Object), cell(e.Detail), cell(e.From),
			})
			if err != nil {
				return err
			}
			before = e.ID
		}
		if len(events) < eventsPerPage {
			out.Flush()
			return out.Error()
		}
	}
}
