package store

import (
	"testing"
	"time"

	"recess/internal/civil"
	"recess/internal/meeting"
	"recess/internal/store/storetest"
)

// Meetings that an older program held to have taken place, though nobody was
// there, are missed, and another date comes next; what a report says counts
// more than the day itself.
func TestMissedMeetingsOfAnOlderProgram(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		ctx := t.Context()
		s, err := Open(ctx, database, storetest.KeyFile(database))
		must(t, err)
		t.Cleanup(func() { s.Close() })
		provider, err := s.provider()
		must(t, err)
		_, err = provider.DownTo(ctx, 29)
		must(t, err)
		campaign := &campaignRow{Slug: "summer", Status: "active", Texts: "{}", Revision: 1}
		must(t, s.write.Create(campaign).Error)
		start := time.Date(2027, time.July, 6, 18, 0, 0, 0, time.UTC)
		day := civil.Of(start)
		ids := map[string]int64{}
		for i, old := range []struct{ name, state, with, report string }{
			{"held", "held", "nobody", ""},
			{"reported", "reported", "nobody", `{"with":"nobody"}`},
			{"corrected", "reported", "nobody", `{"with":"staff"}`},
			{"met", "reported", "member", `{"with":"member"}`},
			{"over", "closed", "nobody", ""},
		} {
			row := &meetingRow{
				UID: old.name, Riding: old.name, CampaignID: campaign.ID, State: old.state, Open: old.state != "closed", LeadID: int64(i + 7), Revision: 1,
				Lang: "en", Request: "{}", StartAt: &start, Appointment: `{"Start":"2027-07-06T18:00:00Z","Minutes":30}`, Todo: "thank", Due: day, SteppedAt: start,
			}
			must(t, s.write.Create(row).Error)
			must(t, s.write.Create(&stepRow{MeetingID: row.ID, Action: "hold", State: "held", Day: day, At: start, WithWhom: old.with}).Error)
			if old.report != "" {
				must(t, s.write.Create(&reportRow{MeetingID: row.ID, Number: 1, Kind: "original", At: start, HeldOn: day, Fields: old.report}).Error)
			}
			ids[old.name] = row.ID
		}
		_, err = provider.Up(ctx)
		must(t, err)
		for name, want := range map[string]meeting.State{
			"held": meeting.Missed, "reported": meeting.Missed, "corrected": meeting.Reported, "met": meeting.Reported, "over": meeting.Closed,
		} {
			m, err := s.Meetings().Meeting(ctx, ids[name])
			must(t, err)
			missed := want == meeting.Missed
			if m.State != want || m.Appointment.Off != missed || (m.Todo.Action == meeting.AskDate) != missed || missed && (m.Sequence != 1 || m.Todo.Owner != m.Lead || m.Appointment.Minutes != 30) {
				t.Errorf("%s: %+v", name, m)
			}
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
