package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/coverage"
	"recess/internal/i18n"
)

// totalsPage tells everybody how the campaigns under way come along, and
// nothing of a single riding.
type totalsPage struct {
	page
	Campaigns []campaignTotals
}

// campaignTotals are those of one.
type campaignTotals struct {
	Campaign string
	*coverage.Totals
}

func (s *Server) totals(c echo.Context, l *i18n.Localizer) error {
	p := &totalsPage{page: newPage(c, l, l.T("totals.title"))}
	p.Index = true
	for _, x := range s.campaignsUnderWay(c) {
		totals, err := s.Coverage.Totals(c.Request().Context(), x.ID)
		if err != nil {
			return err
		}
		p.Campaigns = append(p.Campaigns, campaignTotals{x.Name.In(l.Lang), totals})
	}
	return s.render(c, http.StatusOK, "totals", p)
}
