package app_test

import (
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
)

// From an empty database over the printed link to mail that arrives.
func TestFoundation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		office := newPostOffice(t)
		s, link := founded(t, database)
		b, late := newBrowser(t, s), newBrowser(t, s)
		late.visit(link).shows(200, nil)
		b.visit("/en/sign-in/"+link[strings.LastIndex(link, "/")+1:]).shows(404, nil) // it is no link to sign in with
		b.visit(link).shows(200, has{"h1": "Set up Recess"}).
			send(b.at, "email", "admin@example.org\r\nBcc: x@example.org").shows(400, has{".problem": "Enter an email address"})
		b.send(link, "email", "Admin@Example.org").shows(200, has{"h1": "Two-step verification"}).
			passSecondStep().shows(200, has{"h1": "Settings", "#outside": "Exact lookups"})
		late.send(link, "email", "thief@example.org").shows(404, nil)
		late.visit(link).shows(404, nil)
		b.visit("/logo.png").shows(404, nil)

		b.section(account.OrganisationSection, picture(t, png.Encode, 1024, 300), "name_en", "Bread for All", "name_fr", "Du pain pour tous",
			"postal_en", "1 Main Street\nOttawa ON  K1A 0A6", "reply_to", "hello@example.org").
			shows(200, has{"[role=status]": "changes are in effect", ".organisation": "Bread for All", "header img[src^='/logo.png?']": "", "textarea[name=postal_en]": "1 Main Street Ottawa ON K1A 0A6"})
		b.visit("/fr/").shows(200, has{".organisation": "Du pain pour tous"})

		mail := []string{"mail_host", "127.0.0.1", "mail_port", office.port, "mail_tls", "none", "mail_from", "recess@example.org"}
		office.say(&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "we do not relay"})
		b.section(account.MailSection, nil, append(mail, "try", "1")...).
			shows(200, has{"#result.problem": "we do not relay", "input[name=mail_host][value='127.0.0.1']": ""})
		office.say(nil)
		b.section(account.MailSection, nil, append(mail, "try", "1")...).shows(200, has{"#result": "accepted the test email to admin@example.org"})
		test := office.last(t, 1)
		for _, want := range []string{`From: "Bread for All" <recess@example.org>`, "Subject: Test email from Bread for All", "1 Main Street", "Reply-To: <hello@example.org>"} {
			if !strings.Contains(test, want) {
				t.Errorf("%q is not in the test message:\n%s", want, test)
			}
		}
		b.section(account.MailSection, nil, mail...).shows(200, has{"[role=status]": "changes are in effect"})
		newBrowser(t, s).visit("/fr/sign-in").send("/fr/sign-in", "email", "volunteer@example.org").shows(200, nil)
		// the test, what the administrator hears of their second step, and the link
		if came := strings.Join(office.all(t, 3), "\n"); !strings.Contains(came, `From: "Du pain pour tous"`) {
			t.Errorf("the worker has sent:\n%s", came)
		}
		b.visit("/en/audit").shows(200, has{"table": "Became the first administrator"}).shows(200, has{"table": `name_en: "" → "Bread for All"`})
		if log := s.Log.String(); strings.Contains(log, "admin@") || strings.Contains(log, strings.TrimPrefix(link, "/en/setup/")) {
			t.Errorf("the log tells of the administrator or the link:\n%s", log)
		}
	})
}

// A visitor who joins before the administrator does not shut them out, be it
// with the very address; an administrator does, unless they are suspended.
func TestFoundationAmongVolunteers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, link := founded(t, database)
		volunteer := signedIn(t, s, "first@example.org", account.Volunteer, false)
		signedIn(t, s, "coordinator@example.org", account.Coordinator, false)
		b := newBrowser(t, s)
		b.visit(link).shows(200, has{"h1": "Set up Recess"}).
			send(link, "email", "First@example.org").shows(200, has{"h1": "Two-step verification"}).
			passSecondStep().shows(200, has{"h1": "Settings"})
		if p := known(t, s, "first@example.org"); p.Role != account.Administrator {
			t.Errorf("the founder is a %s", p.Role)
		}
		volunteer.visit("/en/me").shows(401, nil) // a new role asks to sign in anew
		b.visit(link).shows(404, nil)

		if again := foundingLink(t, s); again != "" {
			t.Errorf("there is an administrator, and a link: %s", again)
		}
		suspend(t, s, "first@example.org")
		again := foundingLink(t, s)
		other := newBrowser(t, s)
		other.visit(again).send(again, "email", "second@example.org").shows(200, has{"h1": "Two-step verification"})
		other.visit(again).shows(404, nil)
	})
}

