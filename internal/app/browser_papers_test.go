package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// editing is a browser in which a coordinator has signed in.
func editing(t *testing.T, server *apptest.Server) *apptest.Browser {
	t.Helper()
	return desk(t, server, "co@example.org", i18n.EN, time.Now())
}

// desk is one in a language, on a server that believes it to be now.
func desk(t *testing.T, server *apptest.Server, email string, lang i18n.Lang, now time.Time) *apptest.Browser {
	t.Helper()
	invite, err := server.App.Accounts.Invite(t.Context(), email, lang, account.Coordinator, account.Scope{}, "console")
	if err != nil {
		t.Fatal(err)
	}
	l, b := i18n.For(lang), apptest.NewBrowser(t, server)
	b.Do(apptest.Visit(strings.TrimPrefix(invite, server.URL)), apptest.Press("main button"), apptest.See("h1", l.T("second.title")))
	code, err := totp.GenerateCode(b.Text(`document.querySelector("code").textContent`), now)
	if err != nil {
		t.Fatal(err)
	}
	b.Do(apptest.Press("#code"), apptest.Type(code+apptest.Enter), apptest.See("h1", l.T("duties.title")))
	return b
}

// A coordinator writes a paper, sees it grow, and compares what became of it.
func TestWritingAPaper(t *testing.T) {
	t.Parallel()
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	b.Do(
		apptest.Visit("/en/papers"),
		apptest.Press("main .main-action a"),
		apptest.Press("#title"),
		apptest.Type("A quiet word"),
		apptest.Press("#body"),
		apptest.Type("## First\n\nSome <b>text"),
		apptest.See("[data-preview-here]", "Line 3 contains HTML"), // without a button
		apptest.Press("#body"),
	)
	if _, err := apptest.Read[bool](b.Page, `(() => { const body = document.querySelector("#body"); body.value = "## First\n\nSome *text*"; body.dispatchEvent(new Event("input")); return true })()`); err != nil {
		t.Fatal(err)
	}
	b.Do(
		apptest.See("[data-preview-here] h3", "First"),
		apptest.See("[data-preview-here] em", "text"),
		apptest.Press(".main-action button"),
		apptest.See("h1", "A quiet word"),
		apptest.See("[role=status]", "Saved"),
		apptest.Press(".actions a.button"),
		apptest.Press("#summary"),
		apptest.Type("In short."),
		apptest.Press("#title"),
		apptest.Type(apptest.Enter), // saves, and takes no other button
		apptest.See(".lead", "In short."),
		apptest.Visit("/en/papers/a-quiet-word/compare"),
		apptest.See("ins", "In short."),
	)
}

func TestPapersAreAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	p, err := server.App.Store.Library().Paper(t.Context(), "unrwa", i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	p.Body = strings.Replace(p.Body, "UNRWA", "The agency", 2)
	if _, err := server.App.Library.Save(t.Context(), *p, p.Number, 1); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		b.Do(apptest.Scheme(scheme))
		for _, path := range []string{"/en/papers", "/fr/papers?q=canada&state=missing", "/en/papers/ceasefire", "/fr/papers/how-to-meet", "/en/papers/new",
			"/fr/papers/ceasefire/edit", "/en/papers/unrwa/versions", "/en/papers/unrwa/compare"} {
			examine(t, axe, b, path)
		}
	}
	const narrow = 320
	b.Do(apptest.Screen(narrow, 640, 1))
	for _, path := range []string{"/en/papers", "/en/papers/ceasefire", "/fr/papers/ceasefire/edit", "/en/papers/unrwa/compare"} {
		examine(t, axe, b, path)
		if wide := b.Text(fmt.Sprintf(sticksOut, narrow)); wide != "" {
			t.Errorf("%s is wider than %d: %s", path, narrow, wide)
		}
	}
}
