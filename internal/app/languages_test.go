package app_test

import (
	"slices"
	"strings"
	"testing"

	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/meeting"
	sitting "recess/internal/member"
)

// The language that a register says a member prefers is told to everybody.
func TestPreferredLanguage(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	inventHouse(t, s)
	represented(t, s,
		elected{riding: "10001", first: "Person", last: "Of 10001", number: 900_000, languages: "French"},
		elected{riding: "10002", first: "Person", last: "Of 10002", number: 900_001, languages: "English  French"})
	contract := readContract(t, s)
	for _, test := range []struct{ path, contains string }{
		{"/en/ridings/10001", "Preferred language: French"},
		{"/fr/ridings/10001", "Langue préférée : Français"},
		{"/en/ridings/10002", "Preferred language: English and French"},
		{"/api/v1/ridings/10001", `"languages":["fr"]`},
		{"/api/v1/ridings/10002", `"languages":["en","fr"]`},
	} {
		a := get(t, s, test.path)
		if !strings.Contains(strings.ReplaceAll(a.body, "\u00a0", " "), test.contains) {
			t.Errorf("%s does not say %q", test.path, test.contains)
		}
		if strings.HasPrefix(test.path, "/api/") {
			contract.holds(t, s, test.path, a)
		}
	}
	for _, path := range []string{"/en/ridings/10003", "/api/v1/ridings/10003"} {
		if body := get(t, s, path).body; strings.Contains(body, "Preferred language") || strings.Contains(body, "languages") {
			t.Errorf("%s tells a language that is not known", path)
		}
	}
}

// A request is written in the one language that the member prefers, else in
// that of who starts it; who writes it may choose another.
func TestRequestInTheMembersLanguage(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	members := slices.Clone(c.Members.Roster().Members())
	prefer := map[string]string{"35079": "fr", "35081": "en fr"}
	for i := range members {
		members[i].Languages = prefer[members[i].Riding]
	}
	roster, err := sitting.NewRoster(members)
	c.must(err)
	c.Members.Swap(roster)
	for riding, want := range map[string]i18n.Lang{"35079": i18n.FR, "35081": i18n.EN, "35078": i18n.EN} {
		lead := c.person("Resident of "+riding, riding)
		m := c.start(lead, riding)
		if m.Lang != want {
			t.Errorf("the request of %s is in %q, want %q", riding, m.Lang, want)
		}
		c.must(c.take(lead, m.ID, meeting.Entry{Action: meeting.Draft, Request: sender, Lang: want.Other()}))
		if got := c.get(m.ID).Lang; got != want.Other() {
			t.Errorf("and stays so when another is chosen: %q", got)
		}
	}
}
