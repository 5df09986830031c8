package ical

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func invitation(zone, start string) calendar.Invitation {
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		panic(err)
	}
	return calendar.Invitation{
		UID: "meeting-12@recess.example.org", Sequence: 3, Method: calendar.Request, Start: at.UTC(), Zone: zone, Minutes: 30,
		Summary: "Meeting", Location: "1 Main Street, Gander", URL: "https://recess.example.org/en/meetings/12?a=1,2;b",
		Organizer: calendar.Party{Name: "Example", Email: "office@example.org"}, Attendee: calendar.Party{Email: "noor@example.org"},
		ChangedAt: time.Date(2026, time.November, 24, 15, 0, 0, 0, time.UTC),
	}
}

func invite(t *testing.T, i calendar.Invitation) []byte {
	t.Helper()
	file, err := Invitation(i)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInvitation(t *testing.T) {
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Recess//Recess//EN
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:America/St_Johns
BEGIN:STANDARD
DTSTART:20261101T020000
TZOFFSETFROM:-0230
TZOFFSETTO:-0330
TZNAME:NST
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20270314T020000
TZOFFSETFROM:-0330
TZOFFSETTO:-0230
TZNAME:NDT
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20271107T020000
TZOFFSETFROM:-0230
TZOFFSETTO:-0330
TZNAME:NST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:meeting-12@recess.example.org
DTSTAMP:20261124T150000Z
LAST-MODIFIED:20261124T150000Z
SEQUENCE:3
DTSTART;TZID=America/St_Johns:20270114T140000
DTEND;TZID=America/St_Johns:20270114T143000
STATUS:CONFIRMED
SUMMARY:Meeting
LOCATION:1 Main Street\, Gander
URL:https://recess.example.org/en/meetings/12?a=1,2;b
ORGANIZER;CN="Example":mailto:office@example.org
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:noor@
 example.org
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if diff := cmp.Diff(want, string(invite(t, invitation("America/St_Johns", "2027-01-14T17:30:00Z")))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	regina := string(invite(t, invitation("America/Regina", "2027-07-14T17:30:00Z")))
	if strings.Count(regina, "BEGIN:STANDARD") != 1 || strings.Contains(regina, "DAYLIGHT") || !strings.Contains(regina, "TZOFFSETTO:-0600") {
		t.Errorf("Regina's clocks never change:\n%s", regina)
	}
	nowhere := invitation("America/Toronto", "2027-01-14T17:30:00Z")
	nowhere.Zone = "America/Nowhere"
	unanswered := invitation("America/Toronto", "2027-01-14T17:30:00Z")
	unanswered.Organizer = calendar.Party{}
	toNoOne := invitation("America/Toronto", "2027-01-14T17:30:00Z")
	toNoOne.Method, toNoOne.Attendee = calendar.Withdrawn, calendar.Party{}
	for _, wrong := range []calendar.Invitation{{Method: "reply", Zone: "America/Regina"}, nowhere, unanswered, toNoOne, {Method: calendar.Publish}} {
		if file, err := Invitation(wrong); err == nil {
			t.Errorf("%+v gives %s", wrong, file)
		}
	}
	if got := ContentType(calendar.Withdrawn); got != "text/calendar; charset=utf-8; method=CANCEL" {
		t.Error(got)
	}
}

// Nothing that somebody typed ends a line, and no line is longer than 75 bytes.
func TestLines(t *testing.T) {
	i := invitation("America/Toronto", "2027-01-14T17:30:00Z")
	bad := "x\r\nATTENDEE:mailto:a@example.org\rBEGIN:VALARM\u2028\x00" + strings.Repeat("é", 200) + strings.Repeat(" 漢字", 60)
	i.UID, i.Summary, i.Location, i.Description, i.URL = bad, bad, bad, bad, bad
	i.Organizer, i.Attendee = calendar.Party{Name: bad, Email: bad}, calendar.Party{Name: bad, Email: bad}
	for l := range strings.SplitSeq(string(invite(t, i)), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n\x00") || strings.HasPrefix(l, "ATTENDEE:") || strings.HasPrefix(l, "BEGIN:VALARM") {
			t.Errorf("%d bytes: %q", len(l), l)
		}
	}
}

// A time that the clocks show twice is told in UTC.
func TestHourThatComesTwice(t *testing.T) {
	for start, want := range map[string]string{
		"2027-11-07T04:30:00Z": "DTSTART;TZID=America/Toronto:20271107T003000",
		"2027-11-07T05:00:00Z": "DTSTART:20271107T050000Z", // EDT
		"2027-11-07T06:30:00Z": "DTSTART:20271107T063000Z", // EST
		"2027-11-07T07:00:00Z": "DTSTART;TZID=America/Toronto:20271107T020000",
	} {
		if file := string(invite(t, invitation("America/Toronto", start))); !strings.Contains(file, want+"\r\n") {
			t.Errorf("%s is not told as %s:\n%s", start, want, file)
		}
	}
}

var today = civil.Date{Year: 2026, Month: time.November, Day: 24}

func TestReadWindows(t *testing.T) {
	file := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260901T000000Z
DTSTART;VALUE=DATE:20270227
DTEND;VALUE=DATE:20270308
SUMMARY:Constituency week
URL:https://example.org/calendar
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260901T000000Z
DTSTART;VALUE=DATE:20271211
DTEND;VALUE=DATE:20280131
STATUS:TENTATIVE
DESCRIPTION:Subject to\, a motion
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20260901T000000Z
DTSTART:20270624
DTEND:20270920
STATUS:CANCELLED
CATEGORIES:Summer,Election
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	rows, err := ReadWindows(file, "house.ics", today)
	if err != nil {
		t.Fatal(err)
	}
	on := func(y int, m time.Month, d int) civil.Date { return civil.Date{Year: y, Month: m, Day: d} }
	want := []calendar.Row{
		{Line: 4, Window: calendar.Window{First: on(2027, 2, 27), Last: on(2027, 3, 7), Kind: calendar.Week, Status: calendar.Announced, Source: "https://example.org/calendar", ReadOn: today}},
		{Line: 12, Window: calendar.Window{First: on(2027, 12, 11), Last: on(2028, 1, 30), Kind: calendar.Winter, Status: calendar.Provisional, Source: "house.ics", Note: "Subject to, a motion", ReadOn: today}},
		{Line: 20, Window: calendar.Window{First: on(2027, 6, 24), Last: on(2027, 9, 19), Kind: calendar.Summer, Status: calendar.Cancelled, Reason: calendar.Election, Source: "house.ics", ReadOn: today}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for was, now := range map[string]struct{ becomes, key string }{
		"DTSTART;VALUE=DATE:20270227":        {"DTSTART:20270227T090000Z", "recesses.not_all_day"},
		"DTEND;VALUE=DATE:20270308":          {"DTEND:20270308T090000Z", "recesses.not_all_day"},
		"DTEND;VALUE=DATE:20280131":          {"DTEND;VALUE=DATE:20280199", "recesses.not_all_day"},
		"DESCRIPTION:Subject to\\, a motion": {"RRULE:FREQ=YEARLY", "recesses.repeats"},
	} {
		_, err := ReadWindows(strings.Replace(file, was, now.becomes, 1), "x", today)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Key != "recesses.at_line" || f.Args["Why"].(*fault.Error).Key != now.key {
			t.Errorf("%s gives %v, want %s", now.becomes, err, now.key)
		}
	}
	for _, wrong := range []string{"", "hello", "BEGIN:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", file[:300]} {
		if rows, err := ReadWindows(wrong, "x", today); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q gives %v, %v", wrong, rows, err)
		}
	}
	if !IsCalendar("\nbegin:vcalendar\r\n") || IsCalendar("first,last,kind") {
		t.Error("a calendar file is not told from a table")
	}
}

// Whatever is uploaded, the reader says what is wrong in words for people.
func FuzzReadWindows(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270227\r\nDTEND;VALUE=DATE:20270308\r\nCATEGORIES:week\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	f.Add("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=\"a\\n:b\":2027\n x\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR")
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := ReadWindows(content, "x.ics", today)
		if (err == nil) != (len(rows) > 0) {
			t.Errorf("%d rows and %v", len(rows), err)
		}
		if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
			t.Errorf("%v has no words for people", err)
		}
	})
}
