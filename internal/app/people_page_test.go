package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// known is somebody's account as it is kept now.
func known(t *testing.T, s *apptest.Server, email string) *account.Person {
	t.Helper()
	p, err := s.App.Accounts.Store.PersonByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAdministratorsDecideOnPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
		admin.visit("/en/people").shows(200, has{"tbody tr": "admin@example.org", "form[action='/en/people']": ""})
		for _, wrong := range []string{"", "nobody", "x@example.org\r\nBcc: y@example.org", strings.Repeat("x", 300) + "@example.org"} {
			admin.visit("/en/people").send("/en/people", "email", wrong).shows(400, has{".problem": "Enter an email address"})
		}
		admin.visit("/en/people").send("/en/people", "email", "New@example.org", "lang", "fr").
			shows(200, has{"[role=status]": "Invitation sent", "tbody": "new@example.org"})
		guest := newBrowser(t, s)
		guest.visit(link()).shows(200, has{"main": "new@example.org"})
		guest.send(guest.at).shows(200, has{"h1": "À faire"})
		guest.visit("/en/people").shows(403, nil)

		page := fmt.Sprintf("/en/people/%d", known(t, s, "new@example.org").ID)
		admin.visit(page).shows(200, has{"h1": "new@example.org", "input[value=volunteer][checked]": ""})
		for _, wrong := range [][]string{{"role", "emperor"}, {"role", ""}, {"ridings", "35079 99999"}, {"ridings", "<b>"}, {"provinces", "XX"}} {
			admin.visit(page).send(page, wrong...).shows(400, has{".problem": ""})
		}
		admin.visit(page).send(page, "role", "coordinator", "provinces", "QC", "ridings", "35079, 35081").
			shows(200, has{"[role=status]": "Saved", ".facts": "Coordinator (Quebec, 35079, 35081)"})
		guest.visit("/en/me").shows(401, nil) // signed out: the second step is asked for now

		guest = signedInAgain(t, s, "new@example.org", link)
		admin.visit(page).send(page+"/suspension").shows(200, has{".tag": "suspended"})
		guest.visit("/en/me").shows(401, nil)
		admin.visit("/en/people").send("/en/people", "email", "new@example.org").shows(409, has{".problem": "Reactivate it first"})
		admin.visit(page).send(page+"/suspension").shows(200, has{".tag": "-"})
		admin.visit(page).send(page, "role", "volunteer", "provinces", "QC").shows(200, has{"input[name=provinces][checked]": "-"})
		for _, gone := range []string{"/en/people/999", "/en/people/x", "/en/people/99999999999999999999"} {
			admin.visit(gone).shows(404, nil)
		}
		admin.visit("/en/audit").shows(200, has{"table": "coordinator QC 35079 35081"})
		for _, done := range []string{"Invited a user", "Suspended an account", "Reactivated an account"} {
			admin.shows(200, has{"table": done})
		}
	})
}

// signedInAgain signs in by a link that is asked for on the page.
func signedInAgain(t *testing.T, s *apptest.Server, email string, link func() string) *browser {
	t.Helper()
	b := newBrowser(t, s)
	b.visit("/en/sign-in").send("/en/sign-in", "email", email)
	b.visit(link())
	return b.send(b.at).shows(200, nil)
}

func TestNobodyDecidesOnThemselves(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	page := fmt.Sprintf("/en/people/%d", known(t, s, "admin@example.org").ID)
	admin.visit(page).shows(200, has{"main": "Only another administrator", "form": "-"})
	form := url.Values{"role": {"volunteer"}, "suspended": {"1"}, "_form": {token(t, admin.visit("/en/people"))}}
	for _, action := range []string{page, page + "/suspension"} {
		admin.take(admin.client.PostForm(s.URL+action, form)).shows(403, nil)
	}
	if p := known(t, s, "admin@example.org"); p.Role != account.Administrator || p.Suspended {
		t.Errorf("the only administrator is now %v", p)
	}
}

