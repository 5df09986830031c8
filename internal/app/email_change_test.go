package app_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// askedChange asks for another address and gives the links at the old and at
// the new one.
func askedChange(b *browser, to string, link func() string) (atOld, atNew string) {
	b.t.Helper()
	b.visit("/en/me/profile").send("/en/me/email", "email", to).shows(200, has{"#change-email + [role=status]": "we have sent a link to each address"})
	return link(), link()
}

func TestChangeOfAddress(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		b := signedIn(t, s, "old@example.org", account.Volunteer, false)
		b.visit("/en/me/profile").send("/en/me/profile", "news", "1").shows(200, nil)
		atOld, atNew := askedChange(b, "New@Example.org", link)

		reader := newBrowser(t, s) // of the mail, who need not be signed in
		reader.visit(atNew).shows(200, has{"main": "new@example.org"})
		if strings.Contains(reader.page.body, "old@") {
			t.Error("whoever has the new address is told the old one")
		}
		reader.send(atNew).shows(200, has{"[role=status]": "the other address"})
		reader.visit(atNew).shows(404, has{".lead": "no longer works"})
		b.visit("/en/me/profile").shows(200, has{"#own-email[value='old@example.org']": ""})
		reader.visit(atOld).shows(200, has{"main": "old@example.org"}).
			send(atOld).shows(200, has{"[role=status]": "has changed"})
		reader.visit(atOld).shows(404, nil)

		b.visit("/en/me/profile").shows(200, has{"#own-email[value='new@example.org']": "", "input[name=news][checked]": ""})
		if agrees(t, s, "old@example.org") || !agrees(t, s, "new@example.org") {
			t.Error("the consent has not followed the address")
		}
		events, err := s.App.Accounts.Store.EventsBy(t.Context(), known(t, s, "new@example.org").ID)
		if err != nil || events[len(events)-1].Action != "e-mail changed" || events[len(events)-2].Action != "e-mail change asked" {
			t.Errorf("the audit log is %v, %v", events, err)
		}
		signedInAgain(t, s, "new@example.org", link).visit("/en/me/profile").shows(200, has{"#own-email[value='new@example.org']": ""})
	})
}

func TestChangeOfAddressTellsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		signedIn(t, s, "taken@example.org", account.Volunteer, false)
		b := signedIn(t, s, "old@example.org", account.Volunteer, false)
		askedChange(b, "free@example.org", link)
		free := stripTokens(b.page.body)
		atOld, atNew := askedChange(b, "taken@example.org", link)
		if taken := stripTokens(b.page.body); taken != free {
			t.Error("the answer tells that an address is taken")
		}
		b.visit(atOld).send(atOld).shows(200, nil)
		b.visit(atNew).send(atNew).shows(409, has{".lead": "Another account"}) // told to who reads mail at both
		known(t, s, "old@example.org")

		askedChange(b, "third@example.org", link)
		b.visit("/en/me/profile").send("/en/me/email", "email", "fourth@example.org").shows(200, has{"#change-email + [role=status]": ""})
		if counts, err := s.App.Store.Outbox().Counts(t.Context()); err != nil || counts["waiting"] != 6 {
			t.Errorf("a person can send any number of mails: %v, %v", counts, err)
		}
	})
}

func TestWrongChangesOfAddress(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "old@example.org", account.Volunteer, false)
	for wrong, said := range map[string]string{
		"": "Enter an email address", "nobody": "Enter an email address", "x@example.org\r\nBcc: y@example.org": "Enter an email address",
		"x@exa\u202emple.org": "Enter an email address", "OLD@example.org": "already your email address",
	} {
		b.visit("/en/me/profile").send("/en/me/email", "email", wrong).shows(400, has{".problem": said, "#own-email[value='old@example.org']": ""})
	}
	_, atNew := askedChange(b, "new@example.org", link)
	cut := atNew[:len(atNew)-1]
	for _, dead := range []string{cut, "/en/email/unknown", strings.Replace(atNew, "/email/", "/sign-in/", 1)} {
		b.visit(dead).shows(404, nil)
	}
	b.take(b.client.PostForm(s.URL+atNew, nil)).shows(400, nil) // from another site
	suspend(t, s, "old@example.org")
	b.visit(atNew).shows(404, nil)

	unverified := signedIn(t, s, "coordinator@example.org", account.Coordinator, false)
	form := url.Values{"_form": {token(t, unverified.visit("/en/second-step"))}, "email": {"thief@example.org"}}
	unverified.take(unverified.client.PostForm(s.URL+"/en/me/email", form)).shows(401, has{"a.button[href^='/en/second-step']": ""})
}

