package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// The whole way of a volunteer: from a postal code to an account, and out.
func TestAVolunteersWay(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server, link := peopled(t, apptest.Database(t))
	b := apptest.NewBrowser(t, server)
	b.Do(
		apptest.Visit("/fr/"),
		apptest.Press("#postal"),
		apptest.Type("x0a 0h0"+apptest.Enter),
		apptest.See("h1", "Nunavut"),
		apptest.Press("nav a[href='/fr/sign-in']"),
	)
	accessible(t, axe, b)
	b.Do(
		apptest.Press("#email"),
		apptest.Type("quelqu.une@example.org"+apptest.Enter),
		apptest.See("[role=status]", "un lien de connexion est en route"),
	)
	b.Do(apptest.Visit(link()))
	accessible(t, axe, b)
	b.Do(
		apptest.Press("main button"),
		apptest.See("h1", "À faire"),
		apptest.Press("main a.button"),
		apptest.Press("#name"),
		apptest.Type("Quelqu’une"),
		apptest.Press("#postal"),
		apptest.Type("K1P 1A4"),
		apptest.Press("main form .main-action button"),
		apptest.See("fieldset", "Ottawa-Centre"),
	)
	accessible(t, axe, b)
	b.Do(
		apptest.Press("input[name=riding][value='35079']"),
		apptest.Press("input[name=news]"),
		apptest.Press("main form .main-action button"),
		apptest.See("[role=status]", "enregistré"),
		apptest.See("#riding-line", "Ottawa-Centre"),
	)
	accessible(t, axe, b)
	held, err := apptest.Read[string](b.Page, `fetch("/fr/me/recess.json").then(r => r.text())`)
	if err != nil || !strings.Contains(held, "Quelqu’une") {
		t.Errorf("the data to take away is %.200q, %v", held, err)
	}
	b.Do(
		apptest.Press("input[name=sure]"),
		apptest.Press("form[action='/fr/me/delete'] button"),
		apptest.See("h1", "Trouvez votre député"),
		apptest.Visit("/fr/me"),
		apptest.See("h1", "Connectez-vous"),
	)
	accessible(t, axe, b)
	if people, err := server.App.Accounts.Store.People(t.Context()); err != nil || len(people) != 0 {
		t.Errorf("after deletion there are %v, %v", people, err)
	}
}

func TestAdministratorsPagesAreAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server, _ := peopled(t, apptest.Database(t))
	invite, err := server.App.Accounts.Invite(t.Context(), "admin@example.org", i18n.FR, account.Administrator, account.Scope{}, "console")
	if err != nil {
		t.Fatal(err)
	}
	b := apptest.NewBrowser(t, server)
	b.Do(apptest.Visit(strings.TrimPrefix(invite, server.URL)), apptest.Press("main button"), apptest.See("h1", "Vérification en deux étapes"))
	accessible(t, axe, b)
	code, err := totp.GenerateCode(b.Text(`document.querySelector("code").textContent`), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.Do(apptest.Press("#code"), apptest.Type(code+apptest.Enter), apptest.See("h1", "À faire"))
	for _, path := range []string{"/en/me", "/fr/me/profile", "/fr/audit", "/en/second-step", "/fr/people", "/en/people/1", "/en/outbox", "/fr/outbox/preview/sign-in/fr", "/fr/setup", "/en/setup",
		"/en/recesses", "/fr/recesses/new", "/en/recesses/4", "/fr/recesses/import"} {
		examine(t, axe, b, path)
	}
}

// accessible examines the page that the browser is on.
func accessible(t *testing.T, axe *apptest.Axe, b *apptest.Browser) {
	t.Helper()
	violations, err := axe.Violations(b.Page)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(v)
	}
}
