package civil

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	day, err := Parse("2027-02-28")
	if err != nil {
		t.Fatal(err)
	}
	if got := day.Add(1); got.String() != "2027-03-01" {
		t.Errorf("the day after is %s", got)
	}
	leap, _ := Parse("2028-02-28")
	if got := leap.Add(1); got.String() != "2028-02-29" {
		t.Errorf("the day after, in a leap year, is %s", got)
	}
	if got := leap.Sub(day); got != 365 {
		t.Errorf("a year has %d days", got)
	}
	if !day.Before(leap) || leap.Before(day) || day.Before(day) {
		t.Error("the days are in the wrong order")
	}
	if day.Weekday() != time.Sunday {
		t.Errorf("it is a %s", day.Weekday())
	}
}

func TestParseRefuses(t *testing.T) {
	for _, wrong := range []string{"", "2027-02-30", "2027-2-3", "27-02-03", "2027-02-03T00:00:00Z", "tomorrow"} {
		if day, err := Parse(wrong); err == nil {
			t.Errorf("%q is read as %s", wrong, day)
		}
	}
}

// A day is what the wall calendar at the place says, whatever the clock of the
// machine: midnight in St. John's is still the day before in Vancouver.
func TestOfDependsOnThePlace(t *testing.T) {
	moment := time.Date(2026, 12, 12, 3, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{"America/St_Johns": "2026-12-12", "America/Vancouver": "2026-12-11", "UTC": "2026-12-12"} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := Of(moment.In(place)).String(); got != want {
			t.Errorf("in %s it is %s, want %s", zone, got, want)
		}
	}
}

func TestDatabaseForms(t *testing.T) {
	day := Date{2026, time.December, 12}
	for _, form := range []any{"2026-12-12", []byte("2026-12-12"), "2026-12-12T00:00:00Z", time.Date(2026, 12, 12, 0, 0, 0, 0, time.UTC)} {
		var got Date
		if err := got.Scan(form); err != nil || got != day {
			t.Errorf("%v is read as %s, %v", form, got, err)
		}
	}
	var none Date
	if err := none.Scan(nil); err != nil || !none.IsZero() {
		t.Errorf("NULL is read as %s, %v", none, err)
	}
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("no day is stored as %v, %v", v, err)
	}
	if err := none.Scan(7); err == nil {
		t.Error("a number is read as a day")
	}
	if err := none.Scan("soon"); err == nil {
		t.Error("a word is read as a day")
	}
}
