package app_test

import (
	"net"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app/apptest"
)

// An administrator of the page learns nothing of what answers in the
// operator's network: neither which ports are open nor which names exist.
func TestMailTrialSaysNothingOfTheInside(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	connected := make(chan net.Conn, 1)
	go func() {
		conn, _ := listener.Accept() // nil once the listener is closed
		connected <- conn
	}()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	portOf := func(l net.Listener) string { return l.Addr().String()[strings.LastIndex(l.Addr().String(), ":")+1:] }
	s, _ := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, true)
	said := map[string]bool{}
	for _, server := range [][2]string{
		{"127.0.0.1", portOf(listener)}, {"127.0.0.1", portOf(closed)}, {"localhost", portOf(listener)}, {"::1", "25"},
		{"169.254.169.254", "80"}, {"no-such-name.invalid", "25"},
	} {
		b.section(account.MailSection, nil, "mail_host", server[0], "mail_port", server[1], "mail_tls", "none", "mail_from", "a@example.org", "try", "1").
			shows(200, nil)
		page, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
		if err != nil {
			t.Fatal(err)
		}
		said[strings.TrimSpace(page.Find("#result").Text())] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers differ: %v", said)
	}
	listener.Close()
	if conn := <-connected; conn != nil {
		t.Error("the port inside was connected to")
	}
}
