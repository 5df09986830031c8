package web

import (
	"time"

	"github.com/labstack/echo/v4"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// campaignLine names the campaign under way.
type campaignLine struct{ Slug, Name string }

// runningCampaign is what was found at a moment; campaign is nil when none is
// active.
type runningCampaign struct {
	at       time.Time
	campaign *campaign.Campaign
}

// lineFresh is how long the pages that everybody sees go on showing what
// coordinators have written without asking the database, unless it was changed
// here.
const lineFresh = 5 * time.Second

// campaignLine is nil when no campaign is under way, or it cannot be told: a
// look-up does not wait for that.
func (s *Server) campaignLine(c echo.Context, l *i18n.Localizer) *campaignLine {
	if x := s.currentCampaign(c); x != nil {
		return &campaignLine{x.Slug, x.Name.In(l.Lang)}
	}
	return nil
}

// currentCampaign is the one under way; nil when there is none, or it cannot be
// told.
func (s *Server) currentCampaign(c echo.Context) *campaign.Campaign {
	now := s.Now()
	kept := s.running.Load()
	if kept == nil || now.Sub(kept.at).Abs() > lineFresh {
		fresh := &runningCampaign{at: now}
		all, err := s.Campaigns.Store.Campaigns(c.Request().Context())
		if err != nil {
			s.Log.Warn("the current campaign cannot be told", "error", err)
		} else if found, err := campaign.Current(all, civil.Of(now.In(ottawa))); err == nil {
			fresh.campaign = found
		}
		s.running.Store(fresh)
		kept = fresh
	}
	return kept.campaign
}
