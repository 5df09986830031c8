package app_test

import (
	"fmt"
	"strings"
	"testing"

	"recess/internal/app/apptest"
)

func TestCopyButton(t *testing.T) {
	t.Parallel()
	b := apptest.NewBrowser(t, newServer(t))
	b.Do(
		apptest.Allow("clipboard-read", true),
		apptest.Visit("/en/ridings/35079"),
		apptest.Press("[data-copy]"),
		apptest.See("[data-copy]", "Copied"),
	)
	shown := b.Text(`document.querySelector("[data-copy-text]").textContent`)
	if copied := b.Text(`navigator.clipboard.readText()`); copied != shown {
		t.Errorf("the clipboard holds %q; beside the button stands %q", copied, shown)
	}
}

// shownRidings are the links of the list that can be seen.
const shownRidings = `[...document.querySelectorAll(".list a")].filter(a => a.checkVisibility()).map(a => a.pathname).join(" ")`

// The filter box finds what the server finds for the same words, whatever the
// accents, the case and the dashes.
func TestFilterAgreesWithServer(t *testing.T) {
	t.Parallel()
	b := apptest.NewBrowser(t, newServer(t))
	tests := []struct{ words, finds string }{
		{"quebec", "/fr/ridings/24059"},
		{"levis lotb", "/fr/ridings/24040"},
		{"ÎLE DES", "/fr/ridings/24077"},
		{"st. john’s", "/fr/ridings/10006"}, // the name has a straight apostrophe
		{"35079", "/fr/ridings/35079"},
		{"montreal", ""}, // whatever it finds
		{"zzzz", ""},
	}
	for _, test := range tests {
		b.Do(apptest.Visit("/fr/ridings"))
		all := b.Text(shownRidings)
		b.Do(apptest.Press("#q"), apptest.Type(test.words))
		left := b.Text(shownRidings)
		b.Do(apptest.Type(apptest.Enter), apptest.Until(`location.search !== "" && document.readyState === "complete"`))
		if found := b.Text(shownRidings); left != found {
			t.Errorf("%q: the box leaves\n%s\nand the server finds\n%s", test.words, left, found)
		}
		if left == all || !strings.Contains(left, test.finds) {
			t.Errorf("%q: %s should be among the few in %q", test.words, test.finds, left)
		}
	}
}

func TestZoom(t *testing.T) {
	t.Parallel()
	width := func(parts int) apptest.Step {
		return apptest.Until(fmt.Sprintf(`document.querySelector("svg.map").viewBox.baseVal.width === %d`, 640/parts))
	}
	apptest.NewBrowser(t, newServer(t)).Do(
		apptest.Visit("/en/map"),
		width(1),
		apptest.Press(".zoom button:first-child"),
		width(2),
		apptest.Press(".zoom button:first-child"),
		width(4),
		apptest.Press(".zoom button:last-child"),
		width(2),
		apptest.Drag("svg.map", 400, 0),
		apptest.Until(`document.querySelector("svg.map").viewBox.baseVal.x === 0`), // it moved up to its edge
		apptest.At("/en/map"), // and a drag that began on a province did not press it
		apptest.Press("svg.map a[href$='=BC']"),
		apptest.At("/en/map?in=BC"),
	)
}
