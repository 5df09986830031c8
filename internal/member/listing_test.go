package member

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/civil"
	"recess/internal/fault"
)

var today = civil.Date{Year: 2026, Month: time.November, Day: 23}

// house is a roster of invented people, one a riding.
func house(n int) []Member {
	members := make([]Member, n)
	for i := range members {
		code := fmt.Sprintf("35%03d", i+1)
		members[i] = Member{PersonID: 1000 + i, FirstName: "Person", LastName: "Of " + code, Party: "Liberal", Riding: code,
			Email: code + "@example.org", Offices: []Office{{Main: true, Street: "1 Main St", City: "Town", Province: "ON", Postal: "K1P 1A4"}}}
	}
	return members
}

// listed is what a register says of the same people.
func listed(members []Member) []Listing {
	all := make([]Listing, len(members))
	for i, m := range members {
		all[i] = Listing{PersonID: m.PersonID, FirstName: m.FirstName, LastName: m.LastName, Party: m.Party, Riding: m.Riding, Line: i + 2}
	}
	return all
}

func byName(l *Listing) (string, bool) { return l.Riding, strings.HasPrefix(l.Riding, "35") }

// told is a change as the tests compare it.
func told(changes []Change) []string {
	var lines []string
	for _, c := range changes {
		lines = append(lines, fmt.Sprintf("%s %s %d: %s → %s", c.Kind, c.Riding, c.PersonID, c.Was, c.Now))
	}
	return lines
}

func TestTake(t *testing.T) {
	old := house(300)
	list := listed(old)
	list[0].Party = "NDP"                                                                                                                                           // crosses the floor
	list[1] = Listing{PersonID: 5000, FirstName: "New", LastName: "Comer", Party: "Conservative", Riding: "35002", From: civil.Date{Year: 2026, Month: 10, Day: 5}} // a by-election
	list[2].To = civil.Date{Year: 2026, Month: time.November, Day: 1}                                                                                               // resigned
	list[3].Riding = "35301"                                                                                                                                        // moved to another riding
	u, err := Take(old, list, byName, today, false)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"left 35002 1001: Liberal → ", "left 35003 1002: Liberal → ", "left 35004 1003: Liberal → ",
		"joined 35002 5000:  → Conservative", "joined 35301 1003:  → Liberal",
		"party 35001 1000: Liberal → NDP", "offices 35301 1003: 1 Main St, Town ON K1P 1A4 → ",
	}
	if diff := cmp.Diff(want, told(u.Changes)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if len(u.Members) != 299 || u.Since[5000].Month != time.October || u.Members[0].Email == "" {
		t.Errorf("%d members, since %v, %+v", len(u.Members), u.Since, u.Members[0])
	}
}

// A list without numbers finds people by name; who is new has a number of ours
// until the House tells its own.
func TestTakeWithoutNumbers(t *testing.T) {
	old := house(300)
	list := listed(old)
	for i := range list {
		list[i].PersonID = 0
		list[i].LastName = strings.ToUpper(list[i].LastName)
	}
	list[5].FirstName, list[5].LastName = "Étienne", "Œuvre"
	list[7].FirstName += " Éloi" // a middle name
	list[8].FirstName = "Other"  // a namesake in the same seat
	u, err := Take(old, list, byName, today, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := told(u.Changes)[:1]; got[0] != "left 35006 1005: Liberal → " {
		t.Errorf("changes %v", got)
	}
	if got := strings.Join(told(u.Changes), "\n"); !strings.Contains(got, "name 35008 1007: ") || strings.Contains(got, "left 35008") || !strings.Contains(got, "left 35009 1008") {
		t.Errorf("a middle name and another first name give\n%s", got)
	}
	if u.Members[5].PersonID != -1 || u.Members[4].PersonID != 1004 {
		t.Errorf("numbers %d and %d", u.Members[5].PersonID, u.Members[4].PersonID)
	}
	again := listed(u.Members)
	again[5].PersonID, again[5].FirstName, again[5].LastName = 7777, "Etienne", "Oeuvre"
	next, err := Take(u.Members, again, byName, today, false)
	if err != nil || next.Numbered[-1] != 7777 || len(next.Numbered) != 1 {
		t.Fatalf("numbered %v, %v", next.Numbered, err)
	}
	if got := told(next.Changes); len(got) != 1 || !strings.HasPrefix(got[0], "name 35006 7777: ") {
		t.Errorf("to be numbered is told as %v", got)
	}
}

func TestTakeRefuses(t *testing.T) {
	old := house(343)
	two := listed(old)
	two[7].Riding = "35001"
	for _, test := range []struct {
		name    string
		list    []Listing
		partial bool
		key     string
	}{
		{"nobody", nil, false, "members.import.cut_short"},
		{"nobody in part", nil, true, "members.import.cut_short"},
		{"a handful", listed(old[:5]), false, "members.import.cut_short"},
		{"forty short", listed(old[:303]), false, "members.import.vacant"},
		{"two in one seat", two, false, "members.import.one_seat"},
		{"two in one seat, in part", two, true, "members.import.one_seat"},
	} {
		_, err := Take(old, test.list, byName, today, test.partial)
		if f, _ := errors.AsType[*fault.Error](err); f == nil || f.Key != test.key || f.Kind != fault.Invalid {
			t.Errorf("%s: %v, want %s", test.name, err, test.key)
		}
	}
	if _, err := Take(old, listed(old[:340]), byName, today, false); err != nil {
		t.Errorf("three vacancies: %v", err)
	}
}

// In part, seats that nothing is told of stay as they are.
func TestTakeInPart(t *testing.T) {
	old := house(10)
	list := listed(old[:3])
	list[0].PersonID, list[0].LastName = 5000, "Newcomer"
	list[1].Riding = "Nowhere"
	list[2].Riding = "35009"
	u, err := Take(old, list, byName, today, true)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"left 35001 1000: Liberal → ", "left 35003 1002: Liberal → ", "left 35009 1008: Liberal → ",
		"joined 35001 5000:  → Liberal", "joined 35009 1002:  → Liberal", "offices 35009 1002: 1 Main St, Town ON K1P 1A4 → ",
	}
	if diff := cmp.Diff(want, told(u.Changes)); diff != "" || len(u.Unmatched) != 1 || len(u.Members) != 9 {
		t.Errorf("unmatched %v, %d members, changes (-want +got):\n%s", u.Unmatched, len(u.Members), diff)
	}
}