func TestChangeOfAddressHasItsTime(t *testing.T) {
	now := time.Now()
	var mu sync.Mutex
	links := make(chan string, 10)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Console = func(link string) { links <- link }
		s.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	b := signedIn(t, s, "old@example.org", account.Volunteer, false)
	atOld, _ := askedChange(b, "new@example.org", func() string { return strings.TrimPrefix(<-links, s.URL) })
	mu.Lock()
	now = now.Add(account.LinkLife)
	mu.Unlock()
	b.visit(atOld).shows(404, nil)
}

// Both links at the same moment change the address, once.
//
// Races: both links of one change of address.
func TestRaceEmailLinks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		signedIn(t, s, "old@example.org", account.Volunteer, false)
		actor := account.Actor{Person: known(t, s, "old@example.org")}
		if err := s.App.Accounts.AskEmailChange(t.Context(), actor, "new@example.org", i18n.EN, ""); err != nil {
			t.Fatal(err)
		}
		var tokens []string
		for range 2 {
			tokens = append(tokens, strings.TrimPrefix(link(), "/en/email/"))
		}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := s.App.Accounts.ConfirmEmailChange(t.Context(), tokens[i%2], "")
				if err != nil && fault.KindOf(err) != fault.NotFound {
					t.Error(err)
				}
			})
		}
		all.Wait()
		known(t, s, "new@example.org")
	})
}

// Of two changes to different addresses that become complete at the same
// moment one is made; what was agreed to goes along.
//
// Races: two changes of one address.
func TestRaceEmailChanges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		signedIn(t, s, "old@example.org", account.Volunteer, false).
			visit("/en/me/profile").send("/en/me/profile", "news", "1").shows(200, nil)
		id := known(t, s, "old@example.org").ID
		var last []string
		for _, to := range []string{"one@example.org", "two@example.org"} {
			actor := account.Actor{Person: known(t, s, "old@example.org")}
			if err := s.App.Accounts.AskEmailChange(t.Context(), actor, to, i18n.EN, ""); err != nil {
				t.Fatal(err)
			}
			first := strings.TrimPrefix(link(), "/en/email/")
			if _, err := s.App.Accounts.ConfirmEmailChange(t.Context(), first, ""); err != nil {
				t.Fatal(err)
			}
			last = append(last, strings.TrimPrefix(link(), "/en/email/"))
		}
		var made sync.Map // addresses; a second press of the same link is answered as the first
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				change, err := s.App.Accounts.ConfirmEmailChange(t.Context(), last[i%2], "")
				switch {
				case err == nil && change.Confirmed():
					made.Store(change.New, true)
				case fault.KindOf(err) != fault.NotFound:
					t.Error(change, err)
				}
			})
		}
		all.Wait()
		p, err := s.App.Accounts.Store.Person(t.Context(), id)
		changes := 0
		made.Range(func(_, _ any) bool {
			changes++
			return true
		})
		if err != nil || changes != 1 || !agrees(t, s, p.Email) {
			t.Errorf("%d changes were made; the address is %s, %v", changes, p.Email, err)
		}
	})
}

// Somebody who leaves with a change under way leaves nothing behind.
func TestForgottenWhileChanging(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		b := signedIn(t, s, "old@example.org", account.Volunteer, false)
		atOld, atNew := askedChange(b, "new@example.org", link)
		b.visit("/en/me/profile").send("/en/me/delete", "sure", "1").shows(200, nil)
		for _, dead := range []string{atOld, atNew} {
			b.visit(dead).shows(404, nil)
		}
		if counts, err := s.App.Store.Outbox().Counts(t.Context()); err != nil || len(counts) != 0 {
			t.Errorf("mail is left: %v, %v", counts, err)
		}
	})
}
