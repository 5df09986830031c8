package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"recess/internal/account"
	"recess/internal/app/apptest"
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
		".legend": "Requested 1", "#numbers": "343 ridings", "#table": "Ottawa Centre", "#needy + p": "Nobody has taken these on",
		`.cover a[href="/en/coverage/ridings/35079"]`: "Requested",
	})
	all.visit("/fr/coverage?state=requested").shows(200, has{"#numbers": "1 circonscription", "#table": "Ottawa-Centre"})
	all.visit("/en/coverage?state=met-member").shows(200, has{"main": "No riding is like that"})
	all.visit("/en/coverage?campaign=unheard-of").shows(404, nil)
	all.visit("/en/coverage/ridings/35079").shows(200, has{"#events ~ ol": "Request sent"})
	all.visit("/en/coverage?province=%3Cscript%3E&state=x&level=y&stale=77&party=z").shows(200, has{"#numbers": "343 ridings"})
	if strings.Contains(all.page.body, "script%3E") || strings.Contains(all.page.body, "_form") {
		t.Error("a page that is compressed repeats what was typed, or has a token")
	}
	quebec.visit("/en/coverage").shows(200, has{"#numbers": "78 ridings"})
	for _, path := range []string{"/en/coverage", "/en/coverage.csv", "/en/coverage.csv?of=meetings", "/en/coverage.svg"} {
		if _, body := quebec.fetch(path); bytes.Contains(body, []byte("Ottawa Centre")) {
			t.Errorf("%s tells a coordinator of Québec of Ontario", path)
		}
	}
	for _, path := range []string{"/en/coverage?province=ON", "/en/coverage.csv?province=ON", "/en/coverage.xlsx?province=ON", "/en/coverage.png?province=ON", "/en/coverage/ridings/35079"} {
		quebec.visit(path).shows(403, nil)
	}
	newBrowser(t, s).visit("/fr/totals").shows(200, has{"main": "trop peu pour le dire"})
}

// A page asks the database as often, however many meetings there are.
func TestCoverageStatements(t *testing.T) {
	s, all, _ := covered(t)
	for _, path := range []string{"/en/coverage", "/en/coverage/ridings/35079", "/en/coverage.csv", "/en/totals"} {
		all.fetch(path)
		before := s.App.Store.Statements()
		all.fetch(path)
		if n := s.App.Store.Statements() - before; n > 12 || n == 0 {
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
	if !strings.Contains(response.Header.Get("Content-Disposition"), "couverture-2027-05-10.csv") || !bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		t.Errorf("%v, %q", response.Header, body[:20])
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
	if _, body = all.fetch("/en/coverage.svg"); !bytes.HasPrefix(body, []byte("<svg ")) || !bytes.Contains(body, []byte("Ottawa Centre: Requested")) {
		t.Errorf("%.80q", body)
	}
}

// The packs of what is shown are ordered on their own page; the digest is
// turned off on one's own.
func TestCoverageLeadsOn(t *testing.T) {
	_, all, _ := covered(t)
	all.visit("/en/coverage?state=requested").shows(200, has{`.downloads-list a[href$="ridings=35079"]`: "Packs"})
	all.visit("/en/packs?ridings=35079").shows(200, has{`#ridings[value="35079"]`: ""})
	all.visit("/en/me").shows(200, has{"input[name=digest][checked]": ""})
	all.send("/en/me/digest", "digest", "").shows(200, nil)
	if strings.Contains(all.visit("/en/me").page.body, `name="digest" value="1" checked`) {
		t.Error("the digest is still on")
	}
}