func foundingLink(t *testing.T, s *apptest.Server) string {
	t.Helper()
	link, err := s.App.Accounts.FoundingLink(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(link, s.URL)
}

func TestSettingsThatCannotBe(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	photograph := append(picture(t, png.Encode, 10, 10), make([]byte, 10<<20)...)
	for said, logo := range map[string][]byte{"Upload a PNG or JPEG image": []byte("<svg onload=alert(1)>"), "up to 512 KB": photograph, "10 million pixels": bomb(t)} {
		b.section(account.OrganisationSection, logo, "name_en", "Typed <b>").
			shows(400, has{"#logo-note": said, "input[name=name_en][value='Typed <b>']": ""})
	}
	b.section(account.OrganisationSection, make([]byte, 13<<20)).shows(413, nil)
	cut := picture(t, png.Encode, 600, 600)
	b.section(account.OrganisationSection, cut[:len(cut)-40]).shows(400, has{"#logo-note": "Upload a PNG"})
	for _, wrong := range []struct {
		section            account.Section
		field, typed, said string
	}{
		{account.OrganisationSection, "reply_to", "a@example.org\r\nBcc: b@example.org", "Enter an email address"},
		{account.OrganisationSection, "name_en", strings.Repeat("é", 101), "100"},
		{account.OrganisationSection, "postal_fr", strings.Repeat("a\n", 7), "six lines"},
		{account.MailSection, "mail_port", "0", "1 to 65535"},
		{account.MailSection, "mail_port", "65536", "1 to 65535"},
		{account.MailSection, "mail_port", "-25", "1 to 65535"},
		{account.MailSection, "mail_port", "smtp", "1 to 65535"},
		{account.MailSection, "mail_host", "mail.example.org:25", "Enter a server name"},
		{account.MailSection, "mail_host", "http://example.org/", "Enter a server name"},
		{account.MailSection, "mail_host", "exa\nmple.org", "Enter a server name"},
		{account.MailSection, "mail_tls", "perhaps", "type of encryption"},
		{account.MailSection, "mail_from", "a@example.org\nBcc: b@example.org", "Enter an email address"},
		{account.MailSection, "mail_password", "a\r\nRCPT TO", "can’t be used"},
	} {
		b.section(wrong.section, nil, wrong.field, wrong.typed).shows(400, has{"#" + wrong.field + "-note": wrong.said})
	}
	b.section(account.MailSection, nil, "mail_host", "mail.example.org").shows(400, has{"#mail_from-note": "the From address"})
	b.section(account.MailSection, nil, "try", "1").shows(400, has{"#mail_host-note": "Enter the server name first"})
	if kept, err := s.App.Accounts.Store.Settings(t.Context()); err != nil || len(kept) != 1 { // that the sample was taken in
		t.Errorf("something was kept: %v, %v", kept, err)
	}
	signedIn(t, s, "volunteer@example.org", account.Volunteer, false).visit("/en/setup").shows(403, nil)
	newBrowser(t, s).visit("/en/setup").shows(401, nil)
}

// A password is never shown, told or sent to a server it was not given for.
func TestPassword(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	server := []string{"mail_host", "mail.example.org", "mail_user", "recess", "mail_from", "recess@example.org"}
	b.section(account.MailSection, nil, append(server, "mail_password", "opensesame")...).shows(200, has{"[role=status]": "changes are in effect", "#mail_password": ""})
	b.section(account.MailSection, nil, "mail_port", "").shows(200, nil)
	b.section(account.MailSection, nil, "mail_host", "thief.example.org", "try", "1").shows(400, has{"#mail_password-note": "Enter the password again"})
	if now := s.App.Setup.InForce().Mail; now.Password != "opensesame" || now.Host != "mail.example.org" {
		t.Errorf("in force is %+v", now)
	}
	for _, path := range []string{"/en/setup", "/en/audit", "/en/me/recess.json"} {
		if b.visit(path).shows(200, nil); strings.Contains(b.page.body, "opensesame") {
			t.Errorf("%s tells the password", path)
		}
	}
	b.visit("/en/audit").shows(200, has{"table": "mail_password"})
	b.section(account.MailSection, nil, "mail_host", "").shows(200, nil)
	if now := s.App.Setup.InForce().Mail; now.Password != "" {
		t.Error("the password outlives its server")
	}
}

func TestSettingsSurviveARestart(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		b := signedIn(t, s, "admin@example.org", account.Administrator, true)
		hidden := append(picture(t, asJPEG, 30, 60), "GPS 45.4 -75.7"...)
		b.section(account.OrganisationSection, hidden, "name_fr", "Du pain").shows(200, has{"input[name=no_logo]": ""})
		b.section(account.OutsideSection, nil, "represent", "on").shows(200, has{"input[name=represent][checked]": ""})
		b.visit("/en/").shows(200, has{"main": "Represent"})

		again := apptest.Start(t, database, func(s *app.Settings) { s.Now = time.Now })
		c := newBrowser(t, again)
		c.visit("/en/").shows(200, has{"main": "Represent", ".organisation": "Du pain"})
		logo := get(t, again, "/logo.png")
		drawn, err := png.Decode(strings.NewReader(logo.body))
		if err != nil || drawn.Bounds().Dy() != 60 || strings.Contains(logo.body, "GPS") {
			t.Errorf("the logo is %.50q, %v", logo.body, err)
		}
		if same := get(t, again, "/logo.png", "If-None-Match: "+logo.header.Get("Etag")); same.status != http.StatusNotModified {
			t.Errorf("the same logo is sent again: %d", same.status)
		}
		b.section(account.OrganisationSection, nil, "no_logo", "1").shows(200, has{"input[type=file]": ""})
		b.section(account.OutsideSection, nil, "represent", "")
		b.visit("/logo.png").shows(404, nil)
		if s.App.Finder.AsksRegister() {
			t.Error("Represent is still asked")
		}
		if err := again.App.Setup.Load(t.Context()); err != nil || again.App.Finder.AsksRegister() {
			t.Errorf("another instance does not follow: %v", err)
		}
	})
}

