package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// meetingServer is a demonstration on a Monday in May.
func meetingServer(t *testing.T) (*apptest.Server, *club) {
	t.Helper()
	s := apptest.Start(t, apptest.DemoDatabase(t, may), func(s *app.Settings) { s.Demo, s.Now = true, func() time.Time { return may } })
	return s, &club{App: s.App, t: t, now: may}
}

// neighbour signs somebody in who lives in a riding.
func neighbour(t *testing.T, s *apptest.Server, name, riding string) (*browser, account.Actor) {
	t.Helper()
	email := strings.ToLower(name) + "@example.org"
	b := signedIn(t, s, email, account.Volunteer, false)
	p := known(t, s, email)
	p.Name, p.Home = name, account.Home{Postal: "K1P 1A4", Riding: riding, Exact: true, On: may}
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return b, account.Actor{Person: p}
}

// What is typed on a page that somebody else has made old is shown again
// beside what they did; a button pressed twice does no harm.
func TestOldMeetingPage(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	other, noor := neighbour(t, s, "Noor", "35079")
	id := c.start(robin, "35079").ID
	c.in(robin, noor, id)
	c.must(c.Meetings.SetRoles(t.Context(), robin, id, noor.Person.ID, []meeting.Role{meeting.Setter}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	page := fmt.Sprint("/en/meetings/", id)
	lead.visit(page)
	other.visit(page)
	take := func(b *browser, action, words string) *browser { return b.sendMove(page, action, "words", words) }
	take(other, "no-answer", "Rang for a minute.").shows(200, has{"[role=status]": "Saved", ".history li:first-child": "Rang for a minute."})
	take(lead, "left-message", "Spoke to a machine.").shows(409, has{
		"#problem": "Someone else changed this meeting", ".history li:first-child": "Rang for a minute.", "#left-message-words": "Spoke to a machine.",
	})
	take(lead, "left-message", "Spoke to a machine.").shows(200, has{".history li:first-child": "Spoke to a machine."})
	take(lead.visit(page), "call-back", "").shows(400, has{"#problem": "Enter the day to call back", "#call-back-until[aria-invalid=true][aria-describedby=problem]": ""})
	other.visit(page+"/letter").shows(200, has{".letter": "Robin Lakeshore"})
}

// sendMove sends the form of a step.
func (b *browser) sendMove(action, do string, fields ...string) *browser {
	b.t.Helper()
	whole := b.page.body
	i := strings.Index(whole, `name="do" value="`+do+`"`)
	if i < 0 {
		b.t.Fatalf("no form for %s", do)
	}
	from := strings.LastIndex(whole[:i], "<form")
	b.page.body = whole[from : i+strings.Index(whole[i:], "</form>")+len("</form>")]
	return b.send(action, fields...)
}

// Who is not in the team reads no more of it than first names and
// neighbourhoods, whatever address they try.
func TestStrangersReadNothing(t *testing.T) {
	s, c := meetingServer(t)
	_, robin := neighbour(t, s, "Robin", "35079")
	stranger, _ := neighbour(t, s, "Kim", "35079")
	robin.Person.Name, robin.Person.Phone = "Robin Verylongsurname", "613-555-0177"
	c.must(c.Accounts.Store.UpdatePerson(t.Context(), robin.Person))
	id := c.start(robin, "35079").ID
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(robin, id, date(6, 14)))
	page := fmt.Sprint("/en/meetings/", id)
	for _, path := range []string{page, "/en/ridings/35079", "/en/ridings/35079/meeting", page + "/letter", page + "/letter.pdf", page + "/call", page + "/meeting.ics", page + "/pack.pdf"} {
		b := stranger.visit(path)
		for _, secret := range []string{"Verylongsurname", "613-555-0177", "robin@example.org", "1 Example Street", "2 Example Avenue", "July 6"} {
			if strings.Contains(b.page.body, secret) {
				t.Errorf("%s tells %q", path, secret)
			}
		}
	}
	stranger.visit("/en/ridings/35079/meeting").send(page+"/team").shows(200, has{"main": "You have asked to join"})
}

// However many people and meetings there are, a page asks the database as
// often.
func TestStatementsPerPage(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	coordinator := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	id := c.start(robin, "35079").ID
	july := mustDay(t, "2027-07-06")
	c.must(c.Meetings.Propose(t.Context(), robin, id, july, 600))
	paths := map[string]*browser{fmt.Sprint("/en/meetings/", id): lead, "/en/meetings": coordinator, "/en/me": lead, "/en/ridings/35079": lead}
	count := func() map[string]int64 {
		counts := map[string]int64{}
		for path, b := range paths {
			b.visit(path) // once more, so that what is kept for a while is there
			before := s.App.Store.Statements()
			b.visit(path).shows(200, nil)
			counts[path] = s.App.Store.Statements() - before
		}
		return counts
	}
	few := count()
	for i := range 8 {
		c.in(robin, c.person(fmt.Sprint("Neighbour ", i), "35079"), id)
		c.must(c.Meetings.Propose(t.Context(), robin, id, july, 630+i*15))
	}
	for i, code := range []string{"24055", "24053", "35081", "48023", "59004"} {
		lead := c.person(fmt.Sprint("Lead ", i), code)
		other := c.start(lead, code).ID
		if i < 2 {
			c.must(c.Meetings.Join(t.Context(), robin, other))
		}
	}
	many := count()
	for path := range paths {
		if few[path] != many[path] || many[path] > 12 || many[path] == 0 {
			t.Errorf("%s asks %d times with few and %d times with many", path, few[path], many[path])
		}
	}
}

// A private link answers a poll and opens nothing else; it dies with the place
// in the team.
func TestPrivateLinks(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	_, noor := neighbour(t, s, "Noor", "35079")
	id := c.start(robin, "35079").ID
	c.in(robin, noor, id)
	c.must(c.Meetings.Propose(t.Context(), robin, id, mustDay(t, "2027-07-06"), 600))
	c.must(c.Meetings.AskTeam(t.Context(), robin, id))
	link := strings.TrimPrefix(sent(t, s, "noor@example.org", "meeting-poll").Args["poll"], s.URL)
	visitor := newBrowser(t, s)
	field := fmt.Sprint("slot_", c.get(id).Slots[0].ID)
	visitor.visit(link).shows(200, has{"main": "For Noor"}).send(visitor.at, field, "no").shows(200, has{"[role=status]": "saved"})
	if got := c.get(id).Slots[0].Answers[noor.Person.ID]; got != meeting.No {
		t.Errorf("the answer is %q", got)
	}
	visitor.visit(link).send(visitor.at, field, "perhaps").shows(400, has{".problem": "For each time, choose"})
	visitor.visit(fmt.Sprint("/en/meetings/", id)).shows(401, nil)
	lead.visit(link).shows(200, has{"main": "For Noor"}) // a forwarded link acts for whose it is
	visitor.visit(strings.Replace(link, "/poll/", "/invitations/", 1)).shows(401, nil)
	lead.visit(strings.Replace(link, "/poll/", "/invitations/", 1)).shows(404, nil)
	visitor.visit(link[:len(link)-2]).shows(404, nil)
	c.must(c.Meetings.Leave(t.Context(), noor, id))
	visitor.visit(link).shows(404, has{"main": "no longer works"})
}

func TestCalendarFeed(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender, Lang: i18n.FR}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(robin, id, date(6, 14)))
	address, err := c.Meetings.FeedURL(t.Context(), robin)
	c.must(err)
	path := strings.TrimPrefix(address, s.URL)
	visitor := newBrowser(t, s)
	for _, want := range []string{"BEGIN:VCALENDAR", "STATUS:CONFIRMED", "TZID=America/Toronto:20270706T140000", "UID:" + c.get(id).UID} {
		if !strings.Contains(visitor.visit(path).page.body, want) {
			t.Errorf("the feed has no %q:\n%s", want, visitor.page.body)
		}
	}
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.CallOff}))
	if !strings.Contains(visitor.visit(path).page.body, "STATUS:CANCELLED") {
		t.Errorf("what is called off stays:\n%s", visitor.page.body)
	}
	lead.visit("/en/me/profile").send("/en/me/feed").shows(200, nil)
	visitor.visit(path).shows(404, nil) // the old address is dead
}

