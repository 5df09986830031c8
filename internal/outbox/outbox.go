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
	Account Purpose = "account" // tells a person of a change to their account
	Meeting Purpose = "meeting" // about a meeting the person is in
	News    Purpose = "news"    // from the organisation to its supporters
	Work    Purpose = "work"    // to those who work for the organisation, about that work (SOR/2013-221, s. 3(a)(i))
)

// NeedsConsent tells whether a message of this purpose may go only to an
// address that has agreed to it.
func (p Purpose) NeedsConsent() bool {
	return p != SignIn && p != Account && p != Meeting && p != Work
}

// Message is one mail to one address, before it is put into words.
type Message struct {
	Key     string // names the message for ever: a second one with the same key is not queued
	To      string // an address
	Lang    i18n.Lang
	Purpose Purpose
	Kind    string            // the template: templates/email/KIND.html and .txt, and the catalogue's email.KIND.subject
	Args    map[string]string // what the template fills in; forgotten once a sign-in message is done with
	Until   time.Time         // when it is no longer worth sending; zero: never
}

// State is how far a message has come.
type State string

const (
	Waiting State = "waiting" // to be sent at its time, or leased by a worker
	Sent    State = "sent"
	Failed  State = "failed"  // given up; an administrator may try again
	Refused State = "refused" // no consent, or a suspended account: never to be sent
	Expired State = "expired" // could not be sent while it was worth sending
)

// States are all of them, in the order they are shown.
var States = []State{Waiting, Failed, Refused, Expired, Sent}

// Entry is a message in the queue.
type Entry struct {
	ID int64
	Message
	State     State
	Attempts  int       // since it was queued or last retried by hand
	NextAt    time.Time // when it is to be tried next
	Trouble   string    // the server's words at the last attempt
	CreatedAt time.Time
	SentAt    time.Time // zero until sent
}

// expired tells whether the entry is no longer worth sending.
func (e *Entry) expired(now time.Time) bool {
	return !e.Until.IsZero() && !now.Before(e.Until)
}

// settle ends the entry's way. What opens an account is not kept longer than
// it is needed.
func (e *Entry) settle(s State) {
	e.State = s
	if e.Purpose == SignIn {
		e.Args = nil
	}
}
