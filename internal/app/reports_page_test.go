package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/meeting"
)

func TestReportPage(t *testing.T) {
	s, c := meetingServer(t)
	notes, noor := neighbour(t, s, "Noor", "35079")
	lead, robin := neighbour(t, s, "Robin", "35079")
	stranger, _ := neighbour(t, s, "Kim", "35079")
	id := c.start(robin, "35079").ID
	c.in(robin, noor, id)
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.Send}))
	e := date(10, 14)
	e.Date = mustDay(t, "2027-05-10")
	c.must(c.take(robin, id, e)) // today, later: the server's clock stands still at eleven in the morning
	page := fmt.Sprint("/en/meetings/", id, "/report")
	stranger.visit(page).shows(403, nil)

	// A draft of each, without JavaScript, and then the report.
	notes.visit(page).send(page, "do", "save", "facts", "They listened.").shows(200, has{"[role=status]": "Draft saved", "#facts": "They listened."})
	lead.visit(page).shows(200, has{"form.report": "Noor typed here"})
	lead.send(page, "do", "save", "with", "member").shows(200, has{"#facts": "They listened."})
	notes.send(page, "do", "save", "with", "staff").shows(200, has{".problem": "made different choices"})
	notes.send(page, "do", "keep", "held_on", "2027-05-11", "with", "staff", "facts", "They listened.").shows(400, has{"#problem": "in the future", "#facts": "They listened.", "#held_on[aria-invalid=true][aria-describedby=problem]": ""})
	notes.send(page, "do", "keep", "held_on", "2027-05-10", "with", "staff", "facts", strings.Repeat("word ", 40_000)).shows(400, has{"#problem": "characters or fewer"})
	notes.visit(page).send(page, "do", "keep", "held_on", "2027-05-10", "with", "staff").shows(409, has{"#problem": "has not started"})
	draft, err := c.Meetings.Store.Draft(t.Context(), id)
	c.must(err)
	if draft["facts"].Value != "They listened." {
		t.Errorf("the draft is %+v", draft)
	}
}

// A note of 200 kB is kept as a draft, and the report says that it is too long;
// what Word leaves behind is shown as it was pasted, and does nothing.
func TestLongAndOddReports(t *testing.T) {
	s, c := meetingServer(t)
	notes, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	page, long := fmt.Sprint("/en/meetings/", id, "/report"), strings.Repeat("word ", 40_000)
	pasted := `<p class=MsoNormal style="mso-style:x"><b>They</b> listened.<o:p></o:p><script>alert(1)</script></p>`
	notes.visit(page).send(page, "do", "save", "facts", long, "learned", pasted).shows(200, has{"#learned": pasted, "[role=status]": "Draft saved"})
	if strings.Contains(notes.page.body, "<script>alert") {
		t.Error("what was pasted runs")
	}
	if got := notes.visit(page).page.body; !strings.Contains(got, strings.TrimSpace(long)) {
		t.Error("the long note is not in the draft")
	}
	notes.send(page, "do", "keep", "held_on", "2027-05-10", "with", "staff").shows(400, has{"#problem": "characters or fewer", "#learned": pasted})
	notes.visit(page).send(page, "do", "save", "facts", strings.Repeat(long, 3)).shows(400, has{"#problem": "characters or fewer"})
	draft, err := c.Meetings.Store.Draft(t.Context(), id)
	c.must(err)
	if len(draft["facts"].Value) != len(long) || draft["learned"].Value != pasted {
		t.Errorf("the draft has %d letters and %q", len(draft["facts"].Value), draft["learned"].Value)
	}
}

// What is refused stays in its form, which is open; the page of the meeting
// leads to its report.
func TestRefusedBesideAReport(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	m := c.start(robin, "35079")
	page, start := fmt.Sprint("/en/meetings/", m.ID), may.Add(-time.Hour)
	if strings.Contains(lead.visit(page).page.body, page+"/report") {
		t.Error("a meeting without a date leads to a report")
	}
	m.Appointment = meeting.Appointment{Start: start, Minutes: 30, With: meeting.WithStaff}
	c.must(c.Meetings.Store.InTx(t.Context(), func(tx meeting.Store) error { return tx.Update(t.Context(), m) }))
	lead.visit(page).shows(200, has{`main a[href$="/report"]`: "Meeting report"})
	page += "/report"
	lead.visit(page).send(page, "do", "keep", "held_on", "2027-05-10", "with", "staff", "minutes", "half an hour").shows(400, has{"#problem": "up to 480"})
	c.must(c.Store.Meetings().AddReport(t.Context(), &meeting.Report{Meeting: m.ID, Number: 1, Kind: meeting.Original, By: robin.Person.ID, At: may, HeldOn: mustDay(t, "2027-05-07")}))
	lead.visit(page).send(page, "do", "promise", "text", " ", "due", "2027-06-01").shows(400, has{`details[open] #due[value="2027-06-01"]`: ""})
	lead.visit(page).send(page, "do", "photo", "permission", "Everybody").shows(400, has{`details[open] #permission[value=Everybody]`: ""})
	lead.visit(page+"?amend=1").send(page, "do", "amend", "number", "1", "kind", "addition").shows(400, has{"[name=kind][value=addition][checked]": ""})
	camille := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	camille.visit(page).send(page, "do", "level", "level", "champion").shows(400, has{"details[open] #new-level [value=champion][selected]": ""})
}

