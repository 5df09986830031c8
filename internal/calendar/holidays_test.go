package calendar

import (
	"strings"
	"testing"

	"recess/internal/civil"
)

// The days off of 2026 and 2027, as the provinces' and territories' own lists
// have them; a holiday on a weekend is taken on the next weekday.
var daysOff = map[string][2]string{
	"NL": {"01-01 04-03 07-01 09-07 11-11 12-25", "01-01 03-26 07-01 09-06 11-11 12-27"},
	"PE": {"01-01 02-16 04-03 07-01 09-07 09-30 11-11 12-25", "01-01 02-15 03-26 07-01 09-06 09-30 11-11 12-27"},
	"NS": {"01-01 02-16 04-03 07-01 09-07 11-11 12-25", "01-01 02-15 03-26 07-01 09-06 11-11 12-27"},
	"NB": {"01-01 02-16 04-03 07-01 08-03 09-07 11-11 12-25", "01-01 02-15 03-26 07-01 08-02 09-06 11-11 12-27"},
	"QC": {"01-01 04-03 05-18 06-24 07-01 09-07 10-12 12-25", "01-01 03-26 05-24 06-24 07-01 09-06 10-11 12-27"},
	"ON": {"01-01 02-16 04-03 05-18 07-01 09-07 10-12 12-25 12-28", "01-01 02-15 03-26 05-24 07-01 09-06 10-11 12-27 12-28"},
	"MB": {"01-01 02-16 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25", "01-01 02-15 03-26 05-24 07-01 09-06 09-30 10-11 11-11 12-27"},
	"SK": {"01-01 02-16 04-03 05-18 07-01 08-03 09-07 10-12 11-11 12-25", "01-01 02-15 03-26 05-24 07-01 08-02 09-06 10-11 11-11 12-27"},
	"AB": {"01-01 02-16 04-03 05-18 07-01 09-07 10-12 11-11 12-25", "01-01 02-15 03-26 05-24 07-01 09-06 10-11 11-11 12-27"},
	"BC": {"01-01 02-16 04-03 05-18 07-01 08-03 09-07 09-30 10-12 11-11 12-25", "01-01 02-15 03-26 05-24 07-01 08-02 09-06 09-30 10-11 11-11 12-27"},
	"YT": {"01-01 04-03 05-18 06-22 07-01 08-17 09-07 09-30 10-12 11-11 12-25", "01-01 03-26 05-24 06-21 07-01 08-16 09-06 09-30 10-11 11-11 12-27"},
	"NT": {"01-01 04-03 05-18 06-22 07-01 08-03 09-07 09-30 10-12 11-11 12-25", "01-01 03-26 05-24 06-21 07-01 08-02 09-06 09-30 10-11 11-11 12-27"},
	"NU": {"01-01 04-03 05-18 07-01 07-09 08-03 09-07 09-30 10-12 11-11 12-25", "01-01 03-26 05-24 07-01 07-09 08-02 09-06 09-30 10-11 11-11 12-27"},
	"":   {"01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-28", "01-01 03-26 05-24 07-01 09-06 09-30 10-11 11-11 12-27 12-28"},
}

func TestHolidays(t *testing.T) {
	if len(daysOff) != len(statutory)+1 {
		t.Fatalf("%d provinces are tested, there are %d", len(daysOff)-1, len(statutory))
	}
	for province, years := range daysOff {
		for i, want := range years {
			var got []string
			for _, h := range Holidays(province, 2026+i) {
				got = append(got, h.Observed.String()[len("2026-"):])
				if IsBusinessDay(h.Observed, province) {
					t.Errorf("%s: %s is a business day", province, h.Observed)
				}
			}
			if got := strings.Join(got, " "); got != want {
				t.Errorf("%s %d has\n%s, want\n%s", province, 2026+i, got, want)
			}
		}
	}
}

func TestNamesOfHolidays(t *testing.T) {
	for _, test := range []struct{ day, province, want string }{
		{"2026-02-16", "ON", "family"}, {"2026-02-16", "MB", "louis_riel"}, {"2026-02-16", "NS", "heritage"}, {"2026-02-16", "PE", "islander"},
		{"2026-02-16", "QC", ""}, {"2026-02-16", "NL", ""}, {"2026-02-16", "YT", ""},
		{"2026-05-18", "QC", "patriots"}, {"2026-05-18", "AB", "victoria"},
		{"2026-06-24", "QC", "saint_jean"}, {"2026-06-24", "ON", ""},
		{"2026-08-03", "ON", ""}, {"2026-08-03", "BC", "british_columbia"}, {"2026-08-03", "NT", "civic"}, {"2026-08-17", "YT", "discovery"},
		{"2026-04-06", "QC", ""},            // Easter Monday is instead of Good Friday, where an employer wants it so
		{"2026-11-11", "ON", "remembrance"}, // no public holiday there; the office is a federal one
		{"2026-09-30", "SK", "reconciliation"}, {"2026-05-18", "NS", "victoria"}, {"2026-12-28", "BC", "boxing"},
		{"2026-06-22", "NT", "indigenous"}, {"2026-12-24", "QC", ""},
	} {
		h, closed := ClosedFor(day(t, test.day), test.province)
		if h.Name != test.want || closed != (test.want != "") {
			t.Errorf("%s in %s is %q, want %q", test.day, test.province, h.Name, test.want)
		}
	}
}

func TestAddBusinessDays(t *testing.T) {
	for _, test := range []struct {
		from     string
		n        int
		province string
		want     string
	}{
		{"2026-11-24", 3, "ON", "2026-11-27"},
		{"2026-11-26", 3, "ON", "2026-12-01"}, // over a weekend
		{"2026-12-23", 3, "ON", "2026-12-30"}, // Christmas, and Boxing Day on the Monday
		{"2026-06-22", 3, "QC", "2026-06-26"}, // Saint-Jean
		{"2026-06-22", 3, "ON", "2026-06-25"},
		{"2027-01-04", -3, "QC", "2026-12-29"}, // back over New Year
		{"2026-11-28", 0, "ON", "2026-11-30"},  // a Saturday
		{"2026-11-27", 0, "ON", "2026-11-27"},
		{"2026-11-28", 1, "ON", "2026-11-30"},
		{"2026-11-28", -1, "ON", "2026-11-27"},
		{"2027-03-12", 1, "NL", "2027-03-15"}, // clocks go forward in between
		{"2027-11-05", 2, "NL", "2027-11-09"}, // and back
	} {
		if got := AddBusinessDays(day(t, test.from), test.n, test.province); got != day(t, test.want) {
			t.Errorf("%d business days from %s in %s: %s, want %s", test.n, test.from, test.province, got, test.want)
		}
	}
}

// Counting forward and back again ends where it began, whatever the holidays.
func TestBusinessDaysThereAndBack(t *testing.T) {
	for province := range daysOff {
		for d := (civil.Date{Year: 2026, Month: 1, Day: 2}); d.Year < 2028; d = d.Add(7) {
			if !IsBusinessDay(d, province) {
				continue
			}
			for _, n := range []int{1, 3, 15} {
				if got := AddBusinessDays(AddBusinessDays(d, n, province), -n, province); got != d {
					t.Fatalf("%s in %s: there and back %d days is %s", d, province, n, got)
				}
			}
		}
	}
}
