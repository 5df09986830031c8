package coverage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/meeting"
	"recess/internal/riding"
)

// EventKind is what an event of a dossier is.
type EventKind string

const (
	StepTaken  EventKind = "step"       // on the way of a meeting
	LevelFound EventKind = "level"      // where the member stands
	Promise    EventKind = "commitment" // of the member or the team
	Settled    EventKind = "settled"    // how a commitment came out
	Amended    EventKind = "amended"    // a report
)

// Event is something that happened in a riding.
type Event struct {
	Kind     EventKind
	At       time.Time // when it was entered
	ID       int64     // within its kind
	Day      civil.Date
	Campaign int64
	Meeting  int64  // 0: none
	Who      string // first name of who entered it; empty: the program, or a former volunteer

	Step  meeting.Step
	Level meeting.Level
	Text  string // of a commitment, the evidence for a level, or why a report was amended

	Amendment meeting.Amendment

	Ours  bool // the commitment is the team's
	Due   civil.Date
	State meeting.Promise
}

// Dossier is a riding and what happened there.
type Dossier struct {
	Riding *riding.Riding
	Lines  []CampaignLine
	Events []Event   // the latest first
	Before time.Time // of the next page; zero: this is the last
}

// CampaignLine is how a riding stands in a campaign.
type CampaignLine struct {
	Campaign int64
	Line
}

// EventsShown is how many events a page of a dossier has, about.
const EventsShown = 200

// Dossier is everything about a riding that the actor coordinates, from before
// a moment, or from now for the zero time.
func (s *Service) Dossier(ctx context.Context, actor account.Actor, code string, campaigns []int64, before time.Time) (*Dossier, error) {
	if err := account.Coordinators.Check(actor); err != nil {
		return nil, err
	}
	r, err := s.Riding(code)
	if err != nil {
		return nil, err
	}
	d := &Dossier{Riding: r}
	if !actor.CanCoordinate(code, d.Riding.Province) {
		return nil, fault.New(fault.Forbidden, "coverage.not_yours", nil)
	}
	for _, campaign := range campaigns {
		lines, err := s.lines(ctx, campaign, []riding.Riding{*r})
		if err != nil {
			return nil, err
		}
		d.Lines = append(d.Lines, CampaignLine{campaign, lines[0]})
	}
	events, err := s.Store.Dossier(ctx, code, before, EventsShown+1)
	if err != nil {
		return nil, err
	}
	d.Events, d.Before = page(events, EventsShown)
	return d, nil
}

// page is the latest events, about so many: those of one moment stay together.
func page(events []Event, most int) ([]Event, time.Time) {
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	if len(events) <= most {
		return events, time.Time{}
	}
	end := most
	for end > 0 && events[end-1].At.Equal(events[most].At) {
		end--
	}
	if end == 0 { // all of them at once: nothing before can be told apart
		return events, time.Time{}
	}
	return events[:end], events[end-1].At
}