func TestBoard(t *testing.T) {
	s, c := meetingServer(t)
	coordinator := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	elsewhere := signedIn(t, s, "odile@example.org", account.Coordinator, true)
	limit(t, s, "odile@example.org", account.Scope{Provinces: []string{"QC"}})
	_, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.start(c.person("Lise Tremble", "24055"), "24055")
	coordinator.visit("/en/meetings").shows(200, has{".board": "Ottawa Centre", ".counts": "Not claimed 341"})
	elsewhere.visit("/en/meetings").shows(200, has{".board": "Lise Tremble"})
	if strings.Contains(elsewhere.page.body, "Robin") {
		t.Error("a coordinator sees a meeting of another province")
	}
	coordinator.visit("/en/meetings?province=ON").shows(200, has{".board": "Robin"})
	for _, kept := range []string{`href="?province=ON&amp;state=claimed"`, `href="?province=ON&amp;state=unclaimed"`} {
		if !strings.Contains(coordinator.page.body, kept) {
			t.Errorf("the counts of a province do not lead to %s", kept)
		}
	}
	coordinator.visit("/en/meetings?told=your+password").shows(200, has{".board": "Robin"})
	if strings.Contains(coordinator.page.body, `role="status"`) {
		t.Error("the board repeats what the address says")
	}
	coordinator.visit("/en/meetings?state=confirmed&province=ON&party=bloc&overdue=1&after=x").shows(200, has{"main": "No meetings match these filters"})
	coordinator.visit("/en/meetings?state=unclaimed&province=NU").shows(200, has{".list": "Nunavut"})
	mark := fmt.Sprint(id)
	coordinator.visit("/en/meetings").send("/en/meetings", "meeting", mark, "do", "say", "words", "").shows(400, has{"#problem": "Add a short note"})
	coordinator.visit("/en/meetings").send("/en/meetings", "do", "nudge").shows(400, has{"#problem": "Select at least one"})
	coordinator.visit("/en/meetings").send("/en/meetings", "meeting", mark, "do", "say", "words", "Well begun.").shows(200, has{"[role=status]": "1"})
	coordinator.visit("/en/meetings").send("/en/meetings", "meeting", mark, "do", "nudge").shows(200, has{"[role=status]": "1"})
	for _, kind := range []string{"meeting-word", "meeting-todo"} {
		sent(t, s, "robin@example.org", kind)
	}
	elsewhere.visit("/en/meetings").send("/en/meetings", "meeting", mark, "do", "say", "words", "Not mine.").shows(403, nil)
	coordinator.visit(fmt.Sprint("/en/meetings/", id)).shows(200, has{"#history": "History"})
}

