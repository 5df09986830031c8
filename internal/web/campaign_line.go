package web

import (
	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/meeting"
)

// campaignLine names a campaign under way.
type campaignLine struct{ Slug, Name string }

// campaignLines are empty when no campaign is under way, or that cannot be
// told: a look-up does not wait for it.
func (s *Server) campaignLines(c echo.Context, l *i18n.Localizer) []campaignLine {
	var lines []campaignLine
	for _, x := range s.campaignsUnderWay(c) {
		lines = append(lines, campaignLine{x.Slug, x.Name.In(l.Lang)})
	}
	return lines
}

// campaignsUnderWay are the active ones, the one whose recess is on or comes
// next first.
func (s *Server) campaignsUnderWay(c echo.Context) []*meeting.Campaign {
	active, err := s.Meetings.Active(c.Request().Context())
	if err != nil {
		s.Log.Warn("the campaigns under way cannot be told", "error", err)
	}
	return active
}

// publishes reports whether the reader is to be led to publishing a campaign:
// they may, and none is under way.
func (s *Server) publishes(c echo.Context) bool {
	return coordinates(actorOf(c)) && len(s.campaignsUnderWay(c)) == 0
}
