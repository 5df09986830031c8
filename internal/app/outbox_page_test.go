package app_test

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/templates"
)

// queued puts a message in the outbox in a state and gives its page.
func queued(t *testing.T, s *apptest.Server, state outbox.State, m outbox.Message) string {
	t.Helper()
	m.To, m.Lang = "reader@example.org", i18n.EN
	e := outbox.Entry{Message: m, State: state, NextAt: time.Now(), CreatedAt: time.Now(), Trouble: "550 <b>no</b> such box"}
	added, err := s.App.Store.Outbox().Add(t.Context(), e)
	if err != nil || !added {
		t.Fatal(added, err)
	}
	list, err := s.App.Store.Outbox().List(t.Context(), state, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("/en/outbox/%d", list[0].ID)
}

func TestOutboxPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
		if err := s.App.Store.Outbox().Forget(t.Context(), "admin@example.org"); err != nil { // that a second step was set up
			t.Fatal(err)
		}
		admin.visit("/en/outbox").shows(200, has{"h2": "Waiting", "main": "No messages with this status", "[aria-current]": "Waiting (0)"})
		args := map[string]string{"url": "https://example.org/key", "again": "https://example.org/"}
		failed := queued(t, s, outbox.Failed, outbox.Message{Key: "1", Purpose: outbox.Meeting, Kind: "invitation", Args: args})
		late := queued(t, s, outbox.Failed, outbox.Message{Key: "2", Purpose: outbox.Meeting, Kind: "invitation", Args: args, Until: time.Now()})
		done := queued(t, s, outbox.Sent, outbox.Message{Key: "3", Purpose: outbox.SignIn, Kind: "sign-in"})
		waits := queued(t, s, outbox.Waiting, outbox.Message{Key: "4", Purpose: outbox.SignIn, Kind: "sign-in", Args: args})

		admin.visit("/en/outbox?state=failed").shows(200, has{"tbody": "reader@example.org", "tbody td:last-child": "550 <b>no</b>", "[aria-current]": "Failed (2)"})
		admin.visit("/en/outbox?state=nonsense&page=-1").shows(200, has{"h2": "Waiting"})
		admin.visit("/en/outbox?page=99").shows(200, has{"main": "No messages with this status"})
		admin.visit(waits).shows(200, has{"pre": "https://example.org/key", "form[action*=outbox]": "-"})
		admin.visit(done).shows(200, has{"main": "text of this message has been deleted", "form[action*=outbox]": "-"})
		admin.visit(failed).shows(200, has{"h2": "You’re invited to join Recess", ".facts": "Meeting messages"}).
			send(failed).shows(200, has{"[role=status]": "resend", ".facts": "Waiting"})
		admin.visit(late).send(late).shows(409, has{".problem": "it has expired"})
		for _, gone := range []string{"/en/outbox/999", "/en/outbox/x", "/en/outbox/preview/nothing/en", "/en/outbox/preview/sign-in/de"} {
			admin.visit(gone).shows(404, nil)
		}
		admin.visit("/en/audit").shows(200, has{"table": "Resent a message"}).shows(200, has{"table": "Read a message with a sign-in link"})
	})
}

func TestOutboxIsRead50AtATime(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	for i := range outbox.PageSize + 1 {
		queued(t, s, outbox.Sent, outbox.Message{Key: fmt.Sprint(i), Purpose: outbox.News, Kind: "test"})
	}
	admin.visit("/en/outbox?state=sent").shows(200, has{"a[href='?state=sent&page=1']": "Older"})
	admin.visit("/en/outbox?state=sent&page=1").shows(200, has{"tbody tr": "reader@example.org", "main a[href*='page=']": "-"})
}

// With a mail server a sign-in link goes to its reader and to nobody else.
func TestSignInLinksAreNotShownToAdministrators(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Now = time.Now
		s.Mail = app.Mail{Host: "127.0.0.1", Port: 1, From: "recess@example.org"}
	})
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	message := queued(t, s, outbox.Waiting, outbox.Message{Key: "1", Purpose: outbox.SignIn, Kind: "sign-in", Args: map[string]string{"url": "https://example.org/key"}})
	admin.visit(message).shows(200, has{"main": "contains a sign-in link", "pre": "-"})
	if strings.Contains(admin.page.body, "example.org/key") {
		t.Error("the link is on the page")
	}
}

// Every kind of message can be looked at, in both languages.
func TestPreviewsOfMail(t *testing.T) {
	s, _ := peopled(t, apptest.Database(t))
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	files, err := fs.Glob(templates.Email, "email/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		kind := strings.TrimSuffix(path.Base(file), ".txt")
		if kind == "layout" {
			continue
		}
		for _, lang := range i18n.Langs {
			at := fmt.Sprintf("/en/outbox/preview/%s/%s", kind, lang)
			admin.visit("/en/outbox").shows(200, has{"a[href='" + at + "']": ""})
			admin.visit(at).shows(200, has{"pre": "Recess", "iframe[sandbox][src='" + at + "?html']": ""})
			admin.visit(at+"?html").shows(200, has{"html[lang=" + string(lang) + "] footer": "Recess"})
			if policy := admin.page.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox; default-src 'none'") {
				t.Errorf("the policy of a message shown as a page is %q", policy)
			}
		}
	}
}