// Every link of a meeting's pages leads somewhere.
func TestMeetingLinksLeadSomewhere(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	page := fmt.Sprint("/en/meetings/", id)
	follow := func(path string) {
		t.Helper()
		document, err := goquery.NewDocumentFromReader(strings.NewReader(lead.visit(path).shows(200, nil).page.body))
		c.must(err)
		document.Find("main a[href^='/']").Each(func(_ int, a *goquery.Selection) { lead.visit(a.AttrOr("href", "")).shows(200, nil) })
	}
	follow(page + "/letter")
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	follow(page + "/call")
	c.must(c.take(robin, id, date(6, 14)))
	follow(page)
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.CallOff}))
	follow(page)
}

// Who calls the office says that they live in the riding only where they do.
func TestCallerIsHonest(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
	page := fmt.Sprint("/en/meetings/", id, "/call")
	lead.visit(page).shows(200, has{".letter": "I live in Ottawa Centre"})
	camille := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	camille.visit(page).shows(200, has{".letter": "on behalf of people who live in Ottawa Centre"})
}

// A date that was called off stands nowhere any more: other times can be
// proposed, and calendars keep the meeting crossed out.
func TestCalledOff(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(robin, id, date(6, 14)))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.CallOff}))
	page, feed := fmt.Sprint("/en/meetings/", id), calendarOf(t, c, robin)
	for _, again := range []meeting.Action{meeting.CallOff, meeting.AskAgain} {
		if again != meeting.CallOff {
			c.must(c.take(robin, id, meeting.Entry{Action: again}))
		}
		lead.visit(page).shows(200, has{"#times": "Which times work for you?", ".history": "Cancelled by the office · Tuesday, July 6, 2027"})
		for _, gone := range []string{`id="date"`, "meeting.ics"} {
			if strings.Contains(lead.page.body, gone) {
				t.Errorf("after %s the page has %s", again, gone)
			}
		}
		if body := lead.visit(feed).page.body; !strings.Contains(body, "STATUS:CANCELLED") {
			t.Errorf("after %s the calendar says\n%s", again, body)
		}
	}
	c.must(c.Meetings.Propose(t.Context(), robin, id, mustDay(t, "2027-07-07"), 600))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	c.must(c.take(robin, id, date(8, 14)))
	if m := c.get(id); m.Sequence != 2 || !m.Appointment.Stands() {
		t.Errorf("sequence %d, %+v", m.Sequence, m.Appointment)
	}
	if body := lead.visit(feed).page.body; strings.Contains(body, "STATUS:CANCELLED") {
		t.Errorf("with a new date the calendar says\n%s", body)
	}
}

