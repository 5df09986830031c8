package app_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/riding"
)

// The register of one territory whose code Y1A 1A1 two ridings share: even
// numbers of rue du Lac lie in one, odd ones in the other.
const (
	lakeLocations = "LOC_GUID,FED_CODE,FED_ENG_NAME,FED_FRE_NAME,BG_LATITUDE,BG_LONGITUDE,BF_REPPOINT_LATITUDE,BF_REPPOINT_LONGITUDE\n" +
		"a,60001,Yukon,Yukon,,,,\nb,61001,Northwest Territories,Territoires du Nord-Ouest,,,,\n"
	lakeHeader    = "LOC_GUID,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,OFFICIAL_STREET_DIR,MAIL_STREET_NAME,MAIL_STREET_TYPE,MAIL_STREET_DIR,MAIL_POSTAL_CODE\n"
	lakeAddresses = lakeHeader + "a,2,,du Lac,RUE,,,,,Y1A1A1\na,4,,du Lac,RUE,,,,,Y1A1A1\na,4,,du Lac,RUE,,,,,Y1A1A1\nb,1,,du Lac,RUE,,,,,Y1A1A1\nb,5,1/2,du Lac,RUE,,,,,Y1A1A1\n" +
		"a,9,,Main,ST,N,,,,Y1A1A1\nb,9,,,,,MAIN,ST,N,Y1A1A1\na,7,,Main,ST,N,,,,Y1A1A1\na,1,,Main,ST,N,,,,Y1A1A2\n"
)

// lake is a server that has taken that register in.
func lake(t *testing.T, database string, change ...func(*app.Settings)) *apptest.Server {
	t.Helper()
	s := apptest.Start(t, database, change...)
	importLake(t, s, lakeAddresses)
	return s
}

func importLake(t *testing.T, s *apptest.Server, addresses string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"Location_60.csv": lakeLocations, "Address_60.csv": addresses} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.App.ImportAddresses(t.Context(), dir, app.Import{Origin: "lake", Partial: true}, nil); err != nil {
		t.Fatal(err)
	}
}

func TestByAddress(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		first := lake(t, database)
		again := apptest.Start(t, database) // reads what the first has written
		for _, s := range []*apptest.Server{first, again} {
			x, code := s.App.Finder.Index(), mustPostal(t, "Y1A1A1")
			if x.HasStreets(mustPostal(t, "Y1A1A2")) {
				t.Error("a code of one riding has streets to ask for")
			}
			for _, test := range []struct{ street, number, riding, near string }{
				{"RUE du Lac", "2", "60001", ""},
				{"du lac, rue", " 1 ", "61001", ""},
				{"Rue DU LAC", "5½", "61001", ""},
				{"Rue du Lac", "5 1/2", "61001", ""},
				{"Main ST N", "7", "60001", ""},
				{"Main ST N", "9", "", ""},            // two houses of one number
				{"Rue du Lac", "3", "", "1 5 1/2"},    // between two of its side
				{"Rue du Lac", "5", "", "1 5 1/2"},    // only with what follows it
				{"Rue du Lac", "200", "", "4"},        // beyond the last
				{"Main ST N", "8", "", "7 9"},         // no even ones
				{"Main ST N", "9B", "", "9"},          // of two ridings
				{"Rue du Lac", "999999", "", "5 1/2"}, // the longest
			} {
				found, err := x.ByAddress(code, test.street, test.number)
				if err != nil {
					t.Errorf("%s %s gives %v", test.number, test.street, err)
					continue
				}
				near := ""
				for _, n := range found.Near {
					near += " " + n.String()
				}
				switch {
				case test.riding != "":
					if found.Certainty != riding.Exact || found.Method != riding.ByAddress || found.Only().Code != test.riding {
						t.Errorf("%s %s is %+v, want exactly %s", test.number, test.street, found.Answer, test.riding)
					}
				case found.Certainty != riding.Candidates || len(found.Candidates) != 2 || strings.TrimSpace(near) != test.near:
					t.Errorf("%s %s is %+v near%s, want candidates near %s", test.number, test.street, found.Answer, near, test.near)
				}
			}
			for _, test := range []struct {
				code, street, number string
				kind                 fault.Kind
			}{
				{"Y1A1A1", "Main", "7", fault.NotFound}, {"Y1A1A1", "", "7", fault.NotFound}, {"Y1A1A2", "Main ST N", "1", fault.NotFound},
				{"Y1A1A1", "Main ST N", "", fault.Invalid}, {"Y1A1A1", "Main ST N", "4-7", fault.Invalid}, {"Y1A1A1", "Main ST N", "seven", fault.Invalid},
				{"Y1A1A1", "Main ST N", "1000000", fault.Invalid}, {"Y1A1A1", "Main ST N", "7 nord", fault.Invalid},
			} {
				if _, err := x.ByAddress(mustPostal(t, test.code), test.street, test.number); fault.KindOf(err) != test.kind {
					t.Errorf("%s %s of %s gives %v", test.number, test.street, test.code, err)
				}
			}
		}
	})
}

