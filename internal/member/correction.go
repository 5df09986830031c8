package member

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"recess/internal/fault"
)

// Correction says that a register is wrong about a member. It holds until the
// register says the same, or the member has left.
type Correction struct {
	ID       int64
	PersonID int
	Riding   string // FED code
	Field    Field
	Value    string // what is true; empty: there is none
	Was      string // what the register said then
	Reason   string
	Source   string // http or https address, or in words
	By       int64  // person
	At       time.Time
	EndedAt  time.Time // zero: it holds
	Caught   bool      // it ended because the register has caught up
}

// CorrectionStore keeps corrections.
type CorrectionStore interface {
	// Corrections are those that hold, the oldest first.
	Corrections(ctx context.Context) ([]Correction, error)
	// PutCorrection keeps one and ends the one that held for the same field
	// of the same member; sets c.ID. Members are the register's, as it is.
	PutCorrection(ctx context.Context, c *Correction, from string) error
	// EndCorrection takes one back; a fault.NotFound when it does not hold.
	EndCorrection(ctx context.Context, id, by int64, at time.Time, from string) error
	// Members are the register's, without corrections.
	Members(ctx context.Context) ([]Member, error)
}

// Corrector is what coordinators do about a register that is wrong.
type Corrector struct {
	Store CorrectionStore
	Now   func() time.Time
	// Changed is told after corrections have changed.
	Changed func(ctx context.Context) error
}

// Limits in characters.
const longestValue, longestReason = 200, 400

// Correct keeps a correction of the member of a riding; the network address is
// for the audit log. A fault.Invalid says what cannot be used.
func (s *Corrector) Correct(ctx context.Context, c Correction, from string) error {
	members, err := s.Store.Members(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(m Member) bool { return m.Riding == c.Riding })
	if i < 0 {
		return fault.New(fault.NotFound, "member.vacant", nil)
	}
	m := members[i]
	c.PersonID, c.At = m.PersonID, s.Now().UTC()
	c.Value, c.Reason, c.Source = c.Field.read(strings.TrimSpace(c.Value)), strings.TrimSpace(c.Reason), strings.TrimSpace(c.Source)
	if err := c.check(); err != nil {
		return err
	}
	if c.Field == Seat {
		c.Value = Vacant
	} else if c.Was = m.Value(c.Field); c.Was == c.Value {
		return fault.New(fault.Invalid, "correction.same", nil)
	}
	if again, err := s.made(ctx, &c); err != nil || again {
		return err
	}
	if err := s.Store.PutCorrection(ctx, &c, from); err != nil {
		return err
	}
	return s.Changed(ctx)
}

// made reports whether a correction stands already, with the same words: the
// button was pressed twice.
func (s *Corrector) made(ctx context.Context, c *Correction) (bool, error) {
	open, err := s.Store.Corrections(ctx)
	return slices.ContainsFunc(open, func(o Correction) bool {
		return o.Riding == c.Riding && o.PersonID == c.PersonID && o.Field == c.Field && o.Value == c.Value && o.Reason == c.Reason && o.Source == c.Source
	}), err
}

// End takes a correction back: the register's word counts again.
func (s *Corrector) End(ctx context.Context, id, by int64, from string) error {
	if err := s.Store.EndCorrection(ctx, id, by, s.Now().UTC(), from); err != nil {
		return err
	}
	return s.Changed(ctx)
}

func (c *Correction) check() error {
	switch {
	case !slices.Contains(Fields, c.Field):
		return fault.New(fault.Invalid, "correction.field", nil)
	case c.Reason == "" || c.Source == "":
		return fault.New(fault.Invalid, "correction.why", nil)
	case !plain(c.Value) || !plain(c.Reason) || !plain(c.Source) || len([]rune(c.Value)) > longestValue:
		return fault.New(fault.Invalid, "correction.long", fault.Args{"Most": longestReason})
	}
	if u, err := url.Parse(c.Source); err == nil && u.Scheme != "" && u.Host != "" && u.Scheme != "http" && u.Scheme != "https" {
		return fault.New(fault.Invalid, "correction.why", nil)
	}
	return c.checkValue()
}

// Corrected is a roster as corrections have it; the members given stay as they
// are.
func Corrected(members []Member, corrections []Correction) []Member {
	byPerson := map[int][]Correction{}
	for _, c := range corrections {
		byPerson[c.PersonID] = append(byPerson[c.PersonID], c)
	}
	var sitting []Member
	for _, m := range members {
		sits := true
		if list := byPerson[m.PersonID]; len(list) > 0 {
			m.Offices = slices.Clone(m.Offices)
			for _, c := range list {
				if c.Field == Seat {
					sits = false
					continue
				}
				*m.field(c.Field) = c.Value
			}
		}
		if sits {
			sitting = append(sitting, m)
		}
	}
	return sitting
}

// CaughtUp are the corrections that a register makes needless: it says the
// same now, or the member has left the riding.
func CaughtUp(members []Member, corrections []Correction) []int64 {
	sitting := map[int]Member{}
	for _, m := range members {
		sitting[m.PersonID] = m
	}
	var ended []int64
	for _, c := range corrections {
		m, sits := sitting[c.PersonID]
		if !sits || m.Riding != c.Riding || c.Field != Seat && m.Value(c.Field) == c.Value {
			ended = append(ended, c.ID)
		}
	}
	return ended
}
