package calendar

import (
	"testing"

	"recess/internal/civil"
)

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNext(t *testing.T) {
	autumn := Window{First: day(t, "2026-11-07"), Last: day(t, "2026-11-15"), Kind: Week}
	winter := Window{First: day(t, "2026-12-12"), Last: day(t, "2027-01-24"), Kind: Winter}
	gone := Window{First: day(t, "2026-11-20"), Last: day(t, "2026-11-22"), Kind: Week, Status: Cancelled}
	windows := []Window{autumn, gone, winter}
	for today, want := range map[string]Window{
		"2026-11-01": autumn, // before it
		"2026-11-07": autumn, // its first day
		"2026-11-15": autumn, // its last
		"2026-11-16": winter, // the House sits again
		"2027-01-24": winter,
	} {
		if got, ok := Next(windows, day(t, today)); !ok || got != want {
			t.Errorf("on %s the next recess is %v, want %v", today, got, want)
		}
	}
	if got, ok := Next(windows, day(t, "2027-01-25")); ok {
		t.Errorf("after the last one the next is %v", got)
	}
}
