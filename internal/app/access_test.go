package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// mailsTo are the kinds of message that wait for an address.
func mailsTo(t *testing.T, s *apptest.Server, email string) []string {
	t.Helper()
	c := &club{App: s.App, t: t}
	return c.mails(email)
}

// promoted is somebody who was in the team of a meeting as a volunteer, is a
// coordinator now, and has only opened the link of a mail.
func promoted(t *testing.T, s *apptest.Server, c *club, email string) *browser {
	t.Helper()
	lead, guest := c.person("Robin Lakeshore", "35079"), known(t, s, email)
	id := c.start(lead, "35079").ID
	c.in(lead, account.Actor{Person: guest}, id)
	return signedIn(t, s, email, account.Coordinator, false)
}

// Before the second step a coordinator who is in a team sees no teammate, joins
// nothing, has no calendar, and ends neither a session nor the account. After
// it they are where they wanted to go.
func TestBeforeTheSecondStep(t *testing.T) {
	s, c := meetingServer(t)
	neighbour(t, s, "Noor", "35079")
	b := promoted(t, s, c, "noor@example.org")
	other := c.start(c.person("Ash Hill", "35075"), "35075").ID
	for _, page := range []string{"/en/meetings/1", "/en/meetings/1/letter", "/en/meetings/1/report", "/en/ridings/35079/pack", "/en/ridings/35079/meeting", "/en/me", "/en/me/profile", "/en/me/recess.json"} {
		b.visit(page).shows(401, has{"html[data-person='0']": "", "a.button[href^='/en/second-step?return=']": "", "nav a[href='/en/second-step']": "", "nav a[href='/en/me']": "-"})
		for _, private := range []string{"Robin", "613-555-0100", "ramp"} {
			if strings.Contains(b.page.body, private) {
				t.Errorf("%s tells %q", page, private)
			}
		}
	}
	form := url.Values{"_form": {token(t, b.visit("/en/second-step"))}, "do": {"join"}, "sure": {"1"}}
	for _, action := range []string{fmt.Sprintf("/en/meetings/%d/team", other), "/en/meetings/1/team", "/en/ridings/35075/meeting", "/en/me/delete", "/en/me/sessions", "/en/me/feed", "/en/me/profile"} {
		b.take(b.client.PostForm(s.URL+action, form)).shows(401, nil)
	}
	if m := c.get(other); len(m.Requests()) != 0 {
		t.Error("they have asked to join")
	}
	known(t, s, "noor@example.org") // is still there

	b.visit("/en/ridings/35079/pack?lang=en")
	b.visit("/en/second-step?return=%2Fen%2Fmeetings%2F1%3Fdone").send("/en/second-step", "code", codeOf(t, b, s))
	if b.shows(200, has{"main": "Robin"}); b.at != "/en/meetings/1?done" {
		t.Errorf("they are led to %s", b.at)
	}
}

// codeOf is a code of the secret that is shown on the page of the second step.
func codeOf(t *testing.T, b *browser, s *apptest.Server) string {
	t.Helper()
	code, err := totp.GenerateCode(secretShown(t, b), s.App.Accounts.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Whoever is sent to the second step comes back to the page with its question,
// and reads what they had typed.
func TestWayBackFromTheSecondStep(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, false)
	b.visit("/en/coverage?province=ON&state=unclaimed").shows(401, has{"a[href='/en/second-step?return=%2Fen%2Fcoverage%3Fprovince%3DON%26state%3Dunclaimed']": ""})
	b.visit("/en/coverage?province="+strings.Repeat("x", 2000)).shows(401, has{"a[href='/en/second-step?return=%2Fen%2Fcoverage']": ""})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/en/recesses/new", strings.NewReader(url.Values{"note": {"Words that took an hour"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Referer": {s.URL + "/en/recesses/new?copy=3"}, "Sec-Fetch-Site": {"same-origin"}}
	b.take(b.client.Do(request)).shows(401, has{"textarea": "Words that took an hour", "a[href='/en/second-step?return=%2Fen%2Frecesses%2Fnew%3Fcopy%3D3']": ""})
}

