package meeting

import (
	"context"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Campaign is as much of one as a request tells.
type Campaign struct {
	ID          int64
	Slug        string
	Active      bool
	Name        i18n.Text
	Summary     i18n.Text
	First, Last civil.Date // the recess in which members are met; zero: any
	Ask         i18n.Text  // the primary one
	Asks        []CampaignAsk
	Thanks      []i18n.Text // what to thank the member for
}

// CampaignAsk is one thing requested of the member.
type CampaignAsk struct {
	ID   int64
	Text i18n.Text
}

// Current is the campaign that a meeting is started for where none is named; a
// fault.NotFound when none is active.
func (s *Service) Current(ctx context.Context) (*Campaign, error) { return s.activeCampaign(ctx, "") }

// activeCampaign is the active campaign of a slug; for none the first.
func (s *Service) activeCampaign(ctx context.Context, slug string) (*Campaign, error) {
	active, err := s.Active(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(active, func(c *Campaign) bool { return slug == "" || c.Slug == slug })
	switch {
	case len(active) == 0:
		return nil, fault.New(fault.NotFound, "campaign.none_active", nil)
	case i < 0:
		return nil, notActive()
	}
	return active[i], nil
}

func notActive() error { return fault.New(fault.Conflict, "meeting.campaign_not_active", nil) }
