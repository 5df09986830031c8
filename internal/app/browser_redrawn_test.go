package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// The pages that a redistribution brings, before its day and after.
func TestRedistributionInABrowser(t *testing.T) {
	t.Parallel()
	axe, c := apptest.NewAxe(t), newClock(midnight.Add(-time.Minute))
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = c.Now })
	now := squares(s)
	importInto(t, s, now)
	unsure := resident(t, s, "Unsure", i18n.FR)
	living(t, s, "unsure@example.org", "35101")
	wait(t, s, redrawn(now))

	administrator := apptest.NewBrowser(t, s)
	invite, err := s.App.Accounts.Invite(t.Context(), "admin@example.org", i18n.EN, account.Administrator, account.Scope{}, "console")
	if err != nil {
		t.Fatal(err)
	}
	administrator.Do(apptest.Visit(strings.TrimPrefix(invite, s.URL)), apptest.Press("main button"), apptest.See("h1", "Two-step verification"))
	code, err := totp.GenerateCode(administrator.Text(`document.querySelector("code").textContent`), c.Now())
	if err != nil {
		t.Fatal(err)
	}
	administrator.Do(apptest.Press("#code"), apptest.Type(code+apptest.Enter), apptest.See("h1", "To do"))
	for _, path := range []string{"/fr/registers", "/en/registers"} {
		examine(t, axe, administrator, path)
	}
	administrator.Do(apptest.See("#waiting", "New riding boundaries (2033) are waiting"))

	c.move(time.Minute)
	inForce(t, s)
	unsure.Do(apptest.Screen(390, 800, 1))
	for _, path := range []string{"/fr/ridings/35101-2023", "/en/me", "/fr/", "/fr/me"} {
		examine(t, axe, unsure, path)
	}
	unsure.Do(
		apptest.Press("#rehome label:has(input[value='35100'])"), apptest.Press("#rehome button"),
		apptest.Until(`document.readyState === "complete" && !document.querySelector("#rehome")`),
	)
	if home := known(t, s, "unsure@example.org").Home; home.Riding != "35100" {
		t.Errorf("they live in %+v", home)
	}
}
