package account

import (
	"context"
	"time"

	"recess/internal/i18n"
)

// Store keeps people. Its methods give a fault.NotFound for what is not there
// and a fault.Conflict for an address that is taken.
type Store interface {
	InTx(ctx context.Context, f func(Store) error) error
	// Lock has every other transaction that locks the same name wait until this
	// one ends.
	Lock(ctx context.Context, name string) error

	Person(ctx context.Context, id int64) (*Person, error)
	// HoldPerson is Person, and until the transaction ends no other changes them.
	HoldPerson(ctx context.Context, id int64) (*Person, error)
	PersonByEmail(ctx context.Context, email string) (*Person, error)
	People(ctx context.Context) ([]Person, error)
	// Names are the names of people by number, or their addresses where they
	// have given no name; who has deleted their account is left out.
	Names(ctx context.Context, ids []int64) (map[int64]string, error)
	// Administrators are the numbers of those who are not suspended. Until the
	// transaction ends no other can change who is one.
	Administrators(ctx context.Context) ([]int64, error)
	AddPerson(ctx context.Context, p *Person) error    // sets p.ID
	UpdatePerson(ctx context.Context, p *Person) error // but the second step
	// ForgetPerson removes personal data from every table and suppresses the
	// address; the row stays for history.
	ForgetPerson(ctx context.Context, id int64, at time.Time) error

	TOTP(ctx context.Context, person int64) (secret string, err error)
	// SetTOTP keeps a secret and the step of the code that has proved it; a
	// fault.Conflict when there is one that it may not replace.
	SetTOTP(ctx context.Context, person int64, secret string, step int64, replace bool) error
	// UseTOTP notes the step of a code that is being used; a fault.Conflict when
	// a code of that step or of a later one has been used.
	UseTOTP(ctx context.Context, person, step int64) error
	DropTOTP(ctx context.Context, person int64) error

	AddLink(ctx context.Context, l *Link) error
	LinksSince(ctx context.Context, email string, since time.Time) (int, error)
	Link(ctx context.Context, hash []byte) (*Link, error)
	// UseLink marks a link used; a fault.Conflict when it was already.
	UseLink(ctx context.Context, hash []byte, at time.Time) error

	AddEmailChange(ctx context.Context, c *EmailChange) error
	EmailChangesSince(ctx context.Context, person int64, email string, since time.Time) (int, error) // by a person or to an address
	EmailChange(ctx context.Context, hash []byte) (*EmailChange, error)                              // by either hash
	// ConfirmEmailChange marks one of a change's links used, and gives the
	// change as it is then; a fault.NotFound when the link was already.
	ConfirmEmailChange(ctx context.Context, hash []byte, at time.Time) (*EmailChange, error)

	Sessions(ctx context.Context, person int64) ([]Session, error)
	EndSession(ctx context.Context, person int64, id string) error
	EndSessions(ctx context.Context, person int64, except string) error
	// EndFeed ends the private address of a person's calendar; the next is another.
	EndFeed(ctx context.Context, person int64) error

	Devices(ctx context.Context, person int64) ([]Device, error) // the latest used first
	// PutDevice keeps a device, or when it was used last, and forgets the
	// person's that were last used before a moment.
	PutDevice(ctx context.Context, person int64, d Device, before time.Time) error

	AddConsent(ctx context.Context, c *Consent) error // sets c.ID
	Consents(ctx context.Context, email string) ([]Consent, error)
	MoveConsents(ctx context.Context, from, to string) error
	WithdrawConsents(ctx context.Context, email, purpose string, at time.Time, how string) error

	// Suppress keeps a keyed hash of an address and why nothing is sent to it; a
	// deletion outweighs a withdrawal.
	Suppress(ctx context.Context, email string, s Suppression) error
	Suppression(ctx context.Context, email string) (Suppression, error) // the zero one when there is none
	LiftSuppression(ctx context.Context, email string) error
	// MoveMail makes the messages to one address another's, and forgets the
	// first one's sign-in links.
	MoveMail(ctx context.Context, from, to string) error
	// ExpireAddresses removes network addresses kept since before a moment, and
	// links that are of no use any more.
	ExpireAddresses(ctx context.Context, before, now time.Time) error

	// Secret is the one of a name, kept since it was first asked for.
	Secret(ctx context.Context, name string, fresh []byte) ([]byte, error)

	// Send queues a mail, in the same transaction.
	Send(ctx context.Context, m Mail, at time.Time) error
	Settings(ctx context.Context) (map[string]string, error)
	SetSettings(ctx context.Context, values map[string]string) error
	Note(ctx context.Context, e Event) error
	Events(ctx context.Context, before int64, most int) ([]Event, error) // the latest first; before 0: from the end
	EventsBy(ctx context.Context, person int64) ([]Event, error)
	CountEvents(ctx context.Context, person int64, action string, since time.Time) (int, error) // after a moment
}

// Mail is a message to a person about their own account, which needs no
// consent. One that they have asked for opens something, and is worth nothing
// once a LinkLife is over; a notice tells of a change that has been made.
type Mail struct {
	Key    []byte // the hash of the token in it
	To     string
	Lang   i18n.Lang
	Kind   string
	Args   map[string]string
	Notice bool
}

// Session is a browser somebody is signed in with.
type Session struct {
	ID        string // a hash: knowing it does not sign in
	Agent     string // what the browser calls itself, shortened
	CreatedAt time.Time
	ExpiresAt time.Time
}
