package member

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Entry is something of a member's public record that the organisation keeps:
// a vote, a statement, a letter, always with where it can be read.
type Entry struct {
	ID       int64
	PersonID int // of the member
	Text     i18n.Text
	URL      string // http or https
	On       civil.Date
	At       time.Time // when it was entered, or last changed
	By       int64     // person who did
}

// RecordStore keeps entries.
type RecordStore interface {
	// Record is the public record of a member, the latest first.
	Record(ctx context.Context, person int) ([]Entry, error)
	// Records are those of all members, by the House's number for each.
	Records(ctx context.Context) (map[int][]Entry, error)
	AddRecord(ctx context.Context, e *Entry) error // sets e.ID
	// UpdateRecord writes an entry anew, with its number and its member; a
	// fault.NotFound when that member has none of that number.
	UpdateRecord(ctx context.Context, e *Entry) error
	// RemoveRecord takes an entry of a member away; a fault.NotFound when
	// there is none.
	RemoveRecord(ctx context.Context, person int, id int64) error
}

// Record is what coordinators do with public records.
type Record struct {
	Store RecordStore
	Now   func() time.Time
}

// Limits in characters.
const (
	longestEntry = 400
	longestURL   = 2000
)

// Of is the public record of a member, the latest first.
func (r *Record) Of(ctx context.Context, person int) ([]Entry, error) {
	return r.Store.Record(ctx, person)
}

// Add adds an entry; a fault.Invalid says what in it cannot be used.
func (r *Record) Add(ctx context.Context, e Entry) error {
	if err := r.check(&e); err != nil {
		return err
	}
	known, err := r.Store.Record(ctx, e.PersonID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(known, func(k Entry) bool { return k.Text == e.Text && k.URL == e.URL && k.On == e.On }) {
		return nil // the button was pressed twice
	}
	return r.Store.AddRecord(ctx, &e)
}

// Change writes an entry anew.
func (r *Record) Change(ctx context.Context, e Entry) error {
	if err := r.check(&e); err != nil {
		return err
	}
	return r.Store.UpdateRecord(ctx, &e)
}

// check cleans an entry. Without words in both languages, a day and a place to
// read it, it proves nothing.
func (r *Record) check(e *Entry) error {
	e.Text, e.URL, e.At = e.Text.Line(), strings.TrimSpace(e.URL), r.Now().UTC()
	u, err := url.Parse(e.URL)
	switch {
	case e.Text.EN == "" || e.Text.FR == "":
		return fault.New(fault.Invalid, "record.both", nil)
	case !plain(e.Text.EN) || !plain(e.Text.FR):
		return fault.New(fault.Invalid, "record.long", fault.Args{"Most": longestEntry})
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(e.URL) > longestURL:
		return fault.New(fault.Invalid, "record.url", nil)
	case e.On.IsZero() || civil.Of(r.Now().In(civil.Ottawa)).Before(e.On):
		return fault.New(fault.Invalid, "record.day", nil)
	}
	return nil
}

// plain tells whether a text is short and hides nothing.
func plain(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= longestEntry &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

// Remove takes an entry away.
func (r *Record) Remove(ctx context.Context, person int, id int64) error {
	return r.Store.RemoveRecord(ctx, person, id)
}
