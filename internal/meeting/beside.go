package meeting

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// An office answers one request of one team. Campaigns know nothing of each
// other, offices do: while a campaign's team asks for a meeting in a riding, no
// other campaign starts one there in the same recess, unless a coordinator has
// allowed it and said why.

// Summary is an open meeting of a riding as the riding's page shows it: of
// what its team knows, the state and the date.
type Summary struct {
	ID       int64
	Riding   string
	Campaign CampaignSummary
	State    State
	Start    time.Time  // of the appointment; zero: none stands
	Led      bool       // somebody is left in the team
	Mine     Membership // of the person asked for; empty: none
	Allowed  []int64    // campaigns that a coordinator lets ask beside it
}

// CampaignSummary is as much of a campaign as its meetings tell.
type CampaignSummary struct {
	ID          int64
	Slug        string
	Name        i18n.Text
	Draft       bool // not everybody's to read about
	First, Last civil.Date
}

// period is a stretch of days; without a last day it has no end.
type period struct{ first, last civil.Date }

func (a period) overlaps(b period) bool {
	return (b.last.IsZero() || !b.last.Before(a.first)) && (a.last.IsZero() || !a.last.Before(b.first))
}

// askedIn is when a campaign asks for meetings: in its days or, where it has
// none or they are over, from today on.
func askedIn(first, last, today civil.Date) period {
	if last.IsZero() || last.Before(today) {
		return period{first: today}
	}
	return period{first, last}
}

// periods are when an open meeting keeps the office busy: around its date and,
// until it took place, in the days of its campaign.
func (s *Summary) periods(p *Place) []period {
	var all []period
	if !s.Start.IsZero() {
		all = append(all, p.around(civil.Of(s.Start.In(p.Zone))))
	}
	if s.Start.IsZero() || s.State.Dated() {
		all = append(all, askedIn(s.Campaign.First, s.Campaign.Last, p.Today()))
	}
	return all
}

// around is the recess that holds a day, or the day alone.
func (p *Place) around(day civil.Date) period {
	for _, w := range p.Recess {
		if w.Status != calendar.Cancelled && w.Holds(day) {
			return period{w.First, w.Last}
		}
	}
	return period{day, day}
}

// Blocking are the riding's open meetings beside which a campaign may not start
// another: those of other campaigns in the same recess.
func (p *Place) Blocking(open []Summary, c *Campaign) []*Summary {
	asked := askedIn(c.First, c.Last, p.Today())
	var blocking []*Summary
	for i := range open {
		s := &open[i]
		if s.Campaign.ID == c.ID || slices.Contains(s.Allowed, c.ID) {
			continue
		}
		if slices.ContainsFunc(s.periods(p), asked.overlaps) {
			blocking = append(blocking, s)
		}
	}
	return blocking
}

// Startable are the campaigns that a meeting can be started for beside the
// riding's open ones.
func (p *Place) Startable(open []Summary, active []*Campaign) []*Campaign {
	var free []*Campaign
	for _, c := range active {
		own := slices.ContainsFunc(open, func(s Summary) bool { return s.Campaign.ID == c.ID })
		if !own && len(p.Blocking(open, c)) == 0 {
			free = append(free, c)
		}
	}
	return free
}

// claimedFor is why a campaign's meeting cannot be started beside another's.
func claimedFor(s *Summary) error {
	if s.Campaign.Draft {
		return fault.New(fault.Conflict, "meeting.claimed_already", nil)
	}
	return fault.New(fault.Conflict, "meeting.claimed_for", fault.Args{"Campaign": s.Campaign.Name})
}

// alone is nil when a meeting may be started beside the riding's open ones, of
// which nobody can add one until the transaction ends. An open one of the same
// campaign is not in the way: its team is joined.
func (m *Meeting) alone(ctx context.Context, tx Store, p *Place, c *Campaign) error {
	if err := tx.LockRiding(ctx, m.Riding); err != nil {
		return err
	}
	open, err := tx.Summaries(ctx, m.Riding, 0)
	if err != nil || slices.ContainsFunc(open, func(s Summary) bool { return s.Campaign.ID == c.ID }) {
		return err
	}
	if blocking := p.Blocking(open, c); len(blocking) > 0 {
		return claimedFor(blocking[0])
	}
	return nil
}

// AllowSecond lets a campaign ask for a meeting in a riding beside those that
// other campaigns ask for there, and keeps why in their history. Nothing
// happens where none is in the way.
func (s *Service) AllowSecond(ctx context.Context, actor account.Actor, code, slug, why, from string) error {
	if err := account.Coordinators.Check(actor); err != nil {
		return err
	}
	c, err := s.activeCampaign(ctx, slug)
	if err != nil {
		return err
	}
	p, err := s.Place(code)
	if err != nil {
		return err
	}
	why = oneLine(why)
	switch {
	case !actor.CanCoordinate(code, p.Riding.Province):
		return forbidden()
	case why == "":
		return fault.New(fault.Invalid, "meeting.needs_reason", nil)
	case utf8.RuneCountInString(why) > longestLine:
		return tooLong(longestLine)
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		if err := tx.LockRiding(ctx, code); err != nil {
			return err
		}
		open, err := tx.Summaries(ctx, code, 0)
		if err != nil {
			return err
		}
		blocking := p.Blocking(open, c)
		for _, other := range blocking {
			step := &Step{Action: Allow, State: other.State, Day: p.Today(), At: p.Now, By: actor.Person.ID, Words: why}
			if err := tx.AllowBeside(ctx, other.ID, c.ID, step); err != nil {
				return err
			}
		}
		if len(blocking) == 0 {
			return nil
		}
		return tx.Note(ctx, account.Event{
			At: p.Now, Actor: actor.Person.ID, Action: "second meeting", Object: "riding " + code, Detail: c.Slug + ": " + why, From: from,
		})
	})
}

// Blocked are the ridings in which a campaign cannot start a meeting, each with
// the other campaign's meeting that is in the way.
func (s *Service) Blocked(ctx context.Context, campaign int64) (map[string]Summary, error) {
	all, err := s.Store.Summaries(ctx, "", 0)
	if err != nil {
		return nil, err
	}
	byRiding := map[string][]Summary{}
	for _, one := range all {
		if one.Campaign.ID != campaign {
			byRiding[one.Riding] = append(byRiding[one.Riding], one)
		}
	}
	blocked := map[string]Summary{}
	if len(byRiding) == 0 {
		return blocked, nil
	}
	c, err := s.Store.Campaign(ctx, campaign)
	if err != nil {
		return nil, err
	}
	for code, open := range byRiding {
		p, err := s.Place(code)
		if fault.KindOf(err) == fault.NotFound { // of an order that is gone
			continue
		}
		if err != nil {
			return nil, err
		}
		if found := p.Blocking(open, c); len(found) > 0 {
			blocked[code] = *found[0]
		}
	}
	return blocked, nil
}
