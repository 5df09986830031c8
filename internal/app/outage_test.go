package app_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
)

// While the mail server does not answer, administrators see it on every page,
// visitors are told that mail is slow, and the probes know.
func TestAnOutageOfTheMailServerIsSeen(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close() // nobody answers there
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Now = time.Now
		s.Mail = app.Mail{Host: "127.0.0.1", Port: port, TLS: "none", From: "recess@example.org"}
	})
	admin := signedIn(t, s, "admin@example.org", account.Administrator, true)
	coordinator := signedIn(t, s, "coordinator@example.org", account.Coordinator, true)
	visitor := newBrowser(t, s)
	probe := func(path string) string { return newBrowser(t, s).visit(path).shows(200, nil).page.body }

	admin.visit("/en/ridings").shows(200, has{".outage": "-"})
	if got := probe("/readyz"); got != "ready\n" {
		t.Errorf("ready says %q", got)
	}
	visitor.visit("/en/sign-in").send("/en/sign-in", "email", "a@example.org").shows(200, nil)
	await.Until(t, "the outage", func() bool { return strings.Contains(probe("/readyz"), "mail server: no answer") })
	visitor.visit("/en/sign-in").send("/en/sign-in", "email", "b@example.org").shows(200, has{"[role=status]": "not answering right now"})
	visitor.visit("/fr/sign-in").send("/fr/sign-in", "email", "c@example.org").shows(200, has{"[role=status]": "ne répond pas"})

	for _, page := range []string{"/en/ridings", "/en/me", "/en/people", "/en/outbox", "/en/papers/unknown"} {
		if admin.visit(page); !strings.Contains(admin.page.body, "connection refused") || !strings.Contains(admin.page.body, "attempt") {
			t.Errorf("%s does not tell the administrator", page)
		}
	}
	admin.visit("/fr/people").shows(200, has{".outage": "ne répond plus"})
	for name, b := range map[string]*browser{"/en/me": coordinator, "/en/sign-in": visitor} {
		b.visit(name).shows(200, has{".outage": "-"})
	}
	metrics := probe("/metrics")
	for _, line := range []string{"recess_mail_failed_attempts ", "recess_mail_outage_seconds ", `recess_outbox_messages{state="waiting"} `} {
		if !strings.Contains(metrics, line) {
			t.Errorf("the metrics have no %s", line)
		}
	}

	before := attempts(s)
	admin.visit("/en/outbox").sendTwice("/en/outbox/retry").shows(200, has{"[role=status]": "trying again"})
	await.Until(t, "another attempt", func() bool { return attempts(s) > before })
}

func attempts(s *apptest.Server) int {
	o, _ := s.App.Outage()
	return o.Attempts
}
