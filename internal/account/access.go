package account

import (
	"context"
	"slices"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// FreshFor is how long after a code of the second step an actor may do what
// asks for a fresh one.
const FreshFor = 5 * time.Minute

// NeedsCode reports whether the actor must give a code of their second step
// before they do what cannot be undone or what opens doors: delete their
// account, change roles, the mail server or the authenticator. An actor without
// a second step has none to give.
func (a Actor) NeedsCode(now time.Time) bool {
	self := a.Self()
	return self != nil && self.SecondStep && (a.CodeAt.IsZero() || now.Sub(a.CodeAt).Abs() >= FreshFor)
}

func needsCode() error { return fault.New(fault.Invalid, "account.fresh_code", nil) }

// applyAccess writes what a person may do from now on, in the transaction in
// which an administrator or the console says so. What was opened by what they
// could do before ends with it: a new role or a suspension ends their sessions,
// and these or a new scope the private address of their calendar, which shows
// what its owner saw when it was made. closed says what a suspension closed
// elsewhere.
func (s *Service) applyAccess(ctx context.Context, tx Store, was, now *Person, at time.Time) (closed string, err error) {
	if err := tx.UpdatePerson(ctx, now); err != nil {
		return "", err
	}
	changed := now.Role != was.Role || now.Suspended != was.Suspended
	if changed {
		if err := tx.EndSessions(ctx, now.ID, ""); err != nil {
			return "", err
		}
	}
	if changed || !now.Scope.equal(was.Scope) {
		if err := tx.EndFeed(ctx, now.ID); err != nil {
			return "", err
		}
	}
	if now.Role != was.Role {
		args := map[string]string{"role": i18n.For(now.Lang).T("role." + string(now.Role))}
		if err := s.notify(ctx, tx, now, "new-role", args, at); err != nil {
			return "", err
		}
	}
	switch {
	case now.Suspended && !was.Suspended && s.Suspending != nil:
		return s.Suspending(ctx, tx, now.ID)
	case was.Suspended && !now.Suspended && s.Reactivating != nil:
		return "", s.Reactivating(ctx, tx, now.ID)
	}
	return "", nil
}

// enrol makes the account of a link's address, or finds it, and gives it a role.
func (s *Service) enrol(ctx context.Context, tx Store, link *Link, role Role, scope Scope, now time.Time) (*Person, error) {
	person, made, err := s.welcome(ctx, tx, link, now)
	if err != nil {
		return nil, err
	}
	was := *person
	if made { // an account that is made with a role has had no other
		was.Role = role
	}
	person.Role, person.Scope = role, scope
	person.Suspended = false
	if _, err := s.applyAccess(ctx, tx, &was, person, now); err != nil || !was.Suspended {
		return person, err
	}
	return person, tx.Note(ctx, Event{At: now, Action: "restore", Object: object(person.ID), From: "console"})
}

// equal reports whether two scopes name the same provinces and ridings.
func (s Scope) equal(other Scope) bool {
	return slices.Equal(s.Provinces, other.Provinces) && slices.Equal(s.Ridings, other.Ridings)
}

// notify tells a person by mail of a change to their account, in the
// transaction that makes it.
func (s *Service) notify(ctx context.Context, tx Store, p *Person, kind string, args map[string]string, at time.Time) error {
	l := i18n.For(p.Lang)
	all := map[string]string{"when": moment(l, at), "url": s.URL + "/" + string(l.Lang) + "/me/profile"}
	for name, value := range args {
		all[name] = value
	}
	_, key := newToken()
	return tx.Send(ctx, Mail{Key: key, To: p.Email, Lang: l.Lang, Kind: kind, Args: all, Notice: true}, at)
}