// The address of a calendar shows what its owner saw when it was made: a new
// role or area ends it, for a volunteer as for a coordinator.
func TestARoleEndsTheCalendarsAddress(t *testing.T) {
	apptest.EachDemo(t, may, func(t *testing.T, database string) {
		ctx := t.Context()
		c := newClub(t, database)
		robin, admin := c.person("Robin Lakeshore", "35079"), c.administrator()
		role := func(r account.Role, scope account.Scope) func() error {
			return func() error { return c.Accounts.SetRole(ctx, admin, robin.Person.ID, r, scope, "test") }
		}
		for _, change := range []func() error{
			role(account.Coordinator, account.Scope{Provinces: []string{"ON"}}),
			role(account.Coordinator, account.Scope{}),
			role(account.Coordinator, account.Scope{Ridings: []string{"35079"}}),
			role(account.Volunteer, account.Scope{}),
			func() error {
				_, err := c.Accounts.Invite(ctx, robin.Person.Email, i18n.EN, account.Administrator, account.Scope{}, "console")
				return err
			},
		} {
			feed, err := c.Meetings.FeedURL(ctx, robin)
			c.must(err)
			if _, _, err := c.Meetings.Feed(ctx, secretOf(feed)); err != nil {
				t.Fatal(err)
			}
			c.must(change())
			if _, _, err := c.Meetings.Feed(ctx, secretOf(feed)); fault.KindOf(err) != fault.NotFound {
				t.Errorf("after a change the old address: %v", err)
			}
		}
		feed, err := c.Meetings.FeedURL(ctx, robin)
		c.must(err)
		c.must(role(account.Administrator, account.Scope{})()) // as they are
		if _, _, err := c.Meetings.Feed(ctx, secretOf(feed)); err != nil {
			t.Errorf("without a change the address is dead: %v", err)
		}
	})
}

// Of 28 wrong codes sent at once five are looked at, and each is noted.
//
// Races: 28 wrong codes of one person.
func TestRaceWrongCodes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		at := newClock(apptest.Day)
		s := apptest.Start(t, database, func(s *app.Settings) { s.Now = at.Now })
		actor, code := stepped(t, s)
		at.move(time.Minute)
		who := actor()
		var looked atomic.Int32
		var all sync.WaitGroup
		for i := range 28 {
			all.Go(func() {
				wrong := fmt.Sprintf("%06d", i)
				if wrong == code(at.Now()) {
					wrong = "999999"
				}
				err := s.App.Accounts.CheckTOTP(t.Context(), who, wrong, "")
				if fault.KindOf(err) != fault.Invalid {
					t.Errorf("a wrong code gives %v", err)
				}
				if strings.Contains(fmt.Sprint(err), "wrong_code") {
					looked.Add(1)
				}
			})
		}
		all.Wait()
		noted, err := s.App.Accounts.Store.CountEvents(t.Context(), who.Person.ID, "second step: wrong code", time.Time{})
		if err != nil || looked.Load() != 5 || noted != 5 {
			t.Errorf("%d were looked at, %d noted, %v", looked.Load(), noted, err)
		}
		if err := s.App.Accounts.CheckTOTP(t.Context(), who, code(at.Now()), ""); !strings.Contains(fmt.Sprint(err), "too_many_codes") {
			t.Errorf("the right code after them: %v", err)
		}
		at.move(account.LinkLife)
		if err := s.App.Accounts.CheckTOTP(t.Context(), who, code(at.Now()), ""); err != nil {
			t.Errorf("the right code a quarter of an hour later: %v", err)
		}
	})
}

// An address gets three links in a quarter of an hour, also when thirty are
// asked for at once.
//
// Races: thirty requests for a sign-in link of one address.
func TestRaceLinksAsked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database)
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if err := s.App.Accounts.AskLink(t.Context(), "a@example.org", i18n.EN, "", ""); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := mailsTo(t, s, "a@example.org"); len(got) != 3 {
			t.Errorf("%d links were sent", len(got))
		}
	})
}

