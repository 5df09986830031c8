package meeting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
)

func teammate(p *account.Person, m *Meeting, as Membership, now time.Time) *Teammate {
	fsa := p.Home.Postal
	return &Teammate{
		Person: p.ID, Membership: as, Constituent: p.Home.Riding == m.Riding, Since: now,
		Name: p.Name, Email: p.Email, Phone: p.Phone, Reach: p.Reach, Lang: p.Lang, FSA: fsa[:min(3, len(fsa))], AccessNeeds: p.AccessNeeds,
	}
}

// Join asks the lead to be in the team; a second time nothing happens. Where
// nobody is left, a constituent takes the meeting over.
func (s *Service) Join(ctx context.Context, actor account.Actor, id int64) error {
	if err := account.SignedIn.Check(actor); err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		n, err := newcomerOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		m, err := tx.Meeting(ctx, id)
		if err != nil {
			return err
		}
		p, err := s.Place(m.Riding)
		if err != nil {
			return err
		}
		return s.ask(ctx, tx, m, n, p)
	})
}

func (s *Service) ask(ctx context.Context, tx Store, m *Meeting, n *newcomer, p *Place) error {
	if m.State.Over() {
		return fault.New(fault.Conflict, "meeting.over", nil)
	}
	if p.Blocked == Ended {
		return ended()
	}
	if m.Teammate(n.ID) != nil {
		return nil
	}
	if err := n.room(); err != nil {
		return err
	}
	t := teammate(n.Person, m, Asking, p.Now)
	if m.Lead == 0 && t.Constituent {
		return s.admit(ctx, tx, m, t, p)
	}
	if err := tx.PutTeammate(ctx, m.ID, t); err != nil {
		return err
	}
	return s.tellLead(ctx, tx, m, t, p)
}

// admit puts somebody in the team, and tells them; the first leads it.
func (s *Service) admit(ctx context.Context, tx Store, m *Meeting, t *Teammate, p *Place) error {
	t.Membership = In
	if err := tx.PutTeammate(ctx, m.ID, t); err != nil {
		return err
	}
	if m.Teammate(t.Person) == nil {
		m.Team = append(m.Team, *t)
	}
	tell := s.tellAccepted
	if m.Lead == 0 {
		m.Lead, tell = t.Person, s.tellNewLead
	}
	if err := retouch(ctx, tx, m); err != nil {
		return err
	}
	return tell(ctx, tx, m, t, p)
}

// retouch writes a meeting whose team has changed: it may be somebody else's
// turn, and what somebody had promised who has left is another's to do.
func retouch(ctx context.Context, tx Store, m *Meeting) error {
	if m.Todo.Action != "" {
		m.Todo.Owner = m.owner(m.Todo.Action)
	}
	var team []int64
	for _, t := range m.Members() {
		team = append(team, t.Person)
	}
	if err := tx.PassPromises(ctx, m.ID, team, m.followUp()); err != nil {
		return err
	}
	return tx.Update(ctx, m)
}

// Answer accepts or declines who has asked to join.
func (s *Service) Answer(ctx context.Context, actor account.Actor, id, person int64, accept bool) error {
	return s.manage(ctx, actor, id, person, func(tx Store, m *Meeting, t *Teammate, p *Place) error {
		if t.Membership != Asking {
			return nil // the second press of a button
		}
		if !accept {
			t.Membership = Gone
			return tx.PutTeammate(ctx, id, t)
		}
		return s.admit(ctx, tx, m, t, p)
	})
}

// Remove takes somebody out of the team.
func (s *Service) Remove(ctx context.Context, actor account.Actor, id, person int64) error {
	return s.manage(ctx, actor, id, person, func(tx Store, m *Meeting, t *Teammate, p *Place) error {
		return s.leave(ctx, tx, m, t, p)
	})
}

// HandOver makes another of the team its lead.
func (s *Service) HandOver(ctx context.Context, actor account.Actor, id, person int64) error {
	return s.manage(ctx, actor, id, person, func(tx Store, m *Meeting, t *Teammate, p *Place) error {
		if t.Membership != In {
			return fault.New(fault.Conflict, "meeting.not_in_team", nil)
		}
		m.Lead = person
		if err := retouch(ctx, tx, m); err != nil {
			return err
		}
		return s.tellNewLead(ctx, tx, m, t, p)
	})
}

// SetRoles says what somebody of the team does.
func (s *Service) SetRoles(ctx context.Context, actor account.Actor, id, person int64, roles []Role) error {
	for _, r := range roles {
		if !slices.Contains(Roles, r) {
			return fault.New(fault.Invalid, "meeting.no_role", nil)
		}
	}
	return s.manage(ctx, actor, id, person, func(tx Store, m *Meeting, t *Teammate, p *Place) error {
		if t.Membership != In {
			return fault.New(fault.Conflict, "meeting.not_in_team", nil)
		}
		t.Roles = roles
		if err := tx.PutTeammate(ctx, id, t); err != nil {
			return err
		}
		return retouch(ctx, tx, m)
	})
}

