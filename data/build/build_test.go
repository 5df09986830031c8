package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/civil"
)

func TestTimeZones(t *testing.T) {
	tests := []struct {
		province string
		main     office
		want     string
	}{
		{"NL", office{province: "NL", city: "Happy Valley-Goose Bay"}, "America/Goose_Bay"},
		{"NL", office{province: "NL", city: "L'Anse au Loup"}, "America/St_Johns"},
		{"SK", office{province: "SK", city: "Lloydminster"}, "America/Edmonton"},
		{"QC", office{}, "America/Toronto"}, // vacant
		{"NU", office{province: "NU", city: "Igloolik"}, "America/Iqaluit"},
	}
	for _, test := range tests {
		if got, err := timeZone(test.province, test.main); got != test.want || err != nil {
			t.Errorf("%s, %s: %q, %v; want %q", test.main.city, test.province, got, err, test.want)
		}
	}
	if _, err := timeZone("ZZ", office{}); err == nil {
		t.Error("an unknown province is no error")
	}
	for place, zone := range otherZones {
		if _, err := time.LoadLocation(zone); err != nil || usualZones[place.province] == "" {
			t.Errorf("%v: %v", place, err)
		}
	}
}

func TestRowsTellWhatIsWrong(t *testing.T) {
	s := source{dir: t.TempDir()}
	path := filepath.Join(s.dir, "t.csv")
	if err := os.WriteFile(path, []byte("\ufeffa,b\n1, two  words \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := s.rows("t.csv", 1, "a", "b")
	if err != nil || rows[0].get("a") != "1" || rows[0].get("b") != "two words" {
		t.Errorf("%v, %v", rows, err)
	}
	if err := rows[0].errorf("odd"); err.Error() != path+":2: odd" {
		t.Error(err)
	}
	if _, err := s.rows("t.csv", 1, "c"); err == nil || !strings.Contains(err.Error(), path+`:1: no column "c"`) {
		t.Error(err)
	}
	if _, err := s.rows("t.csv", 2, "a"); err == nil || !strings.Contains(err.Error(), "1 rows, expected 2") {
		t.Error(err)
	}
}

func TestDropSlivers(t *testing.T) {
	a := area{shares: []share{
		{riding: "3", share: 0.004},
		{riding: "4", share: 0.001, known: true},
		{riding: "2", share: 0.005},
		{riding: "1", share: 0.99},
	}}
	if n := a.dropSlivers(); n != 1 || len(a.shares) != 3 || a.shares[0].riding != "1" || a.shares[2].riding != "4" {
		t.Errorf("%d dropped, left %v", n, a.shares)
	}
	only := area{shares: []share{{riding: "1", share: 0.001}}}
	if only.dropSlivers(); len(only.shares) != 1 {
		t.Error("an area is left without a riding")
	}
}

func TestRecesses(t *testing.T) {
	var c sittings
	for _, week := range [][2]string{{"2026-12-07", "2026-12-11"}, {"2027-01-25", "2027-01-29"},
		{"2027-02-01", "2027-02-04"}, {"2027-02-09", "2027-02-12"}} {
		c.Weeks = append(c.Weeks, struct {
			Start day `json:"start"`
			End   day `json:"end"`
		}{parsed(t, week[0]), parsed(t, week[1])})
	}
	var got []string
	for _, w := range c.recesses() {
		got = append(got, w.First.String()+" "+w.Last.String()+" "+string(w.Kind)+" "+string(w.Status))
	}
	if diff := cmp.Diff([]string{"2026-12-12 2027-01-24 winter provisional"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func parsed(t *testing.T, s string) day {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return day{d}
}
