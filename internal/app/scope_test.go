package app_test

import (
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
)

// A coordinator of a part of the country is refused what is the same in every
// riding, told why and what is theirs, and offered none of it.
func TestALimitedCoordinatorChangesNothingForTheWholeCountry(t *testing.T) {
	s := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), func(s *app.Settings) { s.Demo, s.Now = true, time.Now })
	b := signedIn(t, s, "elsewhere@example.org", account.Coordinator, true)
	limit(t, s, "elsewhere@example.org", account.Scope{Provinces: []string{"NL"}, Ridings: []string{"24055"}})
	for _, page := range []string{"/en/papers/new", "/en/papers/ceasefire/edit", "/en/campaigns/new", "/en/campaigns/meet-your-mp/edit", "/en/recesses/new", "/en/recesses/import", "/en/recesses/1"} {
		b.visit(page).shows(403, has{"h1": "For coordinators of the whole country", "main": "Newfoundland and Labrador, 24055", `main a[href="/en/coverage"]`: ""})
	}
	b.visit("/fr/papers/new").shows(403, has{"h1": "Pour la coordination de tout le pays", "main": "Terre-Neuve-et-Labrador"})
	none := func(page string, offers ...string) {
		t.Helper()
		wanted := has{}
		for _, offer := range offers {
			wanted[offer] = "-"
		}
		b.visit(page).shows(200, wanted)
	}
	none("/en/papers", `a[href="/en/papers/new"]`)
	none("/en/papers/ceasefire", `a[href$="/edit"]`)
	none("/en/campaigns", `a[href="/en/campaigns/new"]`)
	none("/en/campaigns/meet-your-mp", `a[href$="/edit"]`, "form[action$=status]")
	none("/en/recesses", `a[href^="/en/recesses/"]`)
	b.shows(200, nil)
	b.visit("/en/campaigns/meet-your-mp").shows(200, has{`a[href^="/en/packs"]`: "", "#status": ""})

	limit(t, s, "elsewhere@example.org", account.Scope{})
	b.visit("/en/papers").shows(200, has{`a[href="/en/papers/new"]`: ""})
	b.visit("/en/campaigns/meet-your-mp").shows(200, has{"form[action$=status]": ""})
	b.visit("/en/recesses").shows(200, has{`a[href="/en/recesses/new"]`: ""})
}
