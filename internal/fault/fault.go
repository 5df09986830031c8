// Package fault is the one kind of error that reaches people: it says what
// went wrong as a kind and a translation key, never as a sentence. The
// sentence is made where the reader's language is known.
package fault

import (
	"errors"
	"fmt"
)

// Kind sorts errors by what the caller can do about them.
type Kind uint8

const (
	Internal        Kind = iota // ours to mend; the cause is logged, never shown
	Invalid                     // the input cannot be understood or is not allowed
	NotFound                    // well formed, but nothing answers to it
	Conflict                    // true a moment ago, not now
	Forbidden                   // known person, not permitted
	Unauthenticated             // sign in first
	Unavailable                 // try again later
)

var kindNames = [...]string{"internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "unavailable"}

// String is the kind as the API spells it.
func (k Kind) String() string { return kindNames[k] }

// Args fill the placeholders of a translation.
type Args map[string]any

// Error is an error a reader may see, in their language.
type Error struct {
	Kind  Kind
	Key   string // in the i18n catalogues
	Args  Args
	Cause error // for the log only; may be nil
}

// New makes an error without a cause.
func New(kind Kind, key string, args Args) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Wrap is New with the cause kept for the log.
func Wrap(cause error, kind Kind, key string, args Args) *Error {
	return &Error{Kind: kind, Key: key, Args: args, Cause: cause}
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Key, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Key)
}

func (e *Error) Unwrap() error { return e.Cause }

// KindOf is the kind of the first fault in err's chain; Internal when there is
// none.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Internal
}

// Word is an argument that is itself a key: it is put into the reader's
// language with the sentence it stands in.
type Word string
