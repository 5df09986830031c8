package app_test

import (
	"fmt"
	"testing"

	"recess/internal/app/apptest"
)

// choose puts a file into the form, as if it had been chosen.
func choose(t *testing.T, b *apptest.Browser, name, content string) {
	t.Helper()
	_, err := apptest.Read[bool](b.Page, fmt.Sprintf(`(() => { const files = new DataTransfer(); files.items.add(new File([%q], %q)); document.querySelector("#file").files = files.files; return true })()`, content, name))
	if err != nil {
		t.Fatal(err)
	}
}

// here has the page that a button leads to open in place of this one.
const here = `(() => { document.querySelector("[formtarget]").removeAttribute("formtarget"); return true })()`

func TestMatchInABrowser(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	for _, screen := range []struct {
		scheme string
		width  int64
	}{{"light", 1280}, {"dark", 1280}, {"light", 320}} {
		b.Do(apptest.Scheme(screen.scheme), apptest.Screen(screen.width, 800, 1))
		fits := func() {
			accessible(t, axe, b)
			if wide := b.Text(fmt.Sprintf(sticksOut, screen.width)); wide != "" {
				t.Errorf("wider than %d: %s", screen.width, wide)
			}
		}
		for lang, title := range map[string]string{"en": "Results", "fr": "Résultats"} {
			b.Do(apptest.Visit("/" + lang + "/match"))
			fits()
			choose(t, b, "two.csv", "Home postal code,Work postal code\nK1P 1A4,A1A 1A1\n")
			b.Do(apptest.Press("button[value=file]"), apptest.Until(`!!document.querySelector("#column option[value=B]")`))
			fits()
			choose(t, b, "people.csv", people)
			b.Do(apptest.Press("#name"), apptest.Type("Supporters"), apptest.Press("input[name=keep]"), apptest.Until(here), apptest.Press("button[value=numbers]"), apptest.See("#result-title", title), apptest.See("#kept + p + ul", "Supporters"))
			fits()
		}
	}
}
