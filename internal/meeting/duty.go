package meeting

import (
	"cmp"
	"context"
	"slices"

	"recess/internal/civil"
)

// DutyKind is what sort of thing is somebody's to do.
type DutyKind string

const (
	DutyStep    DutyKind = "step"    // the next step of a meeting
	DutyAccept  DutyKind = "accept"  // say who may join the team they lead
	DutyVote    DutyKind = "vote"    // say which times suit them
	DutyPromise DutyKind = "promise" // do what was promised, or ask the office after it
)

// Duty is something that is somebody's to do next.
type Duty struct {
	Kind    DutyKind
	Meeting int64
	Riding  string
	Action  Action     // of a step
	Count   int        // who would like to join, or times to answer
	Text    string     // of a promise
	Ours    bool       // the promise is the team's
	Due     civil.Date // zero: no day was named
}

// Duties are what is somebody's to do, the next due first, and the open
// meetings that they are in, or would like to be.
func (s *Service) Duties(ctx context.Context, person int64) ([]Duty, []Turn, error) {
	turns, err := s.Store.Turns(ctx, person, s.Now().UTC())
	if err != nil {
		return nil, nil, err
	}
	promises, err := s.Store.PromisesOf(ctx, person)
	if err != nil {
		return nil, nil, err
	}
	var duties []Duty
	for i := range turns {
		r, err := s.Ridings(turns[i].Riding)
		if ended := err == nil && !r.Ended.IsZero(); !ended || slices.Contains(left, turns[i].Todo.Action) {
			duties = append(duties, turns[i].duties(person)...)
		}
	}
	for _, c := range promises {
		duties = append(duties, Duty{Kind: DutyPromise, Meeting: c.Meeting, Riding: c.Riding, Text: c.Text, Ours: c.Ours, Due: c.Due})
	}
	slices.SortStableFunc(duties, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(a.dayless(), b.dayless()), a.Due.Compare(b.Due))
	})
	return duties, turns, nil
}

// dayless is 1 for what has no day: it comes last.
func (d Duty) dayless() int {
	if d.Due.IsZero() {
		return 1
	}
	return 0
}

// undated are the states in which a meeting has no date that stands.
var undated = []State{Claimed, Drafted, Requested, Awaiting, Offered, Missed, Declined, Cancelled}

// left are the steps that are still somebody's in a riding that has ended.
var left = []Action{WriteReport, Thank, Follow}

// duties are those that a meeting has for somebody.
func (t *Turn) duties(person int64) []Duty {
	var all []Duty
	if t.Membership != In {
		return nil
	}
	if t.Todo.Action != "" && t.Todo.Owner == person {
		all = append(all, Duty{Kind: DutyStep, Meeting: t.ID, Riding: t.Riding, Action: t.Todo.Action, Due: t.Todo.Due})
	}
	if t.Asking > 0 {
		all = append(all, Duty{Kind: DutyAccept, Meeting: t.ID, Riding: t.Riding, Count: t.Asking})
	}
	if t.Unanswered > 0 && slices.Contains(undated, t.State) {
		all = append(all, Duty{Kind: DutyVote, Meeting: t.ID, Riding: t.Riding, Count: t.Unanswered})
	}
	return all
}
