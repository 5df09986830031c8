package app_test

import (
	"testing"

	"recess/internal/meeting"
)

// A demonstration shows meetings in all kinds of states; a second start adds
// none.
func TestDemonstrationHasMeetings(t *testing.T) {
	c := newClub(t, t.TempDir()+"/recess.db")
	for range 2 {
		c.must(c.Enliven(t.Context()))
	}
	counts, err := c.Meetings.Store.Count(t.Context(), meeting.Filter{})
	c.must(err)
	total := 0
	for _, n := range counts {
		total += n
	}
	if total != 8 || len(counts) < 7 || counts[meeting.Confirmed] != 1 {
		t.Errorf("%v", counts)
	}
}
