package account

import (
	"context"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// ConsentKind is how consent was given (CASL, S.C. 2010, c. 23, s. 10).
type ConsentKind string

const (
	Express ConsentKind = "express" // the person said so; lasts until withdrawn
	Implied ConsentKind = "implied" // follows from volunteering; lasts two years (s. 10(13))
)

// Consent is one entry of the ledger: what an address agreed to, and the proof.
type Consent struct {
	ID          int64
	Email       string
	Purpose     string // what it is for, such as "news"
	Kind        ConsentKind
	Ground      string    // why, such as "ticked the box on their own page"
	Words       string    // the words that were shown
	Lang        i18n.Lang // of the words
	GivenAt     time.Time
	From        string    // network address
	EndsAt      time.Time // zero: does not end by itself
	WithdrawnAt time.Time // zero: stands
	WithdrawnBy string    // how, such as "own page" or "unsubscribe link"
}

// Stands tells whether the consent holds at a moment.
func (c *Consent) Stands(at time.Time) bool {
	return !at.Before(c.GivenAt) && c.WithdrawnAt.IsZero() && (c.EndsAt.IsZero() || at.Before(c.EndsAt))
}

// News is the purpose of messages from the organisation to its supporters.
const News = "news"

// SetAgreement enters what a person says of a purpose on their own page, when
// it differs from what stands.
func (s *Service) SetAgreement(ctx context.Context, actor Actor, purpose string, agrees bool, words string, lang i18n.Lang, from string) error {
	already, err := s.Agrees(ctx, actor, purpose)
	if err != nil || already == agrees {
		return err
	}
	now := s.Now().UTC()
	return s.Store.InTx(ctx, func(tx Store) error {
		if !agrees {
			return withdraw(ctx, tx, Subscription{Email: actor.Person.Email, Purpose: purpose}, now, "own page")
		}
		if err := tx.LiftSuppression(ctx, actor.Person.Email); err != nil {
			return err
		}
		return tx.AddConsent(ctx, &Consent{
			Email: actor.Person.Email, Purpose: purpose, Kind: Express, Ground: "ticked on their own page",
			Words: words, Lang: lang, GivenAt: now, From: from,
		})
	})
}

// Agrees tells whether a person's consent to a purpose stands.
func (s *Service) Agrees(ctx context.Context, actor Actor, purpose string) (bool, error) {
	if err := SignedIn.Check(actor); err != nil {
		return false, err
	}
	return Consented(ctx, s.Store, actor.Person.Email, purpose, s.Now())
}

// Consented reports whether an address has agreed to messages for a purpose,
// the consent stands, and the address is not suppressed.
func Consented(ctx context.Context, store Store, email, purpose string, at time.Time) (bool, error) {
	suppression, err := store.Suppression(ctx, email)
	if err != nil || suppression.Reason != NotSuppressed {
		return false, err
	}
	consents, err := store.Consents(ctx, email)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return false, err
	}
	for i := range consents {
		if consents[i].Purpose == purpose && consents[i].Stands(at) {
			return true, nil
		}
	}
	return false, nil
}