// aged is an administrator whose last code was given an hour ago, and the codes
// of their app.
func aged(t *testing.T, at *clock, database string) (*apptest.Server, *browser, func() string) {
	t.Helper()
	s := apptest.Start(t, database, func(s *app.Settings) { s.Now = at.Now })
	b := signedIn(t, s, "admin@example.org", account.Administrator, false)
	secret := secretShown(t, b.visit("/en/second-step"))
	code := func() string {
		at.move(time.Minute) // each works once
		text, err := totp.GenerateCode(secret, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	b.send("/en/second-step", "code", code()).shows(200, nil)
	at.move(time.Hour)
	return s, b, code
}

// Roles, suspensions, resets, the mail server and the end of one's account ask
// for a fresh code, which counts for a few minutes; what was typed stays.
func TestFreshCodeOnThePages(t *testing.T) {
	at := newClock(time.Now())
	s, b, code := aged(t, at, apptest.Database(t))
	signedIn(t, s, "second@example.org", account.Administrator, false)
	signedIn(t, s, "robin@example.org", account.Volunteer, false)
	page := fmt.Sprint("/en/people/", known(t, s, "robin@example.org").ID)
	asked := has{"#problem": "authenticator app", "input[name=code]": ""}

	b.visit(page).send(page, "role", "coordinator", "provinces", "QC").shows(400, asked).
		shows(400, has{"input[value=coordinator][checked]": "", "input[value=QC][checked]": ""})
	b.send(page, "role", "coordinator", "provinces", "QC", "code", "000000").shows(400, has{"#problem": "not correct"})
	b.visit(page).send(page+"/suspension").shows(400, asked)
	b.visit("/en/setup").send("/en/setup", "section", "mail", "mail_host", "mail.example.org", "mail_from", "a@example.org").shows(400, asked).
		shows(400, has{"#mail_host[value='mail.example.org']": ""})
	b.visit("/en/me/profile").send("/en/me/delete", "sure", "1").shows(400, asked).shows(400, has{"input[name=sure][checked]": ""})
	if p := known(t, s, "robin@example.org"); p.Role != account.Volunteer || p.Suspended {
		t.Errorf("without a code robin is %+v", p)
	}

	b.visit(page).send(page, "role", "coordinator", "provinces", "QC", "code", code()).shows(200, has{"[role=status]": "Saved", "input[name=code]": "-"})
	b.visit(page).send(page+"/suspension").shows(200, has{".tag": "suspended"}) // a few minutes later
	at.move(account.FreshFor)
	b.visit(page).send(page+"/suspension").shows(400, asked)
	b.visit("/en/me/profile").send("/en/me/delete", "sure", "1", "code", code()).shows(200, nil)
	if _, err := s.App.Accounts.Store.PersonByEmail(t.Context(), "admin@example.org"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("with a code the account is still there: %v", err)
	}
}

// Another authenticator takes the place of one only with a code of that, and
// ends the other sessions.
func TestAnotherAuthenticator(t *testing.T) {
	at := newClock(time.Now())
	s, b, code := aged(t, at, apptest.Database(t))
	fresh := func() (secret, code string) {
		secret = secretShown(t, b.visit("/en/second-step?replace=1").shows(200, has{"svg.qr": "", "input[name=new_code]": "", "input[name=code]": ""}))
		code, err := totp.GenerateCode(secret, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		return secret, code
	}
	secret, first := fresh()
	b.send("/en/second-step", "secret", secret, "new_code", first).shows(400, has{"#problem": "authenticator app", "code": secret})
	b.send("/en/second-step", "secret", secret, "new_code", first, "code", "000000").shows(400, has{"#problem": "not correct"})
	old := code()
	secret, first = fresh()
	before := sessionsOf(t, s, "admin@example.org")
	b.send("/en/second-step", "secret", secret, "new_code", first, "code", old).shows(200, nil)
	b.visit("/en/audit").shows(200, nil)
	after := sessionsOf(t, s, "admin@example.org")
	if len(after) != 1 || slices.ContainsFunc(before, func(x account.Session) bool { return x.ID == after[0].ID }) {
		t.Errorf("there were %v and are %v", before, after)
	}
	admin := account.Actor{Person: known(t, s, "admin@example.org")}
	if err := s.App.Accounts.CheckTOTP(t.Context(), admin, code(), ""); !strings.Contains(fmt.Sprint(err), "wrong_code") {
		t.Errorf("a code of the old one: %v", err)
	}
	if got := mailsTo(t, s, "admin@example.org"); !slices.Equal(got, []string{"second-step-new", "second-step-new"}) {
		t.Errorf("they heard %v", got)
	}
}

// Who has lost an authenticator gets a second step to set up anew from another
// administrator, or from the console; nobody resets their own.
func TestLostAuthenticator(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
		camille := signedIn(t, s, "camille@example.org", account.Coordinator, true)
		page := fmt.Sprint("/en/people/", known(t, s, "camille@example.org").ID)
		own := fmt.Sprint("/en/people/", known(t, s, "admin@example.org").ID)
		camille.visit("/en/coverage").shows(200, nil)
		admin.visit(page).sendTwice(page+"/second-step").shows(200, has{"[role=status]": "Saved", "form[action$='/second-step']": "-"})
		camille.visit("/en/coverage").shows(401, nil)
		if got := mailsTo(t, s, "camille@example.org"); !slices.Contains(got, "second-step-reset") {
			t.Errorf("they heard %v", got)
		}
		admin.visit("/en/audit").shows(200, has{"table": "Reset two-step verification"})
		signedInAgain(t, s, "camille@example.org", link).visit("/en/second-step").shows(200, has{"svg.qr": ""})
		form := url.Values{"_form": {token(t, admin.visit(page))}}
		admin.take(admin.client.PostForm(s.URL+own+"/second-step", form)).shows(403, nil)
		admin.take(admin.client.PostForm(s.URL+page+"/second-step", form)).shows(409, nil) // there is none any more
		if err := s.App.Accounts.ResetSecondStepOf(t.Context(), "admin@example.org"); err != nil {
			t.Fatal(err)
		}
		admin.visit("/en/audit").shows(401, nil)
		if err := s.App.Accounts.ResetSecondStepOf(t.Context(), "nobody@example.org"); !strings.Contains(fmt.Sprint(err), "account.unknown_address") {
			t.Errorf("for an address without an account the console says %v", err)
		}
		if known(t, s, "admin@example.org").SecondStep {
			t.Error("the console has not reset it")
		}
	})
}
