package shipped

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/calendar"
	"recess/internal/register"
	"recess/internal/riding"
)

// must unwraps what cannot fail unless the tables are wrong.
func must[T any](t *testing.T, read func() (T, error)) T {
	t.Helper()
	v, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ridingsByCode(t *testing.T) map[string]riding.Riding {
	t.Helper()
	byCode := make(map[string]riding.Riding)
	for _, r := range must(t, Ridings) {
		byCode[r.Code] = r
	}
	return byCode
}

func TestRidings(t *testing.T) {
	ridings := ridingsByCode(t)
	renamed, population := 0, 0
	for code, r := range ridings {
		if !riding.IsCode(code) || !slices.Contains(riding.Provinces, r.Province) || r.Name.EN == "" || r.Name.FR == "" {
			t.Errorf("riding %+v", r)
		}
		if _, err := time.LoadLocation(r.TimeZone); err != nil || r.TimeZone == "" {
			t.Errorf("riding %s: zone %q: %v", code, r.TimeZone, err)
		}
		if r.Renamed() {
			renamed++
		}
		population += r.Population
	}
	if len(ridings) != 343 || renamed != 17 || population != 36_991_974 {
		t.Errorf("%d ridings, %d renamed, %d people", len(ridings), renamed, population)
	}
	for code, zone := range map[string]string{
		"10004": "America/Goose_Bay",    // Happy Valley-Goose Bay
		"24066": "America/Toronto",      // vacant: Quebec's usual zone
		"35045": "America/Winnipeg",     // Kenora
		"47001": "America/Edmonton",     // Lloydminster
		"47014": "America/Regina",       // vacant
		"59007": "America/Edmonton",     // Cranbrook
		"59026": "America/Dawson_Creek", // Fort St. John
		"62001": "America/Iqaluit",      // Igloolik
	} {
		if got := ridings[code].TimeZone; got != zone {
			t.Errorf("riding %s keeps %s, want %s", code, got, zone)
		}
	}
}

func TestMembers(t *testing.T) {
	ridings := ridingsByCode(t)
	members := must(t, Members)
	offices, emails := 0, 0
	for _, m := range members {
		if _, vacant := ridings[m.Riding]; !vacant {
			t.Errorf("%s sits for %q: unknown or taken", m.Name(), m.Riding)
		}
		delete(ridings, m.Riding)
		if m.PersonID == 0 || m.FirstName == "" || m.LastName == "" || m.Party == "" || !strings.HasPrefix(m.ProfileURL, "https://") {
			t.Errorf("member %+v", m)
		}
		for i, o := range m.Offices {
			if o.Main != (i == 0) || len(o.Postal) != 7 || !slices.Contains(riding.Provinces, o.Province) {
				t.Errorf("%s: office %d: %+v", m.Name(), i, o)
			}
		}
		offices += len(m.Offices)
		if m.Email != "" {
			emails++
		}
	}
	if len(members) != 337 || offices != 407 || emails != 332 {
		t.Errorf("%d members, %d offices, %d e-mail addresses", len(members), offices, emails)
	}
	var vacant []string
	for _, r := range ridings {
		vacant = append(vacant, r.Name.EN)
	}
	slices.Sort(vacant)
	want := []string{"Brantford—Brant South", "Laurier—Sainte-Marie", "Rosemont—La Petite-Patrie",
		"Saint-Hyacinthe—Bagot—Acton", "Scarborough North", "Yorkton—Melville"}
	if diff := cmp.Diff(want, vacant); diff != "" {
		t.Errorf("vacant (-want +got):\n%s", diff)
	}
}

func TestAreas(t *testing.T) {
	ridings := ridingsByCode(t)
	byFSA := make(map[string]riding.Area)
	shares := 0
	for _, a := range must(t, Areas) {
		byFSA[a.FSA] = a
		shares += len(a.Shares)
		if len(a.Shares) == 0 || (a.Place == "") != (a.Point == riding.Point{}) {
			t.Errorf("area %+v", a)
		}
		if _, err := riding.ParsePostalCode(a.FSA + "0A0"); err != nil {
			t.Errorf("area %q begins no postal code: %v", a.FSA, err)
		}
		for _, s := range a.Shares {
			if ridings[s.Riding].Code == "" || s.Share < 0 || s.Share > 1 {
				t.Errorf("area %s: share %+v", a.FSA, s)
			}
		}
	}
	if len(byFSA) != 1672 || shares != 2750 {
		t.Errorf("%d areas, %d shares", len(byFSA), shares)
	}
	for fsa, want := range map[string][]riding.Share{
		"K1P": {{Riding: "35079", Share: .9457, AtPoint: true}, {Riding: "35081", Share: .0543}},
		"M5V": {{Riding: "35100", Share: .9845, AtPoint: true}, {Riding: "35105", Share: .0087}, {Riding: "35112", Share: .0068}},
		"T0A": {{Riding: "48025", Share: .5865, AtPoint: true}, {Riding: "48027", Share: .3906}, {Riding: "48036", Share: .0228}},
		"X0A": {{Riding: "62001", Share: .9996, AtPoint: true}},
	} {
		if diff := cmp.Diff(want, byFSA[fsa].Shares); diff != "" {
			t.Errorf("%s (-want +got):\n%s", fsa, diff)
		}
	}
}

func TestRecesses(t *testing.T) {
	windows := must(t, Recesses)
	for i, w := range windows {
		if w.Last.Before(w.First) || i > 0 && !windows[i-1].Last.Before(w.First) {
			t.Errorf("window %d is out of order: %+v", i, w)
		}
		if provisional := w.Status == calendar.Provisional; provisional != (w.Last.Year > 2026) || w.Source == "" {
			t.Errorf("window %+v", w)
		}
	}
	if len(windows) != 6 || windows[3].Kind != calendar.Winter || windows[5].Kind != calendar.Summer {
		t.Errorf("windows %+v", windows)
	}
}

func TestEditions(t *testing.T) {
	readme, err := os.ReadFile("../../../data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []register.Name
	for _, e := range must(t, Editions) {
		names = append(names, e.Register)
		if len(e.Hash) != 12 || !e.Shipped || e.Rows == 0 || e.Source.FR == "" || e.Licence.FR == "" {
			t.Errorf("edition %+v", e)
		}
		line := lineOf(string(readme), "| "+string(e.Register)+" |")
		for _, fact := range []string{e.AsOf.String(), strconv.Itoa(e.Rows), e.URL, e.Licence.EN} {
			if !strings.Contains(line, fact) {
				t.Errorf("data/README.md does not say %q of %s:\n%s", fact, e.Register, line)
			}
		}
	}
	want := slices.DeleteFunc(slices.Clone(register.Names), func(n register.Name) bool {
		return slices.Contains([]register.Name{register.PostalCodes, register.Addresses, register.Portraits}, n)
	})
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("registers (-want +got):\n%s", diff)
	}
}

func lineOf(text, start string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, start) {
			return line
		}
	}
	return ""
}

func TestBoundaries(t *testing.T) {
	if b := must(t, Boundaries); !strings.HasPrefix(string(b), "RGEO") {
		t.Errorf("begins with %q", b[:8])
	}
}

func TestEachTellsTheLine(t *testing.T) {
	err := each(membersTable, func(r *row) { r.number("last_name") })
	if err == nil || !strings.HasPrefix(err.Error(), "members.csv.gz:2: column last_name: ") {
		t.Error(err)
	}
	if err := each(officesTable, func(r *row) { r.text("absent") }); err == nil {
		t.Error("an absent column is no error")
	}
}
