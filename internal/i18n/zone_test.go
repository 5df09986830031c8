package i18n

import (
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	summer := time.Date(2027, time.July, 6, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string][2]string{
		"America/Toronto":      {"Tuesday, July 6, 2027, 7:30\u00a0p.m. Eastern time", "mardi 6 juillet 2027, 19\u00a0h\u00a030, heure de l’Est"},
		"America/St_Johns":     {"Tuesday, July 6, 2027, 9:00\u00a0p.m. Newfoundland time", "mardi 6 juillet 2027, 21\u00a0h, heure de Terre-Neuve"},
		"America/Regina":       {"Tuesday, July 6, 2027, 5:30\u00a0p.m. Saskatchewan time", "mardi 6 juillet 2027, 17\u00a0h\u00a030, heure de la Saskatchewan"},
		"America/Dawson_Creek": {"Tuesday, July 6, 2027, 4:30\u00a0p.m. Mountain standard time", "mardi 6 juillet 2027, 16\u00a0h\u00a030, heure normale des Rocheuses"},
		"America/Whitehorse":   {"Tuesday, July 6, 2027, 4:30\u00a0p.m. Yukon time", "mardi 6 juillet 2027, 16\u00a0h\u00a030, heure du Yukon"},
		"Asia/Kolkata":         {"Wednesday, July 7, 2027, 5:00\u00a0a.m. UTC+05:30", "mercredi 7 juillet 2027, 5\u00a0h, UTC+05:30"},
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []Lang{EN, FR} {
			if got := For(lang).Moment(summer.In(loc)); got != want[i] {
				t.Errorf("%s: %q, want %q", zone, got, want[i])
			}
		}
	}
	for zone := range zones {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}
