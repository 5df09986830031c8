package app_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// Every table that a page offers as CSV opens in Excel, in the language of the
// page: with its mark, cut at commas in English and at semicolons in French.
func TestCSVOpensInExcel(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	p := known(t, s, "admin@example.org")
	p.Name = "=1+1; or more, really"
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"/coverage.csv", "/coverage.csv?of=meetings", "/me/recess.csv", "/audit.csv"} {
		for lang, separator := range map[string]rune{"en": ',', "fr": ';'} {
			response, body := b.fetch("/" + lang + file)
			text, marked := strings.CutPrefix(string(body), "\ufeff")
			in := csv.NewReader(strings.NewReader(text))
			in.Comma = separator
			rows, err := in.ReadAll()
			if !marked || err != nil || len(rows) == 0 || len(rows[0]) < 3 || response.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
				t.Errorf("/%s%s: marked %t, %v, %.200q, %v", lang, file, marked, err, body, response.Header)
			}
			for _, row := range rows {
				if i := slices.IndexFunc(row, func(cell string) bool { return strings.HasPrefix(cell, "=") }); i >= 0 {
					t.Errorf("/%s%s has the formula %q", lang, file, row[i])
				}
			}
			if file == "/me/recess.csv" && !strings.Contains(string(body), "'=1+1; or more, really") {
				t.Errorf("the name is not in\n%s", body)
			}
		}
	}
}

// unfolded is a calendar file with its long lines whole (RFC 5545, §3.1).
func unfolded(file string) string { return strings.ReplaceAll(file, "\r\n ", "") }

// A mail invites its reader and names no one else of the team; what is
// downloaded or subscribed to invites no one (RFC 5546, §3.2).
func TestInvitationsNameTheirReader(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "35079")
	_, noor := neighbour(t, s, "Noor", "35079")
	id := c.start(robin, "35079").ID
	c.in(robin, noor, id)
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	for _, path := range []string{fmt.Sprint("/en/meetings/", id, "/meeting.ics"), calendarOf(t, c, robin)} {
		file := unfolded(lead.visit(path).page.body)
		if !strings.Contains(file, "METHOD:PUBLISH\r\n") || !strings.Contains(file, "\r\nORGANIZER") || strings.Contains(file, "ATTENDEE") {
			t.Errorf("%s is\n%s", path, file)
		}
		if kind := lead.page.header.Get("Content-Type"); strings.Contains(kind, "REQUEST") {
			t.Errorf("%s is of type %s", path, kind)
		}
	}
	c.must(c.Meetings.Remove(t.Context(), robin, id, noor.Person.ID))
	c.must(c.take(robin, id, meeting.Entry{Action: meeting.CallOff}))
	seen := map[string]int{}
	for page := 0; ; page++ {
		some, err := c.Store.Outbox().List(t.Context(), outbox.Waiting, page)
		c.must(err)
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			file := unfolded(e.Args["calendar"])
			if file == "" {
				continue
			}
			_, method, _ := strings.Cut(file, "METHOD:")
			method, _, _ = strings.Cut(method, "\r\n")
			seen[method]++
			if strings.Count(file, "\r\nATTENDEE") != 1 || !strings.Contains(file, ":mailto:"+e.To+"\r\n") || strings.Count(file, "\r\nORGANIZER") != 1 {
				t.Errorf("%s to %s is\n%s", e.Kind, e.To, file)
			}
		}
	}
	if seen["REQUEST"] < 2 || seen["CANCEL"] < 2 || len(seen) != 2 {
		t.Errorf("they are %v", seen)
	}
}

// Wherever a time is read, it says on whose clocks it is.
func TestTimesNameTheirZone(t *testing.T) {
	s, c := meetingServer(t)
	lead, robin := neighbour(t, s, "Robin", "10001") // Avalon, three hours and a half behind UTC
	id := c.start(robin, "10001").ID
	page := fmt.Sprint("/en/meetings/", id)
	c.must(c.Meetings.Propose(t.Context(), robin, id, mustDay(t, "2027-07-06"), 870))
	c.must(c.Meetings.AskTeam(t.Context(), robin, id))
	lead.visit(page).shows(200, has{".slots th[scope=row]": "2:30 p.m. Newfoundland time", "label[for=slot-time]": "(Newfoundland time)"})
	poll := strings.Replace(strings.TrimPrefix(c.argument("robin@example.org", "meeting-poll", "poll"), s.URL), "/en/", "/fr/", 1)
	newBrowser(t, s).visit(poll).shows(200, has{"main": "14 h 30, heure de Terre-Neuve"})
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
	lead.visit(page+"/letter").shows(200, has{".letter": "2:30 p.m. Newfoundland time"})
	lead.visit(page).shows(200, has{"label[for=confirm-time]": "(Newfoundland time)"})
	c.on(robin, id, date(6, 14))
	lead.visit(page).shows(200, has{"#date ~ *": "2:00 p.m. Newfoundland time", ".history": "Newfoundland time"})
	lead.visit(strings.Replace(page, "/en/", "/fr/", 1)).shows(200, has{"#date ~ *": "14 h, heure de Terre-Neuve"})
	if when := c.argument("robin@example.org", "meeting-date", "when"); !strings.HasSuffix(when, "2:00\u00a0p.m. Newfoundland time") {
		t.Errorf("the mail says %q", when)
	}
}

// argument is what a message to an address tells.
func (c *club) argument(to, kind, name string) string {
	c.t.Helper()
	for page := 0; ; page++ {
		some, err := c.Store.Outbox().List(c.t.Context(), outbox.Waiting, page)
		c.must(err)
		if len(some) == 0 {
			c.t.Fatalf("there is no %s to %s", kind, to)
		}
		for _, e := range some {
			if e.To == to && e.Kind == kind {
				return e.Args[name]
			}
		}
	}
}
