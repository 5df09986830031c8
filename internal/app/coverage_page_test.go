package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"image/png"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// fetch gives an answer as it is, without its compression.
func (b *browser) fetch(path string) (*http.Response, []byte) {
	b.t.Helper()
	response, err := b.client.Get(b.server.URL + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response, body
}

// covered is a server with one meeting in Ontario, that a person with a
// formula for a name leads, and one in Québec.
func covered(t *testing.T) (s *apptest.Server, all, quebec *browser) {
	t.Helper()
	s, c := meetingServer(t)
	all = signedIn(t, s, "camille@example.org", account.Coordinator, true)
	quebec = signedIn(t, s, "odile@example.org", account.Coordinator, true)
	limit(t, s, "odile@example.org", account.Scope{Provinces: []string{"QC"}})
	robin := c.person("=HYPERLINK(1)", "35079")
	id := c.start(robin, "35079").ID
	c.on(robin, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send})
	c.start(c.person("Lise Tremble", "24055"), "24055")
	return s, all, quebec
}

func TestCoveragePage(t *testing.T) {
	s, all, quebec := covered(t)
	all.visit("/en/coverage").shows(200, has{
		".legend": "Request sent 1", "#numbers": "343 ridings", "#table": "Ottawa Centre", "#needy + p": "Nobody has claimed these ridings yet",
		`.cover a[href="/en/coverage/ridings/35079"]`: "Request sent", `.legend a[href="?state=requested"]`: "Request sent 1",
	})
	all.visit("/en/coverage?province=ON").shows(200, has{`.legend a[href="?province=ON&state=requested"]`: "Request sent 1"})
	all.visit("/fr/coverage?state=requested").shows(200, has{"#numbers": "1 circonscription", "#table": "Ottawa-Centre"})
	all.visit("/en/coverage?state=met-member").shows(200, has{"main": "No ridings match these filters"})
	all.visit("/en/coverage?campaign=unheard-of").shows(404, nil)
	all.visit("/en/coverage/ridings/35079").shows(200, has{"#events ~ ol": "Request sent"})
	all.visit("/en/coverage?province=%3Cscript%3E&state=x&level=y&stale=77&party=z").shows(200, has{"#numbers": "343 ridings"})
	if strings.Contains(all.page.body, "script%3E") || strings.Contains(all.page.body, "_form") {
		t.Error("a page that is compressed repeats what was typed, or has a token")
	}
	quebec.visit("/en/coverage").shows(200, has{"#numbers": "78 ridings", `.cover[aria-label="Quebec: ridings by status"]`: "Outremont"})
	all.visit("/fr/coverage?province=PE").shows(200, has{"#numbers": "4 circonscriptions", `.cover[aria-label^="Île-du-Prince-Édouard"]`: "Malpeque"})
	for _, path := range []string{"/en/coverage", "/en/coverage.csv", "/en/coverage.csv?of=meetings", "/en/coverage.svg"} {
		if _, body := quebec.fetch(path); bytes.Contains(body, []byte("Ottawa Centre")) {
			t.Errorf("%s tells a coordinator of Québec of Ontario", path)
		}
	}
	for _, path := range []string{"/en/coverage?province=ON", "/en/coverage.csv?province=ON", "/en/coverage.xlsx?province=ON", "/en/coverage.png?province=ON", "/en/coverage/ridings/35079"} {
		quebec.visit(path).shows(403, nil)
	}
	newBrowser(t, s).visit("/fr/totals").shows(200, has{"main": "moins de 5"})
}

// A page asks the database as often, however many meetings there are.
func TestCoverageStatements(t *testing.T) {
	s, all, _ := covered(t)
	for path, most := range map[string]int64{
		"/en/coverage": 12, "/fr/coverage?province=ON&party=liberal&stale=1&overdue=1": 12, "/en/coverage.csv": 12, "/en/coverage.xlsx?of=meetings": 12,
		"/en/coverage.svg": 12, "/en/totals": 4, "/en/coverage/ridings/35079": 16,
	} {
		all.fetch(path)
		before := s.App.Store.Statements()
		all.fetch(path)
		if n := s.App.Store.Statements() - before; n > most || n == 0 {
			t.Errorf("%s asks %d times", path, n)
		}
	}
}

