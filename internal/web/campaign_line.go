package web

import (
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// campaignLine names a campaign under way.
type campaignLine struct{ Slug, Name string }

// runningCampaigns are those that were under way at a moment.
type runningCampaigns struct {
	at        time.Time
	campaigns []campaign.Campaign
}

// lineFresh is how long the pages that everybody sees go on showing what
// coordinators have written without asking the database, unless it was changed
// here.
const lineFresh = 5 * time.Second

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
func (s *Server) campaignsUnderWay(c echo.Context) []campaign.Campaign {
	now := s.Now()
	kept := s.running.Load()
	if kept == nil || now.Sub(kept.at).Abs() > lineFresh {
		fresh := &runningCampaigns{at: now}
		all, err := s.Campaigns.Store.Campaigns(c.Request().Context())
		if err != nil {
			s.Log.Warn("the campaigns under way cannot be told", "error", err)
		} else {
			fresh.campaigns = campaign.UnderWay(all, civil.Of(now.In(ottawa)))
		}
		s.running.Store(fresh)
		kept = fresh
	}
	return kept.campaigns
}

// publishes reports whether the reader is to be led to publishing a campaign:
// they may, and none is under way.
func (s *Server) publishes(c echo.Context) bool {
	return coordinates(actorOf(c)) && len(s.campaignsUnderWay(c)) == 0
}
