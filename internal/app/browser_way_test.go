package app_test

import (
	"strings"
	"testing"

	"recess/internal/app/apptest"
)

// member is who sits for a riding, by name.
func member(t *testing.T, server *apptest.Server, fed string) string {
	t.Helper()
	m, ok := server.App.Members.Roster().Sitting(fed)
	if !ok {
		t.Skipf("the seat of %s is vacant", fed)
	}
	return m.Name()
}

func TestWayFromPostalCodeToMember(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	apptest.NewBrowser(t, server).Do(
		apptest.Visit("/en/"),
		apptest.Press("#postal"),
		apptest.Type("k1p 1a4"),
		apptest.Press(".find button"),
		apptest.At("/en/find?postal=k1p+1a4"),
		apptest.See("h1", "Which riding do you live in?"),
		apptest.Press(".choices a[href*='35079']"),
		apptest.At("/en/ridings/35079?via=chosen"),
		apptest.See(".via", "You chose this riding."),
		apptest.See("#member-name", member(t, server, "35079")),
	)
}

func TestWayByMap(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	apptest.NewBrowser(t, server).Do(
		apptest.Visit("/fr/find?postal=K1P1A4"),
		apptest.Press("svg.map a.choice-2"),
		apptest.At("/fr/ridings/35081?via=chosen"),
		apptest.Press(".top nav a[hreflang=en]"), // the same page in the other language
		apptest.At("/en/ridings/35081?via=chosen"),
	)
}

// A letter typed for a digit is mended with one press.
func TestWayBySuggestion(t *testing.T) {
	t.Parallel()
	b := apptest.NewBrowser(t, newServer(t))
	b.Do(
		apptest.Visit("/en/"),
		apptest.Press("#postal"),
		apptest.Type("KIA OA6"+apptest.Enter),
		apptest.At("/en/find?postal=KIA+OA6"),
		apptest.Until(`document.activeElement.id === "postal-problem"`),
		apptest.Press(".problem a"),
		apptest.At("/en/ridings/35079?via=fsa"),
	)
}

const locate = "[data-locate-button]"

// Where the reader is stands in no address that is kept, and in no log.
func TestWayByLocation(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	b := apptest.NewBrowser(t, server)
	b.Do(
		apptest.Allow("geolocation", true),
		apptest.Here(45.4236, -75.7009), // Parliament Hill
		apptest.Visit("/fr/"),
		apptest.Press(locate),
		apptest.At("/fr/ridings/35079?via=point"),
		apptest.See(".via", "Votre position est dans cette circonscription."),
	)
	if log := server.Log.String(); strings.Contains(log, "45.4236") || !strings.Contains(log, "/api/v1/ridings") {
		t.Errorf("the log should tell of the look-up, without the place:\n%s", log)
	}
}

func TestLocationThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	b := apptest.NewBrowser(t, server)
	b.Do(
		apptest.Allow("geolocation", false),
		apptest.Visit("/en/"),
		apptest.Press(locate),
		apptest.See("[data-locate-status]", "Your browser did not share your location."),
	)
	abroad := apptest.NewBrowser(t, server)
	abroad.Do(
		apptest.Allow("geolocation", true),
		apptest.Here(48.8584, 2.2945), // the Eiffel Tower
		apptest.Visit("/en/"),
		apptest.Press(locate),
		apptest.See("[data-locate-status]", "That location is not in a Canadian riding."),
	)
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	focus := func(selector string) apptest.Step {
		return apptest.Until(`document.activeElement.matches("` + selector + `")`)
	}
	apptest.NewBrowser(t, newServer(t)).Do(
		apptest.Visit("/en/"),
		apptest.Type(apptest.Tab),
		focus(".skip"),
		apptest.Until(`document.activeElement.getBoundingClientRect().left >= 0`), // and it can be seen
		apptest.Type(apptest.Enter),
		focus("main"),
		apptest.Type(apptest.Tab),
		focus("#postal"),
		apptest.Type("k1p1a4"),
		apptest.Type(apptest.Tab),
		focus(".find button"),
		apptest.Type(apptest.Enter),
		apptest.At("/en/find?postal=k1p1a4"),
		apptest.Visit("/en/"),
		apptest.Press("#postal"),
		apptest.Type("k1p1a4"+apptest.Enter),
		apptest.At("/en/find?postal=k1p1a4"),
	)
}
