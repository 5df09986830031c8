package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// People are told of a sign-in with a browser that is new to them, and of a new
// role; not of their first, nor of one that they have used.
func TestPeopleAreTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		b := signedInAgain(t, s, "robin@example.org", link)
		if got := mailsTo(t, s, "robin@example.org"); slices.Contains(got, "new-device") {
			t.Errorf("of the first sign-in they heard %v", got)
		}
		b.visit("/en/me/profile").send("/en/sign-out").visit("/en/sign-in").send("/en/sign-in", "email", "robin@example.org")
		b.visit(link())
		b.send(b.at).shows(200, nil)
		if got := mailsTo(t, s, "robin@example.org"); slices.Contains(got, "new-device") {
			t.Errorf("of the same browser they heard %v", got)
		}
		signedInAgain(t, s, "robin@example.org", link)
		if got := mailsTo(t, s, "robin@example.org"); !slices.Contains(got, "new-device") {
			t.Errorf("of another browser they heard %v", got)
		}
		other := newBrowser(t, s) // which somebody else has used
		other.client.Jar = b.client.Jar
		other.visit("/en/sign-in").send("/en/sign-in", "email", "noor@example.org")
		other.visit(link())
		other.send(other.at).shows(200, nil)
		if got := mailsTo(t, s, "noor@example.org"); slices.Contains(got, "new-device") {
			t.Errorf("of their first sign-in noor heard %v", got)
		}
		if _, err := s.App.Accounts.Invite(t.Context(), "robin@example.org", i18n.FR, account.Coordinator, account.Scope{}, "console"); err != nil {
			t.Fatal(err)
		}
		if got := mailsTo(t, s, "robin@example.org"); !slices.Contains(got, "new-role") {
			t.Errorf("of a new role they heard %v", got)
		}
		if len(sessionsOf(t, s, "robin@example.org")) != 0 {
			t.Error("the sessions of before go on")
		}
	})
}

// A volunteer's stay begins again while they use it; a coordinator's does not.
func TestHowLongSessionsLast(t *testing.T) {
	start := time.Now()
	at := newClock(start)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = at.Now })
	robin := signedIn(t, s, "robin@example.org", account.Volunteer, false)
	camille := signedIn(t, s, "camille@example.org", account.Coordinator, true)
	until := func(email string) time.Duration {
		return sessionsOf(t, s, email)[0].ExpiresAt.Sub(start).Round(time.Minute)
	}
	const day = 24 * time.Hour
	for _, test := range []struct {
		move               time.Duration
		volunteer, another time.Duration
	}{
		{0, 30 * day, 12 * time.Hour},
		{11 * time.Hour, 30 * day, 12 * time.Hour}, // not every page writes
		{14 * time.Hour, 30*day + 25*time.Hour, 12 * time.Hour},
		{20 * day, 50*day + 25*time.Hour, 12 * time.Hour},
	} {
		at.move(test.move)
		robin.visit("/en/me").shows(200, nil)
		if extended := test.move > day/2; extended != strings.Contains(robin.page.header.Get("Set-Cookie"), "recess=") {
			t.Errorf("after %s the cookie is %q", test.move, robin.page.header.Get("Set-Cookie"))
		}
		camille.visit("/en/me").shows(200, nil)
		if got := until("robin@example.org"); got != test.volunteer {
			t.Errorf("a volunteer's lasts %s, want %s", got, test.volunteer)
		}
		if got := until("camille@example.org"); got != test.another {
			t.Errorf("a coordinator's lasts %s, want %s", got, test.another)
		}
	}
}

