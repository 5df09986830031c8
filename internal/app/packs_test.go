package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/briefing"
	"recess/internal/i18n"
)

// living makes somebody live in a riding.
func living(t *testing.T, s *apptest.Server, email, riding string) {
	t.Helper()
	p := known(t, s, email)
	p.Home = account.Home{Postal: "K1P 1A4", Riding: riding, Method: "chosen", Exact: true, On: time.Now()}
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func TestPacksGoToWhoMayHaveThem(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	visitor := newBrowser(t, s)
	resident := signedIn(t, s, "resident@example.org", account.Volunteer, false)
	stranger := signedIn(t, s, "stranger@example.org", account.Volunteer, false)
	unverified := signedIn(t, s, "unverified@example.org", account.Coordinator, false)
	coordinator := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	living(t, s, "resident@example.org", "35079")
	living(t, s, "stranger@example.org", "24055")

	for _, path := range []string{"/en/ridings/35079/pack", "/fr/ridings/35079/pack.pdf", "/api/v1/ridings/35079/pack.pdf?variant=team"} {
		for status, who := range map[int][]*browser{200: {resident, coordinator}, 401: {visitor, unverified}, 403: {stranger}} {
			for _, b := range who {
				if got := b.visit(path).page.status; got != status {
					t.Errorf("%s: %d, want %d", path, got, status)
				}
			}
		}
	}
	for _, path := range []string{"/en/ridings/35079/leave-behind", "/fr/ridings/35079/leave-behind.pdf", "/api/v1/ridings/35079/pack.pdf"} {
		if got := visitor.visit(path).page.status; got != 200 {
			t.Errorf("%s: %d", path, got)
		}
	}
	for _, b := range []*browser{visitor, stranger} {
		b.visit("/en/ridings/35079").shows(200, has{"a[href$='leave-behind.pdf']": "Leave-behind"})
		if strings.Contains(b.page.body, "/35079/pack.pdf") {
			t.Error("the page of a riding offers the team's pack to who may not have it")
		}
	}
	resident.visit("/en/ridings/35079").shows(200, has{"a[href$='/pack.pdf']": "Briefing pack"})
}

func TestAskingForAPackThatIsNot(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	for path, status := range map[string]int{
		"/api/v1/ridings/99999/pack.pdf":                  404,
		"/api/v1/ridings/35079/pack.pdf?campaign=nowhere": 404,
		"/api/v1/ridings/35079/pack.pdf?lang=de":          400,
		"/api/v1/ridings/35079/pack.pdf?variant=all":      400,
		"/fr/ridings/99999/leave-behind":                  404,
		"/fr/ridings/35079/leave-behind?campaign=nowhere": 404,
	} {
		if got := b.visit(path).page.status; got != status {
			t.Errorf("%s: %d, want %d", path, got, status)
		}
	}
}

func TestPackIsKeptByBrowsers(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	address := s.URL + "/api/v1/ridings/24068/pack.pdf?lang=fr" // a vacant seat, or not: both have a sheet
	first, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	first.Body.Close()
	h := first.Header
	if h.Get("Content-Type") != "application/pdf" || !strings.Contains(h.Get("Content-Disposition"), "24068") || h.Get("Etag") == "" {
		t.Errorf("headers: %v", h)
	}
	again, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Header.Set("If-None-Match", h.Get("Etag"))
	second, err := http.DefaultClient.Do(again)
	if err != nil {
		t.Fatal(err)
	}
	second.Body.Close()
	if second.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with its tag: %d", second.StatusCode)
	}
}

// ordered makes a coordinator order packs, and gives the address of the job.
func ordered(t *testing.T, b *browser, fields ...string) string {
	t.Helper()
	b.visit("/en/packs").shows(200, has{"h1": "Briefing packs"})
	b.send("/en/packs", fields...).shows(200, has{"[data-start] a": "Download"})
	return b.at
}

