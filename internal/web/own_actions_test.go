package web

import (
	"slices"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/meeting"
)

// What a person has promised and written is theirs to take away, and no cell
// of it is a formula.
func TestSpread(t *testing.T) {
	at := time.Date(2027, time.July, 6, 18, 0, 0, 0, time.UTC)
	own := &meeting.Own{
		Promises: []meeting.Commitment{{Riding: "35079", State: meeting.Kept, Text: "Send the report", At: at}},
		Written: []meeting.Passage{
			{Meeting: 7, At: at, Fields: meeting.Fields{"facts": "They listened.", "concerns": "Jobs."}},
			{Meeting: 8, Draft: true, At: at, Fields: meeting.Fields{"facts": "=1+1"}},
		},
	}
	rows := spread(&account.Takeaway{Person: account.Person{Name: "=1+1"}}, own)
	for _, row := range [][]string{
		{"name", "", "'=1+1"},
		{"promise", "2027-07-06T18:00:00Z", "35079: kept, Send the report"},
		{"report", "2027-07-06T18:00:00Z", "7, concerns: Jobs."},
		{"report", "2027-07-06T18:00:00Z", "7, facts: They listened."},
		{"draft", "2027-07-06T18:00:00Z", "8, facts: =1+1"},
	} {
		if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, row) }) {
			t.Errorf("%q is not among %q", row, rows)
		}
	}
}
