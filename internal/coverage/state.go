// Package coverage is what coordinators read across all meetings: the state of
// each riding, where somebody is needed, and how a campaign comes along.
package coverage

import (
	"slices"
	"time"

	"recess/internal/civil"
	"recess/internal/meeting"
)

// State is how far a riding has come in a campaign.
type State string

const (
	Vacant    State = "vacant"    // nobody sits for it
	Unclaimed State = "unclaimed" // nobody has taken it on
	Claimed   State = "claimed"
	Requested State = "requested"
	Confirmed State = "confirmed"
	MetMember State = "met-member"
	MetStaff  State = "met-staff"
	Declined  State = "declined"
)

// States are all of them, in the order in which they are shown.
var States = []State{Unclaimed, Claimed, Requested, Confirmed, MetStaff, MetMember, Declined, Vacant}

// ranks tell which of a riding's meetings counts: what was achieved is not
// undone by a later try, and somebody at work counts more than an old refusal.
var ranks = map[State]int{Unclaimed: 0, Declined: 1, Claimed: 2, Requested: 3, Confirmed: 4, MetStaff: 5, MetMember: 6}

// Met tells whether the office was met.
func (s State) Met() bool { return s == MetMember || s == MetStaff }

// Stage is how far the furthest meeting of a riding has come. Unlike a State
// it does not go back.
type Stage int

const (
	NoStage Stage = iota
	ToClaimed
	ToRequested
	ToConfirmed
	ToMet
	ToReported
	ToThanked
)

// Stages are those of the funnel.
var Stages = []Stage{ToClaimed, ToRequested, ToConfirmed, ToMet, ToReported, ToThanked}

var stageNames = [...]string{"", "claimed", "requested", "confirmed", "met", "reported", "thanked"}

func (s Stage) String() string { return stageNames[s] }

var stages = map[meeting.State]Stage{
	meeting.Claimed: ToClaimed, meeting.Drafted: ToClaimed,
	meeting.Requested: ToRequested, meeting.Awaiting: ToRequested, meeting.Offered: ToRequested, meeting.Declined: ToRequested,
	meeting.Confirmed: ToConfirmed, meeting.Prepared: ToConfirmed, meeting.Reconfirmed: ToConfirmed, meeting.Cancelled: ToConfirmed, meeting.Missed: ToConfirmed,
	meeting.Held: ToMet, meeting.Reported: ToReported, meeting.Thanked: ToThanked, meeting.Following: ToThanked,
}

// Trace is what counts of a meeting: its state, and the steps to it.
type Trace struct {
	ID        int64
	State     meeting.State
	Steps     []meeting.Step // Action, State, Day, At and With are read
	SteppedAt time.Time
	Report    Told
}

// Told is what the last version of a report says of who was met, and when; the
// zero value when there is none.
type Told struct {
	With meeting.With
	On   civil.Date
	At   time.Time // when it was entered
}

// void tells whether a meeting came to nothing by our own doing.
func (t *Trace) void() bool { return t.State == meeting.Withdrawn || t.State == meeting.Released }

// met is who was met, and when; empty when the meeting was not held, or nobody
// was there. A report is a later word on it than the step, and an amendment a
// later one than the report; where nobody was there, the team may have come
// again since.
func (t *Trace) met() (meeting.With, civil.Date) {
	with, on := t.Report.With, t.Report.On
	for _, s := range t.Steps {
		if s.Action == meeting.Hold && (t.Report.On.IsZero() || s.At.After(t.Report.At)) {
			with, on = s.With, s.Day
		}
	}
	if on.IsZero() || with == meeting.WithNobody {
		return "", civil.Date{}
	}
	return with, on
}

// state is what a meeting makes of its riding.
func (t *Trace) state() State {
	with, held := t.met()
	switch {
	case t.void():
		return Unclaimed
	case with == meeting.WithStaff:
		return MetStaff
	case !held.IsZero():
		return MetMember
	case t.State == meeting.Closed && t.refused(), t.State == meeting.Declined:
		return Declined
	case t.State == meeting.Closed:
		return Unclaimed
	}
	switch stages[t.State] {
	case ToClaimed:
		return Claimed
	case ToConfirmed:
		if t.State != meeting.Cancelled && t.State != meeting.Missed {
			return Confirmed
		}
	}
	return Requested // also when nobody was there, or the office has called it off: it is still to be had
}

func (t *Trace) refused() bool {
	return slices.ContainsFunc(t.Steps, func(s meeting.Step) bool { return s.Action == meeting.Refuse })
}

// stage is how far a meeting has come, whatever became of it later.
func (t *Trace) stage() Stage {
	if t.void() {
		return NoStage
	}
	_, held := t.met()
	furthest := ToClaimed
	for _, s := range t.Steps {
		if reached := stages[s.State]; reached < ToMet || !held.IsZero() {
			furthest = max(furthest, reached)
		}
	}
	return furthest
}

// Standing is what the meetings of a riding in a campaign come to.
type Standing struct {
	State    State
	Stage    Stage
	Meeting  int64 // that the state is of; 0: none
	People   int   // in the teams
	Held     int   // meetings
	LastStep time.Time
	Weeks    map[civil.Date]int // meetings held, by the Monday
}

// Sum works out what meetings of one riding and campaign come to.
func Sum(all []Trace) Standing {
	s := Standing{State: Unclaimed, Weeks: map[civil.Date]int{}}
	for i := range all {
		t := &all[i]
		if t.SteppedAt.After(s.LastStep) {
			s.LastStep = t.SteppedAt
		}
		state := t.state()
		if state != Unclaimed && ranks[state] >= ranks[s.State] { // of equals the later
			s.State, s.Meeting = state, t.ID
		}
		s.Stage = max(s.Stage, t.stage())
		if _, on := t.met(); !on.IsZero() && !t.void() {
			s.Held++
			s.Weeks[Monday(on)]++
		}
	}
	return s
}

// Monday is the first day of a week.
func Monday(d civil.Date) civil.Date { return d.Add(-(int(d.Weekday()) + 6) % 7) }