// A form is taken from the session that it was given to, and from no other, be
// it of the same browser.
func TestFormsAreOfASession(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	asVisitor := token(t, b.visit("/en/sign-in"))
	b.send("/en/sign-in", "email", "robin@example.org")
	b.visit(link())
	b.send(b.at).shows(200, nil)
	mine := token(t, b.visit("/en/me/profile"))
	thief := signedIn(t, s, "thief@example.org", account.Volunteer, false)
	theirs := token(t, thief.visit("/en/me/profile"))
	for name, value := range map[string]string{"a visitor's": asVisitor, "another's": theirs, "an invented one": strings.Repeat("A", len(mine))} {
		b.take(b.client.PostForm(s.URL+"/en/me/profile", url.Values{"_form": {value}, "name": {"Robin"}}))
		if b.page.status != 403 {
			t.Errorf("%s token gives %d", name, b.page.status)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/en/me/profile", strings.NewReader(url.Values{"_form": {asVisitor}, "needs": {"A ramp, please"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Referer": {s.URL + "/en/me/profile"}, "Sec-Fetch-Site": {"same-origin"}}
	b.take(b.client.Do(request)).shows(403, has{"a.button[href='/en/me/profile']": "", "textarea": "A ramp, please"})
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.client.Jar.SetCookies(address, []*http.Cookie{{Name: "recess_form", Value: "planted", Path: "/"}})
	b.take(b.client.PostForm(s.URL+"/en/me/profile", url.Values{"_form": {"planted"}})).shows(403, nil)
	b.take(b.client.PostForm(s.URL+"/en/me/profile", url.Values{"_form": {mine}, "name": {"Robin"}})).shows(200, nil)
	b.take(b.client.PostForm(s.URL+"/en/me/profile?_form="+mine, url.Values{"name": {"Robin"}})).shows(400, nil) // an address is no place for it
}

// Over HTTPS cookies are of this host alone, and every answer, those of the API
// among them, says that it is to stay so.
func TestHeadersOverHTTPS(t *testing.T) {
	var line httputil.ReverseProxy
	front := httptest.NewTLSServer(&line)
	t.Cleanup(front.Close)
	links := make(chan string, 10)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.URL, s.Now = front.URL, time.Now
		s.Console = func(link string) { links <- link }
	})
	direct, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	line = *httputil.NewSingleHostReverseProxy(direct)
	for path, want := range map[string]map[string]string{
		"/en/":            {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"},
		"/robots.txt":     {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"},
		"/en/nowhere":     {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"},
		"/api/v1/ridings": {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"},
		"/api/v1/nowhere": {"Cross-Origin-Resource-Policy": "cross-origin"},
	} {
		want["Strict-Transport-Security"] = "max-age=31536000"
		header := get(t, s, path).header
		for name, value := range want {
			if header.Get(name) != value {
				t.Errorf("%s: %s is %q, want %q", path, name, header.Get(name), value)
			}
		}
	}
	b := newBrowser(t, &apptest.Server{URL: front.URL, App: s.App})
	b.client.Transport = front.Client().Transport
	names := map[string]bool{}
	note := func() *browser {
		for _, line := range b.page.header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			names[name] = true
			if !strings.HasPrefix(name, "__Host-") || !strings.Contains(line, "Secure") || !strings.Contains(line, "Path=/") || strings.Contains(line, "Domain=") {
				t.Errorf("a cookie is %s", line)
			}
		}
		return b
	}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.visit("/en/sign-in")
	note().send("/en/sign-in", "email", "robin@example.org")
	b.visit(strings.TrimPrefix(<-links, front.URL))
	b.send(b.at)
	note().visit("/en/me/profile").shows(200, nil)
	if len(names) != 3 {
		t.Errorf("the cookies are %v", names)
	}
	b.send("/en/sign-out")
	if got := b.page.header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
		t.Errorf("at the end Clear-Site-Data is %q", got)
	}
	note().visit("/en/me").shows(401, nil)
}

// What the outbox keeps of a notice about an account is no key, and is worth a
// week.
func TestNoticesLast(t *testing.T) {
	c := newClub(t, apptest.DemoDatabase(t, may))
	robin, admin := c.person("Robin Lakeshore", "35079"), c.administrator()
	c.must(c.Accounts.SetRole(t.Context(), admin, robin.Person.ID, account.Coordinator, account.Scope{}, "test"))
	waiting, err := c.Store.Outbox().List(t.Context(), outbox.Waiting, 0)
	c.must(err)
	if len(waiting) != 1 || waiting[0].Purpose != outbox.Account || waiting[0].Until.Sub(c.now) != 7*24*time.Hour || waiting[0].Args["role"] != "Coordinator" {
		t.Errorf("the outbox has %+v", waiting)
	}
}

// Each notice is in both languages, as text and as a page, and leads to one's
// profile.
func TestNoticesInWords(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	for kind, words := range map[string][2]string{
		"new-device":        {"Firefox · Windows", "Firefox · Windows"},
		"new-role":          {"Coordinator", "Coordination"},
		"second-step-new":   {"authenticator app", "application d’authentification"},
		"second-step-reset": {"no longer work", "ne fonctionnent plus"},
	} {
		for i, lang := range i18n.Langs {
			for _, as := range []string{"", "?html"} {
				body := admin.visit("/en/outbox/preview/"+kind+"/"+string(lang)+as).shows(200, nil).page.body
				for _, want := range []string{words[i], "2027", "https://example.org/" + string(lang) + "/me/profile"} {
					if !strings.Contains(body, want) || strings.Contains(body, "email."+kind) || strings.Contains(body, "email.account") {
						t.Errorf("%s in %s%s lacks %q", kind, lang, as, want)
					}
				}
			}
		}
	}
}
