package app_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/await"
	"recess/internal/campaign"
)

// standing is what the page of a job asks for while it waits.
type standing struct {
	State       string
	Done, Total int
}

func stands(t *testing.T, b *browser, job string) standing {
	t.Helper()
	var now standing
	if err := json.Unmarshal([]byte(b.visit(job+"/progress").page.body), &now); err != nil {
		t.Fatal(err)
	}
	return now
}

// begun is a download that has come some way.
func begun(t *testing.T, b *browser, job string) *http.Response {
	t.Helper()
	response, err := b.client.Get(b.server.URL + job + "/zip")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if _, err := io.CopyN(io.Discard, response.Body, 300<<10); err != nil {
		t.Fatal(err)
	}
	return response
}

func TestCancelledZip(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	job := ordered(t, b, "variant", "team", "lang", "both")
	response := begun(t, b, job)
	if again := b.visit(job + "/zip").page; again.status != 409 || again.header.Get("Content-Disposition") != "" {
		t.Errorf("the same download a second time: %d, %v", again.status, again.header)
	}
	b.visit("/en/packs").send("/en/packs", "variant", "team", "lang", "en").shows(400, has{"#problem": "already have a download in progress"})
	b.visit(job).shows(200, has{"[data-state]": "being created", "noscript": "refresh"})
	b.send(job+"/cancel").shows(200, has{"[data-state]": "stopped", "[data-start] a": "Start the download again"})
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Error("a cancelled download ends as if it were whole")
	}
	begun(t, b, job) // and it can be begun again
	if now := stands(t, b, job); now.State != "running" {
		t.Errorf("begun again, it stands at %v", now)
	}
}

// Who hangs up stops the work.
func TestHungUpZip(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	job := ordered(t, b, "variant", "team", "lang", "both")
	begun(t, b, job).Body.Close()
	var now standing
	await.Until(t, "the work has stopped", func() bool {
		now = stands(t, b, job)
		return now.State != "running"
	})
	if now.State != "cancelled" || now.Done >= now.Total {
		t.Errorf("after hanging up it stands at %v", now)
	}
	if log := s.Log.String(); strings.Contains(log, "ERROR") || strings.Contains(log, "127.0.0.1:") {
		t.Errorf("who hangs up is no error of ours, and no address is for the log:\n%s", log)
	}
}

// A program that only asks what there is begins nothing.
func TestHeadOfAZip(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	job := ordered(t, b, "variant", "leave-behind", "lang", "en")
	response, err := b.client.Head(s.URL + job + "/zip")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if got := response.Header.Get("Content-Disposition"); response.StatusCode != 200 || !strings.HasPrefix(got, `attachment; filename=packs-`) {
		t.Errorf("%d, %q", response.StatusCode, got)
	}
	if now := stands(t, b, job); now.State != "ready" || now.Total != 343 {
		t.Errorf("it stands at %v", now)
	}
}

func TestOrderOfSomeRidings(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	limit(t, s, "coordinator@example.org", account.Scope{Provinces: []string{"ON", "PE"}})
	tests := []struct {
		ridings, says string
		fields        []string
	}{
		{"24055", "24055 is not one of", nil},
		{"99999, 35079", "99999 is not one of", nil},
		{"<b>", "<b> is not one of", nil},
		{"35079", "35079 is not one of", []string{"province", "PE"}},
		{"", "There is no campaign named nowhere", []string{"campaign", "nowhere"}},
		{"", "English (en) or French (fr)", []string{"lang", "de"}},
		{"", "two packs", []string{"variant", "whole"}},
	}
	for _, test := range tests {
		fields := append([]string{"variant", "team", "lang", "fr", "ridings", test.ridings}, test.fields...)
		b.visit("/en/packs").send("/en/packs", fields...).shows(400, has{"#problem": test.says, "#ridings": ""})
	}
	job := ordered(t, b, "campaign", "meet-your-mp", "ridings", " 35079,11001; 35079\n", "lang", "fr")
	z, err := zip.NewReader(strings.NewReader(b.visit(job+"/zip").page.body), int64(len(b.page.body)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"Trousse 11001 Cardigan.pdf", "Trousse 35079 Ottawa-Centre.pdf"}) {
		t.Errorf("the zip holds %q", names)
	}
}

// What is asked in a campaign that is being prepared is not for everybody,
// and its pack not yet for teams.
func TestPackOfADraft(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	store := s.App.Store.Campaigns()
	draft, err := store.Campaign(t.Context(), "meet-your-mp")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SetStatus(t.Context(), draft.ID, campaign.Change{Status: campaign.Draft, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	visitor := newBrowser(t, s)
	resident := signedIn(t, s, "resident@example.org", account.Volunteer, false)
	living(t, s, "resident@example.org", "35079")
	coordinator := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	const which = "?campaign=meet-your-mp"
	for _, path := range []string{"/en/ridings/35079/leave-behind" + which, "/fr/ridings/35079/leave-behind.pdf" + which, "/api/v1/ridings/35079/pack.pdf" + which} {
		if got := visitor.visit(path).page.status; got != 404 {
			t.Errorf("%s: %d to everybody", path, got)
		}
	}
	for _, path := range []string{"/en/ridings/35079/pack" + which, "/fr/ridings/35079/pack.pdf" + which} {
		if got := resident.visit(path).page.status; got != 404 {
			t.Errorf("%s: %d to a team", path, got)
		}
	}
	page := coordinator.visit("/fr/ridings/35079/leave-behind.pdf" + which).page
	if cache := page.header.Get("Cache-Control"); page.status != 200 || !strings.HasPrefix(cache, "private") {
		t.Errorf("to a coordinator: %d, %q", page.status, cache)
	}
}

// What the API answers is what its description says.
func TestPackFitsItsDescription(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	contract := readContract(t, s)
	stranger := signedIn(t, s, "stranger@example.org", account.Volunteer, false)
	for path, status := range map[string]int{
		"/api/v1/ridings/35079/pack.pdf?lang=fr":         200,
		"/api/v1/ridings/35079/pack.pdf?lang=de":         400,
		"/api/v1/ridings/99999/pack.pdf":                 404,
		"/api/v1/ridings/35079/pack.pdf?variant=team":    403,
		"/api/v1/ridings/35079/pack.pdf?campaign=nobody": 404,
	} {
		page := stranger.visit(path).page
		if page.status != status {
			t.Errorf("%s: %d, want %d", path, page.status, status)
		}
		contract.holds(t, s, path, page)
	}
}
