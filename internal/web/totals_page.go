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
	Regions  []regionLine
}

type regionLine struct {
	Name string
	coverage.Region
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
		for _, r := range p.Totals.Regions {
			name := l.T("totals.elsewhere")
			if len(r.Provinces) == 1 {
				name = l.T("province." + r.Provinces[0])
			}
			p.Regions = append(p.Regions, regionLine{name, r})
		}
	}
	return s.render(c, http.StatusOK, "totals", p)
}
