package meeting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
)

// Answer is what somebody says to a proposed time.
type Answer string

const (
	Yes      Answer = "yes"
	IfNeedBe Answer = "if-need-be"
	No       Answer = "no"
)

// Answers are all there are.
var Answers = []Answer{Yes, IfNeedBe, No}

// Slot is a proposed time.
type Slot struct {
	ID      int64
	Start   time.Time        // UTC
	Answers map[int64]Answer // by person
}

// Counts of slots.
const (
	mostSlots = 12
	inRequest = 4 // offices want a few dates, not a calendar
)

// Count is how many have given an answer.
func (s *Slot) Count(a Answer) int {
	n := 0
	for _, given := range s.Answers {
		if given == a {
			n++
		}
	}
	return n
}

// Best are the times to ask for: those that the fewest cannot make, and then
// those that suit the most; in order of time.
func (m *Meeting) Best(now time.Time) []Slot {
	ahead := slices.DeleteFunc(slices.Clone(m.Slots), func(s Slot) bool { return !now.Before(s.Start) })
	slices.SortStableFunc(ahead, func(a, b Slot) int {
		return cmp.Or(cmp.Compare(a.Count(No), b.Count(No)), cmp.Compare(b.Count(Yes), a.Count(Yes)), a.Start.Compare(b.Start))
	})
	best := ahead[:min(inRequest, len(ahead))]
	slices.SortFunc(best, func(a, b Slot) int { return a.Start.Compare(b.Start) })
	return best
}

// Propose adds a time to the poll: minutes after midnight of a day, on the
// riding's clocks. A fault.Invalid says why it cannot be asked for.
func (s *Service) Propose(ctx context.Context, actor account.Actor, id int64, day civil.Date, minute int) error {
	return s.poll(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		start, err := calendar.CheckSlot(p.Slots(), day, minute, m.Request.Minutes)
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(m.Slots, func(x Slot) bool { return x.Start.Equal(start) }):
			return nil // the second press of a button
		case len(m.Slots) >= mostSlots:
			return fault.New(fault.Conflict, "meeting.too_many_slots", fault.Args{"Most": mostSlots})
		}
		return tx.AddSlot(ctx, id, start.UTC())
	})
}

// Drop takes a time out of the poll.
func (s *Service) Drop(ctx context.Context, actor account.Actor, id, slot int64) error {
	return s.poll(ctx, actor, id, func(tx Store, _ *Meeting, _ *Place) error { return tx.DropSlot(ctx, id, slot) })
}

// AskTeam sends everybody in the team their private link to the poll.
func (s *Service) AskTeam(ctx context.Context, actor account.Actor, id int64) error {
	return s.poll(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		if len(m.Slots) == 0 {
			return fault.New(fault.Conflict, "meeting.no_slots", nil)
		}
		return s.tellPoll(ctx, tx, m, p)
	})
}

// poll changes the times of a meeting that has no date yet.
func (s *Service) poll(ctx context.Context, actor account.Actor, id int64, f func(Store, *Meeting, *Place) error) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Asks() {
			return forbidden()
		}
		if !m.Polling() {
			return fault.New(fault.Conflict, "meeting.poll_over", nil)
		}
		return f(tx, m, p)
	})
}

// Polling tells whether times can be proposed and answered.
func (m *Meeting) Polling() bool { return !m.State.Over() && !m.Appointment.Stands() }

// Vote keeps what a person of the team says to the times; those it says
// nothing to stay as they were.
func (s *Service) Vote(ctx context.Context, id, person int64, answers map[int64]Answer) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		t := m.Teammate(person)
		if t == nil || t.Membership != In {
			return forbidden()
		}
		if !m.Polling() {
			return fault.New(fault.Conflict, "meeting.poll_over", nil)
		}
		for _, slot := range m.Slots {
			a, ok := answers[slot.ID]
			if !ok {
				continue
			}
			if !slices.Contains(Answers, a) {
				return fault.New(fault.Invalid, "meeting.no_answer", nil)
			}
			if err := tx.PutAnswer(ctx, slot.ID, person, a); err != nil {
				return err
			}
		}
		return nil
	})
}
