package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// The audit log names people, ridings, meetings, campaigns and papers; numbers
// are for programs.
func TestTheAuditLogHasNames(t *testing.T) {
	apptest.EachDemo(t, time.Now(), func(t *testing.T, database string) {
		s := apptest.Start(t, database, func(s *app.Settings) { s.Demo, s.Now = true, time.Now })
		admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
		boss := account.Actor{Person: known(t, s, "admin@example.org"), Verified: true, CodeAt: time.Now()}
		signedIn(t, s, "lead@example.org", account.Volunteer, false)
		living(t, s, "lead@example.org", "35079")
		team(t, s, "lead@example.org", "35079") // their name is Somebody
		signedIn(t, s, "gone@example.org", account.Volunteer, false)
		gone := known(t, s, "gone@example.org")
		if err := s.App.Accounts.Forget(t.Context(), account.Actor{Person: gone}); err != nil {
			t.Fatal(err)
		}
		lead := known(t, s, "lead@example.org")
		if err := s.App.Accounts.SetRole(t.Context(), boss, lead.ID, account.Coordinator, account.Scope{Provinces: []string{"QC"}}, ""); err != nil {
			t.Fatal(err)
		}
		for _, object := range []string{"riding 35079", "campaign meet-your-mp", "paper ceasefire en", "campaign of-old", "recess 1", "member 0", "list 99"} {
			if err := s.App.Accounts.NoteChange(t.Context(), boss, "test", object, "", ""); err != nil {
				t.Fatal(err)
			}
		}
		paper, err := s.App.Library.Read(t.Context(), "coordinators", "ceasefire", i18n.EN)
		if err != nil {
			t.Fatal(err)
		}
		got := cells(t, admin.visit("/en/audit").shows(200, nil).page.body)
		for _, want := range []string{
			"admin@example.org|test|Ottawa Centre", "admin@example.org|test|" + paper.Title, "admin@example.org|test|campaign of-old",
			"admin@example.org|Changed a role|Somebody|Coordinator: Quebec", "Somebody|Meeting: Date confirmed|Meeting in Ottawa Centre", "Deleted account (no. ", "Command line|Invited a user|",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("there is no line %q in\n%s", want, got)
			}
		}
		for _, number := range []string{"riding 35079", "meeting 1", "person ", "campaign meet-your-mp", "paper ceasefire", "recess 1"} {
			if strings.Contains(got, number) {
				t.Errorf("the log says %q", number)
			}
		}
		if fr := cells(t, admin.visit("/fr/audit").page.body); !strings.Contains(fr, "Rencontre\u00a0: Ottawa-Centre") {
			t.Errorf("in French it says\n%s", fr)
		}
		csv := admin.visit("/en/audit.csv").page.body
		if !strings.Contains(csv, "meeting 1") || !strings.Contains(csv, "Meeting in Ottawa Centre") {
			t.Error("the spreadsheet lacks the number or the name")
		}
	})
}

// cells are the rows of a page's table without the times, a line each.
func cells(t *testing.T, body string) string {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	document.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
		var cells []string
		row.Find("td").Slice(1, goquery.ToEnd).Each(func(_ int, cell *goquery.Selection) { cells = append(cells, strings.TrimSpace(cell.Text())) })
		rows = append(rows, strings.Join(cells, "|"))
	})
	return strings.Join(rows, "\n")
}
