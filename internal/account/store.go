package account

import (
	"context"
	"time"
)

// Store keeps people. Its methods give a fault.NotFound for what is not there
// and a fault.Conflict for an address that is taken.
type Store interface {
	InTx(ctx context.Context, f func(Store) error) error

	Person(ctx context.Context, id int64) (*Person, error)
	PersonByEmail(ctx context.Context, email string) (*Person, error)
	People(ctx context.Context) ([]Person, error)
	AddPerson(ctx context.Context, p *Person) error // sets p.ID
	UpdatePerson(ctx context.Context, p *Person) error
	ForgetPerson(ctx context.Context, id int64, at time.Time) error // personal data goes, the row stays for history

	AddLink(ctx context.Context, l *Link) error
	LinksSince(ctx context.Context, email string, since time.Time) (int, error)
	Link(ctx context.Context, hash []byte) (*Link, error)
	// UseLink marks a link used; a fault.Conflict when it was already.
	UseLink(ctx context.Context, hash []byte, at time.Time) error

	Sessions(ctx context.Context, person int64) ([]Session, error)
	EndSession(ctx context.Context, person int64, id string) error
	EndSessions(ctx context.Context, person int64, except string) error

	AddConsent(ctx context.Context, c *Consent) error // sets c.ID
	Consents(ctx context.Context, email string) ([]Consent, error)
	WithdrawConsents(ctx context.Context, email, purpose string, at time.Time, how string) error

	// SendSignIn queues the mail with a sign-in link, in the same transaction.
	SendSignIn(ctx context.Context, l *Link, url string, at time.Time) error
	Note(ctx context.Context, e Event) error
	Events(ctx context.Context, before int64, most int) ([]Event, error) // the latest first; before 0: from the end
	EventsBy(ctx context.Context, person int64) ([]Event, error)
}

// Session is a browser somebody is signed in with.
type Session struct {
	ID        string // a hash: knowing it does not sign in
	Agent     string // what the browser calls itself, shortened
	CreatedAt time.Time
	ExpiresAt time.Time
}
