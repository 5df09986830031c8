package member

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Term is the time that somebody sits for a riding.
type Term struct {
	ID        int64
	PersonID  int
	Riding    string // FED code
	FirstName string
	LastName  string
	Party     string     // the last they sat for
	Began     civil.Date // zero: before Recess knew of it
	Ended     civil.Date // zero: they sit
}

// Name is first and last name.
func (t *Term) Name() string { return t.FirstName + " " + t.LastName }

// Kind is what can change about a seat.
type Kind string

const (
	Joined   Kind = "joined"
	Left     Kind = "left"
	Party    Kind = "party"
	Name     Kind = "name"
	Email    Kind = "email"
	HillTel  Kind = "hill_tel"
	HillFax  Kind = "hill_fax"
	Moved    Kind = "moved"   // an office is at another postal code
	Offices  Kind = "offices" // they are written otherwise, or have another number
	Language Kind = "languages"
	Photo    Kind = "photo"
)

// Change is one thing that an import changes.
type Change struct {
	Kind     Kind
	Riding   string // FED code
	PersonID int
	Name     string // of the member
	Was, Now string // empty for who joined and who left
	On       civil.Date
	At       time.Time // when it was taken in; the store's to tell
}

// weighty are the kinds of change in the order they are told.
var weighty = []Kind{Left, Joined, Party, Name, Moved, Offices, Email, HillTel, HillFax, Language, Photo}

// Compare tells what differs between two rosters: the weightiest kind first,
// and each riding by riding in the order of the newer one. A person is known by
// their number.
func Compare(old, now []Member) []Change {
	sat, sits := map[int]*Member{}, map[int]*Member{}
	for i := range old {
		sat[old[i].PersonID] = &old[i]
	}
	for i := range now {
		sits[now[i].PersonID] = &now[i]
	}
	var changes []Change
	for i := range old {
		m := &old[i]
		if n, ok := sits[m.PersonID]; !ok || n.Riding != m.Riding {
			changes = append(changes, Change{Kind: Left, Riding: m.Riding, PersonID: m.PersonID, Name: m.Name(), Was: m.Party})
		}
	}
	for i := range now {
		m := &now[i]
		was, ok := sat[m.PersonID]
		if !ok || was.Riding != m.Riding {
			changes = append(changes, Change{Kind: Joined, Riding: m.Riding, PersonID: m.PersonID, Name: m.Name(), Now: m.Party})
		}
		if ok {
			changes = append(changes, m.since(was)...)
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Compare(slices.Index(weighty, a.Kind), slices.Index(weighty, b.Kind))
	})
	return changes
}

// since tells what differs of one person.
func (m *Member) since(was *Member) []Change {
	var changes []Change
	for _, f := range []struct {
		kind     Kind
		was, now string
	}{
		{Party, was.Party, m.Party},
		{Name, was.titled(), m.titled()},
		{Email, was.Email, m.Email},
		{HillTel, was.HillTel, m.HillTel},
		{HillFax, was.HillFax, m.HillFax},
		{Language, was.Languages, m.Languages},
		{Photo, was.PhotoURL, m.PhotoURL},
		{m.movedOrNot(was), inLines(was.Offices), inLines(m.Offices)},
	} {
		if f.kind == Photo && f.was == "" { // where a portrait lies is first told: nothing is different yet
			continue
		}
		if f.was != f.now {
			changes = append(changes, Change{Kind: f.kind, Riding: m.Riding, PersonID: m.PersonID, Name: m.Name(),
				Was: f.was, Now: f.now})
		}
	}
	return changes
}

// movedOrNot is what it means when the offices differ.
func (m *Member) movedOrNot(was *Member) Kind {
	codes := func(m *Member) []string {
		var codes []string
		for _, o := range m.Offices {
			codes = append(codes, i18n.Fold(o.Postal))
		}
		return slices.Compact(slices.Sorted(slices.Values(codes)))
	}
	if len(m.Offices) == 0 || len(was.Offices) == 0 || slices.Equal(codes(m), codes(was)) {
		return Offices
	}
	return Moved
}

// Tally counts the changes that people ask for first, in a sentence; empty when
// there are none.
func Tally(l *i18n.Localizer, changes []Change) string {
	count := map[Kind]int{}
	for i := range changes {
		count[changes[i].Kind]++
	}
	if len(changes) == 0 {
		return ""
	}
	return l.T("members.import.tally", "Joined", l.Number(count[Joined]), "Left", l.Number(count[Left]), "Party", l.Number(count[Party]), "Moved", l.Number(count[Moved]))
}

// titled is a member's name with what stands before it.
func (m *Member) titled() string { return strings.TrimSpace(m.Honorific + " " + m.Name()) }

// Words tell a change in a sentence; riding is the riding's name.
func (c *Change) Words(l *i18n.Localizer, riding string) string {
	value := func(v string) string {
		switch {
		case v == "":
			return l.T("members.change.nothing")
		case c.Kind == Party || c.Kind == Joined || c.Kind == Left:
			return PartyWords(l, v)
		case c.Kind == Language:
			return LanguageWords(l, v)
		}
		return strings.ReplaceAll(v, "\n", " | ")
	}
	return l.T("members.change."+string(c.Kind), "Name", c.Name, "Riding", riding, "Was", value(c.Was), "Now", value(c.Now))
}