func TestAddressPage(t *testing.T) {
	s := lake(t, apptest.Database(t))
	b := newBrowser(t, s)
	b.visit("/en/find?postal=Y1A+1A1").shows(200, has{
		"#street option:nth-child(2)": "RUE du Lac", "#street option:nth-child(3)": "Main ST N", "label[for=number]": "Street number", "#address": "Find your riding by address",
	})
	b.visit("/en/find?postal=Y1A+1A1&street=RUE+du+Lac&number=2").shows(200, has{"h1": "Yukon"})
	if strings.Contains(b.at, "Lac") || !strings.HasSuffix(b.at, "?via=nar") {
		t.Errorf("the riding's page is reached at %s", b.at)
	}
	for _, test := range []struct {
		street, number string
		status         int
		says           string
		field          string
	}{
		{"RUE du Lac", "3333", 200, "Le 3333, RUE du Lac, Y1A 1A1, ne figure pas", "number"},
		{"Main ST N", "9", 200, "dans plus d’une circonscription", "number"},
		{"Main ST N", "4-7", 400, "sans celui de l’appartement", "number"},
		{"", "3333", 404, "Sélectionnez dans la liste une rue", "street"},
		{"Nowhere", "3333", 404, "Sélectionnez dans la liste une rue", "street"},
	} {
		path := "/fr/find?" + url.Values{"postal": {"Y1A 1A1"}, "street": {test.street}, "number": {test.number}}.Encode()
		a := get(t, s, path)
		if a.status != test.status || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, cache %q", path, a.status, a.header.Get("Cache-Control"))
		}
		want := has{"#address-problem": test.says, "[aria-invalid]#" + test.field: "", "#street option[selected]": "-", "#number[value='" + test.number + "']": ""}
		if test.street != "" && test.street != "Nowhere" {
			want["#street option[selected]"] = test.street
		}
		check(t, strings.ReplaceAll(a.body, "\u00a0", " "), want)
	}
	for name, text := range map[string]string{"the log": s.Log.String(), "the metrics": get(t, s, "/metrics").body} {
		if text == "" || strings.Contains(text, "Lac") || strings.Contains(text, "3333") || strings.Contains(text, "Y1A") {
			t.Errorf("%s tells where somebody lives: %s", name, text)
		}
	}
}

