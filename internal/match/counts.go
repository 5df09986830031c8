package match

import (
	"context"
	"maps"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/riding"
)

// Kept is what is kept of a list when that is asked for: numbers, under a name
// and a day. Nobody's name or code is in it.
type Kept struct {
	ID      int64
	Name    string
	On      civil.Date // the day of the list
	By      int64      // person who keeps it
	Keeper  string     // their name, or else their address; empty once they have left
	At      time.Time
	Ridings map[string]Count // by FED code
}

// Total adds a list up.
func (k *Kept) Total() Count {
	var total Count
	for _, c := range k.Ridings {
		total.People += c.People
		total.Exact += c.Exact
	}
	return total
}

// Store keeps counts.
type Store interface {
	// Keep sets k.ID; a fault.Conflict when the person keeps one of that name
	// and day.
	Keep(ctx context.Context, k *Kept) error
	// Kept are all there are, the latest day first.
	Kept(ctx context.Context) ([]Kept, error)
	// DropKept is a fault.NotFound when there is none of that number.
	DropKept(ctx context.Context, id int64) error
}

const longestName = 80 // characters

// Keep keeps the numbers of a list for the ridings that the actor coordinates.
// The same once more adds nothing; other numbers under the same name and day
// are a fault.Conflict.
func (s *Service) Keep(ctx context.Context, actor account.Actor, r *Result, name string, on civil.Date) (k *Kept, added bool, err error) {
	if err := account.Coordinators.Check(actor); err != nil {
		return nil, false, err
	}
	if err := s.CheckName(name, on); err != nil {
		return nil, false, err
	}
	k = &Kept{Name: name, On: on, By: actor.Person.ID, At: s.Now().UTC(), Ridings: within(actor, s.Index(), r.Ridings)}
	if len(k.Ridings) == 0 {
		return nil, false, fault.New(fault.Invalid, "match.nobody_kept", nil)
	}
	if err = s.Store.Keep(ctx, k); fault.KindOf(err) != fault.Conflict {
		return k, err == nil, err
	}
	all, readErr := s.Store.Kept(ctx)
	if readErr != nil {
		return nil, false, readErr
	}
	for i := range all {
		if o := &all[i]; o.By == k.By && o.Name == name && o.On == on && maps.Equal(o.Ridings, k.Ridings) {
			return o, false, nil
		}
	}
	return nil, false, fault.Wrap(err, fault.Conflict, "match.kept_already", fault.Args{"Name": name, "Date": on})
}

// CheckName is a fault.Invalid when counts cannot be kept under a name and a
// day.
func (s *Service) CheckName(name string, on civil.Date) error {
	switch {
	case name == "":
		return fault.New(fault.Invalid, "match.no_name", nil)
	case !utf8.ValidString(name) || utf8.RuneCountInString(name) > longestName ||
		strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
		return fault.New(fault.Invalid, "match.long_name", fault.Args{"Most": longestName})
	case on.IsZero() || civil.Of(s.Now().In(civil.Ottawa)).Before(on):
		return fault.New(fault.Invalid, "match.day", nil)
	}
	return nil
}

// Seen is a list as somebody may see it: as far as it speaks of ridings that
// they coordinate.
type Seen struct {
	Kept
	MayDrop bool
}

// Kept are the lists of which the actor may see anything, and their own.
func (s *Service) Kept(ctx context.Context, actor account.Actor) ([]Seen, error) {
	all, err := s.Store.Kept(ctx)
	if err != nil {
		return nil, err
	}
	var seen []Seen
	for _, k := range all {
		one := Seen{k, s.mayDrop(actor, &k)}
		if one.Ridings = within(actor, s.Index(), k.Ridings); len(one.Ridings) > 0 || one.MayDrop {
			seen = append(seen, one)
		}
	}
	return seen, nil
}

// mayDrop tells whether the actor may delete a list: their own, or one of which
// they coordinate every riding.
func (s *Service) mayDrop(actor account.Actor, k *Kept) bool {
	return k.By == actor.Person.ID || len(within(actor, s.Index(), k.Ridings)) == len(k.Ridings)
}

// Drop deletes a list. A fault.NotFound when the actor sees none of that
// number, a fault.Forbidden when it is not theirs to delete.
func (s *Service) Drop(ctx context.Context, actor account.Actor, id int64) error {
	all, err := s.Store.Kept(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		switch {
		case all[i].ID != id:
		case !s.mayDrop(actor, &all[i]):
			return fault.New(fault.Forbidden, "account.forbidden", nil)
		default:
			return s.Store.DropKept(ctx, id)
		}
	}
	return fault.New(fault.NotFound, "store.not_found", nil)
}

// within are the counts of ridings that the actor coordinates.
func within(actor account.Actor, x *riding.Index, all map[string]Count) map[string]Count {
	kept := map[string]Count{}
	for code, count := range all {
		if r, err := x.Riding(code); err == nil && actor.CanCoordinate(code, r.Province) {
			kept[code] = count
		}
	}
	return kept
}
