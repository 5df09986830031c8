package app_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
	"recess/internal/civil"
	"recess/internal/fault"
	sitting "recess/internal/member"
	"recess/internal/register"
)

// seat is a riding's member as a test's list of members has it.
type seat struct {
	PersonID                          int `xml:"PersonId,omitempty"`
	PersonShortHonorific              string
	PersonOfficialFirstName           string
	PersonOfficialLastName            string
	ConstituencyName                  string
	ConstituencyProvinceTerritoryName string
	CaucusShortName                   string
	FromDateTime                      string
}

// seats are invented people, one for each riding.
func seats(t *testing.T, s *apptest.Server) []seat {
	t.Helper()
	var all []seat
	for i, r := range s.App.Finder.Index().Ridings() {
		all = append(all, seat{
			PersonID: 900_000 + i, PersonOfficialFirstName: "Person", PersonOfficialLastName: "Of " + r.Code,
			ConstituencyName: strings.ReplaceAll(r.OrderName.EN, "—", "--"), CaucusShortName: "Liberal", FromDateTime: "2025-04-28T00:00:00",
		})
	}
	return all
}

func asXML(t *testing.T, all []seat) []byte {
	t.Helper()
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"ArrayOfMemberOfParliament"`
		Seats   []seat   `xml:"MemberOfParliament"`
	}{Seats: all})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func plan(y int, m time.Month, d int) app.Import {
	return app.Import{Origin: "members.xml", AsOf: civil.Date{Year: y, Month: m, Day: d}, By: register.Editor{From: "console"}}
}

// invent fills the House with invented people.
func inventHouse(t *testing.T, s *apptest.Server) []seat {
	t.Helper()
	all := seats(t, s)
	if _, err := s.App.ImportMembers(t.Context(), asXML(t, all), plan(2026, 10, 1)); err != nil {
		t.Fatal(err)
	}
	return all
}

func terms(t *testing.T, s *apptest.Server, riding string) string {
	t.Helper()
	var lines []string
	for _, term := range s.App.Members.Roster().Terms(riding) {
		lines = append(lines, fmt.Sprintf("%s %s %s–%s", term.Name(), term.Party, term.Began, term.Ended))
	}
	return strings.Join(lines, "; ")
}

func TestImportMembers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database, func(s *app.Settings) { s.Now = time.Now }) // imports are told apart by their moments
		all := inventHouse(t, s)
		if got := terms(t, s, "10001"); !strings.HasPrefix(got, "Person Of 10001 Liberal 2025-04-28–; Paul Connors Liberal –2026-10-01") {
			t.Errorf("terms: %s", got)
		}
		all[0].CaucusShortName = "NDP"
		all[1] = seat{PersonID: 5, PersonOfficialFirstName: "Nouvelle", PersonOfficialLastName: "Élue", ConstituencyName: all[1].ConstituencyName, CaucusShortName: "Green Party", FromDateTime: "2026-11-03T00:00:00"}
		next := append(all[:2:2], all[3:]...) // the third has resigned
		report, err := s.App.ImportMembers(t.Context(), asXML(t, next), plan(2026, 11, 4))
		if err != nil || len(report.Changes) != 4 || report.Sitting != 342 {
			t.Fatalf("%+v, %v", report, err)
		}
		ridings := s.App.Finder.Index().Ridings()
		if got := terms(t, s, ridings[1].Code); !strings.HasPrefix(got, "Nouvelle Élue Green Party 2026-11-03–; Person Of "+ridings[1].Code+" Liberal 2025-04-28–2026-11-04") {
			t.Errorf("terms: %s", got)
		}
		if _, sits := s.App.Members.Roster().Sitting(ridings[2].Code); sits {
			t.Error("the seat of who resigned is not vacant")
		}
		if m, _ := s.App.Members.Roster().Sitting(ridings[0].Code); m == nil || m.Party != "NDP" {
			t.Errorf("who crossed the floor is %+v", m)
		}
		changes, err := s.App.Store.Changes(t.Context(), 4)
		if err != nil || len(changes) != 4 || changes[0].Kind != sitting.Left || changes[3].Kind != sitting.Party || changes[0].On.Day != 4 {
			t.Errorf("changes %+v, %v", changes, err)
		}
		if e := s.App.Editions()[register.Members]; e.Shipped || e.Rows != 342 || e.AsOf.Day != 4 {
			t.Errorf("edition %+v", e)
		}
	})
}

// Who has no number of the House's keeps what is said of them when they get it.
func TestMembersGetTheirNumbers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database)
		all := inventHouse(t, s)
		for i := range all {
			all[i].PersonID = 0
		}
		all[0].PersonOfficialLastName = "Newcomer"
		if _, err := s.App.ImportMembers(t.Context(), asXML(t, all), plan(2026, 11, 4)); err != nil {
			t.Fatal(err)
		}
		m, _ := s.App.Members.Roster().Sitting("10001")
		if m.PersonID >= 0 {
			t.Fatalf("the newcomer has the number %d", m.PersonID)
		}
		entry := sitting.Entry{PersonID: m.PersonID, On: civil.Date{Year: 2026, Month: 11, Day: 4}, URL: "https://example.org/"}
		if err := s.App.Store.AddRecord(t.Context(), &entry); err != nil {
			t.Fatal(err)
		}
		all[0].PersonID = 12345
		if _, err := s.App.ImportMembers(t.Context(), asXML(t, all), plan(2026, 11, 5)); err != nil {
			t.Fatal(err)
		}
		if record, err := s.App.Store.Record(t.Context(), 12345); err != nil || len(record) != 1 {
			t.Errorf("their record is %v, %v", record, err)
		}
		if got := terms(t, s, "10001"); strings.Count(got, "Newcomer") != 1 {
			t.Errorf("terms: %s", got)
		}
	})
}

func TestMembersImportKeepsTheOldRoster(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	all := inventHouse(t, s)
	before := s.App.Members.Roster()
	twice := append(all[:len(all):len(all)], all[0])
	unknown := append([]seat(nil), all...)
	unknown[7].ConstituencyName = "Nowhere—at All"
	for name, test := range map[string]struct {
		content []byte
		key     string
	}{
		"nobody":              {asXML(t, nil), "import.empty"},
		"a handful":           {asXML(t, all[:9]), "members.import.cut_short"},
		"a tenth gone":        {asXML(t, all[:300]), "members.import.vacant"},
		"two for one seat":    {asXML(t, twice), "members.import.one_seat"},
		"a riding not ours":   {asXML(t, unknown), "members.import.unmatched"},
		"a page of addresses": {[]byte("<html></html>"), "members.import.wrong_file"},
		"a cut file":          {asXML(t, all)[:20_000], "import.damaged"},
	} {
		_, err := s.App.ImportMembers(t.Context(), test.content, plan(2026, 11, 4))
		if got := innermostKey(err); got != test.key {
			t.Errorf("%s gives %q (%v), want %s", name, got, err, test.key)
		}
		runs, runErr := s.App.Store.Runs(t.Context())
		if runErr != nil || runs[register.Members].Trouble.EN == "" || runs[register.Members].Trouble.FR == "" {
			t.Errorf("%s: the trouble is %+v, %v", name, runs[register.Members], runErr)
		}
	}
	dry := plan(2026, 11, 4)
	dry.DryRun = true
	if report, err := s.App.ImportMembers(t.Context(), asXML(t, all[:330]), dry); err != nil || len(report.Changes) != 13 {
		t.Errorf("trying it gives %+v, %v", report, err)
	}
	if s.App.Members.Roster() != before {
		t.Error("the roster has changed")
	}
	partial := plan(2026, 11, 4)
	partial.Partial = true
	report, err := s.App.ImportMembers(t.Context(), asXML(t, unknown[6:9]), partial)
	if err != nil || len(report.Changes) != 0 || len(report.Unmatched) != 1 || report.Sitting != 343 {
		t.Errorf("in part it gives %+v, %v", report, err)
	}
}

func innermostKey(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	for ok {
		why, nested := f.Args["Why"].(*fault.Error)
		if !nested {
			return f.Key
		}
		f = why
	}
	return ""
}

const housePage = `<h2>Of 10001, Person</h2><h3>Hill Office</h3>Telephone: 613-555-0199<br><h3>Constituency Office(s)</h3>
<p>1 Elm St (Main office)<br>Town, Newfoundland and Labrador<br>A9A 1A1<br>Telephone: 709-555-0100</p>`

func TestImportOffices(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	inventHouse(t, s)
	if _, err := s.App.ImportOffices(t.Context(), []byte(housePage+"<h2>Stranger, A</h2><h3>Hill Office</h3>"), plan(2026, 11, 4)); innermostKey(err) != "members.import.unmatched" {
		t.Errorf("a stranger gives %v", err)
	}
	report, err := s.App.ImportOffices(t.Context(), []byte(housePage), plan(2026, 11, 4))
	if err != nil || len(report.Changes) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	m, _ := s.App.Members.Roster().Sitting("10001")
	if m.HillTel != "613-555-0199" || len(m.Offices) != 1 || m.Offices[0].Tel != "709-555-0100" {
		t.Errorf("the member is %+v", m)
	}
	if e := s.App.Editions()[register.Offices]; e.Rows != 1 || e.Shipped {
		t.Errorf("edition %+v", e)
	}
}

func TestImportRepresentatives(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	inventHouse(t, s)
	list := map[string]any{"objects": []any{map[string]any{
		"first_name": "Person", "last_name": "Of 10001", "district_name": "Avalon", "party_name": "Liberal", "email": "person@example.org",
		"related": map[string]string{"boundary_url": "/boundaries/federal-electoral-districts-2023-representation-order/10001/"},
	}}, "meta": map[string]int{"total_count": 343}}
	content, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.App.ImportRepresentatives(t.Context(), content, plan(2026, 11, 4)); innermostKey(err) != "representatives.import.page" {
		t.Errorf("a page of the list gives %v", err)
	}
	partial := plan(2026, 11, 4)
	partial.Partial = true
	if report, err := s.App.ImportRepresentatives(t.Context(), content, partial); err != nil || len(report.Changes) != 1 || report.Changes[0].Kind != sitting.Email {
		t.Errorf("%+v, %v", report, err)
	}
}

// A correction outlives imports until the register says the same.
func TestCorrectionsOutliveImports(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database)
		all := inventHouse(t, s)
		correct := func(riding string, field sitting.Field, value string) error {
			return s.App.Corrector().Correct(t.Context(), sitting.Correction{Riding: riding, Field: field, Value: value, Reason: "told by the office", Source: "telephone", By: 1}, "console")
		}
		if err := correct("10001", sitting.PartyField, "Independent"); err != nil {
			t.Fatal(err)
		}
		if err := correct("10002", sitting.Seat, ""); err != nil {
			t.Fatal(err)
		}
		holds := func(when string, party string, vacant bool, count int) {
			t.Helper()
			m, _ := s.App.Members.Roster().Sitting("10001")
			_, sits := s.App.Members.Roster().Sitting("10002")
			open, err := s.App.Store.Corrections(t.Context())
			if m == nil || m.Party != party || sits == vacant || len(open) != count || err != nil {
				t.Errorf("%s: %+v, seat taken %v, %d corrections, %v", when, m, sits, len(open), err)
			}
		}
		holds("at once", "Independent", true, 2)
		if _, err := s.App.ImportMembers(t.Context(), asXML(t, all), plan(2026, 11, 4)); err != nil {
			t.Fatal(err)
		}
		holds("after an import", "Independent", true, 2)
		all[0].CaucusShortName = "Independent"
		if _, err := s.App.ImportMembers(t.Context(), asXML(t, append(all[:1:1], all[2:]...)), plan(2026, 11, 5)); err != nil {
			t.Fatal(err)
		}
		holds("once the register has caught up", "Independent", true, 0)
		for value, key := range map[string]string{"Independent": "correction.same", "Pirates": "correction.party"} {
			if err := correct("10001", sitting.PartyField, value); innermostKey(err) != key {
				t.Errorf("the party %s gives %v, want %s", value, err, key)
			}
		}
		if err := correct("10001", sitting.EmailField, "x@example.org"); err != nil {
			t.Fatal(err)
		}
		open, err := s.App.Store.Corrections(t.Context())
		if err != nil || len(open) != 1 {
			t.Fatalf("%+v, %v", open, err)
		}
		if err := s.App.Corrector().End(t.Context(), open[0].ID, 1, "console"); err != nil {
			t.Fatal(err)
		}
		if m, _ := s.App.Members.Roster().Sitting("10001"); m.Email != "" {
			t.Errorf("a correction that was taken back holds: %s", m.Email)
		}
		if err := s.App.Corrector().End(t.Context(), open[0].ID, 1, "console"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("taking it back again gives %v", err)
		}
	})
}

// refreshedHouse answers as the House does: with an error until it has members.
type refreshedHouse struct {
	*httptest.Server
	content atomic.Pointer[[]byte] // the list of members
}

func newRefreshedHouse(t *testing.T) *refreshedHouse {
	house := &refreshedHouse{}
	house.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content := house.content.Load()
		switch {
		case content == nil:
			http.Error(w, "gone", http.StatusBadGateway)
		case r.URL.Path == "/members":
			io.Copy(w, bytes.NewReader(*content))
		default:
			io.WriteString(w, housePage)
		}
	}))
	t.Cleanup(house.Close)
	return house
}

// A refresh that fails leaves what was known, and says so.
//
// Races: the refresh of members with their readers.
func TestRaceRefresh(t *testing.T) {
	house := newRefreshedHouse(t)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Refresh = app.Refresh{Every: 50 * time.Millisecond, Members: house.URL + "/members", Offices: house.URL + "/offices"}
	})
	await.Until(t, "the failure is kept", func() bool {
		runs, err := s.App.Store.Runs(t.Context())
		return err == nil && strings.Contains(runs[register.Members].Trouble.EN, "Could not download")
	})
	if !s.App.Editions()[register.Members].Shipped {
		t.Error("a refresh that failed has changed the edition")
	}
	content := asXML(t, seats(t, s))
	house.content.Store(&content)
	await.Until(t, "members and offices are fresh", func() bool {
		m, ok := s.App.Members.Roster().Sitting("10001")
		return ok && m.PersonID == 900_000 && m.HillTel == "613-555-0199"
	})
	await.Until(t, "the trouble is over", func() bool {
		runs, err := s.App.Store.Runs(t.Context())
		return err == nil && runs[register.Members].Trouble.EN == "" && runs[register.Offices].Trouble.EN == ""
	})
}