func TestZipOfAProvince(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	job := ordered(t, b, "province", "PE", "variant", "team", "lang", "both")
	raw := []byte(b.visit(job + "/zip").page.body)
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 8 {
		t.Errorf("%d packs, want four ridings in two languages", len(z.File))
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Errorf("%s is no PDF: %v", f.Name, err)
		}
		if !strings.HasPrefix(f.Name, "en/Briefing pack 11") && !strings.HasPrefix(f.Name, "fr/Trousse 11") {
			t.Errorf("a name: %s", f.Name)
		}
	}
	b.visit(job).shows(200, has{"[data-state]": "All packs have been downloaded", "[data-text]": "8 of 8"})
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	if !strings.Contains(admin.visit("/en/audit").page.body, "Downloaded in bulk") {
		t.Error("the audit log does not tell of it")
	}
}

func TestPacksOfOnesOwnScopeOnly(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	limit(t, s, "coordinator@example.org", account.Scope{Provinces: []string{"PE"}})
	b.visit("/en/packs")
	b.send("/en/packs", "province", "ON", "variant", "team", "lang", "en").shows(400, has{"#problem": "don’t coordinate any ridings"})
	if got := b.visit("/en/ridings/35079/pack.pdf").page.status; got != 403 {
		t.Errorf("a pack beyond the scope: %d", got)
	}
	job := ordered(t, b, "variant", "leave-behind", "lang", "fr")
	b.shows(200, has{"[data-text]": "0 of 4"})
	other := signedIn(t, s, "other@example.org", account.Coordinator, true)
	if got := other.visit(job + "/zip").page.status; got != 404 {
		t.Errorf("somebody else's order: %d", got)
	}
}

// broken is a place that cannot be written to after a while.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestWriteAllEndsWhenItCannotWrite(t *testing.T) {
	recess, err := app.Open(t.Context(), app.Settings{Database: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	defer recess.Close()
	order := briefing.Order{Variant: briefing.ForTeam, Langs: i18n.Langs}
	for _, r := range recess.Finder.Index().Ridings() {
		order.Ridings = append(order.Ridings, r.Code)
	}
	quiet := func(int, int) {}
	if err := recess.WriteAll(t.Context(), &broken{left: 1 << 20}, order, quiet); err == nil {
		t.Error("a full disk went unseen")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := recess.WriteAll(ctx, io.Discard, order, quiet); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The sample's words for the team and for coordinators stay out of every
// leave-behind, on paper and on the page.
func TestSampleKeepsItsSecrets(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	for lang, secret := range map[i18n.Lang][]string{
		i18n.EN: {"Notes for coordinators", "How to hold the meeting"}, i18n.FR: {"Notes pour la coordination", "Comment tenir la rencontre"},
	} {
		body := b.visit("/" + string(lang) + "/ridings/35079/leave-behind").page.body
		for _, words := range secret {
			if strings.Contains(body, words) {
				t.Errorf("the leave-behind says %q", words)
			}
		}
	}
}

func TestSampleIsSeededOnce(t *testing.T) {
	file := apptest.Database(t)
	for range 2 {
		recess, err := app.Open(t.Context(), app.Settings{Database: file})
		if err != nil {
			t.Fatal(err)
		}
		papers, err := recess.Store.Library().Papers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range papers {
			if p.Number != 1 || !strings.Contains(strings.ToLower(bodyOf(t, recess, p.Slug, p.Lang)), map[i18n.Lang]string{i18n.EN: "*sample:", i18n.FR: "*exemple"}[p.Lang]) {
				t.Errorf("%s.%s: version %d, or not marked as a sample", p.Slug, p.Lang, p.Number)
			}
		}
		if err := recess.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func bodyOf(t *testing.T, recess *app.App, slug string, lang i18n.Lang) string {
	t.Helper()
	p, err := recess.Store.Library().Paper(t.Context(), slug, lang)
	if err != nil {
		t.Fatal(err)
	}
	return p.Body
}
