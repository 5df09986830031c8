package calendar

import (
	"errors"
	"testing"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

func TestMoment(t *testing.T) {
	for _, test := range []struct {
		zone, day    string
		hour, minute int
		want         string // UTC, or the fault's key
	}{
		{"America/St_Johns", "2027-01-14", 14, 0, "2027-01-14T17:30:00Z"}, // three hours and a half
		{"America/St_Johns", "2027-07-14", 14, 0, "2027-07-14T16:30:00Z"}, // two and a half
		{"America/St_Johns", "2027-03-14", 2, 0, "slot.skipped"},          // 2:00 is 3:00
		{"America/St_Johns", "2027-03-14", 2, 59, "slot.skipped"},
		{"America/St_Johns", "2027-03-14", 1, 59, "2027-03-14T05:29:00Z"},
		{"America/St_Johns", "2027-03-14", 3, 0, "2027-03-14T05:30:00Z"},
		{"America/St_Johns", "2027-11-07", 1, 30, "2027-11-07T04:00:00Z"}, // twice: the first
		{"America/St_Johns", "2027-11-07", 2, 0, "2027-11-07T05:30:00Z"},
		{"America/Toronto", "2027-03-14", 2, 30, "slot.skipped"},
		{"America/Toronto", "2027-11-07", 1, 0, "2027-11-07T05:00:00Z"},
		{"America/Toronto", "2027-11-07", 0, 59, "2027-11-07T04:59:00Z"},
		{"America/Regina", "2027-03-14", 2, 30, "2027-03-14T08:30:00Z"}, // never changes
		{"America/Regina", "2027-11-07", 1, 30, "2027-11-07T07:30:00Z"},
		{"UTC", "2027-11-07", 1, 30, "2027-11-07T01:30:00Z"},
		{"America/Toronto", "2027-11-07", 24, 0, "slot.time"},
		{"America/Toronto", "2027-11-07", 0, -1, "slot.no_time"},
		{"America/Toronto", "2027-11-07", 0, -2, "slot.time"},
	} {
		got, err := Moment(day(t, test.day), test.hour*60+test.minute, zone(t, test.zone))
		if said := keyOf(err); said != "" && said == test.want {
			continue
		}
		if err != nil || got.UTC().Format(time.RFC3339) != test.want {
			t.Errorf("%s %s %d:%02d is %v, %v, want %s", test.zone, test.day, test.hour, test.minute, got.UTC(), err, test.want)
		}
	}
}

// An empty day is not the day before the first of all.
func TestMomentOfNoDay(t *testing.T) {
	for _, minute := range []int{civil.NoMinute, 870} {
		if at, err := Moment(civil.Date{}, minute, zone(t, "America/Toronto")); keyOf(err) != "slot.no_day" {
			t.Errorf("it is %v, %v", at, err)
		}
	}
}

func TestCheckSlot(t *testing.T) {
	rules := SlotRules{
		Windows: []Window{
			{First: day(t, "2026-12-12"), Last: day(t, "2027-01-24"), Kind: Winter, Status: Provisional},
			{First: day(t, "2027-02-27"), Last: day(t, "2027-03-14"), Kind: Week, Status: Cancelled, Reason: Election},
			{First: day(t, "2027-06-24"), Last: day(t, "2027-09-19"), Kind: Summer, Status: Announced},
		},
		Zone: zone(t, "America/St_Johns"), Province: "NL",
		Now: time.Date(2026, 12, 15, 12, 30, 0, 0, time.UTC), // 9:00 in St. John's
	}
	for _, test := range []struct {
		day             string
		minute, minutes int
		want            string
	}{
		{"2027-01-14", 14 * 60, 30, ""},
		{"2027-01-14", 9 * 60, 30, ""},
		{"2027-01-14", 16*60 + 30, 30, ""}, // ends at five
		{"2027-01-14", 16*60 + 31, 30, "slot.hours"},
		{"2027-01-14", 8*60 + 59, 30, "slot.hours"},
		{"2027-01-14", 14 * 60, 9, "slot.length"},
		{"2027-01-14", 14 * 60, 181, "slot.length"},
		{"2027-01-14", 14 * 60, -30, "slot.length"},
		{"2026-12-15", 9 * 60, 30, "slot.past"}, // this very moment
		{"2026-12-15", 9*60 + 1, 30, ""},
		{"2026-12-14", 14 * 60, 30, "slot.past"},
		{"2027-01-25", 14 * 60, 30, "slot.outside"},
		{"2027-01-22", 14 * 60, 30, ""}, // the last weekday
		{"2027-01-23", 14 * 60, 30, "slot.weekend"},
		{"2026-12-25", 14 * 60, 30, "slot.holiday"},
		{"2027-01-01", 14 * 60, 30, "slot.holiday"},
		{"2027-07-01", 14 * 60, 30, "slot.holiday"},
		{"2027-08-02", 14 * 60, 30, ""}, // not in Newfoundland and Labrador
		{"2027-03-01", 14 * 60, 30, "slot.cancelled"},
		{"2027-03-14", 2*60 + 30, 30, "slot.skipped"},
		{"2027-07-05", 25 * 60, 30, "slot.time"},
	} {
		at, err := CheckSlot(rules, day(t, test.day), test.minute, test.minutes)
		if keyOf(err) != test.want || (err == nil) != (test.want == "") {
			t.Errorf("%s, minute %d for %d: %v (%v), want %q", test.day, test.minute, test.minutes, err, at, test.want)
		}
	}
	rules.Zone, rules.Province = zone(t, "America/Vancouver"), "BC"
	if _, err := CheckSlot(rules, day(t, "2027-08-02"), 14*60, 30); keyOf(err) != "slot.holiday" {
		t.Errorf("British Columbia Day gives %v", err)
	}
}

// Noon in a riding is the same day there, whatever day it is in London.
func TestSlotsAreOfTheRidingsDay(t *testing.T) {
	rules := SlotRules{
		Windows: []Window{{First: day(t, "2027-01-18"), Last: day(t, "2027-01-22"), Status: Announced}},
		Zone:    zone(t, "America/Vancouver"), Province: "BC", Now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	if err := rules.Check(time.Date(2027, 1, 23, 0, 30, 0, 0, time.UTC), 30); err != nil { // Friday, 16:30
		t.Error(err)
	}
	if err := rules.Check(time.Date(2027, 1, 18, 1, 0, 0, 0, time.UTC), 30); keyOf(err) != "slot.outside" { // Sunday, 17:00
		t.Error(err)
	}
}
