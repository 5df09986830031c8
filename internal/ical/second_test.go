package ical

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/calendar"
)

// pythonEnv names a Python that has the module icalendar; `make test` installs
// one and sets it.
const pythonEnv = "RECESS_TEST_ICALENDAR"

// reading is a calendar file as the second implementation reads it.
type reading struct {
	Method, Name, Refresh string
	Zones                 []string
	Events                []readEvent
}

type readEvent struct {
	UID, Status, Start, End, Wall, Summary, Description, Location, URL, Organizer, Name string
	Sequence, Alarms                                                                    int
	Attendees                                                                           []string
}

func second(t *testing.T, file []byte) reading {
	t.Helper()
	python := os.Getenv(pythonEnv)
	if python == "" {
		t.Skip("calendar files were not read by a second implementation: run make test, or set " + pythonEnv)
	}
	command := exec.CommandContext(t.Context(), python, "testdata/read.py")
	command.Stdin = bytes.NewReader(file)
	var trouble bytes.Buffer
	command.Stderr = &trouble
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, &trouble, file)
	}
	var r reading
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSecondImplementationReadsInvitation(t *testing.T) {
	i := invitation("America/St_Johns", "2027-01-14T17:30:00Z")
	i.Summary = `Meeting: roads; rails, "and" \ports – été`
	i.Description = "First line\nSecond, longer line: " + strings.Repeat("déjà vu ", 30) + "\n\nEND:VEVENT"
	i.Organizer = calendar.Party{Name: `Bread, for "All"; O'Brien`, Email: "lead@example.org"}
	i.Attendee = calendar.Party{Name: `Noor, "the" Example`, Email: "noor@example.org"}
	got := second(t, invite(t, i))
	want := reading{Method: "REQUEST", Zones: []string{"America/St_Johns"}, Events: []readEvent{{
		UID: i.UID, Sequence: 3, Status: "CONFIRMED", Start: "2027-01-14T17:30:00Z", End: "2027-01-14T18:00:00Z", Wall: "2027-01-14 14:00",
		Summary: i.Summary, Description: i.Description, Location: i.Location, URL: i.URL,
		Organizer: "mailto:lead@example.org", Name: `Bread, for 'All'; O'Brien`, Attendees: []string{"mailto:noor@example.org"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	i.Method, i.Sequence = calendar.Withdrawn, 4
	got = second(t, invite(t, i))
	if e := got.Events[0]; got.Method != "CANCEL" || e.Status != "CANCELLED" || e.UID != i.UID || e.Sequence != 4 || e.Organizer == "" || len(e.Attendees) != 1 {
		t.Errorf("a cancellation is read as %+v", got)
	}
	i.Method = calendar.Publish
	got = second(t, invite(t, i))
	if e := got.Events[0]; got.Method != "PUBLISH" || e.Status != "CONFIRMED" || e.Organizer == "" || len(e.Attendees) != 0 {
		t.Errorf("a download is read as %+v", got)
	}
}

func TestSecondImplementationReadsFeed(t *testing.T) {
	f := calendar.Feed{Name: "Rencontres, été", Refresh: 6 * time.Hour, Events: []calendar.Invitation{
		invitation("America/Regina", "2027-01-14T15:00:00Z"), invitation("America/Toronto", "2027-07-05T14:00:00Z"), invitation("America/Regina", "2027-07-05T15:00:00Z"),
	}}
	file, err := Feed(f)
	if err != nil {
		t.Fatal(err)
	}
	got := second(t, file)
	var walls []string
	for _, e := range got.Events {
		walls = append(walls, e.Wall)
	}
	if diff := cmp.Diff([]string{"2027-01-14 09:00", "2027-07-05 10:00", "2027-07-05 09:00"}, walls); diff != "" {
		t.Error(diff)
	}
	for _, e := range got.Events {
		if len(e.Attendees) != 0 {
			t.Errorf("the feed names %v", e.Attendees)
		}
	}
	if got.Method != "PUBLISH" || got.Name != f.Name || got.Refresh != "PT360M" || len(got.Zones) != 2 {
		t.Errorf("the feed is read as %+v", got)
	}
}

// Every half hour for a day around both changes of the clocks, by the zones'
// names and by nothing but what the file itself says of them.
func TestSecondImplementationAgreesOnTimes(t *testing.T) {
	for _, zone := range []string{"America/St_Johns", "America/Regina", "America/Toronto", "America/Goose_Bay", "America/Dawson_Creek"} {
		for _, change := range []string{"2027-03-14T00:00:00Z", "2027-11-07T00:00:00Z"} {
			feed := calendar.Feed{Name: zone}
			start, want := moment(t, change), []string(nil)
			for n := range 48 {
				i := invitation(zone, start.Add(time.Duration(n)*30*time.Minute).Format(time.RFC3339))
				feed.Events = append(feed.Events, i)
				want = append(want, i.Start.Format(time.RFC3339)+" "+i.Start.Add(30*time.Minute).Format(time.RFC3339))
			}
			file, err := Feed(feed)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range [][]byte{file, bytes.ReplaceAll(file, []byte(zone), []byte("Elsewhere"))} {
				var got []string
				for _, e := range second(t, file).Events {
					got = append(got, e.Start+" "+e.End)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got)\n%s", zone, diff)
				}
			}
		}
	}
}
