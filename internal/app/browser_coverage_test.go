package app_test

import (
	"fmt"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/app/apptest"
)

// demonstration is a browser in which a coordinator looks at invented meetings
// in all parts of the country.
func demonstration(t *testing.T) *apptest.Browser {
	t.Helper()
	server := apptest.Start(t, apptest.DemoDatabase(t, time.Now()), func(s *app.Settings) { s.Demo, s.Now = true, time.Now })
	b := apptest.NewBrowser(t, server)
	if err := server.App.Enliven(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Do(apptest.Visit("/en/"), apptest.Press(`form[action$="/demo/coordinator"] button`), apptest.See("h1", "To do"))
	return b
}

func TestCoverageIsAccessible(t *testing.T) {
	t.Parallel()
	axe, b := apptest.NewAxe(t), demonstration(t)
	look := func(scheme string, width int64, paths ...string) {
		b.Do(apptest.Scheme(scheme), apptest.Screen(width, 800, 1))
		for _, path := range paths {
			examine(t, axe, b, path)
			b.Do(apptest.Until(`document.querySelector(".legend, .figures, #events") !== null`)) // and no page that says something else
			if wide := b.Text(fmt.Sprintf(sticksOut, width)); wide != "" {
				t.Errorf("%s is wider than %d: %s", path, width, wide)
			}
		}
	}
	look("light", 1280, "/en/coverage", "/fr/coverage?state=met-member", "/fr/coverage/ridings/10001", "/en/totals")
	look("dark", 1280, "/fr/coverage", "/en/coverage/ridings/10001", "/fr/totals")
	look("light", 360, "/fr/coverage", "/en/totals")
	look("dark", 320, "/en/coverage?province=QC", "/fr/coverage/ridings/10001", "/fr/totals")
}

// The map comes closer where ridings are thickest, its hatches stay as fine,
// and a riding is named where it is pointed at and opened by the keyboard.
func TestCoverageMap(t *testing.T) {
	t.Parallel()
	b := demonstration(t)
	const view = `document.querySelector("figure.chooser svg.map").viewBox.baseVal`
	riding := func(code string) string { return `figure.chooser a[href="/en/coverage/ridings/` + code + `"]` }
	b.Do(
		apptest.Visit("/en/coverage"),
		apptest.Press(".zoom button:first-child"),
		apptest.Press(".zoom button:first-child"),
		apptest.Press(".zoom button:first-child"),
		apptest.Until(view+`.width === 125`),
		apptest.Until(`(() => { // Toronto is on it
			const a = document.querySelector('`+riding("35110")+`').getBoundingClientRect(), map = document.querySelector("figure.chooser svg.map").getBoundingClientRect();
			return a.left > map.left && a.right < map.right && a.top > map.top && a.bottom < map.bottom })()`),
		apptest.Until(`(() => { // eight pixels on the screen, whatever the scale
			const unit = document.querySelector("#zoomed-st-claimed").patternTransform.baseVal.consolidate().matrix.a;
			const drawn = document.querySelector("figure.chooser svg.map").clientWidth / `+view+`.width;
			return Math.abs(unit * drawn - 1) < .05 })()`),
		apptest.Until(`(document.querySelector('`+riding("35079")+`').focus({ focusVisible: true }), true)`),
		apptest.See("[data-names]", "Ottawa Centre: "),
		apptest.Type(apptest.Enter),
		apptest.At("/en/coverage/ridings/35079"),
		apptest.See("h1", "Ottawa Centre"),
	)
}