// token is what the forms on a browser's page must send along.
func token(t *testing.T, b *browser) string {
	t.Helper()
	_, rest, ok := strings.Cut(b.page.body, `name="_form" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	if !ok {
		t.Fatalf("%s has no form", b.at)
	}
	return value
}

// What a person says of themselves, or where they say they live now, undoes
// nothing that an administrator changes at the same moment.
//
// Races: a suspension, a profile and a move of one person.
func TestRacePersonChanges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		signedIn(t, s, "admin@example.org", account.Administrator, false)
		signedIn(t, s, "robin@example.org", account.Volunteer, false)
		admin := account.Actor{Person: known(t, s, "admin@example.org"), Verified: true}
		robin := account.Actor{Person: known(t, s, "robin@example.org")}
		for n := range 30 {
			name, home := fmt.Sprint("Robin ", n), account.Home{Riding: "35079", Postal: "K1P 1A4", Exact: n%2 == 0}
			var all errgroup.Group
			all.Go(func() error { return s.App.Accounts.Suspend(t.Context(), admin, robin.Person.ID, n%2 == 0, "") })
			all.Go(func() error {
				return s.App.Accounts.Describe(t.Context(), robin, account.Profile{Name: name, Home: home, Lang: i18n.EN, Reach: account.ReachEmail})
			})
			all.Go(func() error { return s.App.Accounts.Move(t.Context(), robin, home) })
			if err := all.Wait(); err != nil {
				t.Fatal(err)
			}
			if p := known(t, s, "robin@example.org"); p.Suspended != (n%2 == 0) || p.Name != name || p.Home.Exact != (n%2 == 0) {
				t.Fatalf("after three changes at once: suspended %v, %s, %+v", p.Suspended, p.Name, p.Home)
			}
		}
	})
}

// Two administrators who demote each other at the same moment leave one.
//
// Races: two administrators who demote each other.
func TestRaceLastAdministrator(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		for _, email := range []string{"a@example.org", "b@example.org"} {
			signedIn(t, s, email, account.Administrator, false)
		}
		a, b := known(t, s, "a@example.org"), known(t, s, "b@example.org")
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i, pair := range [][2]*account.Person{{a, b}, {b, a}} {
			both.Go(func() {
				actor := account.Actor{Person: pair[0], Verified: true}
				errs[i] = s.App.Accounts.SetRole(t.Context(), actor, pair[1].ID, account.Volunteer, account.Scope{}, "")
			})
		}
		both.Wait()
		for i := range errs {
			if errs[i] != nil && fault.KindOf(errs[i]) != fault.Forbidden {
				t.Errorf("the refusal is %v", errs[i])
			}
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("one of the two should have been refused: %v, %v", errs[0], errs[1])
		}
		left, err := s.App.Accounts.Store.Administrators(t.Context())
		if err != nil || len(left) != 1 {
			t.Errorf("the administrators left are %v, %v", left, err)
		}
	})
}

func TestCoordinatorsSeeTheirScope(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	for email, fed := range map[string]string{"ottawa@example.org": "35079", "gaspe@example.org": "24001", "nowhere@example.org": ""} {
		signedIn(t, s, email, account.Volunteer, false)
		p := known(t, s, email)
		p.Home.Riding, p.Name = fed, "<b>Name</b>"
		if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	const me = "coordinator@example.org"
	b := signedIn(t, s, me, account.Coordinator, true)
	p := known(t, s, me)
	for _, test := range []struct {
		scope account.Scope
		sees  []string
	}{
		{account.Scope{Provinces: []string{"ON"}}, []string{"ottawa"}},
		{account.Scope{Provinces: []string{"QC"}}, []string{"gaspe"}},
		{account.Scope{Ridings: []string{"35079"}}, []string{"ottawa"}},
		{account.Scope{Provinces: []string{"QC"}, Ridings: []string{"35079"}}, []string{"gaspe", "ottawa"}},
		{account.Scope{Provinces: []string{"YT"}}, nil},
		{account.Scope{}, []string{"gaspe", "nowhere", "ottawa"}},
	} {
		p.Scope = test.scope
		if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		b.visit("/fr/people").shows(200, has{"form[action='/fr/people']": "-", "tbody a": "-", "tbody b": "-"})
		for _, name := range []string{"gaspe", "nowhere", "ottawa"} {
			if strings.Contains(b.page.body, name+"@") != slices.Contains(test.sees, name) {
				t.Errorf("with the scope %v, %s is on the page or not: want %v", test.scope, name, test.sees)
			}
		}
		b.shows(200, has{"tbody": me}) // oneself, always
	}
	b.visit("/fr/people/1").shows(403, nil)
}
