package app_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// browser keeps cookies and sends forms with their token, as a browser does.
type browser struct {
	t      *testing.T
	server *apptest.Server
	client http.Client
	page   answer
	at     string
}

func newBrowser(t *testing.T, s *apptest.Server) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, server: s, client: http.Client{Jar: jar}}
}

func (b *browser) take(response *http.Response, err error) *browser {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.at = answer{response.StatusCode, response.Header, string(body)}, response.Request.URL.RequestURI()
	return b
}

func (b *browser) visit(path string) *browser {
	b.t.Helper()
	return b.take(b.client.Get(b.server.URL + path))
}

// send sends the form on the page that goes to an action, filled in further.
func (b *browser) send(action string, fields ...string) *browser {
	b.t.Helper()
	return b.take(b.client.PostForm(b.server.URL+action, b.filled(action, fields...)))
}

// filled is such a form.
func (b *browser) filled(action string, fields ...string) url.Values {
	b.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		b.t.Fatal(err)
	}
	form := document.Find("form[method=post]").FilterFunction(func(_ int, f *goquery.Selection) bool {
		return f.AttrOr("action", b.at) == action
	}).First()
	if form.Length() == 0 {
		b.t.Fatalf("%s has no form to %s:\n%s", b.at, action, b.page.body)
	}
	values := url.Values{}
	form.Find("input").Each(func(_ int, input *goquery.Selection) {
		kind, checked := input.AttrOr("type", "text"), input.AttrOr("checked", "no")
		if name, ok := input.Attr("name"); ok && (kind != "checkbox" && kind != "radio" || checked != "no") {
			values.Set(name, input.AttrOr("value", ""))
		}
	})
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return values
}

func (b *browser) shows(status int, want has) *browser {
	b.t.Helper()
	if b.page.status != status {
		b.t.Fatalf("%s: status %d, want %d\n%.2000s", b.at, b.page.status, status, b.page.body)
	}
	check(b.t, b.page.body, want)
	return b
}

// peopled is a server and the sign-in links it has told the console.
func peopled(t *testing.T, database string) (*apptest.Server, func() string) {
	t.Helper()
	links := make(chan string, 100)
	s := apptest.Start(t, database, func(s *app.Settings) {
		s.Console = func(link string) { links <- link }
		s.Now = time.Now
	})
	return s, func() string {
		select {
		case link := <-links:
			return strings.TrimPrefix(link, s.URL)
		default:
			t.Fatal("no link was told")
			return ""
		}
	}
}

func TestJoinAndLeave(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := peopled(t, database)
		b := newBrowser(t, s)
		b.visit("/en/me").shows(401, has{"a[href='/en/sign-in?return=%2Fen%2Fme']": ""})
		b.visit("/en/sign-in?return=/en/ridings/35079").shows(200, nil).
			send("/en/sign-in", "email", "Somebody@Example.ORG").shows(200, has{"[role=status]": "on its way"})
		first := link()
		b.visit(first).shows(200, has{"main": "somebody@example.org"})
		b.visit(first).shows(200, nil) // a scanner may open it as often as it likes
		b.send(first).shows(200, has{"h1": "Ottawa Centre"})
		b.visit(first).shows(200, has{"h1": "Ottawa Centre"}) // whoever is signed in by it goes on
		newBrowser(t, s).visit(first).shows(404, has{".lead": "no longer works"})

		b.visit("/en/me/profile").shows(200, has{"input[name=name]": "", "nav": "My page"})
		b.send("/en/me/profile", "name", "Some Body", "phone", "613 555-0100", "postal", "k1p1a4", "news", "1").
			shows(400, has{".problem": "more than one riding", "input[name=riding][value='35081']": "", "input[name=name][value='Some Body']": ""})
		b.send("/en/me/profile", "riding", "35079", "news", "1").
			shows(200, has{"[role=status]": "Saved", "#riding-line": "Ottawa Centre", "input[name=news][checked]": ""})
		b.send("/en/me/profile", "phone", "<script>").shows(400, has{".problem": "digits"})
		b.visit("/en/me/recess.json").shows(200, nil)
		for _, held := range []string{"Some Body", "somebody@example.org", "K1P 1A4", "I can unsubscribe at any time", "sign-in"} {
			if !strings.Contains(b.page.body, held) {
				t.Errorf("%q is not among the data to take away", held)
			}
		}
		b.visit("/en/me/recess.csv").shows(200, nil)
		if !strings.Contains(b.page.body, "name,,Some Body") {
			t.Errorf("the CSV is %s", b.page.body)
		}

		b.visit("/en/me/profile").send("/en/me/delete").shows(200, has{"#delete": ""})
		b.send("/en/me/delete", "sure", "1").shows(200, has{"h1": "Find your Member"})
		b.visit("/en/me").shows(401, nil)
		if people, err := s.App.Accounts.Store.People(t.Context()); err != nil || len(people) != 0 {
			t.Errorf("after deletion there are %v, %v", people, err)
		}
		if log := s.Log.String(); strings.Contains(log, "example") || strings.Contains(log, "Some Body") || strings.Contains(log, "613 555") {
			t.Errorf("the log knows people:\n%s", log)
		}
	})
}

