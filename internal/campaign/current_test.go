package campaign_test

import (
	"testing"
	"time"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
)

func day(year int, month time.Month, d int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: d}
}

// Of several active campaigns a pack is for the one whose recess is on or
// comes next; those without a recess come after, and what is over last.
func TestCurrent(t *testing.T) {
	summer := campaign.Campaign{Slug: "summer", Status: campaign.Active, First: day(2027, 6, 24), Last: day(2027, 9, 19)}
	winter := campaign.Campaign{Slug: "winter", Status: campaign.Active, First: day(2026, 12, 12), Last: day(2027, 1, 24)}
	always := campaign.Campaign{Slug: "always", Status: campaign.Active}
	won := campaign.Campaign{Slug: "won", Status: campaign.Won, First: day(2026, 11, 1), Last: day(2028, 1, 1)}
	draft := campaign.Campaign{Slug: "draft", Status: campaign.Draft}
	all := []campaign.Campaign{won, draft, always, summer, winter}
	for _, test := range []struct {
		name  string
		all   []campaign.Campaign
		today civil.Date
		want  string // empty: none
	}{
		{"the next", all, day(2026, 11, 24), "winter"},
		{"its first day", all, day(2026, 12, 12), "winter"},
		{"its last day", all, day(2027, 1, 24), "winter"},
		{"the day after", all, day(2027, 1, 25), "summer"},
		{"all over", all, day(2027, 9, 20), "always"},
		{"only what is over", []campaign.Campaign{winter, draft}, day(2027, 9, 20), "winter"},
		{"none active", []campaign.Campaign{won, draft}, day(2026, 11, 24), ""},
		{"none at all", nil, day(2026, 11, 24), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := campaign.Current(test.all, test.today)
			if test.want == "" {
				if f, ok := err.(*fault.Error); !ok || f.Kind != fault.NotFound || f.Key != "campaign.none_active" {
					t.Errorf("got %+v, %v", got, err)
				}
			} else if err != nil || got.Slug != test.want {
				t.Errorf("got %+v, %v, want %s", got, err, test.want)
			}
		})
	}
}
