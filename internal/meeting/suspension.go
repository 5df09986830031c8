package meeting

import (
	"context"
	"fmt"
)

// Suspend takes a suspended person out of every team, in the transaction that
// suspends them, and says how many those were, for the audit log. Their places
// are kept, so that Reactivate gives them back.
func (s *Service) Suspend(ctx context.Context, tx Store, person int64) (closed string, err error) {
	teams, led := 0, 0
	err = s.eachTeam(ctx, tx, person, func(m *Meeting, p *Place) error {
		t := m.Teammate(person)
		if t == nil {
			return nil
		}
		if t.Membership == Asking {
			return s.depart(ctx, tx, m, t, Gone, p)
		}
		teams++
		if m.Lead == person {
			led++
		}
		return s.depart(ctx, tx, m, t, Absent, p)
	})
	return fmt.Sprintf("left %d teams, lead of %d", teams, led), err
}

// Reactivate gives a person whose suspension has ended their places back, in
// the transaction that ends it. What has passed to others stays theirs: the
// lead, roles, promises.
func (s *Service) Reactivate(ctx context.Context, tx Store, person int64) error {
	return s.eachTeam(ctx, tx, person, func(m *Meeting, p *Place) error {
		t := m.absent(person)
		switch {
		case t == nil:
			return nil
		case m.State.Over() || p.Blocked == Ended:
			t.Membership = In
			return tx.PutTeammate(ctx, m.ID, t)
		}
		return s.admit(ctx, tx, m, t, p)
	})
}

// absent is the place of a person who was in the team until they were suspended;
// nil when they were not.
func (m *Meeting) absent(person int64) *Teammate {
	for _, t := range m.team(Absent) {
		if t.Person == person {
			return t
		}
	}
	return nil
}
