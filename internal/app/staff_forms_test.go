package app_test

import (
	"testing"

	"recess/internal/account"
	"recess/internal/app/apptest"
)

// A coordinator's form on a public page can be sent; its other readers get no
// cookie for it.
func TestFormsOfPublicPages(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "co@example.org", account.Coordinator, true)
	all, err := s.App.Campaigns.Store.Campaigns(t.Context())
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %v", all, err)
	}
	page := "/en/campaigns/" + all[0].Slug
	b.visit(page).send(page+"/status", "status", "paused", "why", "A pause.").shows(200, has{"main": "A pause."})
	for _, path := range []string{page, "/en/ridings/35079/record"} {
		if cookies := get(t, s, path).header.Values("Set-Cookie"); len(cookies) > 0 {
			t.Errorf("%s sets %q", path, cookies)
		}
	}
}
