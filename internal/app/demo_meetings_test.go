package app_test

import (
	"testing"

	"recess/internal/app/apptest"
	"recess/internal/coverage"
	"recess/internal/meeting"
)

// A demonstration shows meetings and ridings in all kinds of states; a second
// start adds none.
func TestDemonstrationHasMeetings(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	for range 2 {
		c.must(c.Enliven(t.Context()))
	}
	c.must(c.Meetings.Tick(t.Context()))
	volunteer, err := c.Accounts.Store.PersonByEmail(t.Context(), "volunteer@example.org")
	c.must(err)
	duties, turns, err := c.Meetings.Duties(t.Context(), volunteer.ID)
	c.must(err)
	if len(turns) != 1 || len(duties) != 1 || duties[0].Action != meeting.WriteReport {
		t.Errorf("the volunteer has %+v of %+v", duties, turns)
	}
	counts, err := c.Meetings.Store.Count(t.Context(), meeting.Filter{})
	c.must(err)
	total := 0
	for _, n := range counts {
		total += n
	}
	if total < 80 || total > 100 || len(counts) < 10 {
		t.Errorf("%v", counts)
	}
	v, err := c.Coverage.View(t.Context(), c.coordinator(), coverage.Filter{Campaign: c.campaignID()})
	c.must(err)
	for _, state := range coverage.States {
		if v.Counts()[state] == 0 {
			t.Errorf("no riding is %s", state)
		}
	}
}
