package app_test

import (
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/source/shipped"
	"recess/internal/store/storetest"
)

func demo(s *app.Settings) { s.Demo, s.Now = true, time.Now }

func TestDemo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database, demo)
		people, err := s.App.Accounts.Store.People(t.Context())
		if err != nil || len(people) < 36 {
			t.Fatalf("there are %d people, %v", len(people), err)
		}
		for _, p := range people {
			if _, err := s.App.Finder.Index().Riding(p.Home.Riding); err != nil || !strings.HasSuffix(p.Email, "@example.org") {
				t.Errorf("%s lives in %q: %v", p.Email, p.Home.Riding, err)
			}
		}
		for role, sees := range map[account.Role]int{account.Volunteer: 403, account.Coordinator: 403, account.Administrator: 200} {
			b := newBrowser(t, s)
			doors := has{".demo": "This is a demo", "#demo-doors": "Try it out"}
			b.visit("/en/").shows(200, doors).send("/en/demo/"+string(role)).
				shows(200, has{"h1": "To do", ".demo": "made up", "nav": "My page"})
			b.visit("/en/audit").shows(sees, has{".demo": "made up"})
			b.visit("/fr/sign-in").shows(200, has{".demo": "démonstration"}).send("/fr/demo/"+string(role)).shows(200, has{"h1": "À faire"})
		}
		b := newBrowser(t, s)
		if b.visit("/en/"); b.status("POST", "/en/demo/administrator") != 400 {
			t.Error("a form without its token opens the demonstration")
		}
		if b.send("/en/demo/volunteer"); b.status("GET", "/en/nowhere") != 404 {
			t.Error("there is a page nowhere")
		}
	})
}

// Who has deleted, suspended or promoted a person of the demonstration finds
// them again.
func TestDemoMendsItself(t *testing.T) {
	s := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), demo)
	suspend(t, s, "administrator@example.org")
	b := newBrowser(t, s)
	b.visit("/en/").send("/en/demo/administrator").shows(200, has{"h1": "To do"})
	if b.visit("/en/registers/import").shows(200, has{"main": "uses made-up MPs only"}); strings.Contains(b.page.body, `type="file"`) {
		t.Error("a demonstration asks for a file that it refuses")
	}
	b.visit("/en/").send("/en/demo/volunteer").visit("/en/me/profile").send("/en/me/delete", "sure", "1").shows(200, nil)
	b.visit("/en/").send("/en/demo/volunteer").shows(200, has{"h1": "To do"})
}

func TestNoDoorsOutsideADemo(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	if b.visit("/en/"); strings.Contains(b.page.body, "demo") {
		t.Error("the page speaks of a demonstration")
	}
	if got := b.status("POST", "/en/demo/administrator"); got != 404 && got != 405 {
		t.Errorf("the door answers %d", got)
	}
}

// Not one real member is named or can be reached on the pages of a
// demonstration.
func TestDemoNamesNobody(t *testing.T) {
	s := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), demo)
	members, err := shipped.Members()
	if err != nil {
		t.Fatal(err)
	}
	ridings, err := shipped.Ridings()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	details := map[string][]string{} // by riding
	for i := range members {
		m := &members[i]
		names = append(names, m.Name())
		own := []string{m.Email, m.HillTel, m.HillFax, m.ProfileURL}
		for _, o := range m.Offices {
			own = append(own, o.Street, o.Postal, o.Tel, o.Fax)
		}
		details[m.Riding] = slices.DeleteFunc(own, func(s string) bool { return s == "" })
	}
	quiet := func(path string, more ...string) string {
		body := get(t, s, path).body
		for _, real := range append(more, names...) {
			if strings.Contains(body, real) {
				t.Errorf("%s shows %q", path, real)
			}
		}
		return body
	}
	for _, path := range []string{"/en/", "/fr/ridings", "/en/map", "/fr/sources", "/en/find?postal=M5V3L9", "/api/v1/ridings"} {
		quiet(path)
	}
	for _, r := range ridings {
		own, sits := details[r.Code]
		body := quiet("/en/ridings/"+r.Code, own...)
		if strings.Contains(body, "Demo Member, "+strings.ReplaceAll(r.Name.EN, "'", "&#39;")) != sits {
			t.Errorf("%s: a demo member must sit if and only if the seat is taken", r.Code)
		}
		quiet("/en/ridings/"+r.Code+"/member.vcf", own...)
		quiet("/api/v1/ridings/"+r.Code, own...)
	}
	for _, p := range mustPeople(t, s) {
		if slices.Contains(names, p.Name) {
			t.Errorf("%s is a member's name", p.Name)
		}
	}
}

func mustPeople(t *testing.T, s *apptest.Server) []account.Person {
	t.Helper()
	people, err := s.App.Accounts.Store.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return people
}

// opened opens a database, closes it, and gives the key of what stood in the
// way; with a use, it does something in between.
func opened(t *testing.T, database string, demo bool, use ...func(*app.App)) string {
	t.Helper()
	a, err := app.Open(t.Context(), app.Settings{Database: database, KeyFile: storetest.KeyFile(database), Demo: demo, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return faultKey(t, err)
	}
	for _, u := range use {
		u(a)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return ""
}

func faultKey(t *testing.T, err error) string {
	t.Helper()
	f, ok := err.(*fault.Error)
	if !ok {
		t.Fatalf("no fault: %v", err)
	}
	return f.Key
}

func TestDemoAndRealityStayApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		join := func(a *app.App) {
			if _, err := a.Accounts.Invite(t.Context(), "somebody@example.com", i18n.EN, account.Volunteer, account.Scope{}, "console"); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			demo bool
			want string
		}{{true, ""}, {true, ""}, {false, "demo.invented"}} { // who joins a demonstration belongs to it
			if got := opened(t, database, step.demo, join); got != step.want {
				t.Errorf("demo %v: %q, want %q", step.demo, got, step.want)
			}
		}
	})
	storetest.Each(t, func(t *testing.T, database string) {
		for _, step := range []struct {
			demo bool
			want string
		}{{false, ""}, {true, "demo.real"}, {false, ""}} {
			if got := opened(t, database, step.demo); got != step.want {
				t.Errorf("demo %v: %q, want %q", step.demo, got, step.want)
			}
		}
	})
}

func TestDemoIsForThisMachine(t *testing.T) {
	opened(t, filepath.Join(t.TempDir(), "recess.db"), true, func(a *app.App) {
		for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:80", "nonsense"} {
			err := a.Serve(t.Context(), address, func(net.Addr) { t.Errorf("listens on %s", address) })
			if got := faultKey(t, err); got != "demo.address" {
				t.Errorf("%s: %v", address, err)
			}
		}
	})
}
