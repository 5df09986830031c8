package app_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// secretShown is the secret of a second step on the page the browser is at.
func secretShown(t *testing.T, b *browser) string {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		t.Fatal(err)
	}
	return document.Find("code").Text()
}

// Two tabs press the button of one link at once: one is let in, the other is
// told that the link was used.
//
// Races: two tabs with one sign-in link.
func TestRaceSignInLink(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		newBrowser(t, s).visit("/en/sign-in").send("/en/sign-in", "email", "a@example.org")
		at := link()
		tabs := make([]*browser, 4)
		forms := make([]url.Values, len(tabs))
		for i := range tabs {
			tabs[i] = newBrowser(t, s).visit(at)
			forms[i] = url.Values{"_form": {token(t, tabs[i])}}
		}
		var all sync.WaitGroup
		for i, tab := range tabs {
			all.Go(func() { tab.take(tab.client.PostForm(s.URL+at, forms[i])) })
		}
		all.Wait()
		in := 0
		for _, tab := range tabs {
			if tab.page.status == 200 {
				in++
				tab.shows(200, has{"h1": "To do"})
				continue
			}
			tab.shows(404, has{".lead": "no longer works"})
			tab.visit("/en/me").shows(401, nil)
		}
		if in != 1 {
			t.Errorf("%d tabs were let in", in)
		}
		if people, err := s.App.Accounts.Store.People(t.Context()); err != nil || len(people) != 1 {
			t.Errorf("there are %v, %v", people, err)
		}
	})
}

// Two links of one new address, pressed at once, both sign in, to one account.
//
// Races: two sign-in links of one new address.
func TestRaceFirstSignIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		tokens := make([]string, 3)
		for i := range tokens {
			if err := s.App.Accounts.AskLink(t.Context(), "new@example.org", i18n.EN, "", ""); err != nil {
				t.Fatal(err)
			}
			tokens[i] = strings.TrimPrefix(link(), "/en/sign-in/")
		}
		var all sync.WaitGroup
		for _, token := range tokens {
			all.Go(func() {
				if _, _, err := s.App.Accounts.UseLink(t.Context(), token, account.Browser{}, ""); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		known(t, s, "new@example.org")
	})
}

// A link may be opened in another browser than the one that has asked for it:
// mail is often read on another device. Who is signed in there already becomes
// the link's person, and brings nothing along.
func TestALinkInAnothersBrowser(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	newBrowser(t, s).visit("/en/sign-in").send("/en/sign-in", "email", "guest@example.org")
	before := token(t, b.visit("/en/me/profile"))
	at := link()
	b.visit("/en/audit").shows(200, nil)
	b.visit(at).shows(200, has{"main": "guest@example.org"})
	b.visit("/en/audit").shows(200, nil) // opening it has changed nothing
	b.visit(at).send(at).visit("/en/me/profile").shows(200, has{"#own-email[value='guest@example.org']": ""})
	b.visit("/en/audit").shows(403, nil)
	if len(sessionsOf(t, s, "admin@example.org")) != 0 {
		t.Error("the administrator's session in that browser goes on")
	}
	stranger := newBrowser(t, s)
	stranger.take(stranger.client.PostForm(s.URL+at, url.Values{"_form": {before}})).shows(403, nil) // a form of another browser
}

func sessionsOf(t *testing.T, s *apptest.Server, email string) []account.Session {
	t.Helper()
	sessions, err := s.App.Accounts.Store.Sessions(t.Context(), known(t, s, email).ID)
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// Two instances whose clocks are apart share a database: a link lasts its 15
// minutes, more or less by as much as the clocks are apart, and works once.
func TestClocksApart(t *testing.T) {
	for _, test := range []struct {
		apart, passes time.Duration // the second clock is ahead by apart
		works         bool
	}{
		{0, 14 * time.Minute, true},
		{0, 15 * time.Minute, false},
		{10 * time.Minute, 4 * time.Minute, true},
		{10 * time.Minute, 5 * time.Minute, false},
		{-10 * time.Minute, 0, true}, // made in what is the future here
		{-10 * time.Minute, 24 * time.Minute, true},
		{-10 * time.Minute, 25 * time.Minute, false},
	} {
		database := apptest.Database(t)
		here := newClock(apptest.Day)
		links := make(chan string, 1)
		first := apptest.Start(t, database, func(s *app.Settings) {
			s.Now, s.Console = here.Now, func(link string) { links <- link }
		})
		second := apptest.Start(t, database, func(s *app.Settings) {
			s.Now = func() time.Time { return here.Now().Add(test.apart) }
		})
		if err := first.App.Accounts.AskLink(t.Context(), "a@example.org", i18n.EN, "", ""); err != nil {
			t.Fatal(err)
		}
		link := <-links
		here.move(test.passes)
		_, _, err := second.App.Accounts.UseLink(t.Context(), link[strings.LastIndex(link, "/")+1:], account.Browser{}, "")
		if works := err == nil; works != test.works {
			t.Errorf("%+v: %v", test, err)
		}
	}
}
