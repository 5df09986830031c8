package app_test

import (
	"fmt"
	"testing"

	"recess/internal/app/apptest"
)

const problemAddress = "?postal=Y1A+1A1&street=RUE+du+Lac&number=3"

// Street and number lead to the riding by keyboard alone, without script as
// well; a number that is not known is kept, and may be mended.
func TestWayByAddress(t *testing.T) {
	t.Parallel()
	server := lake(t, apptest.Database(t))
	for name, first := range map[string][]apptest.Step{"with script": nil, "without": {apptest.WithoutScript()}} {
		t.Run(name, func(t *testing.T) {
			b := apptest.NewBrowser(t, server)
			b.Do(first...)
			b.Do(
				apptest.Visit("/fr/find?postal=Y1A+1A1"),
				apptest.Press("label[for=street]"),
				apptest.Type("RUE"),
				apptest.Press("#number"),
				apptest.Type("3"+apptest.Enter),
				apptest.At("/fr/find"+problemAddress),
				apptest.See("#address-problem", "5 1/2"),
				apptest.Press("#number"),
				apptest.Type("\b1"+apptest.Enter),
			)
			b.Do(apptest.Until(`location.pathname === "/fr/ridings/61001"`), apptest.See(".via", "Votre adresse est dans cette circonscription."))
		})
	}
}

func TestAddressFormIsAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server := lake(t, apptest.Database(t))
	for width, scheme := range map[int64]string{1200: "light", 320: "dark"} {
		b := apptest.NewBrowser(t, server)
		b.Do(apptest.Scheme(scheme), apptest.Screen(width, 640, 1))
		for _, path := range []string{"/en/find?postal=Y1A+1A1", "/fr/find" + problemAddress, "/en/find?postal=Y1A+1A1&street=&number=x"} {
			examine(t, axe, b, path)
			if wide := b.Text(fmt.Sprintf(sticksOut, width)); wide != "" {
				t.Errorf("%s: %s", path, wide)
			}
		}
		b.Do(apptest.Visit("/fr/find"+problemAddress), apptest.Until(`document.activeElement.id === "address-problem"`))
	}
}
