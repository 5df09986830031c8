package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// permissionsFile says what every route answers to every kind of person. When
// a route is added, add its line; the test prints the whole table as it is.
const permissionsFile = "testdata/permissions.txt"

// Kinds of people who may do nothing, whatever team they are in: a coordinator
// before the second step, in the team of meeting 3, and somebody suspended, in
// that of meeting 1.
const (
	unverifiedMate = "unverified-teammate"
	suspendedMate  = "suspended-teammate"
)

// everybody are the kinds of people, each with a browser of their own.
func everybody(t *testing.T, s *apptest.Server) (kinds []string, browsers map[string]*browser) {
	t.Helper()
	browsers = map[string]*browser{"visitor": newBrowser(t, s)}
	kinds = []string{"visitor", "resident", "teammate", "stranger", "unverified", "coordinator", "elsewhere", "administrator", "suspended", "expired", unverifiedMate, suspendedMate}
	for _, kind := range kinds[1:] {
		role := account.Volunteer
		switch kind {
		case "unverified", "coordinator", "elsewhere", unverifiedMate:
			role = account.Coordinator
		case "administrator":
			role = account.Administrator
		}
		b := signedIn(t, s, kind+"@example.org", role, kind == "coordinator" || kind == "elsewhere" || kind == "administrator")
		browsers[kind] = b
	}
	suspend(t, s, "suspended@example.org")
	living(t, s, unverifiedMate+"@example.org", "35075") // of a team of their own
	living(t, s, suspendedMate+"@example.org", "35079")
	living(t, s, "resident@example.org", "35079") // the riding of the examples below
	living(t, s, "teammate@example.org", "35079")
	living(t, s, "stranger@example.org", "24055") // of another team
	limit(t, s, "elsewhere@example.org", account.Scope{Provinces: []string{"NL"}})
	expired, err := s.App.Accounts.Store.PersonByEmail(t.Context(), "expired@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.App.Accounts.Store.EndSessions(t.Context(), expired.ID, ""); err != nil {
		t.Fatal(err)
	}
	return kinds, browsers
}

func signedIn(t *testing.T, s *apptest.Server, email string, role account.Role, verified bool) *browser {
	t.Helper()
	link, err := s.App.Accounts.Invite(t.Context(), email, i18n.EN, role, account.Scope{}, "console")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, s)
	b.visit(strings.TrimPrefix(link, s.URL))
	b.send(b.at).shows(200, nil)
	if verified {
		document, err := goquery.NewDocumentFromReader(strings.NewReader(b.visit("/en/second-step").page.body))
		if err != nil {
			t.Fatal(err)
		}
		code, err := totp.GenerateCode(document.Find("code").Text(), s.App.Accounts.Now())
		if err != nil {
			t.Fatal(err)
		}
		b.send("/en/second-step", "code", code).shows(200, nil)
	}
	return b
}

// team has somebody organise the meeting of a riding, as far as a date.
func team(t *testing.T, s *apptest.Server, email, riding string) {
	t.Helper()
	p := known(t, s, email)
	p.Name = "Somebody"
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	actor := account.Actor{Person: p, Verified: true}
	m, err := s.App.Meetings.Start(t.Context(), actor, riding, i18n.EN, "")
	if err != nil {
		t.Fatal(err)
	}
	soon := time.Now().AddDate(0, 0, 30)
	request := meeting.Request{Name: "Somebody", Street: "1 Example Street", City: "Ottawa", Postal: "K1P 1A4", Minutes: 30}
	for i, e := range []meeting.Entry{
		{Action: meeting.Draft, Request: request}, {Action: meeting.Send},
		{Action: meeting.Confirm, With: meeting.WithStaff, Date: civil.Of(soon), Minute: 600, Appointment: meeting.Appointment{Minutes: 30, Place: "2 Example Avenue"}},
	} {
		e.Revision = m.Revision + i
		if err := s.App.Meetings.Take(t.Context(), actor, m.ID, e, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// joined puts somebody in the team of a meeting, at its lead's word.
func joined(t *testing.T, s *apptest.Server, email, lead string, id int64) {
	t.Helper()
	p := known(t, s, email)
	p.Name = "Joiner"
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Meetings.Join(t.Context(), account.Actor{Person: p}, id); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Meetings.Answer(t.Context(), account.Actor{Person: known(t, s, lead)}, id, p.ID, true); err != nil {
		t.Fatal(err)
	}
}

// limit bounds what a coordinator coordinates.
func limit(t *testing.T, s *apptest.Server, email string, scope account.Scope) {
	t.Helper()
	p := known(t, s, email)
	p.Scope = scope
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func suspend(t *testing.T, s *apptest.Server, email string) {
	t.Helper()
	p, err := s.App.Accounts.Store.PersonByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	p.Suspended = true
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

// example fills a route's pattern with something that is there.
var example = strings.NewReplacer(":token", "unknown", ":id", "1", ":role", "volunteer", ":kind", "sign-in", ":lang", "fr", ":fed", "35079", ":file", "recess.json", ":version", "x", "/*", "/recess.css", ":code", "K1P1A4", "campaigns/:slug", "campaigns/meet-your-mp", ":slug", "ceasefire", ":hash", "unknown")

func TestEveryRouteAsEveryPerson(t *testing.T) {
	s := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), func(s *app.Settings) { s.Demo, s.Now = true, time.Now }) // whose members are invented
	handler, err := s.App.Handler()
	if err != nil {
		t.Fatal(err)
	}
	kinds, browsers := everybody(t, s)
	team(t, s, "teammate@example.org", "35079") // meeting 1, of the examples
	team(t, s, "stranger@example.org", "24055")
	team(t, s, unverifiedMate+"@example.org", "35075")
	joined(t, s, suspendedMate+"@example.org", "teammate@example.org", 1)
	suspend(t, s, suspendedMate+"@example.org")
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintf(table, "method\tpath\tpermission\t%s\n", strings.Join(kinds, "\t"))
	for _, route := range handler.Routes() {
		if strings.HasPrefix(route.Path, "/fr") { // the same as in English, which the table of routes shows
			continue
		}
		method, _, _ := strings.Cut(route.Method, ",")
		line := []string{method, route.Path, string(route.Permission)}
		for _, kind := range kinds {
			path := route.Path
			if kind == unverifiedMate {
				path = strings.Replace(path, "/meetings/:id", "/meetings/3", 1)
			}
			line = append(line, fmt.Sprint(browsers[kind].status(method, example.Replace(path))))
		}
		fmt.Fprintln(table, strings.Join(line, "\t"))
	}
	table.Flush()
	want, err := os.ReadFile(permissionsFile)
	if err != nil {
		t.Error(err)
	}
	if b.String() != string(want) {
		t.Errorf("the table of permissions is now:\n%s", b.String())
	}
}

// status asks without following redirects and without a form's token: a form
// that the person may send answers 400 for want of it, and does nothing.
func (b *browser) status(method, path string) int {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	client := b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
