package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/meeting"
	sitting "recess/internal/member"
	"recess/internal/outbox"
)

// Everybody reads on the riding's page who sits since when, and who sat before.
func TestRidingPageTellsWhoSatWhen(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	visitor := newBrowser(t, s)
	const before, since = "dl dt:contains('Previous MPs for this riding') + dd", "MP since"
	visitor.visit("/en/ridings/10001").shows(200, has{before: "-"}) // of the shipped list nothing older is known
	all := inventHouse(t, s)
	visitor.visit("/en/ridings/10001").shows(200, has{"section.member": "MP since April 28, 2025", before: "Paul Connors (Liberal) · until October 1, 2026"})
	visitor.visit("/fr/ridings/10001").shows(200, has{"section.member": "Député·e depuis le 28 avril 2025", "dl": "Paul Connors (Parti libéral) · jusqu’au 1er octobre 2026"})
	if _, err := s.App.ImportMembers(t.Context(), asXML(t, all[1:]), plan(2026, 11, 4)); err != nil {
		t.Fatal(err)
	}
	visitor.visit("/en/ridings/10001").shows(200, has{".vacant-seat": "", before: "Person Of 10001 (Liberal) · from April 28, 2025 · until November 4, 2026"})
	// whom a correction says to have left is not said to sit
	err := s.App.Corrector().Correct(t.Context(), sitting.Correction{Riding: "10002", Field: sitting.Seat, Reason: "resigned", Source: "the news", By: 1}, "console")
	if err != nil {
		t.Fatal(err)
	}
	a := get(t, s, "/en/ridings/10002")
	if strings.Contains(a.body, since) || !strings.Contains(a.body, "Person Of 10002 (Liberal) · from April 28, 2025</li>") {
		t.Error("a seat that a correction has made vacant is told otherwise")
	}
}

// An older list does not end a term before it began.
func TestTermsEndAfterTheyBegin(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t))
	all := inventHouse(t, s)
	if _, err := s.App.ImportMembers(t.Context(), asXML(t, all[1:]), plan(2024, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if got := terms(t, s, "10001"); !strings.HasPrefix(got, "Person Of 10001 Liberal 2025-04-28–2025-04-28") {
		t.Errorf("terms: %s", got)
	}
}

// leading is the browser of robin@example.org, who leads the meeting of a riding.
func leading(t *testing.T, s *apptest.Server, riding string) *browser {
	t.Helper()
	b := signedIn(t, s, "robin@example.org", account.Volunteer, false)
	living(t, s, "robin@example.org", riding)
	team(t, s, "robin@example.org", riding)
	return b
}

// A meeting that is over keeps the member of its day, whoever sits now.
func TestMeetingsKeepTheMemberOfTheDay(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = time.Now })
	all := inventHouse(t, s)
	const riding = "35079"
	b := leading(t, s, riding)
	b.visit("/en/meetings/1").shows(200, has{"h1": "Meeting with Person Of " + riding})
	for i := range all {
		if strings.HasSuffix(all[i].PersonOfficialLastName, riding) {
			all[i].PersonID, all[i].PersonOfficialLastName = 5, "Newcomer"
		}
	}
	if _, err := s.App.ImportMembers(t.Context(), asXML(t, all), plan(2026, 11, 4)); err != nil {
		t.Fatal(err)
	}
	b.visit("/en/meetings/1").shows(200, has{"h1": "Meeting with Person Newcomer", "p.problem": ""}) // still ahead: it is with whoever sits
	m, err := s.App.Meetings.Store.Meeting(t.Context(), 1)
	if err != nil || m.Member == 5 {
		t.Fatalf("the member asked is %d, %v", m.Member, err)
	}
	actor := known(t, s, "robin@example.org")
	if err := s.App.Meetings.Take(t.Context(), account.Actor{Person: actor}, 1, meeting.Entry{Action: meeting.Withdraw, Words: "Too late.", Revision: m.Revision}, ""); err != nil {
		t.Fatal(err)
	}
	b.visit("/en/meetings/1").shows(200, has{"h1": "Meeting with Person Of " + riding})
	coordinator := signedIn(t, s, "co@example.org", account.Coordinator, true)
	if _, table := coordinator.fetch("/en/coverage.csv?of=meetings"); !strings.Contains(string(table), "Person Of "+riding) || strings.Contains(string(table), "Newcomer") {
		t.Errorf("the table of meetings is\n%s", table)
	}
}

