package account

import (
	"context"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Ground is why consent is implied by what somebody did for the organisation
// (CASL, S.C. 2010, c. 23, s. 10(13): an existing non-business relationship).
type Ground string

const (
	Volunteered Ground = "volunteer work"
	Donated     Ground = "donation"
	Joined      Ground = "membership"
)

// Grounds are all of them.
var Grounds = []Ground{Volunteered, Donated, Joined}

// impliedYears is how long such a relationship counts after the day it was
// last lived.
const impliedYears = 2

// RecordImplied enters, at an administrator's word, that consent to the
// organisation's news follows from what a person did on a day. It ends by
// itself. A fault.Invalid when the day is not to be, or is too long ago.
func (s *Service) RecordImplied(ctx context.Context, a Actor, id int64, ground Ground, on civil.Date, from string) error {
	if err := Administrators.Check(a); err != nil {
		return err
	}
	now := s.Now().UTC()
	given := on.In(civil.Ottawa)
	ends := given.AddDate(impliedYears, 0, 0)
	switch {
	case !slices.Contains(Grounds, ground):
		return fault.New(fault.Invalid, "consent.ground", nil)
	case on.IsZero() || given.After(now):
		return fault.New(fault.Invalid, "consent.day", nil)
	case !now.Before(ends):
		return fault.New(fault.Invalid, "consent.over", fault.Args{"Years": impliedYears})
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		switch suppression, err := tx.Suppression(ctx, p.Email); {
		case err != nil:
			return err
		case suppression.Reason != NotSuppressed: // only they themselves can agree again
			return fault.New(fault.Conflict, "consent.suppressed", nil)
		}
		known, err := tx.Consents(ctx, p.Email)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(known, func(k Consent) bool {
			return k.Kind == Implied && k.Ground == string(ground) && k.GivenAt.Equal(given) && k.Stands(now)
		}) {
			return nil // the button was pressed twice
		}
		err = tx.AddConsent(ctx, &Consent{
			Email: p.Email, Purpose: News, Kind: Implied, Ground: string(ground), Lang: i18n.EN,
			GivenAt: given.UTC(), EndsAt: ends.UTC(), From: from,
		})
		if err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: a.Person.ID, Action: "implied consent", Object: object(id), Detail: string(ground), From: from})
	})
}

// ConsentsOf are the entries of a person's address, for an administrator.
func (s *Service) ConsentsOf(ctx context.Context, a Actor, p *Person) ([]Consent, error) {
	if err := Administrators.Check(a); err != nil {
		return nil, err
	}
	return s.Store.Consents(ctx, p.Email)
}
