package account

import (
	"context"
	"encoding/base32"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"recess/internal/fault"
)

// NewTOTP gives the secret of a second step for the actor, to be shown and
// confirmed with a first code: a fresh one, or the one that was shown before.
// The URL is what authenticator programs read (otpauth).
func (s *Service) NewTOTP(actor Actor, shown string) (secret, url string, err error) {
	if err := FirstStep.Check(actor); err != nil {
		return "", "", err
	}
	options := totp.GenerateOpts{Issuer: "Recess", AccountName: actor.Self().Email}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(shown); err == nil && len(raw) == secretBytes {
		options.Secret = raw
	}
	options.SecretSize = secretBytes
	key, err := totp.Generate(options)
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), nil
}

// secretBytes is the length of a secret (RFC 4226, §4: 160 bits).
const secretBytes = 20

// SetTOTP keeps a secret once a code proves that the person's program has it;
// that code is used up. A secret in force is replaced only by an actor who has
// just given a code of it, and every session that stood on it ends. The person
// is told by mail.
func (s *Service) SetTOTP(ctx context.Context, actor Actor, secret, code, from string) error {
	if err := FirstStep.Check(actor); err != nil {
		return err
	}
	self := actor.Self()
	switch {
	case self.SecondStep && !actor.Verified:
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	case actor.NeedsCode(s.Now()):
		return needsCode()
	}
	step, err := s.stepOf(code, secret)
	if err != nil {
		return err
	}
	now := s.Now().UTC()
	return s.Store.InTx(ctx, func(tx Store) error {
		if err := tx.SetTOTP(ctx, self.ID, secret, step, self.SecondStep); err != nil { // a conflict: set up in another session meanwhile
			return err
		}
		if self.SecondStep {
			if err := tx.EndSessions(ctx, self.ID, ""); err != nil {
				return err
			}
		}
		if err := s.notify(ctx, tx, self, "second-step-new", nil, now); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: self.ID, Action: "second step set up", From: from})
	})
}

// ResetSecondStep takes a person's second step away, whose authenticator is
// lost: at the next sign-in they set up another. They are told by mail, and
// what they were signed in with ends.
func (s *Service) ResetSecondStep(ctx context.Context, actor Actor, id int64, from string) error {
	return s.grant(ctx, actor, id, from, func(tx Store, p *Person) (Event, error) {
		return s.resetSecondStep(ctx, tx, p)
	})
}

// ResetSecondStepOf is ResetSecondStep for who runs Recess, on the console: the
// only administrator has nobody else to ask.
func (s *Service) ResetSecondStepOf(ctx context.Context, typed string) error {
	email, err := Address(typed)
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.PersonByEmail(ctx, email)
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "account.unknown_address", nil)
		}
		if err != nil {
			return err
		}
		event, err := s.resetSecondStep(ctx, tx, person)
		if err != nil {
			return err
		}
		event.At, event.Object = s.Now().UTC(), object(person.ID)
		event.From = "console"
		return tx.Note(ctx, event)
	})
}

func (s *Service) resetSecondStep(ctx context.Context, tx Store, p *Person) (Event, error) {
	if !p.SecondStep {
		return Event{}, fault.New(fault.Conflict, "account.no_second_step", nil)
	}
	if err := tx.DropTOTP(ctx, p.ID); err != nil {
		return Event{}, err
	}
	if err := tx.EndSessions(ctx, p.ID, ""); err != nil {
		return Event{}, err
	}
	return Event{Action: "second step reset"}, s.notify(ctx, tx, p, "second-step-reset", nil, s.Now().UTC())
}

// mostWrong bounds how many wrong codes are looked at in a LinkLife, so that a
// code cannot be found by trying.
const mostWrong = 5

// What the audit log says of codes that are refused. Only wrong ones count:
// whoever brings one again has found nothing by trying.
const (
	wrongCode = "second step: wrong code"
	usedCode  = "second step: code used again"
)

// CheckTOTP is nil when the code is one of the actor's now. It works once, so
// that who has seen it typed cannot type it too: then nor does any earlier one.
// One code of a person is looked at at a time: those sent at once are counted
// as those sent one after the other.
func (s *Service) CheckTOTP(ctx context.Context, actor Actor, code, from string) error {
	if err := FirstStep.Check(actor); err != nil {
		return err
	}
	var refused error // the answer to a code that was looked at, which is noted all the same
	err := s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.HoldPerson(ctx, actor.Self().ID)
		if err != nil {
			return err
		}
		var action string // none: the code was right
		if action, refused = s.judgeCode(ctx, tx, person, code); fault.KindOf(refused) != fault.Invalid {
			return refused
		}
		if action == "" {
			return nil
		}
		return tx.Note(ctx, Event{At: s.Now().UTC(), Actor: person.ID, Action: action, From: from})
	})
	if err != nil {
		return err
	}
	return refused
}

// judgeCode uses a code up; a fault.Invalid when it is refused, and what the
// audit log says of it, where it does.
func (s *Service) judgeCode(ctx context.Context, tx Store, p *Person, code string) (action string, err error) {
	if !p.SecondStep {
		return "", fault.New(fault.Conflict, "account.no_second_step", nil)
	}
	wrong, err := tx.CountEvents(ctx, p.ID, wrongCode, s.Now().UTC().Add(-LinkLife))
	if err != nil {
		return "", err
	}
	if wrong >= mostWrong {
		return "", fault.New(fault.Invalid, "account.too_many_codes", nil)
	}
	secret, err := tx.TOTP(ctx, p.ID)
	if err != nil {
		return "", err
	}
	step, err := s.stepOf(code, secret)
	if err != nil {
		return wrongCode, err
	}
	err = tx.UseTOTP(ctx, p.ID, step)
	if fault.KindOf(err) == fault.Conflict {
		return usedCode, fault.New(fault.Invalid, "account.used_code", nil)
	}
	return "", err
}

// period is how long a code is shown, in seconds.
const period = 30

// stepOf is the time step, counted since 1970, whose code it is. It allows for
// a clock that is one step off (RFC 6238, §5.2); a fault.Invalid when it is the
// code of none of the three.
func (s *Service) stepOf(code, secret string) (int64, error) {
	now := s.Now().Unix() / period
	for step := now - 1; step <= now+1; step++ {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return step, nil
		}
	}
	return 0, fault.New(fault.Invalid, "account.wrong_code", nil)
}
