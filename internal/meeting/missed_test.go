package meeting

import (
	"testing"
	"time"

	"recess/internal/riding"
)

// Where nobody was there, another date comes next, whoever said so and when.
func TestMissed(t *testing.T) {
	now := time.Date(2027, time.July, 6, 20, 0, 0, 0, time.UTC)
	place := &Place{Riding: &riding.Riding{Code: "35079", Province: "ON"}, Zone: time.UTC, Now: now}
	team := []Teammate{{Person: 1, Membership: In}, {Person: 2, Membership: In, Roles: []Role{Setter}}}
	lead := Standing{is: byTeam | byLead, Person: 1}
	for _, test := range []struct {
		name  string
		state State
		entry Entry
		want  State
		next  Action
		owner int64
	}{
		{"said at the door", Confirmed, Entry{Action: Hold, With: WithNobody}, Missed, AskDate, 2},
		{"somebody was there", Confirmed, Entry{Action: Hold, With: WithStaff}, Held, WriteReport, 1},
		{"said by the report", Held, Entry{Action: WriteReport, With: WithNobody}, Missed, AskDate, 2},
		{"a report that says the same", Missed, Entry{Action: WriteReport, With: WithNobody}, Missed, AskDate, 2},
		{"a report that says otherwise", Missed, Entry{Action: WriteReport, With: WithMember}, Reported, Thank, 1},
		{"a report that says nothing", Missed, Entry{Action: WriteReport}, Missed, AskDate, 2},
	} {
		m := &Meeting{State: test.state, Lead: 1, Team: team, Appointment: Appointment{Start: now.Add(-6 * time.Hour), Minutes: 30, Off: test.state == Missed}}
		if _, err := m.take(test.entry, lead, place); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		todo := m.next(place, place.Today(), day(1, 1))
		if m.State != test.want || todo.Action != test.next || todo.Owner != test.owner {
			t.Errorf("%s: %s, %+v", test.name, m.State, todo)
		}
		if stands := test.want != Missed; m.Appointment.Stands() != stands {
			t.Errorf("%s: the appointment stands: %v", test.name, !stands)
		}
		if m.Can(Thank, lead, place) && test.want == Missed {
			t.Errorf("%s: somebody may be thanked", test.name)
		}
	}
}
