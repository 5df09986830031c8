package app_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// Every button that there is can be pressed twice: at once, as by a double
// click, and after a while, as by a page that was left open.
func TestEveryButtonTwice(t *testing.T) {
	for name, later := range map[string]time.Duration{"at once": 0, "a minute later": 61 * time.Second} {
		t.Run(name, func(t *testing.T) {
			apptest.EachDemo(t, time.Now(), func(t *testing.T, database string) {
				p := newPresser(t, database, later)
				p.library()
				p.campaigns()
				p.meetings()
				p.administration()
				p.people()
				p.allPressed()
			})
		})
	}
}

// elsewhere are routes whose buttons other tests press twice.
var elsewhere = []string{
	"/papers/:slug/publish",        // TestPaperPublishedTwice
	"/ridings/:fed/meeting/second", // TestRidingOfTwoCampaigns
	"/people/:id/second-step",      // TestLostAuthenticator
	"/outbox/retry",                // TestAnOutageOfTheMailServerIsSeen
	"/registers/import",            // TestRosterPressedTwice
	"/registers/next-order",        // TestRedistribution
	"/setup/:token",                // TestFoundingPressedTwice
}

// allPressed has a route that is added here tried too.
func (p *presser) allPressed() {
	p.t.Helper()
	handler, err := p.s.App.Handler()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, route := range handler.Routes() {
		if path, english := strings.CutPrefix(route.Path, "/en"); english && route.Method == http.MethodPost && !p.pressed[path] && !slices.Contains(elsewhere, path) {
			p.t.Errorf("no button of %s was pressed", path)
		}
	}
}

func (p *presser) library() {
	b := signedIn(p.t, p.s, "library@example.org", account.Coordinator, true)
	p.press(b, button{route: "/papers", on: "/en/papers/new", action: "/en/papers", file: "none"}, "title", "Twice", "body", "Text.", "kind", "position", "audience", "public", "form", "text", "action", "save")
	p.press(b, button{route: "/papers/:slug", on: "/en/papers/twice/edit", action: "/en/papers/twice", file: "none"}, "title", "Twice", "body", "Other text.", "kind", "position", "audience", "public", "form", "text", "action", "save")
	p.press(b, button{route: "/papers/:slug/archive", on: "/en/papers/twice/edit", action: "/en/papers/twice/archive"})
	const record = "/en/ridings/35079/record"
	p.press(b, button{route: "/ridings/:fed/record", on: record}, "text_en", "A vote", "text_fr", "Un vote", "url", "https://example.org/", "on", "2026-01-05")
	b.visit(record)
	p.press(b, button{route: "/ridings/:fed/record", on: record, do: "remove=1"}, "remove", "1")
	const correct = "/en/ridings/35079/correct"
	p.press(b, button{route: "/ridings/:fed/correct", on: correct}, "field", "email", "value", "demo@example.org", "reason", "It bounced", "source", "A call")
	p.press(b, button{route: "/ridings/:fed/correct", on: correct, do: "end=1"}, "end", "1")
	b.visit("/en/packs")
	p.press(b, button{route: "/packs", on: "/en/packs", later: true}, "lang", "both", "variant", "team")
	job, _, _ := strings.Cut(b.at, "?")
	p.press(b, button{route: "/packs/:job/cancel", on: job, action: job + "/cancel"})
	list := []byte("Postal code,Name\nK1P 1A4,Robin\n")
	p.press(b, button{route: "/match", on: "/en/match", file: "file", holds: list}, "answer", "numbers", "keep", "1", "name", "Supporters", "on", "2026-01-05")
	p.press(b, button{route: "/match/kept/:id", on: "/en/match", action: "/en/match/kept/1"})
	p.press(b, button{route: "/me/digest", on: "/en/me/profile", action: "/en/me/digest"})
}

