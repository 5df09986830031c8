package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
)

// administering is an administrator’s browser; a second step needs the true
// time.
func administering(t *testing.T, database string) (*apptest.Server, *browser) {
	t.Helper()
	s := apptest.Start(t, database, func(s *app.Settings) { s.Now = time.Now })
	return s, signedIn(t, s, "administrator@example.org", account.Administrator, true)
}

func TestRegistersPage(t *testing.T) {
	s, b := administering(t, apptest.Database(t))
	b.visit("/en/registers").shows(200, has{"h1": "Data sources", ".registers li:nth-child(3) h2": "MPs", ".registers li:nth-child(3)": "days old",
		".registers li:nth-child(7)": "Not imported yet", ".problem": "-", "main": "No corrections yet."})
	b.visit("/fr/registers").shows(200, has{"main": "Les mises à jour automatiques sont désactivées."})
	if _, err := s.App.ImportMembers(t.Context(), []byte("<html>"), plan(2026, 11, 4)); err == nil {
		t.Fatal("a page is taken for a list")
	}
	b.visit("/fr/registers").shows(200, has{"h1": "Sources de données", ".problem": "Ce n’est pas la liste des député·es", ".problem p:nth-child(2)": "restent en vigueur"})
	inventHouse(t, s)
	b.visit("/en/registers").shows(200, has{".problem": "-", ".registers li:nth-child(3)": "from members.xml", "main": "New MP for Yukon: Person Of 60001 (Liberal)"})
}

// sendRoster sends the form of the page with a file.
func (b *browser) sendRoster(name string, content []byte, fields ...string) *browser {
	return b.sendFiles("/en/registers/import", "file", name, content, append(fields, "_form", token(b.t, b))...)
}

// What is confirmed is what was shown.
func TestRosterIsImportedInTheBrowser(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, b := administering(t, database)
		all := seats(t, s)
		const page = "/en/registers/import"
		b.visit(page).shows(200, has{"h1": "Import MPs or offices", "input[type=file]": ""})
		b.sendRoster("x.xml", nil, "kind", "members").shows(400, has{"#problem": "Choose a file."})
		b.visit(page).sendRoster("x.xml", []byte("<a>"), "kind", "members").shows(400, has{"#problem": "This is not the House of Commons list of MPs"})
		b.visit(page).sendRoster("x.xml", []byte("<a>"), "kind", "cats").shows(400, has{"#problem": "Choose the type of file."})
		unknown := append([]seat(nil), all...)
		unknown[0].ConstituencyName = "<b>Nowhere"
		b.visit(page).sendRoster("x.xml", asXML(t, unknown), "kind", "members").
			shows(400, has{"#problem": "that match nothing we have: 1", "main li": "<b>Nowhere, Person Of 10001 (line 1)", "main b": "-"})
		b.visit(page).sendRoster("house.xml", asXML(t, all), "kind", "members").
			shows(200, has{"#plan": "house.xml: nothing has been saved yet", "h2": "680 changes", "main li": "No longer MP for Avalon: Paul Connors (Liberal)"})
		if m, _ := s.App.Members.Roster().Sitting("10001"); m.FirstName != "Paul" {
			t.Fatal("a plan has changed the roster")
		}
		shown, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
		if err != nil {
			t.Fatal(err)
		}
		content, _ := shown.Find("input[name=content]").Attr("value")
		b.send(page, "kind", "members", "name", "house.xml", "content", content, "confirm", "1").shows(200, has{"[role=status]": "File imported.", ".registers": "from house.xml"})
		if m, _ := s.App.Members.Roster().Sitting("10001"); m.FirstName != "Person" {
			t.Errorf("after confirming, %s sits", m.Name())
		}
		b.visit("/en/audit").shows(200, has{"main": "Import: MPs"})
	})
}

func TestCorrectionPage(t *testing.T) {
	s, b := coordinating(t, apptest.Database(t))
	inventHouse(t, s)
	visitor := newBrowser(t, s)
	const page = "/en/ridings/35079/correct"
	visitor.visit(page).shows(401, nil)
	visitor.visit("/en/ridings/35079").shows(200, has{"a[href='" + page + "']": "-"})
	b.visit("/en/ridings/35079").shows(200, has{"a[href='" + page + "']": "Correct this information"})
	b.visit(page).shows(200, has{"h1": "Correct this information", "main": "Person Of 35079"})
	typed := []string{"field", "email", "value", "right@example.org", "reason", "told by the office", "source", "https://example.org/"}
	for said, wrong := range map[string][]string{
		"Enter how you know": {"reason", ""}, "valid email address": {"value", "nobody"}, "Choose what to correct": {"field", "person_id"}, "Choose a party from the list": {"field", "party"},
	} {
		b.visit(page).send(page, append(typed, wrong...)...).shows(400, has{"#problem": said, "input[name=source]": ""})
	}
	b.visit(page).send(page, typed...).shows(200, has{"main strong": "right@example.org", "main li": "Data source says: (none)"})
	visitor.visit("/en/ridings/35079").shows(200, has{"main": "right@example.org", ".sources h3": "-"})
	b.visit("/en/ridings/35079").shows(200, has{".sources h3": "Corrections in effect", ".sources .correction": "Data source says: (none)"}) // both, for who coordinates
	b.visit(page).send(page, "field", "seat", "reason", "resigned", "source", "the news").shows(200, has{"main": "vacant"})
	visitor.visit("/fr/ridings/35079").shows(200, has{".vacant-seat": ""})
	other := signedIn(t, s, "elsewhere@example.org", account.Coordinator, true)
	limit(t, s, "elsewhere@example.org", account.Scope{Provinces: []string{"NL"}})
	other.visit(page).shows(403, nil)
	open, err := s.App.Store.Corrections(t.Context())
	if err != nil || len(open) != 2 {
		t.Fatalf("%+v, %v", open, err)
	}
	b.visit("/en/ridings/35081/correct").send("/en/ridings/35081/correct", "end", "1").shows(404, nil) // not of this riding
	b.visit(page).send(page, "end", "2").shows(200, nil)
	visitor.visit("/en/ridings/35079").shows(200, has{"main": "right@example.org", ".vacant-seat": "-"})
}