// manage changes somebody's place in a team, for its lead or a coordinator. A
// fault.NotFound when they have none.
func (s *Service) manage(ctx context.Context, actor account.Actor, id, person int64, f func(Store, *Meeting, *Teammate, *Place) error) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Manages() {
			return forbidden()
		}
		t := m.Teammate(person)
		if t == nil {
			return fault.New(fault.NotFound, "meeting.not_in_team", nil)
		}
		return f(tx, m, t, p)
	})
}

// Leave takes the actor out of a team, or takes back that they asked.
func (s *Service) Leave(ctx context.Context, actor account.Actor, id int64) error {
	if err := account.SignedIn.Check(actor); err != nil {
		return err
	}
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		t := m.Teammate(actor.Person.ID)
		if t == nil {
			return nil
		}
		return s.leave(ctx, tx, m, t, p)
	})
}

// LeaveAll takes a person who deletes their account out of every team, those of
// meetings long over among them, in the transaction that does so.
func (s *Service) LeaveAll(ctx context.Context, tx Store, person int64) error {
	return s.eachTeam(ctx, tx, person, func(m *Meeting, p *Place) error {
		if t := m.Teammate(person); t != nil {
			return s.leave(ctx, tx, m, t, p)
		}
		return nil
	})
}

// eachTeam does something for each team that a person has ever had to do with.
// The person is locked before the meetings, and those in their order, as
// everywhere.
func (s *Service) eachTeam(ctx context.Context, tx Store, person int64, do func(*Meeting, *Place) error) error {
	if _, _, err := tx.Newcomer(ctx, person); err != nil {
		return err
	}
	all, err := tx.Parts(ctx, person)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b Part) int { return cmp.Compare(a.Meeting, b.Meeting) })
	for _, part := range all {
		m, err := tx.Meeting(ctx, part.Meeting)
		if err != nil {
			return err
		}
		p, err := s.Place(m.Riding)
		if err != nil {
			return err
		}
		if err := do(m, p); err != nil {
			return err
		}
	}
	return nil
}

// leave takes somebody out, and the date out of their calendar.
func (s *Service) leave(ctx context.Context, tx Store, m *Meeting, t *Teammate, p *Place) error {
	if t.Membership == In {
		if err := s.tellGone(ctx, tx, m, t, p); err != nil {
			return err
		}
	}
	return s.depart(ctx, tx, m, t, Gone, p)
}

// depart ends a place in a team. The lead passes to whoever has been there
// longest, constituents first. With the last one a claim is released; a request
// that an office has waits for somebody to take it over, and coordinators are
// told. Their home address and their answers go with them.
func (s *Service) depart(ctx context.Context, tx Store, m *Meeting, t *Teammate, as Membership, p *Place) error {
	was, by := t.Membership, t.Person
	if as == Absent { // which is not their doing
		by = 0
	}
	t.Membership, t.Roles = as, nil
	if err := tx.PutTeammate(ctx, m.ID, t); err != nil || was != In {
		return err
	}
	if err := tx.DropAnswers(ctx, m.ID, t.Person); err != nil {
		return err
	}
	if m.Request.By == t.Person {
		m.Request = Request{Minutes: m.Request.Minutes}
	}
	if m.Lead != t.Person {
		return retouch(ctx, tx, m)
	}
	heir := m.heir()
	m.Lead = 0
	switch {
	case heir != nil:
		m.Lead = heir.Person
	case claims[m.State]:
		return s.release(ctx, tx, m, by, p)
	}
	if err := retouch(ctx, tx, m); err != nil || m.State.Over() {
		return err
	}
	if heir == nil {
		return s.tellCoordinators(ctx, tx, m, "meeting-alone", p)
	}
	return s.tellNewLead(ctx, tx, m, heir, p)
}

// heir is who leads once the lead has left; nil when nobody is left.
func (m *Meeting) heir() *Teammate {
	rest := m.Members()
	if len(rest) == 0 {
		return nil
	}
	return slices.MinFunc(rest, func(a, b *Teammate) int {
		if a.Constituent != b.Constituent {
			return map[bool]int{true: -1, false: 1}[a.Constituent]
		}
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Person, b.Person))
	})
}

// claims are the states before the office knows of anything.
var claims = map[State]bool{Claimed: true, Drafted: true}

// release frees a riding on which nobody acts.
func (s *Service) release(ctx context.Context, tx Store, m *Meeting, by int64, p *Place) error {
	m.State = Released
	return s.keep(ctx, tx, m, &Step{Action: Release, State: Released, Day: p.Today(), At: p.Now, By: by}, p)
}
