package member

import (
	"slices"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Listing is a member as a register lists them.
type Listing struct {
	PersonID  int    // the House's number; 0: the register does not tell
	Honorific string // a register of contacts that leaves it empty does not tell it
	FirstName string
	LastName  string
	Party     string
	Code      string     // FED code of the riding; empty: not told
	Riding    string     // its name
	Province  string     // two letters; empty: not told
	From, To  civil.Date // To is zero while they sit
	Line      int        // of the file; 0: it has no lines
	Contact   *Contact   // nil: the register does not tell
}

// Contact is how a register says a member is reached. What is empty is not
// told, and stays as it was.
type Contact struct {
	Email, HillTel, HillFax string
	ProfileURL, PhotoURL    string
	Languages               string
	Offices                 []Office
}

// Address is an entry of the House's page of addresses.
type Address struct {
	Name    string // "Last, First"
	HillTel string
	HillFax string
	Offices []Office
}

// Update is what an import makes of a roster.
type Update struct {
	Members   []Member           // of the register, corrections aside
	Changes   []Change           // from what was
	Numbered  map[int]int        // people who had a number of ours, and now have the House's
	Unmatched []int              // places of the listings that could not be used
	On        civil.Date         // the day of what is told
	Since     map[int]civil.Date // when a member's term began, where the register tells
}

// mostVacated is how many seats may fall vacant in one import. More mean a
// file that is cut short: seats do not all fall vacant at once.
const mostVacated = 34 // a tenth

// fewest is the smallest roster that can be the whole House.
const fewest = 200

// Take makes a roster of listings. match gives the FED code of a listing's
// riding. With partial, seats that no listing speaks of stay as they are;
// otherwise they are vacant. A fault.Invalid when two people have one seat, or
// too many have none.
func Take(old []Member, listings []Listing, match func(*Listing) (string, bool), on civil.Date, partial bool) (*Update, error) {
	t := taking{
		Update: &Update{On: on, Numbered: map[int]int{}, Since: map[int]civil.Date{}},
		known:  newKnown(old), seats: map[string]*Listing{},
	}
	for i := range listings {
		l := &listings[i]
		if !l.To.IsZero() && !on.Before(l.To) { // they no longer sit
			continue
		}
		code, ok := match(l)
		if !ok {
			t.Unmatched = append(t.Unmatched, i)
			continue
		}
		if err := t.seat(code, l); err != nil {
			return nil, err
		}
	}
	usable := len(t.Members)
	if !partial { // what matches no riding is for the caller to refuse, and to list
		usable += len(t.Unmatched)
	}
	if usable == 0 || !partial && usable < fewest {
		return nil, fault.New(fault.Invalid, "members.import.cut_short", fault.Args{"Count": usable})
	}
	if partial {
		t.keepOthers(old)
	}
	return t.done(old, partial)
}

// taking is a roster being made.
type taking struct {
	*Update
	known known
	seats map[string]*Listing
	next  int // number of the next person whom the House has not numbered
}

func (t *taking) seat(code string, l *Listing) error {
	if other, taken := t.seats[code]; taken {
		return fault.New(fault.Invalid, "members.import.one_seat", fault.Args{
			"Riding": code, "First": other.name(), "Second": l.name(), "Line": max(l.Line, 0)})
	}
	t.seats[code] = l
	m := t.known.find(code, l)
	switch {
	case m == nil:
		m = &Member{PersonID: l.PersonID}
		if m.PersonID == 0 {
			t.next = min(t.next, t.known.lowest) - 1
			m.PersonID = t.next
		}
	case l.PersonID != 0 && m.PersonID != l.PersonID:
		t.Numbered[m.PersonID] = l.PersonID
		renumbered := *m
		renumbered.PersonID = l.PersonID
		m = &renumbered
	}
	now := *m
	if now.Riding != code {
		now.Offices = nil // those of the riding they sat for before
	}
	now.Riding, now.FirstName, now.LastName, now.Party = code, l.FirstName, l.LastName, l.Party
	if l.Contact == nil || l.Honorific != "" {
		now.Honorific = l.Honorific
	}
	if l.Contact != nil {
		now.reach(l.Contact)
	}
	if !l.From.IsZero() {
		t.Since[now.PersonID] = l.From
	}
	t.Members = append(t.Members, now)
	return nil
}

func (l *Listing) name() string { return strings.TrimSpace(l.FirstName + " " + l.LastName) }

// reach takes what a register tells and keeps the rest.
func (m *Member) reach(c *Contact) {
	for _, f := range []struct {
		now  *string
		told string
	}{
		{&m.Email, c.Email}, {&m.HillTel, c.HillTel}, {&m.HillFax, c.HillFax},
		{&m.ProfileURL, c.ProfileURL}, {&m.PhotoURL, c.PhotoURL}, {&m.Languages, c.Languages},
	} {
		if f.told != "" {
			*f.now = f.told
		}
	}
	if len(c.Offices) > 0 {
		m.Offices = c.Offices
	}
}

// keepOthers leaves those in their seats of whom nothing is told.
func (t *taking) keepOthers(old []Member) {
	seated := map[int]bool{}
	for _, m := range t.Members {
		seated[m.PersonID] = true
	}
	for before, now := range t.Numbered {
		seated[before] = seated[now]
	}
	for _, m := range old {
		if _, taken := t.seats[m.Riding]; !taken && !seated[m.PersonID] {
			t.Members = append(t.Members, m)
		}
	}
}

// done counts who is gone and tells the changes.
func (t *taking) done(old []Member, partial bool) (*Update, error) {
	slices.SortFunc(t.Members, func(a, b Member) int { return strings.Compare(a.Riding, b.Riding) })
	sits := map[string]bool{}
	for _, m := range t.Members {
		sits[m.Riding] = true
	}
	vacated := 0
	for _, m := range old {
		if !sits[m.Riding] {
			vacated++
		}
	}
	if !partial && len(t.Unmatched) == 0 && vacated > mostVacated {
		return nil, fault.New(fault.Invalid, "members.import.vacant", fault.Args{"Count": vacated})
	}
	t.Changes = Compare(renumber(old, t.Numbered), t.Members)
	return t.Update, nil
}

// renumber is a roster in which people have the numbers that they now have.
func renumber(members []Member, numbered map[int]int) []Member {
	members = slices.Clone(members)
	for i := range members {
		if now, ok := numbered[members[i].PersonID]; ok {
			members[i].PersonID = now
		}
	}
	return members
}

// known finds the people of a roster again.
type known struct {
	byNumber map[int]*Member
	byName   map[string][]*Member // folded
	bySeat   map[string]*Member
	lowest   int // number, below zero where the House gave none
}

func newKnown(members []Member) known {
	k := known{byNumber: map[int]*Member{}, byName: map[string][]*Member{}, bySeat: map[string]*Member{}}
	for i := range members {
		m := &members[i]
		k.byNumber[m.PersonID], k.bySeat[m.Riding] = m, m
		key := i18n.Fold(m.Name())
		k.byName[key] = append(k.byName[key], m)
		k.lowest = min(k.lowest, m.PersonID)
	}
	return k
}

// find is the person whom a listing speaks of: by the House's number or else
// by name, of several with one name the one of the riding, of whom only a
// middle name may differ. A number that is known belongs to its person alone;
// one that is not may be of somebody whom we have numbered ourselves.
func (k *known) find(code string, l *Listing) *Member {
	if m, ok := k.byNumber[l.PersonID]; ok && l.PersonID != 0 {
		return m
	}
	namesakes := k.byName[i18n.Fold(l.name())]
	for _, m := range namesakes {
		if m.Riding == code && (l.PersonID == 0 || m.PersonID < 0) {
			return m
		}
	}
	if len(namesakes) == 1 && (l.PersonID == 0 || namesakes[0].PersonID < 0) {
		return namesakes[0]
	}
	if m := k.bySeat[code]; m != nil && (l.PersonID == 0 || m.PersonID < 0) && m.mayBe(l) {
		return m
	}
	return nil
}

// mayBe tells whether a listing is of the same person with more or fewer of
// their names: Rhéal Fortin is Rhéal Éloi Fortin, where both sit for one riding.
func (m *Member) mayBe(l *Listing) bool {
	first := func(names string) string {
		names, _, _ = strings.Cut(strings.TrimSpace(names), " ")
		return i18n.Fold(names)
	}
	return i18n.Fold(m.LastName) == i18n.Fold(l.LastName) && first(m.FirstName) == first(l.FirstName)
}

// Readdress gives members the offices of the House's page of addresses. Those
// the page does not speak of keep theirs.
func Readdress(old []Member, addresses []Address, on civil.Date) (*Update, error) {
	u := &Update{On: on, Members: slices.Clone(old)}
	byName := map[string][]int{}
	for i, m := range old {
		key := i18n.Fold(m.LastName + m.FirstName)
		byName[key] = append(byName[key], i)
	}
	met := map[int]string{}
	for n, a := range addresses {
		places := byName[i18n.Fold(a.Name)]
		if len(places) != 1 {
			u.Unmatched = append(u.Unmatched, n)
			continue
		}
		if _, twice := met[places[0]]; twice {
			return nil, fault.New(fault.Invalid, "members.import.twice", fault.Args{"Name": a.Name})
		}
		met[places[0]] = a.Name
		m := &u.Members[places[0]]
		m.reach(&Contact{HillTel: a.HillTel, HillFax: a.HillFax})
		m.Offices = a.Offices
	}
	if len(met) == 0 {
		return nil, fault.New(fault.Invalid, "members.import.cut_short", fault.Args{"Count": 0})
	}
	u.Changes = Compare(old, u.Members)
	return u, nil
}

// inLines is a list of offices, one a line, to compare and to show.
func inLines(offices []Office) string {
	lines := make([]string, len(offices))
	for i, o := range offices {
		var parts []string
		for _, part := range []string{o.Street, strings.TrimSpace(o.City + " " + o.Province + " " + o.Postal), o.Tel, o.Fax} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		lines[i] = strings.Join(parts, ", ")
	}
	return strings.Join(lines, "\n")
}
