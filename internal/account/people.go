package account

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Province tells which province a riding is of; empty for one it does not know.
type Province func(riding string) string

// PeopleSeen are those whom the actor may see, by address.
func (s *Service) PeopleSeen(ctx context.Context, actor Actor, of Province) ([]Person, error) {
	if err := Coordinators.Check(actor); err != nil {
		return nil, err
	}
	people, err := s.Store.People(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p Person) bool { return !actor.CanSee(&p, of(p.Home.Riding)) }), nil
}

// SetRole gives a person a role and, to a coordinator, a scope. A new role
// ends the person's sessions: it may need the second step, or a shorter stay.
func (s *Service) SetRole(ctx context.Context, actor Actor, id int64, role Role, scope Scope, from string) error {
	if !slices.Contains(Roles, role) {
		return fault.New(fault.Invalid, "account.role", nil)
	}
	if role != Coordinator {
		scope = Scope{}
	}
	return s.grant(ctx, actor, id, from, func(tx Store, p *Person) (Event, error) {
		was := *p
		p.Role, p.Scope = role, scope
		if reflect.DeepEqual(*p, was) {
			return Event{}, nil
		}
		_, err := s.applyAccess(ctx, tx, &was, p, s.Now().UTC())
		return Event{Action: "role", Detail: strings.Join(append([]string{string(role)}, append(scope.Provinces, scope.Ridings...)...), " ")}, err
	})
}

// Suspend keeps a person out of everything at once, or lets them in again.
func (s *Service) Suspend(ctx context.Context, actor Actor, id int64, suspended bool, from string) error {
	return s.grant(ctx, actor, id, from, func(tx Store, p *Person) (Event, error) {
		was := *p
		p.Suspended = suspended
		if p.Suspended == was.Suspended {
			return Event{}, nil
		}
		closed, err := s.applyAccess(ctx, tx, &was, p, s.Now().UTC())
		if suspended {
			return Event{Action: "suspend", Detail: closed}, err
		}
		return Event{Action: "restore"}, err
	})
}

// grant makes a change of what another may do and notes it, unless change
// returns an event without an action: nothing has changed. The actor has just
// given a code, and stays an administrator, so that there always is one.
func (s *Service) grant(ctx context.Context, actor Actor, id int64, from string, change func(Store, *Person) (Event, error)) error {
	if err := Administrators.Check(actor); err != nil {
		return err
	}
	if actor.NeedsCode(s.Now()) {
		return needsCode()
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		administrators, err := tx.Administrators(ctx)
		if err != nil {
			return err
		}
		person, err := tx.HoldPerson(ctx, id)
		if err != nil {
			return err
		}
		if !actor.CanGrant(person) || !slices.Contains(administrators, actor.Person.ID) { // no longer one, perhaps
			return fault.New(fault.Forbidden, "account.forbidden", nil)
		}
		event, err := change(tx, person)
		if err != nil || event.Action == "" { // nothing, when the button was pressed twice
			return err
		}
		event.At, event.Actor = s.Now().UTC(), actor.Person.ID
		event.Object, event.From = object(id), from
		return tx.Note(ctx, event)
	})
}

// sameInvitation is how soon inviting an address again is a second press of the
// button: its link is on its way.
const sameInvitation = time.Minute

// InviteByMail makes the account of an address, where there is none, and sends
// it a sign-in link, unless one is just on its way.
func (s *Service) InviteByMail(ctx context.Context, actor Actor, typed string, lang i18n.Lang, from string) error {
	if err := Administrators.Check(actor); err != nil {
		return err
	}
	email, err := Address(typed)
	if err != nil {
		return err
	}
	now := s.Now().UTC()
	link, token := newLink(email, lang, now)
	queued := false
	err = s.Store.InTx(ctx, func(tx Store) error {
		sent, err := linksSent(ctx, tx, email, now)
		if err != nil {
			return err
		}
		if sent >= linksPerLife {
			return fault.New(fault.Conflict, "account.too_many_links", nil)
		}
		if err := mayInvite(ctx, tx, email); err != nil {
			return err
		}
		person, _, err := s.welcome(ctx, tx, link, now)
		if err != nil {
			return err
		}
		if person.Suspended {
			return fault.New(fault.Conflict, "account.restore_first", nil)
		}
		just, err := tx.LinksSince(ctx, email, now.Add(-sameInvitation))
		if err != nil || just > 0 {
			return err
		}
		queued = true
		if err := s.sendInvitation(ctx, tx, link, token, now); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: actor.Person.ID, Action: "invite", Object: object(person.ID), From: from})
	})
	if err == nil && queued {
		s.tell(s.linkURL(lang, token))
	}
	return err
}

func (s *Service) sendInvitation(ctx context.Context, tx Store, link *Link, token string, now time.Time) error {
	if err := tx.AddLink(ctx, link); err != nil {
		return err
	}
	return tx.Send(ctx, Mail{
		Key: link.Hash, To: link.Email, Lang: link.Lang, Kind: "invitation",
		Args: map[string]string{"url": s.linkURL(link.Lang, token), "again": s.URL + "/" + string(link.Lang) + "/sign-in"},
	}, now)
}

// tell passes a link on that has just been queued.
func (s *Service) tell(url string) {
	if s.Asked != nil {
		s.Asked(url)
	}
}

// Note puts what somebody did to a thing outside this package in the audit log.
func (s *Service) Note(ctx context.Context, actor Actor, action, object, from string) error {
	return s.Store.Note(ctx, Event{At: s.Now().UTC(), Actor: actor.Person.ID, Action: action, Object: object, From: from})
}
