package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Subscription is what one unsubscribes from.
type Subscription struct{ Email, Purpose string }

// UnsubscribeURL is where the reader of a message ends such messages, by a
// single POST (RFC 8058). It works for ever: CASL, s. 11(2), asks for 60 days.
func (s *Service) UnsubscribeURL(ctx context.Context, sub Subscription, lang i18n.Lang) (string, error) {
	mark, err := s.mark(ctx, sub)
	if err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(append(mark, sub.Purpose+"\x00"+sub.Email...))
	return s.URL + "/" + string(lang) + "/unsubscribe/" + token, nil
}

// mark proves that a link is ours.
func (s *Service) mark(ctx context.Context, sub Subscription) ([]byte, error) {
	fresh := make([]byte, sha256.Size)
	rand.Read(fresh) // never fails: crypto/rand ends the program instead
	key, err := s.Store.Secret(ctx, "unsubscribe", fresh)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(sub.Purpose + "\x00" + sub.Email)) // neither holds a NUL
	return mac.Sum(nil), nil
}

// OpenUnsubscribe reads the token of such a link and tells whether messages
// are still agreed to. A fault.NotFound when the token is cut, changed or made
// up.
func (s *Service) OpenUnsubscribe(ctx context.Context, token string) (sub Subscription, stands bool, err error) {
	dead := fault.New(fault.NotFound, "account.unsubscribe_dead", nil)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < sha256.Size {
		return sub, false, dead
	}
	purpose, email, ok := strings.Cut(string(raw[sha256.Size:]), "\x00")
	if !ok {
		return sub, false, dead
	}
	sub = Subscription{email, purpose}
	mark, err := s.mark(ctx, sub)
	if err != nil {
		return sub, false, err
	}
	if !hmac.Equal(mark, raw[:sha256.Size]) {
		return Subscription{}, false, dead
	}
	stands, err = Consented(ctx, s.Store, email, purpose, s.Now())
	return sub, stands, err
}

// Withdraw ends what the address of a link has agreed to and suppresses the
// address; a second time nothing happens.
func (s *Service) Withdraw(ctx context.Context, token, from string) (Subscription, error) {
	sub, stands, err := s.OpenUnsubscribe(ctx, token)
	if err != nil {
		return sub, err
	}
	now := s.Now().UTC()
	if !stands {
		return sub, s.Store.Suppress(ctx, sub.Email, Suppression{Reason: Withdrew, At: now})
	}
	return sub, s.Store.InTx(ctx, func(tx Store) error {
		if err := withdraw(ctx, tx, sub, now, "unsubscribe link"); err != nil {
			return err
		}
		event := Event{At: now, Action: "unsubscribe", Detail: sub.Purpose, From: from}
		person, err := tx.PersonByEmail(ctx, sub.Email)
		switch {
		case err == nil:
			event.Object = object(person.ID)
		case fault.KindOf(err) != fault.NotFound:
			return err
		}
		return tx.Note(ctx, event)
	})
}