func TestAddressAPI(t *testing.T) {
	s := lake(t, apptest.Database(t))
	contract := readContract(t, s)
	for _, test := range []struct {
		path, contains, without, cache string
		status                         int
	}{
		{"/postal-codes/Y1A1A1", `"addresses":true,"candidates"`, `"nearest"`, "public, max-age=300", 200},
		{"/postal-codes/Y1A1A2", `"certainty":"exact"`, `"addresses"`, "public, max-age=300", 200},
		{"/streets/Y1A1A1", `"streets":["RUE du Lac","Main ST N"]`, "", "public, max-age=300", 200},
		{"/streets/Y1A1A2", `"not_found"`, "", "no-store", 404},
		{"/streets/Y1A", `"invalid"`, "", "no-store", 400},
		{"/postal-codes/Y1A1A1?street=rue+du+lac&number=4", `"certainty":"exact","method":"nar"`, `"addresses"`, "no-store", 200},
		{"/postal-codes/Y1A1A1?street=rue+du+lac&number=3", `"addresses":true,"nearest":[{"number":"1","riding":"61001"},{"number":"5 1/2","riding":"61001"}],"candidates"`, "exact", "no-store", 200},
		{"/postal-codes/Y1A1A1?street=main+st+n&number=9", `"certainty":"candidates","method":"nar"`, "share", "no-store", 200},
		{"/postal-codes/Y1A1A1?street=elm&number=9", `"not_found"`, "", "no-store", 404},
		{"/postal-codes/Y1A1A1?street=elm", `"invalid"`, "", "no-store", 400},
		{"/postal-codes/Y1A1A1?street=main+st+n&number=x", `"invalid"`, "", "no-store", 400},
	} {
		path := "/api/v1" + test.path
		a := get(t, s, path)
		if a.status != test.status || !strings.Contains(a.body, test.contains) || test.without != "" && strings.Contains(a.body, test.without) {
			t.Errorf("%s: %d, %.300s", test.path, a.status, a.body)
		}
		if cache := a.header.Get("Cache-Control"); cache != test.cache {
			t.Errorf("%s: cache %q", test.path, cache)
		}
		contract.holds(t, s, path, a)
	}
	before := get(t, s, "/api/v1/postal-codes/Y1A1A1").header.Get("ETag")
	importLake(t, s, strings.ReplaceAll(lakeAddresses, ",2,,du Lac", ",,,du Lac")) // a number less
	if found, err := s.App.Finder.Index().ByAddress(mustPostal(t, "Y1A1A1"), "rue du lac", "2"); err != nil || found.Near == nil {
		t.Errorf("a number that the next edition has no more: %+v, %v", found, err)
	}
	if get(t, s, "/api/v1/postal-codes/Y1A1A1").header.Get("ETag") != before {
		t.Error("the same answer has another tag")
	}
}

// While one edition takes the place of another, each address is answered by one
// or the other, and every code as well.
//
// Races: look-ups of addresses with the swap of the address register.
func TestRaceAddressLookups(t *testing.T) {
	s := lake(t, apptest.Database(t))
	other := strings.NewReplacer("a,", "b,", "b,", "a,").Replace(lakeAddresses) // all in the other riding
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	answered := make([]map[string]int, 4)
	for i := range answered {
		answered[i] = map[string]int{}
		asking.Go(func() {
			for ctx.Err() == nil {
				address := get(t, s, "/api/v1/postal-codes/Y1A1A1?street=rue+du+lac&number=2")
				riding := codeIn.FindString(address.body)
				if address.status != 200 || !strings.Contains(address.body, `"certainty":"exact"`) || riding == "" {
					t.Errorf("an address is answered %d, %.200s", address.status, address.body)
				}
				answered[i][riding]++
				if code := get(t, s, "/api/v1/postal-codes/Y1A1A1"); code.status != 200 || !strings.Contains(code.body, `"addresses":true`) {
					t.Errorf("a code is answered %d, %.200s", code.status, code.body)
				}
			}
		})
	}
	for n := range 20 {
		importLake(t, s, []string{other, lakeAddresses}[n%2])
	}
	cancel()
	asking.Wait()
	for i, ridings := range answered {
		if len(ridings) == 0 || ridings[`"code":"60001"`]+ridings[`"code":"61001"`] == 0 || len(ridings) > 2 {
			t.Errorf("visitor %d was answered %v", i, ridings)
		}
	}
}

var codeIn = regexp.MustCompile(`"code":"[0-9]{5}"`)

// What was taken in is shown with its source, edition, date and count.
func TestAddressRegisterIsShown(t *testing.T) {
	s := lake(t, apptest.Database(t), func(s *app.Settings) { s.Now = time.Now })
	e := s.App.Editions()[register.Addresses]
	if e.Rows != 2 || e.Hash == "" || e.AsOf.IsZero() || e.LoadedAt.IsZero() || e.Shipped || !strings.Contains(e.URL, "46260002") {
		t.Errorf("the edition is %+v", e)
	}
	check(t, get(t, s, "/en/sources").body, has{"main": "National Address Register"})
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	b.visit("/fr/registers").shows(200, has{"main": "Registre national des adresses"})
}
