// Package outbox delivers messages: each is written in the transaction that
// causes it, and sent once, later, by a worker that survives a crash.
package outbox

import (
	"time"

	"recess/internal/i18n"
)

// Purpose is why a message is sent. It decides whether the address must have
// consented (CASL, S.C. 2010, c. 23, s. 6).
type Purpose string

const (
	SignIn  Purpose = "sign-in" // asked for by the person a moment ago
	Meeting Purpose = "meeting" // about a meeting the person is in
	News    Purpose = "news"    // from the organisation to its supporters
)

// NeedsConsent tells whether a message of this purpose may go only to an
// address that has agreed to it.
func (p Purpose) NeedsConsent() bool { return p != SignIn && p != Meeting }

// Message is one mail to one address, before it is put into words.
type Message struct {
	Key     string // names the message for ever: a second one with the same key is not queued
	To      string // an address
	Lang    i18n.Lang
	Purpose Purpose
	Kind    string            // the template: templates/email/KIND.html and .txt, and the catalogue's email.KIND.subject
	Args    map[string]string // what the template fills in; forgotten once a sign-in message has been sent
}

// State is how far a message has come.
type State string

const (
	Waiting State = "waiting" // to be sent at its time, or leased by a worker
	Sent    State = "sent"
	Failed  State = "failed"  // given up; an administrator may try again
	Refused State = "refused" // no consent: never to be sent
)

// Entry is a message in the queue.
type Entry struct {
	ID int64
	Message
	State     State
	Attempts  int
	NextAt    time.Time // when it is to be tried next
	Trouble   string    // the server's words at the last attempt
	CreatedAt time.Time
	SentAt    time.Time // zero until sent
}
