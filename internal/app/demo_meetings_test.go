package app_test

import (
	"testing"

	"recess/internal/app/apptest"
	"recess/internal/coverage"
	"recess/internal/i18n"
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

// Reports of a demonstration are in the language of the people who wrote them.
func TestDemonstrationReportsInBothLanguages(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	c.must(c.Enliven(t.Context()))
	lines, err := c.Meetings.Store.Board(t.Context(), meeting.Filter{States: meeting.States, Most: 200})
	c.must(err)
	promise := map[i18n.Lang]string{i18n.EN: "Read the report.", i18n.FR: "Lire le rapport."}
	wrote := map[i18n.Lang]int{}
	for _, line := range lines {
		commitments, err := c.Meetings.Store.Commitments(t.Context(), line.ID)
		c.must(err)
		for _, made := range commitments {
			lead, err := c.Accounts.Store.Person(t.Context(), made.By)
			c.must(err)
			wrote[lead.Lang]++
			if made.Text != promise[lead.Lang] {
				t.Errorf("%s: the promise is %q, want %q", line.Riding, made.Text, promise[lead.Lang])
			}
		}
	}
	if wrote[i18n.EN] == 0 || wrote[i18n.FR] == 0 {
		t.Errorf("promises by language: %v", wrote)
	}
}
