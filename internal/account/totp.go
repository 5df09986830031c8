package account

import (
	"context"
	"encoding/base32"
	"errors"

	"github.com/pquerna/otp"
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

// SetTOTP keeps a secret once a code proves that the person's program has it.
// A secret in force is not replaced without a code of it having been given in
// this session.
func (s *Service) SetTOTP(ctx context.Context, actor Actor, secret, code, from string) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	if actor.Person.TOTPSecret != "" && !actor.Verified {
		return fault.New(fault.Forbidden, "account.forbidden", nil)
	}
	if err := s.checkCode(code, secret); err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		person, err := tx.Person(ctx, actor.Person.ID)
		if err != nil {
			return err
		}
		person.TOTPSecret = secret
		if err := tx.UpdatePerson(ctx, person); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: s.Now().UTC(), Actor: person.ID, Action: "second step set up", From: from})
	})
}

// mostWrong bounds how many wrong codes are looked at in a LinkLife, so that a
// code cannot be found by trying.
const mostWrong = 5

const wrongCode = "second step: wrong code"

// CheckTOTP is nil when the code is one of the actor's now.
func (s *Service) CheckTOTP(ctx context.Context, actor Actor, code, from string) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	if actor.Person.TOTPSecret == "" {
		return fault.New(fault.Conflict, "account.no_second_step", nil)
	}
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
	if err := s.checkCode(code, actor.Person.TOTPSecret); err != nil {
		return errors.Join(err, s.Store.Note(ctx, Event{At: now, Actor: actor.Person.ID, Action: wrongCode, From: from}))
	}
	return nil
}

// checkCode allows for a clock that is 30 seconds off (RFC 6238, §5.2).
func (s *Service) checkCode(code, secret string) error {
	ok, err := totp.ValidateCustom(code, secret, s.Now().UTC(), totp.ValidateOpts{
		Period: 30, Skew: 1, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil || !ok {
		return fault.New(fault.Invalid, "account.wrong_code", nil)
	}
	return nil
}
