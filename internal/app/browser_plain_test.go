package app_test

import (
	"testing"

	"recess/internal/app/apptest"
)

// Every way leads there without JavaScript too.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	ways := map[string][]apptest.Step{
		"postal code": {
			apptest.Visit("/fr/"),
			apptest.Press("#postal"),
			apptest.Type("H2X 1Y4"),
			apptest.Press(".find button"),
			apptest.At("/fr/find?postal=H2X+1Y4"),
			apptest.Press(".choices a[href*='24077']"),
			apptest.At("/fr/ridings/24077?via=chosen"),
			apptest.See("#member-name", member(t, server, "24077")),
		},
		"list": {
			apptest.Visit("/en/"),
			apptest.Press("main a[href='/en/ridings']"),
			apptest.At("/en/ridings"),
			apptest.Press("#q"),
			apptest.Type("24059" + apptest.Enter),
			apptest.At("/en/ridings?q=24059"),
			apptest.See("[role=status]", "1 riding"),
			apptest.Press("li:not([hidden]) > a[href*=ridings]"),
			apptest.See("h1", "Québec Centre"),
		},
		"map": {
			apptest.Visit("/en/map"),
			apptest.Press("svg.map a[href$='=PE']"),
			apptest.At("/en/map?in=PE"),
			apptest.Press("svg.map a[href*='11001']"),
			apptest.At("/en/ridings/11001?via=chosen"),
		},
	}
	for name, steps := range ways {
		t.Run(name, func(t *testing.T) {
			b := apptest.NewBrowser(t, server)
			b.Do(apptest.WithoutScript())
			b.Do(steps...)
			b.Do(apptest.Until(`document.querySelectorAll("[data-copy]:not([hidden]), .zoom").length === 0`)) // what only script can do
		})
	}
}
