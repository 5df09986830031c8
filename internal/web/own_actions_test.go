package web

import (
	"slices"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/meeting"
)

// What a person has promised and written is theirs to take away.
func TestSpread(t *testing.T) {
	at := time.Date(2027, time.July, 6, 18, 0, 0, 0, time.UTC)
	own := &meeting.Own{
		Promises: []meeting.Commitment{
			{Ours: true, Riding: "35079", State: meeting.Kept, Text: "Send the report", At: at, Due: civil.Date{Year: 2027, Month: time.July, Day: 9}},
			{Riding: "35079", State: meeting.Promised, Text: "Ask the minister", At: at},
		},
		Written: []meeting.Passage{
			{Meeting: 7, Number: 2, Kind: meeting.Correction, Why: "It was warm.", At: at, Fields: meeting.Fields{"facts": "They listened.", "concerns": "Jobs."}},
			{Meeting: 8, At: at, Fields: meeting.Fields{"facts": "=1+1"}},
		},
	}
	rows := spread(&account.Takeaway{Person: account.Person{Name: "=1+1"}}, own)
	for _, row := range [][]string{
		{"name", "", "=1+1"},
		{"promise", "2027-07-06T18:00:00Z", "35079: kept, 2027-07-09, Send the report"},
		{"promise to ask after", "2027-07-06T18:00:00Z", "35079: open, , Ask the minister"},
		{"report 2, correction", "2027-07-06T18:00:00Z", "7, why: It was warm."},
		{"report 2, correction", "2027-07-06T18:00:00Z", "7, concerns: Jobs."},
		{"report 2, correction", "2027-07-06T18:00:00Z", "7, facts: They listened."},
		{"draft", "2027-07-06T18:00:00Z", "8, facts: =1+1"},
	} {
		if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, row) }) {
			t.Errorf("%q is not among %q", row, rows)
		}
	}
}