func TestTakeContacts(t *testing.T) {
	old := house(300)
	old[0].Honorific = "Hon."
	list := listed(old)
	list[0].Contact = &Contact{Email: "new@example.org", Languages: "fr", Offices: []Office{{Main: true, Street: "2 Rue", City: "Ville", Province: "QC", Postal: "G9Z 1A1"}}}
	list[1].Contact = &Contact{} // tells nothing
	list[2].Contact = &Contact{PhotoURL: "https://example.org/first.jpg"}
	old[3].PhotoURL = "https://example.org/old.jpg"
	list[3].Contact = &Contact{PhotoURL: "https://example.org/new.jpg"}
	u, err := Take(old, list, byName, today, false)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"moved 35001 1000: 1 Main St, Town ON K1P 1A4 → 2 Rue, Ville QC G9Z 1A1",
		"email 35001 1000: 35001@example.org → new@example.org", "languages 35001 1000:  → fr",
		"photo 35004 1003: https://example.org/old.jpg → https://example.org/new.jpg"}
	if diff := cmp.Diff(want, told(u.Changes)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestReaddress(t *testing.T) {
	old := house(4)
	old[3].LastName, old[2].LastName = "Twin", "Twin"
	u, err := Readdress(old, []Address{
		{Name: "OF 35001, person", HillTel: "613-555-0100", Offices: []Office{{Main: true, Street: "3 Way", City: "Town", Province: "ON", Postal: "K1P 1A4"}}},
		{Name: "Stranger, A"}, {Name: "Twin, Person"},
	}, today)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"offices 35001 1000: 1 Main St, Town ON K1P 1A4 → 3 Way, Town ON K1P 1A4", "hill_tel 35001 1000:  → 613-555-0100"}
	if diff := cmp.Diff(want, told(u.Changes)); diff != "" || !cmp.Equal(u.Unmatched, []int{1, 2}) {
		t.Errorf("unmatched %v, changes (-want +got):\n%s", u.Unmatched, diff)
	}
	if _, err := Readdress(old, []Address{{Name: "Nobody, A"}}, today); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a page of strangers gives %v", err)
	}
	same := Address{Name: "Of 35002, Person"}
	if _, err := Readdress(old, []Address{same, same}, today); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one member twice gives %v", err)
	}
}

func TestCorrections(t *testing.T) {
	old := house(4)
	corrections := []Correction{
		{ID: 1, PersonID: 1000, Riding: "35001", Field: EmailField, Value: "right@example.org"},
		{ID: 2, PersonID: 1001, Riding: "35002", Field: Seat, Value: Vacant},
		{ID: 3, PersonID: 1002, Riding: "35003", Field: OfficeTel, Value: "613-555-0101"},
		{ID: 4, PersonID: 9999, Riding: "35009", Field: PartyField, Value: "NDP"},
	}
	sitting := Corrected(old, corrections)
	if len(sitting) != 3 || sitting[0].Email != "right@example.org" || sitting[1].Offices[0].Tel != "613-555-0101" {
		t.Errorf("corrected: %+v", sitting)
	}
	if old[0].Email != "35001@example.org" || old[2].Offices[0].Tel != "" {
		t.Error("the register's own roster has changed")
	}
	if got := CaughtUp(old, corrections); !cmp.Equal(got, []int64{4}) {
		t.Errorf("caught up %v", got)
	}
	old[0].Email = "right@example.org"
	old[1].Riding = "35008"
	if got := CaughtUp(old, corrections); !cmp.Equal(got, []int64{1, 2, 4}) {
		t.Errorf("caught up %v", got)
	}
	bare := []Member{{PersonID: 1002, Riding: "35003"}}
	if got := Corrected(bare, corrections); got[0].Offices[0].Tel != "613-555-0101" {
		t.Errorf("a member without an office is corrected to %+v", got)
	}
}

// Parties and languages are typed as pages show them.
func TestCorrectionValues(t *testing.T) {
	for _, test := range []struct {
		field       Field
		typed, want string
	}{
		{PartyField, "NPD", "NDP"}, {PartyField, "bloc quebecois", "Bloc Québécois"}, {PartyField, "Parti libéral", "Liberal"}, {PartyField, "Pirates", "Pirates"},
		{Languages, "French", "fr"}, {Languages, "français et anglais", "en fr"}, {Languages, "en, fr", "en fr"}, {Languages, "", ""}, {Languages, "Cree", "Cree"},
		{EmailField, "French", "French"},
	} {
		if got := test.field.read(test.typed); got != test.want {
			t.Errorf("%s %q is kept as %q, want %q", test.field, test.typed, got, test.want)
		}
	}
}
