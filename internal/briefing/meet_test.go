package briefing

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/campaign"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

const needs = "OnlyForTheLead"

// settled is a meeting with a date and a team.
func settled() *meeting.Meeting {
	mate := func(person int64, as meeting.Membership, name string, roles ...meeting.Role) meeting.Teammate {
		return meeting.Teammate{
			Person: person, Membership: as, Name: name, Roles: roles, AccessNeeds: needs,
			Email: "someone@example.org", Phone: "613-555-0100", FSA: "A1B",
		}
	}
	return &meeting.Meeting{
		ID: 1, Riding: avalon, State: meeting.Confirmed, Lead: 7, Request: meeting.Request{Name: "Robin Lakeshore", Street: "1 Example Street"},
		Appointment: meeting.Appointment{
			Start: time.Date(2027, 7, 6, 16, 30, 0, 0, time.UTC), Minutes: 30, Place: "2 Example Avenue", Link: "https://example.org/call",
			With: meeting.WithStaff, WithName: "Sam, assistant", Access: "Ramp at the side door",
		},
		Team: []meeting.Teammate{
			mate(7, meeting.In, "Robin Lakeshore", meeting.Setter), mate(8, meeting.In, "Noor Fields", meeting.Asker, meeting.NoteTaker),
			mate(9, meeting.In, "Kim Rivers", meeting.Asker), mate(10, meeting.Asking, "Stranger Danger", meeting.Timekeeper),
		},
	}
}

func teamPack(t *testing.T, lang i18n.Lang, without ...campaign.Section) *Pack {
	t.Helper()
	press, shelf := newPress(t)
	shelf.campaign.Without = without
	edition, err := press.Edition(t.Context(), "", lang)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := edition.Pack(t.Context(), avalon)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	pack.Meet(settled(), zone)
	return pack
}

func TestPackOfAMeeting(t *testing.T) {
	pack := teamPack(t, i18n.FR)
	if got := pack.Meeting.At.Format("2006-01-02 15:04 -0700"); got != "2027-07-06 14:00 -0230" {
		t.Errorf("the meeting is at %s", got)
	}
	got := *pack.Meeting
	got.At = time.Time{}
	want := Meeting{
		Where: "2 Example Avenue https://example.org/call", Minutes: 30, With: []string{"Sam, assistant"}, AccessNeeds: []string{"Ramp at the side door"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	held := map[string]string{}
	for _, r := range pack.Roles {
		held[r.Name] = r.Holder
	}
	if diff := cmp.Diff(map[string]string{
		"Responsable de l’équipe": "Robin", "Rendez-vous": "Robin", "Porte-parole": "Noor, Kim", "Prise de notes": "Noor",
		"Témoignage": "", "Gestion du temps": "", "Photo": "", "Suivi": "",
	}, held); diff != "" {
		t.Error(diff)
	}
	for _, private := range []string{needs, "Lakeshore", "1 Example Street", "someone@example.org", "613-555-0100", "Stranger"} {
		holds(t, pack, private, false)
	}
}

func TestWhoComesForTheOffice(t *testing.T) {
	pack := teamPack(t, i18n.EN)
	for _, test := range []struct {
		with meeting.With
		name string
		want []string
	}{
		{meeting.WithMember, "", []string{"Demo Member, Avalon"}},
		{meeting.WithMember, "Sam", []string{"Demo Member, Avalon", "Sam"}},
		{meeting.WithStaff, "", []string{"staff of Demo Member, Avalon"}},
		{meeting.WithStaff, "Sam", []string{"Sam"}},
	} {
		if diff := cmp.Diff(test.want, pack.forOffice(meeting.Appointment{With: test.with, WithName: test.name})); diff != "" {
			t.Errorf("%+v: %s", test, diff)
		}
	}
}

// A campaign may leave these sections out, and a meeting may have no date yet.
func TestMeetWithLess(t *testing.T) {
	pack := teamPack(t, i18n.EN, campaign.Sheet, campaign.TeamRoles)
	if pack.Meeting != nil || len(pack.Roles) > 0 {
		t.Errorf("sections that were left out are back: %+v %+v", pack.Meeting, pack.Roles)
	}
	pack = packWithoutDate(t)
	if !pack.Meeting.At.IsZero() || pack.Roles[0].Holder != "Robin" {
		t.Errorf("got %+v %+v", pack.Meeting, pack.Roles[0])
	}
}

func packWithoutDate(t *testing.T) *Pack {
	t.Helper()
	press, _ := newPress(t)
	edition, err := press.Edition(t.Context(), "", i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := edition.Pack(t.Context(), avalon)
	if err != nil {
		t.Fatal(err)
	}
	m := settled()
	m.Appointment = meeting.Appointment{}
	pack.Meet(m, time.UTC)
	return pack
}