func TestSignInTellsNothing(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	ask := func(email string) string {
		b.visit("/fr/sign-in").send("/fr/sign-in", "email", email)
		return strings.ReplaceAll(b.page.body, email, "")
	}
	unknown := ask("unknown@example.org")
	b.visit(link())
	b.send(b.at).shows(200, nil) // now it is known
	b.visit("/fr/me/profile").send("/fr/sign-out")
	if known := ask("unknown@example.org"); stripTokens(known) != stripTokens(unknown) {
		t.Error("the answer tells whether an address is known")
	}
	for range 5 {
		b = newBrowser(t, s) // a second press of one browser asks for nothing
		ask("unknown@example.org")
	}
	n := 0
	for link := link; ; n++ {
		if n > 3 {
			t.Fatal("an address can be made to get any number of mails")
		}
		if n == 2 {
			break
		}
		link()
	}
	for _, wrong := range []string{"", "nobody", "a@b", "x@example.org\r\nBcc: y@example.org", "x@exa\u202emple.org", "Name <x@example.org>", strings.Repeat("x", 10_000) + "@example.org", "😀"} {
		b.visit("/en/sign-in").send("/en/sign-in", "email", wrong).shows(400, has{".problem": "Enter an email address"})
	}
}

func stripTokens(page string) string {
	parts := strings.Split(page, `name="_form" value="`)
	for i := range parts {
		if i > 0 {
			_, parts[i], _ = strings.Cut(parts[i], `"`)
		}
	}
	return strings.Join(parts, "")
}

func TestForgedForms(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := newBrowser(t, s)
	b.visit("/en/sign-in").send("/en/sign-in", "email", "a@example.org")
	b.visit(link())
	b.send(b.at).shows(200, nil)
	for _, path := range []string{"/en/me/profile", "/en/me/delete", "/en/me/sessions", "/en/sign-out", "/en/second-step", "/en/sign-in"} {
		b.take(b.client.PostForm(s.URL+path, url.Values{"sure": {"1"}, "email": {"b@example.org"}}))
		if b.page.status < 400 {
			t.Errorf("a form without its token is taken at %s: %d", path, b.page.status)
		}
	}
	b.visit("/en/me").shows(200, nil)
}

func TestSecondStepAndAudit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		invite, err := s.App.Accounts.Invite(t.Context(), "admin@example.org", i18n.EN, account.Administrator, account.Scope{}, "console")
		if err != nil {
			t.Fatal(err)
		}
		b := newBrowser(t, s)
		b.visit(strings.TrimPrefix(invite, s.URL))
		b.send(b.at).shows(200, has{"h1": "Two-step verification", "svg.qr": ""})
		b.visit("/en/audit").shows(401, nil)
		b.visit("/en/second-step")
		document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
		if err != nil {
			t.Fatal(err)
		}
		secret := document.Find("code").Text()
		b.send("/en/second-step", "code", "000000").shows(400, has{".problem": "code is not correct", "code": secret})
		code, err := totp.GenerateCode(secret, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		b.send("/en/second-step", "code", code).shows(200, has{"h1": "To do"})
		b.visit("/en/audit").shows(200, has{"table": "Set up two-step verification"})
		b.visit("/en/audit.csv").shows(200, nil)
		if !strings.Contains(b.page.body, ",second step set up,") || !strings.Contains(b.page.body, ",invite,person 1,administrator,console") {
			t.Errorf("the export is\n%s", b.page.body)
		}
		b.visit("/en/me/profile").send("/en/me/delete", "sure", "1").shows(409, has{".lead": "only administrator"})
		if err := s.App.Accounts.Store.EndSessions(t.Context(), 1, ""); err != nil {
			t.Fatal(err)
		}
		b.visit("/en/me").shows(401, nil)
	})
}