// An import that leaves a seat vacant blocks new requests, and the team that is
// under way there is told.
func TestTeamsHearOfAVacantSeat(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = time.Now })
	all := inventHouse(t, s)
	const riding = "35079"
	b := leading(t, s, riding)
	left := slices.DeleteFunc(all, func(m seat) bool { return strings.HasSuffix(m.PersonOfficialLastName, riding) })
	if _, err := s.App.ImportMembers(t.Context(), asXML(t, left), plan(2026, 11, 4)); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Meetings.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.App.Store.Outbox().List(t.Context(), outbox.Waiting, 0)
	if err != nil || !slices.ContainsFunc(waiting, func(e outbox.Entry) bool { return e.Kind == "meeting-vacant" && e.To == "robin@example.org" }) {
		t.Errorf("what waits to be sent is %+v, %v", waiting, err)
	}
	b.visit("/en/meetings/1").shows(200, has{"main": "This riding has no MP"})
	stranger := signedIn(t, s, "kim@example.org", account.Volunteer, false)
	living(t, s, "kim@example.org", "35081")
	stranger.visit("/en/ridings/"+riding).shows(200, has{".vacant-seat": "", "a[href='/en/ridings/" + riding + "/meeting']": "-"})
}

// succeeded has number 4242 sit for a riding from a day on, and gives who sat
// until then.
func succeeded(c *club, riding string, on civil.Date) *sitting.Member {
	c.t.Helper()
	old, _ := c.Members.Roster().Sitting(riding)
	members := slices.Clone(c.Members.Roster().Members())
	for i := range members {
		if members[i].Riding == riding {
			members[i].PersonID, members[i].FirstName = 4242, "Newer"
		}
	}
	roster, err := sitting.NewRoster(members, sitting.Term{PersonID: 4242, Riding: riding, Began: on}, sitting.Term{PersonID: old.PersonID, Riding: riding, Ended: on})
	c.must(err)
	c.Members.Swap(roster)
	return old
}

// The page of a report tells the levels of who was met, and corrects those of
// who sits now only where that is the same person.
func TestReportPageTellsOfTheMemberOfTheDay(t *testing.T) {
	s, c := meetingServer(t)
	id, lead, _ := gathering(t, c)
	c.now = may
	day := mustDay(t, "2027-05-07")
	coordinator := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	c.must(c.Store.Meetings().AddReport(t.Context(), &meeting.Report{Meeting: id, Number: 1, Kind: meeting.Original, By: lead.Person.ID, At: may, HeldOn: day, Fields: heard}))
	page := fmt.Sprint("/en/meetings/", id, "/report")
	coordinator.visit(page).shows(200, has{"#new-level": ""})
	old := succeeded(c, "35079", day.Add(1))
	for person, level := range map[int]meeting.Level{old.PersonID: meeting.Champion, 4242: meeting.Opponent} {
		c.must(c.Meetings.Store.AddSupport(t.Context(), &meeting.Support{Riding: "35079", Member: person, Campaign: c.get(id).Campaign, Level: level, On: day, At: may}))
	}
	coordinator.visit(page).shows(200, has{"[aria-labelledby=levels] li": "Champion", "#new-level": "-"})
	if strings.Contains(coordinator.page.body, "Opposed</strong>") {
		t.Error("the level of who sits now is told of the meeting")
	}
}

// What a report finds is told of the member who sat on the day of the meeting,
// though another sits when it is written.
func TestLevelsAreOfTheMemberOfTheDay(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	id, lead, _ := gathering(t, c) // held on July 6
	const riding = "35079"
	change := civil.Date{Year: 2027, Month: time.July, Day: 8}
	old := succeeded(c, riding, change)
	c.now = time.Date(2027, time.July, 10, 15, 0, 0, 0, time.UTC)
	found := maps.Clone(heard)
	found[meeting.FieldLevel], found[meeting.FieldWhy] = "supporter", "They said so."
	for person, level := range map[int]meeting.Level{old.PersonID: meeting.Neutral, 4242: meeting.Opponent} {
		c.must(c.Meetings.Store.AddSupport(t.Context(), &meeting.Support{Riding: riding, Member: person, Campaign: c.get(id).Campaign, Level: level, On: change.Add(-30), At: c.now.Add(-time.Hour)}))
	}
	c.must(c.Meetings.KeepReport(t.Context(), lead, id, typed(found), ""))
	m := c.get(id)
	if m.Member != old.PersonID {
		t.Errorf("the meeting was with %d, want %d", m.Member, old.PersonID)
	}
	if reports, err := c.Meetings.Store.Reports(t.Context(), id); err != nil || reports[0].Fields[meeting.FieldBefore] != string(meeting.Neutral) {
		t.Errorf("%v: before the meeting the member stood at %q", err, reports[0].Fields[meeting.FieldBefore])
	}
	for person, want := range map[int]int{old.PersonID: 2, 4242: 1} {
		if levels, err := c.Meetings.Store.SupportOf(t.Context(), person, m.Campaign); err != nil || len(levels) != want {
			t.Errorf("%d has %d levels, %v", person, len(levels), err)
		}
	}
}
