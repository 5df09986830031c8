package civil

import (
	"errors"
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

func TestRead(t *testing.T) {
	for typed, want := range map[string]Date{
		"":                 {},
		" \t":              {},
		"2026-12-14":       {2026, time.December, 14},
		" 2026-12-14\n":    {2026, time.December, 14},
		"2026-1-5":         {2026, time.January, 5},
		"2026/12/14":       {2026, time.December, 14},
		"2026.12.14":       {2026, time.December, 14},
		"2026 - 12 - 14":   {2026, time.December, 14},
		"2028-02-29":       {2028, time.February, 29},
		"1900-01-01":       {1900, time.January, 1},
		"2100-12-31":       {2100, time.December, 31},
		"2026-12-14\u00a0": {2026, time.December, 14},
	} {
		if got, err := Read(typed); err != nil || got != want {
			t.Errorf("%q is read as %v, %v; want %v", typed, got, err, want)
		}
	}
	for typed, key := range map[string]string{
		"14/12/2026": "typed.date", "03/04/2026": "typed.date", "tomorrow": "typed.date", "20261214": "typed.date", "2026-12": "typed.date",
		"2026-13-01": "typed.date", "2026-02-30": "typed.date", "2027-02-29": "typed.date", "2026-00-10": "typed.date", "2026-12-14T10:00": "typed.date",
		"12026-12-14": "typed.date", "26-12-14": "typed.date", "\xff2026": "typed.date", strings.Repeat("9", 5000): "typed.date",
		"0026-12-14": "typed.year", "0202-06-01": "typed.year", "1899-12-31": "typed.year", "2101-01-01": "typed.year", "9999-12-31": "typed.year",
	} {
		got, err := Read(typed)
		if keyOf(err) != key || !got.IsZero() || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.20q is read as %v, %v; want %s", typed, got, err, key)
		}
		if f, _ := errors.AsType[*fault.Error](err); f != nil && len(f.Args["Typed"].(string)) > 4*longestShown {
			t.Errorf("the error repeats %d bytes", len(f.Args["Typed"].(string)))
		}
	}
}

func TestReadMinute(t *testing.T) {
	for typed, want := range map[string]int{
		"": NoMinute, "  ": NoMinute, "14:30": 870, "09:05": 545, "9:05": 545, "0:00": 0, "00:00": 0, "23:59": 1439, "14:30:00": 870, "14:30:15.000": 870,
		"14h30": 870, "14 h 30": 870, "14\u00a0h\u00a030": 870, "14 H 30": 870, "14 h": 840, "14.30": 870,
		"2:30 p.m.": 870, "2:30pm": 870, "2 PM": 840, "12 a.m.": 0, "12:15 p.m.": 735, "12:15 am": 15, "2:30\u202fp.m.": 870,
	} {
		if got, err := ReadMinute(typed); err != nil || got != want {
			t.Errorf("%q is read as %d, %v; want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{"noon", "14", "1430", "24:00", "14:60", "-1:30", "14:3", "13:00 p.m.", "0:30 am", "14:30 x", "14::30", strings.Repeat("1", 3000)} {
		if got, err := ReadMinute(typed); keyOf(err) != "typed.time" || got != NoMinute {
			t.Errorf("%.20q is read as %d, %v", typed, got, err)
		}
	}
}