func (p *presser) campaigns() {
	b := signedIn(p.t, p.s, "campaigns@example.org", account.Coordinator, true)
	p.press(b, button{route: "/campaigns/new", on: "/en/campaigns/new"}, "slug", "twice", "name_en", "Twice", "name_fr", "Deux fois", "summary_en", "A summary.", "summary_fr", "Un résumé.",
		"ask1_en", "Will you?", "ask1_fr", "Voulez-vous ?", "first", "", "last", "")
	p.press(b, button{route: "/campaigns/:slug/edit", on: "/en/campaigns/twice/edit"}, "name_en", "Twice again")
	p.press(b, button{route: "/campaigns/:slug/status", on: "/en/campaigns/twice", action: "/en/campaigns/twice/status"}, "status", "paused", "why", "Because.")
	p.press(b, button{route: "/recesses/new", on: "/en/recesses/new"}, "first", dated("YYYY-02-27"), "last", dated("YYYY-03-07"), "kind", "week", "status", "announced", "source", "The Journals")
	all, err := p.s.App.Store.Recesses(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	page := fmt.Sprint("/en/recesses/", all[len(all)-1].ID)
	p.press(b, button{route: "/recesses/:id", on: page, do: "edit"}, "last", dated("YYYY-03-06"))
	p.press(b, button{route: "/recesses/:id", on: page, do: "close"}, "until", dated("YYYY-03-05"), "why", "motion", "where", "The Journals")
	p.press(b, button{route: "/recesses/:id", on: page, do: "cancel"}, "why", "election", "where", "The Journals")
	table := "first,last,kind,status,source\n" + dated("YYYY-05-15,YYYY-05-23,week,announced,The Journals\n")
	p.press(b, button{route: "/recesses/import", on: "/en/recesses/import", file: "file", holds: []byte(table)})
	p.press(b, button{route: "/recesses/import", on: "/en/recesses/import", file: "none"}, "content", base64.StdEncoding.EncodeToString([]byte(table)), "name", "file.csv")
}

func (p *presser) meetings() {
	lead, robin := neighbour(p.t, p.s, "Robin", "59035")
	mate, _ := neighbour(p.t, p.s, "Noor", "59035")
	third, _ := neighbour(p.t, p.s, "Kim", "59035")
	staff := signedIn(p.t, p.s, "meetings@example.org", account.Coordinator, true)
	p.press(lead, button{route: "/ridings/:fed/meeting", on: "/en/ridings/59035/meeting"})
	page := lead.at
	page, _, _ = strings.Cut(page, "?")
	p.press(mate, button{route: "/meetings/:id/team", on: page, action: page + "/team", do: "join"})
	p.press(lead, button{route: "/meetings/:id/team", on: page, action: page + "/team", do: "accept"})
	p.press(lead, button{route: "/meetings/:id/team", on: page, action: page + "/team", do: "say"}, "words", "Hello all.")
	p.press(lead, button{route: "/meetings/:id/team", on: page, action: page + "/team", do: "invite", again: []string{"meeting_invitations"}})
	link := lead.page.body[strings.Index(lead.page.body, "/en/invitations/"):]
	link = link[:strings.IndexAny(link, "\"<& \n")]
	p.press(third, button{route: "/invitations/:token", on: link})
	p.press(third, button{route: "/meetings/:id/team", on: page, action: page + "/team", do: "leave"})
	window := p.s.App.Calendar.Today()
	recess := ""
	if all, err := p.s.App.Store.Recesses(p.t.Context()); err == nil {
		for _, w := range all {
			for day := w.First; !w.Last.Before(day); day = day.Add(1) {
				if recess == "" && window.Add(20).Before(day) && day.Weekday() > time.Sunday && day.Weekday() < time.Saturday {
					recess = day.String()
				}
			}
		}
	}
	p.press(lead, button{route: "/meetings/:id/times", on: page, action: page + "/times", do: "propose"}, "date", recess, "time", "14:30")
	p.press(lead, button{route: "/meetings/:id/times", on: page, action: page + "/times", do: "ask"})
	p.press(lead, button{route: "/meetings/:id/times", on: page, action: page + "/times", do: "vote"}, "slot_1", "yes")
	p.press(newBrowser(p.t, p.s), button{route: "/poll/:token", on: p.pollOf("noor@example.org")}, "slot_1", "yes")
	p.press(lead, button{route: "/meetings/:id/letter", on: page + "/letter", do: "draft"}, "name", "Robin Lakeshore", "street", "1 Example Street", "city", "Ottawa", "postal", "K1P 1A4", "minutes", "30")
	p.press(lead, button{route: "/meetings/:id/letter", on: page + "/letter", do: "send"})
	p.press(lead, button{route: "/meetings/:id", on: page, do: "no-answer"}, "words", "Rang.")
	p.press(lead, button{route: "/meetings/:id", on: page, do: "confirm"}, "with", "staff", "date", recess, "time", "14:30", "place", "2 Example Avenue")
	p.press(staff, button{route: "/meetings", on: "/en/meetings"}, "meeting", strings.TrimPrefix(page, "/en/meetings/"), "do", "say", "words", "To all teams.")
	p.lock.Lock()
	p.shift += 70 * 24 * time.Hour
	p.lock.Unlock()
	p.held(robin, page)
}

// held is what is done after a meeting; those who are signed in stay so.
func (p *presser) held(robin account.Actor, page string) {
	p.t.Helper()
	lead := signedIn(p.t, p.s, robin.Person.Email, account.Volunteer, false)
	report := page + "/report"
	day := p.s.App.Calendar.Today().Add(-1).String()
	p.press(lead, button{route: "/meetings/:id/report", on: report, action: report, file: "none"}, "do", "save", "facts", "They listened.")
	p.press(lead, button{route: "/meetings/:id/report", on: report, action: report, file: "none"}, "do", "keep", "held_on", day, "with", "staff", "facts", "They listened.", "promise_1", "Send it")
	p.press(lead, button{route: "/meetings/:id/report", on: report, do: "promise"}, "text", "Call back", "due", "")
	p.press(lead, button{route: "/meetings/:id/report", on: report, do: "settle"}, "how", "kept")
	p.press(lead, button{route: "/me/feed", on: "/en/me/profile", action: "/en/me/feed"})
}

func (p *presser) pollOf(email string) string {
	p.t.Helper()
	for page := 0; ; page++ {
		some, err := p.s.App.Store.Outbox().List(p.t.Context(), outbox.Waiting, page)
		if err != nil || len(some) == 0 {
			p.t.Fatalf("there is no poll for %s, %v", email, err)
		}
		for _, e := range some {
			if e.Kind == "meeting-poll" && e.To == email {
				return strings.TrimPrefix(e.Args["poll"], p.s.URL)
			}
		}
	}
}

func (p *presser) administration() {
	b := signedIn(p.t, p.s, "administration@example.org", account.Administrator, true)
	p.press(b, button{route: "/people", on: "/en/people", again: []string{"outbox", "sign_in_links"}}, "email", "invited@example.org", "lang", "en")
	id := known(p.t, p.s, "invited@example.org").ID
	person := fmt.Sprint("/en/people/", id)
	p.press(b, button{route: "/people/:id", on: person}, "role", "coordinator", "ridings", "35079")
	p.press(b, button{route: "/people/:id/suspension", on: person, action: person + "/suspension"})
	p.press(b, button{route: "/people/:id/suspension", on: person, action: person + "/suspension"})
	p.press(b, button{route: "/people/:id/consent", on: person, action: person + "/consent"}, "ground", string(account.Grounds[0]), "on", p.s.App.Calendar.Today().Add(-9).String())
	p.press(b, button{route: "/setup", on: "/en/setup", file: "none"}, "name_en", "Example", "name_fr", "Exemple", "reply_to", "office@example.org")
	if _, err := p.s.App.Store.Outbox().Add(p.t.Context(), outbox.Entry{Message: outbox.Message{Key: "failed", To: "a@example.org", Lang: i18n.EN, Purpose: outbox.Meeting, Kind: "meeting-word",
		Args: map[string]string{"riding": "x", "campaign": "x", "url": "x", "words": "x", "who": "x"}}, State: outbox.Failed}); err != nil {
		p.t.Fatal(err)
	}
	p.press(b, button{route: "/outbox/:id", on: p.failed(b)})
}

func (p *presser) failed(b *browser) string {
	p.t.Helper()
	some, err := p.s.App.Store.Outbox().List(p.t.Context(), outbox.Failed, 0)
	if err != nil || len(some) == 0 {
		p.t.Fatalf("no message has failed: %v", err)
	}
	return fmt.Sprint("/en/outbox/", some[0].ID)
}

func (p *presser) people() {
	b := newBrowser(p.t, p.s)
	p.press(b, button{route: "/sign-in", on: "/en/sign-in?return=/en/ridings", action: "/en/sign-in", again: []string{"outbox", "sign_in_links"}}, "email", "new@example.org")
	link := strings.TrimPrefix(p.link(), p.s.URL)
	p.press(b, button{route: "/sign-in/:token", on: link, later: true})
	b.visit(link).shows(200, has{"h1": ""})
	p.press(b, button{route: "/me/profile", on: "/en/me/profile"}, "name", "New Person", "phone", "613 555-0100", "news", "1")
	p.press(b, button{route: "/me/riding", on: "/en/me/profile", action: "/en/me/email", posts: "/en/me/riding"}, "riding", "59035")
	p.press(b, button{route: "/me/email", on: "/en/me/profile", action: "/en/me/email", again: []string{"outbox", "email_changes"}}, "email", "newer@example.org")
	p.press(b, button{route: "/email/:token", on: strings.TrimPrefix(p.link(), p.s.URL)})
	p.press(b, button{route: "/me/sessions", on: "/en/me/profile", action: "/en/me/sessions"}, "session", "")
	p.press(b, button{route: "/demo/:role", on: "/en/", action: "/en/demo/volunteer", later: true})
	p.press(b, button{route: "/sign-out", on: "/en/me/profile", action: "/en/sign-out", later: true})
	staff := signedIn(p.t, p.s, "staff@example.org", account.Coordinator, false)
	secret := secretShown(p.t, staff)
	code, err := totp.GenerateCode(secret, p.now())
	if err != nil {
		p.t.Fatal(err)
	}
	p.press(staff, button{route: "/second-step", on: "/en/second-step", later: true}, "code", code, "secret", secret)
	gone := signedIn(p.t, p.s, "gone@example.org", account.Volunteer, false)
	p.press(gone, button{route: "/me/delete", on: "/en/me/profile", action: "/en/me/delete", later: true}, "sure", "1")
	p.press(newBrowser(p.t, p.s), button{route: "/unsubscribe/:token", on: subscribed(p.t, p.s, "news@example.org")})
}

// A document that was published is published.
func TestPaperPublishedTwice(t *testing.T) {
	s := apptest.StartFresh(t, apptest.Database(t), func(s *app.Settings) { s.Now = time.Now })
	b := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	const page = "/en/papers/ceasefire"
	b.visit(page).sendTwice(page+"/publish").shows(200, has{"form[action$='/publish']": "-"})
}

// Whoever has founded an instance goes on by the link's button, at once and after a
// while; no one else does.
func TestFoundingPressedTwice(t *testing.T) {
	shift := time.Duration(0)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = func() time.Time { return time.Now().Add(shift) } })
	link, err := s.App.Accounts.FoundingLink(t.Context(), i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	link = strings.TrimPrefix(link, s.URL)
	b := newBrowser(t, s).visit(link)
	form := b.filled(link, "email", "founder@example.org")
	for n := range 3 {
		if n > 0 { // the first press began another session
			form.Set("_form", token(t, b.visit("/en/second-step")))
		}
		b.take(b.client.PostForm(s.URL+link, form)).shows(200, nil)
		if !strings.HasPrefix(b.at, "/en/second-step") {
			t.Errorf("it leads to %s", b.at)
		}
		shift += 30 * time.Second
	}
	other := newBrowser(t, s).visit("/en/sign-in")
	form.Set("_form", token(t, other))
	other.take(other.client.PostForm(s.URL+link, form)).shows(404, nil)
	if people, err := s.App.Accounts.Store.People(t.Context()); err != nil || len(people) != 1 {
		t.Errorf("%v, %v", people, err)
	}
}

// A file that was confirmed is imported once.
func TestRosterPressedTwice(t *testing.T) {
	s, b := administering(t, apptest.Database(t))
	const page = "/en/registers/import"
	content := base64.StdEncoding.EncodeToString(asXML(t, seats(t, s)))
	b.visit(page)
	form := b.whole(page)
	for name, value := range map[string]string{"kind": "members", "name": "house.xml", "content": content, "confirm": "1"} {
		form.Set(name, value)
	}
	changes := 0
	for range 2 {
		b.take(b.client.PostForm(s.URL+page, form)).shows(200, nil)
		if b.at != "/en/registers?done=import" {
			t.Errorf("it leads to %s", b.at)
		}
		all, err := s.App.Store.Changes(t.Context(), 2000)
		if err != nil || changes != 0 && changes != len(all) || len(all) == 0 {
			t.Errorf("%d changes, then %d, %v", changes, len(all), err)
		}
		changes = len(all)
	}
}