// A script that saves a draft is told what is kept, and is refused plainly once
// signed out: what was typed stays in the browser.
func TestDraftByScript(t *testing.T) {
	s, c := meetingServer(t)
	notes, robin := neighbour(t, s, "Robin", "35079")
	id := c.start(robin, "35079").ID
	page := fmt.Sprint("/en/meetings/", id, "/report")
	form := tokenOf(t, notes.visit(page).page.body)
	post := func() answer {
		body := url.Values{"_form": {form}, "do": {"save"}, "facts": {"One."}, "base-facts": {""}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+page, strings.NewReader(body.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Accept", "application/json")
		return notes.take(notes.client.Do(request)).page
	}
	if got := post(); got.status != 200 || !strings.Contains(got.body, `{"fields":{"facts":"One."},"differ":null}`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	c.must(c.Accounts.Store.EndSessions(t.Context(), robin.Person.ID, ""))
	if got := post(); got.status != 401 {
		t.Errorf("signed out: %d", got.status)
	}
}

func tokenOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `name="_form" value="`)
	if !found {
		t.Fatal("no form")
	}
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

// What was reported is in the next pack of the team and of coordinators, and
// in nobody else's.
func TestPastInPacks(t *testing.T) {
	s, c := meetingServer(t)
	neighbourly, _ := neighbour(t, s, "Kim", "35079")
	id, lead, _ := gathering(t, c)
	c.now = may
	f := meeting.Fields{"facts": "They listened closely.", meeting.FieldDay: "2027-07-06", meeting.FieldWith: "staff", meeting.FieldLevel: "leaning-for", meeting.FieldWhy: "They said so."}
	c.must(c.Store.Meetings().AddReport(t.Context(), &meeting.Report{Meeting: id, Number: 1, Kind: meeting.Original, By: lead.Person.ID, At: may, HeldOn: mustDay(t, "2027-05-07"), Fields: f}))
	c.must(c.Meetings.Promise(t.Context(), lead, id, meeting.Commitment{Text: "Raise it in caucus."}))
	coordinator := signedIn(t, s, "camille@example.org", "coordinator", true)
	for who, b := range map[string]*browser{"a neighbour": neighbourly, "a coordinator": coordinator} {
		body := b.visit("/en/ridings/35079/pack").page.body
		for _, words := range []string{"They listened closely.", "Raise it in caucus."} {
			if got := strings.Contains(body, words); got != (who == "a coordinator") {
				t.Errorf("%s reads %q: %v", who, words, got)
			}
		}
	}
	pack, err := c.MeetingPack(t.Context(), id, "fr")
	c.must(err)
	if pack.Past == nil || len(pack.Past.Meetings) != 1 || len(pack.Past.Commitments) != 1 {
		t.Errorf("the team's pack has %+v", pack.Past)
	}
}

// Who is signed out while they write gets back what they wrote, and is led to
// the page again. What another site sends is not repeated.
func TestWordsOfAnExpiredSession(t *testing.T) {
	s, c := meetingServer(t)
	notes, robin := neighbour(t, s, "Robin", "35079")
	page := fmt.Sprint("/en/meetings/", c.start(robin, "35079").ID, "/report")
	form := tokenOf(t, notes.visit(page).page.body)
	c.must(c.Accounts.Store.EndSessions(t.Context(), robin.Person.ID, ""))
	post := func(site string) *browser {
		body := url.Values{"_form": {form}, "do": {"keep"}, "facts": {"They <b>listened</b>\nclosely."}, "base-facts": {"an old one"}, "with": {"staff"}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+page, strings.NewReader(body.Encode()))
		c.must(err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", site)
		request.Header.Set("Referer", s.URL+page)
		return notes.take(notes.client.Do(request))
	}
	post("same-origin").shows(401, has{"#words": "They <b>listened</b> closely.", "main a.button[href='/en/sign-in?return=%2Fen%2Fmeetings%2F1%2Freport']": ""})
	if got := post("same-origin").page.body; strings.Contains(got, "an old one") {
		t.Error("what the page showed is given back as typed")
	}
	if got := post("cross-site").page.body; strings.Contains(got, "listened") {
		t.Error("what another site sends is shown")
	}
}
