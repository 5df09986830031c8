package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/coverage"
	"recess/internal/i18n"
)

// totalsPage tells everybody how a campaign comes along, and nothing of a
// single riding.
type totalsPage struct {
	page
	Campaign string
	Totals   *coverage.Totals
}

func (s *Server) totals(c echo.Context, l *i18n.Localizer) error {
	p := &totalsPage{page: newPage(c, l, l.T("totals.title"))}
	p.Index = true
	if current := s.currentCampaign(c); current != nil {
		p.Campaign = current.Name.In(l.Lang)
		var err error
		if p.Totals, err = s.Coverage.Totals(c.Request().Context(), current.ID); err != nil {
			return err
		}
	}
	return s.render(c, http.StatusOK, "totals", p)
}
