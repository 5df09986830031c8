package outbox

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recess/internal/fault"
)

// Queue is where messages are put, in the transaction that causes them.
type Queue interface {
	// Add keeps an entry unless there is one with its key; it tells which.
	Add(ctx context.Context, e Entry) (added bool, err error)
}

// Consents knows who has agreed to what, and who is never written to again.
type Consents interface {
	// Suspended reports whether an address is that of a suspended account.
	Suspended(ctx context.Context, address string) (bool, error)
	Consented(ctx context.Context, address string, p Purpose, at time.Time) (bool, error)
	// Suppressed reports whether an address belongs to someone who has deleted
	// their account.
	Suppressed(ctx context.Context, address string) (bool, error)
}

// Limits in bytes.
const (
	longestAddress = 254 // of a path less its brackets (RFC 5321, §4.5.3.1.3)
	longestLocal   = 64  // RFC 5321, §4.5.3.1.1
	longestKey     = 200
)

// signInLife is how long a sign-in link works when the message does not say.
const signInLife = 15 * time.Minute

// Enqueue puts a message in the queue, to be sent at once; nothing happens
// when the queue has seen its key. A message without the consent it needs, or
// to a suspended account, is kept for an administrator to see and is never sent. A fault.Invalid when To
// is no address that mail can safely be sent to.
func Enqueue(ctx context.Context, q Queue, consents Consents, m Message, now time.Time) error {
	if err := CheckAddress(m.To); err != nil {
		return err
	}
	if m.Key == "" || len(m.Key) > longestKey || !utf8.ValidString(m.Key) || strings.ContainsFunc(m.Key, hidden) {
		return fmt.Errorf("outbox: %q is no key", m.Key)
	}
	if m.Purpose == SignIn && m.Until.IsZero() {
		m.Until = now.Add(signInLife)
	}
	e := Entry{Message: m, State: Waiting, NextAt: now, CreatedAt: now}
	ok, err := allowed(ctx, consents, m, now)
	if err != nil {
		return err
	}
	if !ok {
		e.State = Refused
	}
	if _, err := q.Add(ctx, e); err != nil {
		return fmt.Errorf("outbox: queue a message: %w", err)
	}
	return nil
}

// allowed reports whether a message may be sent to its address now. A suspended
// account gets none. What people ask for themselves is sent to everyone else.
func allowed(ctx context.Context, consents Consents, m Message, now time.Time) (ok bool, err error) {
	suspended, err := consents.Suspended(ctx, m.To)
	if err != nil {
		return false, fmt.Errorf("outbox: suspended account: %w", err)
	}
	switch {
	case suspended:
		return false, nil
	case m.Purpose == SignIn:
		return true, nil
	case m.Purpose.NeedsConsent():
		ok, err = consents.Consented(ctx, m.To, m.Purpose, now)
	default:
		var suppressed bool
		suppressed, err = consents.Suppressed(ctx, m.To)
		ok = !suppressed
	}
	if err != nil {
		return false, fmt.Errorf("outbox: consent: %w", err)
	}
	return ok, nil
}

// CheckAddress is a fault.Invalid for anything but a bare e-mail address that
// can be put on a line of its own without changing what is around it.
func CheckAddress(address string) error {
	wrong := fault.New(fault.Invalid, "mail.address", nil)
	if len(address) > longestAddress || !utf8.ValidString(address) || strings.ContainsFunc(address, hidden) {
		return wrong
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address { // a name, a comment, quotes
		return wrong
	}
	at := strings.LastIndexByte(address, '@')
	if at > longestLocal || strings.HasPrefix(address[at+1:], "[") { // a machine's number
		return wrong
	}
	return nil
}

// hidden are the characters that break lines, or turn or hide text.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}
