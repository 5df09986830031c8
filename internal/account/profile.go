package account

import (
	"context"
	"slices"
	"strings"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Profile is what people say of themselves on their own page, as typed.
type Profile struct {
	Name, Phone, AccessNeeds string
	Lang                     i18n.Lang
	Reach                    Reach
	Home                     Home
}

// Longest entries, in characters.
const (
	longestName  = 100
	longestPhone = 30
	longestNeeds = 500
)

// clean checks and trims what was typed.
func (p Profile) clean() (Profile, error) {
	var err error
	if p.Name, err = line(p.Name, longestName, "account.too_long"); err != nil {
		return p, err
	}
	if p.Phone, err = line(p.Phone, longestPhone, "account.too_long"); err != nil {
		return p, err
	}
	if strings.Trim(p.Phone, "0123456789 +-().x#") != "" {
		return p, fault.New(fault.Invalid, "account.phone", nil)
	}
	if p.AccessNeeds, err = line(p.AccessNeeds, longestNeeds, "account.too_long"); err != nil {
		return p, err
	}
	if p.Lang != i18n.FR {
		p.Lang = i18n.EN
	}
	if p.Reach != ReachPhone {
		p.Reach = ReachEmail
	}
	return p, nil
}

// Describe changes what a person says of themselves.
func (s *Service) Describe(ctx context.Context, actor Actor, p Profile) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	p, err := p.clean()
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.HoldPerson(ctx, actor.Person.ID)
		if err != nil {
			return err
		}
		person.Name, person.Phone, person.AccessNeeds = p.Name, p.Phone, p.AccessNeeds
		person.Lang, person.Reach, person.Home = p.Lang, p.Reach, p.Home
		return tx.UpdatePerson(ctx, person)
	})
}

// Move changes where a person lives, and nothing else.
func (s *Service) Move(ctx context.Context, actor Actor, home Home) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.HoldPerson(ctx, actor.Person.ID)
		if err != nil {
			return err
		}
		person.Home = home
		return tx.UpdatePerson(ctx, person)
	})
}

// Takeaway is everything Recess holds about a person, for them to take away.
type Takeaway struct {
	Person   Person
	Sessions []Session
	Devices  []Device
	Consents []Consent
	Events   []Event // what they did themselves
}

// TakeAway gathers a person's own data.
func (s *Service) TakeAway(ctx context.Context, actor Actor, from string) (*Takeaway, error) {
	if err := SignedIn.Check(actor); err != nil {
		return nil, err
	}
	var t Takeaway
	err := s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.Person(ctx, actor.Person.ID)
		if err != nil {
			return err
		}
		t.Person = *person
		if t.Sessions, err = tx.Sessions(ctx, person.ID); err != nil {
			return err
		}
		if t.Devices, err = tx.Devices(ctx, person.ID); err != nil {
			return err
		}
		if t.Consents, err = tx.Consents(ctx, person.Email); err != nil {
			return err
		}
		if t.Events, err = tx.EventsBy(ctx, person.ID); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: s.Now().UTC(), Actor: person.ID, Action: "take away", Object: object(person.ID), From: from})
	})
	return &t, err
}

// Forget deletes a person's own account: personal data goes, what they did
// with others stays without their name. The last administrator cannot go, and
// a person who has a second step has just given a code. The audit log says that
// it happened, but not from which network address.
func (s *Service) Forget(ctx context.Context, actor Actor) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	if actor.NeedsCode(s.Now()) {
		return needsCode()
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		if err := lastAdministratorStays(ctx, tx, actor.Person); err != nil {
			return err
		}
		if s.Leaving != nil {
			if err := s.Leaving(ctx, tx, actor.Person.ID); err != nil {
				return err
			}
		}
		now := s.Now().UTC()
		if err := tx.ForgetPerson(ctx, actor.Person.ID, now); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: actor.Person.ID, Action: "delete account", Object: object(actor.Person.ID)})
	})
}

func lastAdministratorStays(ctx context.Context, tx Store, leaving *Person) error {
	if leaving.Role != Administrator {
		return nil
	}
	administrators, err := tx.Administrators(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(administrators, func(id int64) bool { return id != leaving.ID }) {
		return fault.New(fault.Conflict, "account.last_administrator", nil)
	}
	return nil
}