// What the command line gives wins over the page, and the page says so.
func TestFlagsWin(t *testing.T) {
	asked := make(chan string, 10)
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		w.WriteHeader(http.StatusTeapot)
	}))
	defer outside.Close()
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Now, s.Represent = time.Now, outside.URL
		s.Mail = app.Mail{Host: "mail.example.org", Password: "opensesame", From: "recess@example.org"}
		s.Mail.Organisation.EN = "Given"
	})
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	b.visit("/en/setup").shows(200, has{"#mail_host-note": "command line", "#name_en[readonly]": "", "#represent-note": "command line", "#mail_user[readonly]": "", ".organisation": "Given"})
	b.section(account.MailSection, nil, "mail_host", "thief.example.org", "mail_user", "me")
	b.section(account.OrganisationSection, nil, "name_en", "Other", "name_fr", "Autre")
	b.section(account.OutsideSection, nil, "represent", "")
	now := s.App.Setup.InForce()
	if now.Mail.Host != "mail.example.org" || now.Mail.User != "" || now.Organisation.Name.EN != "Given" || now.Organisation.Name.FR != "Autre" || !now.Represent {
		t.Errorf("in force is %+v", now)
	}
	b.section(account.OutsideSection, nil, "try", "1").shows(200, has{"#result.problem": "status 418"})
	if path := <-asked; path != "/postcodes/K1A0A6/" || len(asked) != 0 {
		t.Errorf("Represent was asked for %s and %d more", path, len(asked))
	}
}

func TestNobodyIsInvitedTwice(t *testing.T) {
	database := apptest.Database(t)
	first, link := founded(t, database)
	second, other := founded(t, database)
	if link == other {
		t.Error("the same link was printed twice")
	}
	newBrowser(t, first).visit(link).send(link, "email", "admin@example.org").shows(200, nil)
	newBrowser(t, second).visit(other).shows(404, nil)
	if again, err := second.App.Accounts.FoundingLink(t.Context(), "en"); again != "" || err != nil {
		t.Errorf("somebody is there, and another link is made: %q, %v", again, err)
	}
}
