package app_test

import (
	"testing"

	"recess/internal/app/apptest"
)

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server := newServer(t)
	b := apptest.NewBrowser(t, server)
	for _, path := range everyPath(server) {
		examine(t, axe, b, path)
	}
}

// Colours change with the scheme and sizes with the window; what a page is
// built of stays the same.
func TestLooksAreAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server := newServer(t)
	looks := map[string][]apptest.Step{
		"dark":       {apptest.Scheme("dark")},
		"phone":      {apptest.Screen(360, 640, 1)},
		"dark phone": {apptest.Scheme("dark"), apptest.Screen(360, 640, 1)},
	}
	for look, steps := range looks {
		t.Run(look, func(t *testing.T) {
			b := apptest.NewBrowser(t, server)
			b.Do(steps...)
			for _, path := range []string{
				"/en/", "/fr/find?postal=K9Z+9Z9", "/fr/find?postal=K1P+1A4", "/fr/ridings/24057?via=chosen",
				"/en/ridings/" + vacant(server), "/en/ridings?q=ottawa", "/fr/map", "/en/map?in=montreal", "/fr/nowhere", "/en/recesses",
			} {
				examine(t, axe, b, path)
			}
		})
	}
}

func examine(t *testing.T, axe *apptest.Axe, b *apptest.Browser, path string) {
	t.Helper()
	b.Do(apptest.Visit(path))
	violations, err := axe.Violations(b.Page)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, v := range violations {
		t.Errorf("%s: %s", path, v)
	}
}
