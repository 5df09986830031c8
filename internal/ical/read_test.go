package ical

import (
	"errors"
	"strings"
	"testing"

	"recess/internal/fault"
)

// calendarOf is a calendar file of one event with some lines.
func calendarOf(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260901T000000Z\r\n" +
		strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// spans are the days of the windows that a file has, or the innermost key of
// why it has none.
func spans(file string) string {
	rows, err := ReadWindows(file, "x.ics", today)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if why, nested := f.Args["Why"].(*fault.Error); nested {
			return why.Key
		}
		return f.Key
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.First.String()+"/"+r.Last.String())
	}
	return strings.Join(all, " ")
}

func TestDaysOfEvents(t *testing.T) {
	const start = "DTSTART;VALUE=DATE:20280703"
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{[]string{start}, "2028-07-03/2028-07-03"},
		{[]string{start, "DTEND;VALUE=DATE:20280703"}, "2028-07-03/2028-07-03"},
		{[]string{start, "DTEND;VALUE=DATE:20280702"}, "recesses.order"},
		{[]string{start, "DURATION:P5D"}, "2028-07-03/2028-07-07"},
		{[]string{start, "DURATION:P2W"}, "2028-07-03/2028-07-16"},
		{[]string{start, "DURATION:P1W2D"}, "2028-07-03/2028-07-11"},
		{[]string{start, "DURATION:PT120H"}, "2028-07-03/2028-07-07"},
		{[]string{start, "DURATION:P4DT24H0M0S"}, "2028-07-03/2028-07-07"},
		{[]string{start, "DURATION:+P5D"}, "2028-07-03/2028-07-07"},
		{[]string{start, "DURATION:P0D"}, "2028-07-03/2028-07-03"},
		{[]string{start, "DURATION:-P5D"}, "recesses.not_days"},
		{[]string{start, "DURATION:PT5H"}, "recesses.not_days"},
		{[]string{start, "DURATION:soon"}, "recesses.not_days"},
		{[]string{"DTSTART;TZID=America/Toronto:20280703T000000", "DTEND;TZID=America/Toronto:20280708T000000"}, "2028-07-03/2028-07-07"},
		{[]string{"DTSTART:20280703T000000Z", "DTEND:20280708T000000Z"}, "recesses.not_all_day"},
		{[]string{start, "DURATION:P5D", "RDATE;VALUE=DATE:20280807,20280911"}, "2028-07-03/2028-07-07 2028-08-07/2028-08-11 2028-09-11/2028-09-15"},
		{[]string{start, "DTEND;VALUE=DATE:20280705", "RDATE;VALUE=DATE:20280703", "RDATE;VALUE=DATE:20280601"}, "2028-06-01/2028-06-02 2028-07-03/2028-07-04"},
		{[]string{start, "RDATE;VALUE=DATE:20280807", "EXDATE;VALUE=DATE:20280703"}, "2028-08-07/2028-08-07"},
		{[]string{start, "RDATE;VALUE=PERIOD:20280807T000000Z/P1D"}, "recesses.not_all_day"},
		{[]string{start, "RRULE:FREQ=YEARLY"}, "recesses.repeats"},
		{[]string{"dtstart;value=date:20280703", "dtend;value=date:20280708", "summary:a"}, "2028-07-03/2028-07-07"},
	} {
		if got := spans(calendarOf(test.lines...)); got != test.want {
			t.Errorf("%q: %s, want %s", test.lines, got, test.want)
		}
	}
}

func TestFormsOfCalendarFiles(t *testing.T) {
	july := calendarOf("DTSTART;VALUE=DATE:20280703", "DTEND;VALUE=DATE:20280708")
	august := calendarOf("DTSTART;VALUE=DATE:20280807", "DTEND;VALUE=DATE:20280812")
	const both = "2028-07-03/2028-07-07 2028-08-07/2028-08-11"
	for name, test := range map[string]struct{ file, want string }{
		"two calendars":            {july + august, both},
		"text between and behind":  {july + "\r\n-- \r\nregards\r\n" + august + "\r\nsent from a phone\r\n\x1a", both},
		"put together":             {july + "\ufeff" + august, both},
		"a letter around it":       {"Dear all,\r\n\r\n" + july, "2028-07-03/2028-07-07"},
		"an event behind the end":  {july + "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20280807\r\nEND:VEVENT\r\n", "recesses.no_calendar"},
		"dates with hyphens":       {strings.NewReplacer("20280703", "2028-07-03", "20280708", "2028-07-08").Replace(july), "2028-07-03/2028-07-07"},
		"lone returns":             {strings.ReplaceAll(july, "\r\n", "\r"), "2028-07-03/2028-07-07"},
		"small letters throughout": {strings.ToLower(july), "2028-07-03/2028-07-07"},
		"a calendar without end":   {july + strings.TrimSuffix(august, "END:VCALENDAR\r\n"), "recesses.no_calendar"},
		"a calendar within one":    {strings.Replace(july, "VERSION", "BEGIN:VCALENDAR\r\nVERSION", 1), "recesses.no_calendar"},
	} {
		if got := spans(test.file); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	for _, test := range []struct {
		text string
		want bool
	}{{july, true}, {"Dear all,\r\rbegin:vcalendar\r", true}, {"first,last,note\n1,2,BEGIN:VCALENDAR\n", false}, {"", false}} {
		if IsCalendar(test.text) != test.want {
			t.Errorf("%q is a calendar: %v", test.text, !test.want)
		}
	}
	rows, err := ReadWindows(july+"\r\n"+strings.Replace(august, "20280812", "20280801", 1), "x", today)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Args["Line"] != 15 {
		t.Errorf("the line of an event in the second calendar: %v, %v", rows, err)
	}
}

// Folded lines may cut a character in two.
func TestMendFolds(t *testing.T) {
	for in, want := range map[string]string{
		"SUMMARY:Rel\xc3\r\n \xa2che\r\n": "SUMMARY:Rel\r\n \xc3\xa2che\r\n",
		"A:\xe2\x80\n\t\x94":              "A:\n\t\xe2\x80\x94",
		"A:\xc3\xa9\r\n b":                "A:\xc3\xa9\r\n b",
		"A:\xe9\r\nB:c":                   "A:\xe9\r\nB:c",
	} {
		if got := string(MendFolds([]byte(in))); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
