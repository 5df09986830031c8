package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// subscribed is a link that unsubscribes an address which has agreed to news.
func subscribed(t *testing.T, s *apptest.Server, email string) string {
	t.Helper()
	err := s.App.Accounts.Store.AddConsent(t.Context(), &account.Consent{
		Email: email, Purpose: account.News, Kind: account.Express, GivenAt: time.Now().Add(-time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.App.Accounts.UnsubscribeURL(t.Context(), account.Subscription{Email: email, Purpose: account.News}, i18n.FR)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(link, s.URL)
}

func agrees(t *testing.T, s *apptest.Server, email string) bool {
	t.Helper()
	ok, err := account.Consented(t.Context(), s.App.Accounts.Store, email, account.News, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestUnsubscribe(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		link, other := subscribed(t, s, "a@example.org"), subscribed(t, s, "b@example.org")
		b := newBrowser(t, s)
		b.visit(link).shows(200, has{"main": "a@example.org", "form[method=post]": ""})
		b.visit(link).shows(200, has{"form[method=post]": ""})
		if !agrees(t, s, "a@example.org") {
			t.Error("looking at the page was enough: a mail scanner would unsubscribe people")
		}
		b.send(link).shows(200, has{"[role=status]": "ne recevra plus", "form": "-"})
		b.visit(link).shows(200, has{"[role=status]": "a@example.org", "form": "-"})
		if agrees(t, s, "a@example.org") || !agrees(t, s, "b@example.org") {
			t.Error("the wrong address was unsubscribed")
		}
		events, err := s.App.Accounts.Store.Events(t.Context(), 0, 100)
		if err != nil || len(events) != 1 || events[0].Action != "unsubscribe" {
			t.Errorf("the audit log is %v, %v", events, err)
		}

		program := newBrowser(t, s) // that has neither cookies nor seen the page
		for range 2 {
			program.take(program.client.PostForm(s.URL+other, url.Values{"List-Unsubscribe": {"One-Click"}})).shows(200, nil)
		}
		if agrees(t, s, "b@example.org") {
			t.Error("one click does not unsubscribe")
		}
	})
}

func TestForgedUnsubscribeLinks(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	link, other := subscribed(t, s, "a@example.org"), subscribed(t, s, "b@example.org")
	path, token := link[:strings.LastIndex(link, "/")+1], link[strings.LastIndex(link, "/")+1:]
	otherToken := other[strings.LastIndex(other, "/")+1:]
	b := newBrowser(t, s)
	for name, forged := range map[string]string{
		"cut": token[:len(token)-2], "cut short": token[:10], "longer": token + "AA", "not base64": "%C3%A9" + token,
		"first half of another's": otherToken[:40] + token[40:], "made up": "unknown", "no mark": "AAAA",
		"in other case": strings.ToUpper(token),
	} {
		b.visit(path+forged).shows(404, has{".lead": "Ce lien est incomplet"})
		b.take(b.client.PostForm(s.URL+path+forged, nil)).shows(404, nil)
		if !agrees(t, s, "a@example.org") || !agrees(t, s, "b@example.org") {
			t.Fatalf("a link that is %s unsubscribes", name)
		}
	}
}

// The key outlives the program: a link in an old message still works.
func TestUnsubscribeAfterARestart(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		first, _ := peopled(t, database)
		link := subscribed(t, first, "a@example.org")
		second, _ := peopled(t, database)
		newBrowser(t, second).visit(link).shows(200, has{"form[method=post]": ""})
	})
}