func TestCoverageIsSmall(t *testing.T) {
	_, all, _ := covered(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, all.server.URL+"/en/coverage", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := all.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gzip.NewReader(bytes.NewReader(body)); err != nil || len(body) > 150_000 {
		t.Errorf("the page has %d bytes (%v)", len(body), err)
	}
}

func TestCoverageFiles(t *testing.T) {
	_, all, _ := covered(t)
	response, body := all.fetch("/fr/coverage.csv?of=meetings")
	if !strings.Contains(response.Header.Get("Content-Disposition"), "rencontres-2027-05-10.csv") || !bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		t.Errorf("%v, %q", response.Header, body[:20])
	}
	filtered, _ := all.fetch("/en/coverage.csv?province=ON&party=liberal&state=met-member&level=supporter&stale=3&overdue=1")
	_, named, err := mime.ParseMediaType(filtered.Header.Get("Content-Disposition"))
	if want := "coverage, Ontario, Liberal, Met the MP, Supportive, More than 3 months ago, Overdue only-2027-05-10.csv"; err != nil || named["filename"] != want {
		t.Errorf("the file is %q, %v", named, err)
	}
	rows, err := csv.NewReader(bytes.NewReader(body[3:])).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "24055" || rows[2][2] != "Ottawa-Centre" {
		t.Errorf("%q %v", rows, err)
	}
	_, body = all.fetch("/en/coverage.xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rows, err = f.GetRows(f.GetSheetName(0)); err != nil || len(rows) != 344 || len(rows[0]) != 18 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	_, body = all.fetch("/en/coverage.png")
	if img, err := png.Decode(bytes.NewReader(body)); err != nil || img.Bounds().Dx() != 1200 {
		t.Errorf("the picture: %v", err)
	}
	if _, body = all.fetch("/en/coverage.svg"); !bytes.HasPrefix(body, []byte("<svg ")) || !bytes.Contains(body, []byte("Ottawa Centre: Request sent")) {
		t.Errorf("%.80q", body)
	}
}

// The packs of what is shown are ordered on their own page; the digest is
// turned off on one's own.
func TestCoverageLeadsOn(t *testing.T) {
	_, all, _ := covered(t)
	all.visit("/en/coverage?state=requested").shows(200, has{`.downloads-list a[href$="ridings=35079"]`: "Briefing packs"})
	all.visit("/en/packs?ridings=35079").shows(200, has{`#ridings[value="35079"]`: ""})
	all.visit("/en/me/profile").shows(200, has{"input[name=digest][checked]": ""})
	all.send("/en/me/digest", "digest", "").shows(200, nil)
	if strings.Contains(all.visit("/en/me").page.body, `name="digest" value="1" checked`) {
		t.Error("the digest is still on")
	}
}

// What somebody takes has their own ridings only, and asking for those of
// others is refused in words, also for a dossier and packs.
func TestCoverageStaysInItsRegion(t *testing.T) {
	s, all, quebec := covered(t)
	only := signedIn(t, s, "otto@example.org", account.Coordinator, true)
	limit(t, s, "otto@example.org", account.Scope{Ridings: []string{"35079"}})
	for _, test := range []struct {
		who  *browser
		path string
		want []string // codes, each once in the column
	}{
		{only, "/en/coverage.xlsx", []string{"35079"}},
		{only, "/en/coverage.xlsx?province=ON", []string{"35079"}},
		{only, "/en/coverage.xlsx?of=meetings", []string{"35079"}},
		{quebec, "/fr/coverage.xlsx?of=meetings", []string{"24055"}},
		{all, "/fr/coverage.xlsx?of=meetings", []string{"24055", "35079"}},
	} {
		_, body := test.who.fetch(test.path)
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatalf("%s: %v", test.path, err)
		}
		columns, err := f.GetCols(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		column := slices.IndexFunc(columns, func(c []string) bool { return c[0] == "Code" })
		if got := columns[column][1:]; !slices.Equal(got, test.want) {
			t.Errorf("%s has %q, want %q", test.path, got, test.want)
		}
		f.Close()
	}
	for _, path := range []string{"/en/coverage?province=QC", "/en/coverage.csv?province=QC", "/en/coverage.xlsx?province=QC&of=meetings", "/en/coverage.svg?province=QC", "/en/coverage/ridings/24055"} {
		only.visit(path).shows(403, has{"main": "You don’t coordinate this riding or province"})
	}
	quebec.visit("/fr/coverage/ridings/35079").shows(403, has{"main": "Vous ne coordonnez pas"})
	quebec.visit("/en/packs").send("/en/packs", "ridings", "35079", "variant", "team", "lang", "en").shows(400, has{"#problem": "35079"})
	all.visit("/en/coverage?state=claimed").visit("/en/packs?ridings=24055").send("/en/packs", "ridings", "24055", "variant", "team", "lang", "fr").shows(200, has{"main": "1"})
}

// Whoever looks sees what was done a moment ago: nothing keeps an older view.
func TestCoverageIsFresh(t *testing.T) {
	s, all, _ := covered(t)
	response, _ := all.fetch("/en/coverage")
	if kept := response.Header.Get("Cache-Control"); kept != "no-store" {
		t.Errorf("a view may be kept: %q", kept)
	}
	_, kim := neighbour(t, s, "Kim", "24057")
	all.visit("/en/coverage").shows(200, has{`.cover a[href="/en/coverage/ridings/24057"]`: "Not claimed"})
	if _, err := s.App.Meetings.Start(t.Context(), kim, "24057", i18n.EN, ""); err != nil {
		t.Fatal(err)
	}
	all.visit("/en/coverage").shows(200, has{`.cover a[href="/en/coverage/ridings/24057"]`: "Claimed", "#table": "Claimed"})
	all.visit("/en/coverage/ridings/24057").shows(200, has{".facts": "Claimed", "#events ~ ol": "Riding claimed"})
}
