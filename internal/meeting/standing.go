package meeting

import (
	"slices"

	"recess/internal/account"
	"recess/internal/fault"
)

// Standing is who somebody is to a meeting.
type Standing struct {
	is     who
	Person int64
	Asking bool // would like to join
}

// StandingOf tells who the actor is to a meeting in a province. Who may not act
// as themselves, such as a coordinator before the second step, is a stranger.
func (m *Meeting) StandingOf(a account.Actor, province string) Standing {
	if account.SignedIn.Check(a) != nil {
		return Standing{}
	}
	s := Standing{Person: a.Person.ID}
	if a.CanCoordinate(m.Riding, province) {
		s.is |= byCoordinator
	}
	t := m.Teammate(a.Person.ID)
	switch {
	case t == nil:
		return s
	case t.Membership == Asking:
		s.Asking = true
		return s
	}
	s.is |= byTeam
	if t.Person == m.Lead {
		s.is |= byLead
	}
	if t.Holds(Setter) {
		s.is |= bySetter
	}
	return s
}

// Leads tells whether this is the team's lead.
func (s Standing) Leads() bool { return s.is&byLead != 0 }

// In tells whether this is one of the team.
func (s Standing) In() bool { return s.is&byTeam != 0 }

// Coordinates tells whether this is a coordinator of the riding.
func (s Standing) Coordinates() bool { return s.is&byCoordinator != 0 }

// Sees tells whether somebody may read the meeting's page: the team and its
// coordinators, and nobody else.
func (s Standing) Sees() bool { return s.In() || s.Coordinates() }

// Manages tells whether somebody may say who is in the team and who does what.
func (s Standing) Manages() bool { return s.Leads() || s.Coordinates() }

// Asks tells whether somebody deals with the office for the team.
func (s Standing) Asks() bool { return s.is&asks != 0 }

// forbidden is the answer to who may not.
func forbidden() error { return fault.New(fault.Forbidden, "meeting.not_yours", nil) }

// For is the meeting as somebody may see it: until the lead has accepted them,
// people are a first name and a neighbourhood to each other. Access needs are
// for the lead alone, a sender's address for who deals with the office.
func (m *Meeting) For(s Standing) *Meeting {
	seen := *m
	seen.Team = slices.Clone(m.Team)
	for i := range seen.Team {
		t := &seen.Team[i]
		if t.Person == s.Person {
			continue
		}
		if !s.Leads() {
			t.AccessNeeds = ""
		}
		if !s.Coordinates() && (!s.In() || t.Membership != In) {
			t.Name, t.Email, t.Phone = t.FirstName(), "", ""
		}
	}
	if !s.Asks() {
		seen.Request = Request{Minutes: m.Request.Minutes}
	}
	if !s.Sees() {
		seen.Appointment, seen.Slots, seen.Todo = Appointment{}, nil, Todo{}
	}
	return &seen
}
