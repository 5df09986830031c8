package account

import (
	"context"
	"encoding/base32"
	"errors"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"recess/internal/fault"
)

// NewTOTP gives the secret of a second step for the actor, to be shown and
// confirmed with a first code: a fresh one, or the one that was shown before.
// The URL is what authenticator programs read (otpauth).
func (s *Service) NewTOTP(actor Actor, shown string) (secret, url string, err error) {
	if err := SignedIn.Check(actor); err != nil {
		return "", "", err
	}
	options := totp.GenerateOpts{Issuer: "Recess", AccountName: actor.Person.Email}
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
// that code is used up. A secret in force is not replaced without a code of it
// having been given in this session.
func (s *Service) SetTOTP(ctx context.Context, actor Actor, secret, code, from string) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	if actor.Person.SecondStep && !actor.Verified {
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	step, err := s.stepOf(code, secret)
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		if err := tx.SetTOTP(ctx, actor.Person.ID, secret, step, actor.Verified); err != nil { // a conflict: set up in another session meanwhile
			return err
		}
		return tx.Note(ctx, Event{At: s.Now().UTC(), Actor: actor.Person.ID, Action: "second step set up", From: from})
	})
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
func (s *Service) CheckTOTP(ctx context.Context, actor Actor, code, from string) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	if !actor.Person.SecondStep {
		return fault.New(fault.Conflict, "account.no_second_step", nil)
	}
	if err := s.tooManyWrong(ctx, actor); err != nil {
		return err
	}
	secret, err := s.Store.TOTP(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	refused := wrongCode
	step, err := s.stepOf(code, secret)
	if err == nil {
		refused = usedCode
		err = s.Store.UseTOTP(ctx, actor.Person.ID, step)
		if fault.KindOf(err) == fault.Conflict {
			err = fault.New(fault.Invalid, "account.used_code", nil)
		}
	}
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	return errors.Join(err, s.Store.Note(ctx, Event{At: s.Now().UTC(), Actor: actor.Person.ID, Action: refused, From: from}))
}

// tooManyWrong is a fault.Invalid when the actor has tried too often.
func (s *Service) tooManyWrong(ctx context.Context, actor Actor) error {
	now := s.Now().UTC()
	events, err := s.Store.EventsBy(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	wrong := 0
	for _, e := range events {
		if e.Action == wrongCode && now.Sub(e.At) < LinkLife {
			wrong++
		}
	}
	if wrong >= mostWrong {
		return fault.New(fault.Invalid, "account.too_many_codes", nil)
	}
	return nil
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
