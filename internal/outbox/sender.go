package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sender delivers mail.
type Sender interface {
	// Open begins a session with the mail server. What stops it stops every
	// message, so it counts as no attempt of any.
	Open(ctx context.Context) (Conn, error)
}

// Conn is a session in which several messages are sent, one after the other.
// A nil error of Send means that the server has taken the message over; any
// other may be a *Trouble.
type Conn interface {
	Send(ctx context.Context, m Message) error
	Close() error
}

// Trouble is why a message was not taken over.
type Trouble struct {
	Words string // the server's, where it had any
	Final bool   // this message will never be taken: do not try again
	Alive bool   // the session can go on
	Cause error  // may be nil
}

func (t *Trouble) Error() string { return t.Words }

func (t *Trouble) Unwrap() error { return t.Cause }

// troubleOf makes any error of a Sender a Trouble: unless it says otherwise
// the message is tried again, in another session.
func troubleOf(err error) *Trouble {
	if t, ok := errors.AsType[*Trouble](err); ok {
		return t
	}
	return &Trouble{Words: err.Error(), Cause: err}
}

// longestWords is how much of a server's answer is kept, in bytes.
const longestWords = 500

// An address in a server's answer, in whatever form the server has given it.
var inWords = regexp.MustCompile(`[^\s<>()"',;:=]+@[^\s<>()"',;:]+`)

// words are a server's, fit to be kept and shown: on one line, not too long,
// and without anybody's address.
func words(said string) string {
	said = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case hidden(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(said, ""))
	said = inWords.ReplaceAllString(strings.Join(strings.Fields(said), " "), "…")
	if len(said) <= longestWords {
		return said
	}
	cut := longestWords - len("…")
	for !utf8.RuneStart(said[cut]) {
		cut--
	}
	return said[:cut] + "…"
}

// MessageID is the identifier a message has at every attempt, without the
// brackets.
//
// SMTP has no way to hand a message over exactly once. Between the server's
// "250" and our record of it lies a window, of a few milliseconds when all is
// well: if the program is killed within it, or the answer is lost on the way,
// the message is sent again when its lease ends. A worker has one message at a
// time in that window on each of its connections, so that at most that many
// are doubled by a crash. The second copy has the first one's Message-ID, by
// which receiving servers and mail programs drop it (RFC 5322, §3.6.4: "a
// single version of a particular message").
func MessageID(key, domain string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}
