package calendar

import "testing"

func TestAsk(t *testing.T) {
	winter := Window{First: day(t, "2026-12-12"), Last: day(t, "2027-01-24"), Kind: Winter}
	for _, test := range []struct {
		today, province string
		standing        Standing
		left            int
	}{
		{"2026-11-24", "", InTime, 37}, // until December 31: New Year's Day does not count
		{"2026-12-31", "", InTime, 0},
		{"2027-01-01", "", Late, 18}, // until January 19
		{"2027-01-19", "ON", Late, 0},
		{"2027-01-20", "ON", TooLate, 0},
		{"2027-01-24", "", TooLate, 0},
	} {
		a := Ask(winter, day(t, test.today), test.province)
		if a.Standing != test.standing || a.DaysLeft != test.left {
			t.Errorf("on %s in %q: %+v, want %s with %d days", test.today, test.province, a, test.standing, test.left)
		}
	}
	summer := Window{First: day(t, "2027-06-24"), Last: day(t, "2027-07-11"), Kind: Summer}
	quebec, ontario := Ask(summer, day(t, "2027-05-01"), "QC"), Ask(summer, day(t, "2027-05-01"), "ON")
	if quebec.WriteBy != day(t, "2027-06-16") || ontario.WriteBy != day(t, "2027-06-17") {
		t.Errorf("with Saint-Jean one writes by %s, without by %s", quebec.WriteBy, ontario.WriteBy)
	}
}

func TestNextToAsk(t *testing.T) {
	windows := []Window{
		{First: day(t, "2026-11-07"), Last: day(t, "2026-11-15"), Kind: Week},
		{First: day(t, "2026-11-28"), Last: day(t, "2026-12-06"), Kind: Week, Status: Cancelled},
		{First: day(t, "2026-12-12"), Last: day(t, "2027-01-24"), Kind: Winter},
	}
	for today, want := range map[string]int{"2026-10-01": 0, "2026-11-09": 0, "2026-11-12": 2, "2027-01-19": 2} {
		if a, ok := NextToAsk(windows, day(t, today), ""); !ok || a.Window != windows[want] {
			t.Errorf("on %s one asks for %+v", today, a.Window)
		}
	}
	if a, ok := NextToAsk(windows, day(t, "2027-01-20"), ""); ok {
		t.Errorf("too late for the last, one asks for %+v", a.Window)
	}
}
