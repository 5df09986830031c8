package meeting

import (
	"testing"
	"time"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/riding"
)

func day(month time.Month, d int) civil.Date { return civil.Date{Year: 2027, Month: month, Day: d} }

// An open meeting keeps other campaigns from asking in its recess, and in no
// other.
func TestBlocking(t *testing.T) {
	place := &Place{
		Riding: &riding.Riding{Code: "35079"}, Zone: time.UTC, Now: time.Date(2027, time.May, 10, 15, 0, 0, 0, time.UTC),
		Recess: []calendar.Window{
			{First: day(5, 3), Last: day(5, 14)}, {First: day(6, 24), Last: day(9, 19)}, {First: day(10, 4), Last: day(10, 8), Status: calendar.Cancelled},
		},
	}
	summer := Campaign{ID: 2, First: day(6, 24), Last: day(9, 19)}
	autumn := Campaign{ID: 2, First: day(10, 4), Last: day(10, 15)}
	past := Campaign{ID: 2, First: day(1, 4), Last: day(1, 29)}
	always := Campaign{ID: 2}
	of := func(first, last civil.Date) CampaignSummary { return CampaignSummary{ID: 1, First: first, Last: last} }
	any, inSummer := CampaignSummary{ID: 1}, of(day(6, 24), day(9, 19))
	on := func(d civil.Date) time.Time { return d.In(time.UTC).Add(15 * time.Hour) }
	for _, test := range []struct {
		name    string
		open    Summary
		asks    Campaign
		blocked bool
	}{
		{"the same summer", Summary{Campaign: inSummer, State: Claimed}, summer, true},
		{"days that overlap", Summary{Campaign: of(day(6, 1), day(6, 24)), State: Requested}, summer, true},
		{"another recess", Summary{Campaign: inSummer, State: Requested}, autumn, false},
		{"a campaign of any time", Summary{Campaign: any, State: Claimed}, summer, true},
		{"beside a campaign of any time", Summary{Campaign: inSummer, State: Claimed}, always, true},
		{"days that are over, and no answer yet", Summary{Campaign: of(day(1, 4), day(1, 29)), State: Awaiting}, summer, true},
		{"a new one whose days are over", Summary{Campaign: inSummer, State: Claimed}, past, true},
		{"the same campaign", Summary{Campaign: CampaignSummary{ID: 2}, State: Claimed}, summer, false},
		{"allowed", Summary{Campaign: inSummer, State: Claimed, Allowed: []int64{7, 2}}, summer, false},
		{"allowed to another", Summary{Campaign: inSummer, State: Claimed, Allowed: []int64{7}}, summer, true},
		{"met in May", Summary{Campaign: any, State: Reported, Start: on(day(5, 5))}, summer, false},
		{"met in May, asked in May", Summary{Campaign: any, State: Thanked, Start: on(day(5, 5))}, always, true},
		{"met on a day of no recess", Summary{Campaign: any, State: Held, Start: on(day(4, 7))}, always, false},
		{"a date of the summer, of another campaign's days", Summary{Campaign: of(day(10, 4), day(10, 15)), State: Confirmed, Start: on(day(7, 6))}, summer, true},
		{"a date in a recess that was called off", Summary{Campaign: of(day(7, 1), day(7, 30)), State: Held, Start: on(day(10, 5))},
			Campaign{ID: 2, First: day(10, 6), Last: day(10, 8)}, false},
	} {
		if got := len(place.Blocking([]Summary{test.open}, &test.asks)) > 0; got != test.blocked {
			t.Errorf("%s: blocked %v", test.name, got)
		}
		startable := len(place.Startable([]Summary{test.open}, []*Campaign{&test.asks})) > 0
		if want := !test.blocked && test.open.Campaign.ID != test.asks.ID; startable != want {
			t.Errorf("%s: startable %v", test.name, startable)
		}
	}
}