// calendarOf is the path of somebody's calendar.
func calendarOf(t *testing.T, c *club, a account.Actor) string {
	t.Helper()
	address, err := c.Meetings.FeedURL(t.Context(), a)
	c.must(err)
	return address[strings.Index(address, "/feeds/"):]
}

// What was typed comes back when it could not be kept; roles say what they
// take; an invitation says what joining shows, and leads who is in already to
// the meeting.
func TestTeamForms(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	guest, _ := neighbour(t, s, "Noor", "35079")
	id := c.start(robin, "35079").ID
	page := fmt.Sprint("/en/meetings/", id)
	lead.visit(page).shows(200, has{".roles": "Sends the request, calls the office and sets the date."})
	lead.sendMove(page+"/times", "propose", "date", "2027-07-01", "time", "14:00").shows(400, has{"#problem": "Canada Day"})
	if !strings.Contains(lead.page.body, `value="14:00"`) {
		t.Error("the time that was typed is gone")
	}
	link, err := c.Meetings.Invite(t.Context(), robin, id)
	c.must(err)
	path := strings.TrimPrefix(link, s.URL)
	lead.visit(path).shows(200, has{".state": "Claimed"})
	guest.visit(path).shows(200, has{"main": "When you join, you and the team see each other’s name"}).send(path).shows(200, has{".state": "Claimed"})
	guest.visit(path).shows(200, has{".state": "Claimed"})
}

// The board goes on where its first page ends, within what is asked for.
func TestBoardGoesOn(t *testing.T) {
	s, c := meetingServer(t)
	coordinator := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	for begun, n := 0, 35001; begun < 51; n++ {
		code := fmt.Sprint(n)
		place, err := c.Meetings.Place(code)
		c.must(err)
		if place.Blocked == "" {
			c.start(c.person("Lead "+code, code), code)
			begun++
		}
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(coordinator.visit("/en/meetings?province=ON").page.body))
	c.must(err)
	next := document.Find(`a[href*="after="]`).AttrOr("href", "")
	document, err = goquery.NewDocumentFromReader(strings.NewReader(coordinator.visit("/en/meetings" + next).page.body))
	c.must(err)
	if got := document.Find(".board tbody tr").Length(); got != 1 || !strings.Contains(next, "province=ON") {
		t.Errorf("%q leads to %d meetings", next, got)
	}
}
