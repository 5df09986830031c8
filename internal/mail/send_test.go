package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"recess/internal/outbox"
)

func refuse(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 7, 1}, Message: text}
}

func TestWhatServersSay(t *testing.T) {
	tests := map[string]struct {
		mood         mood
		words        string // nothing: the message is taken
		final, alive bool
	}{
		"takes it": {},
		"knows no such person": {
			mood{rcpt: func(to string) error { return refuse(550, "no such user "+to) }},
			"550 5.7.1 no such user ana@example.org", true, true,
		},
		"greylists": {
			mood{rcpt: func(string) error { return refuse(451, "try again later") }},
			"451 4.7.1 try again later", false, true,
		},
		"takes it for spam": {
			mood{after: func(*smtp.Conn) error { return refuse(554, "spam") }},
			"554 5.7.1 spam", true, true,
		},
		"accepts and then fails": {
			mood{after: func(*smtp.Conn) error { return refuse(452, "disk full") }},
			"452 4.7.1 disk full", false, true,
		},
		"shuts down": {
			mood{after: func(*smtp.Conn) error { return refuse(421, "shutting down") }},
			"421 4.7.1 shutting down", false, false,
		},
		"closes after DATA": {
			mood{after: func(c *smtp.Conn) error { return c.Conn().Close() }},
			"EOF", false, false,
		},
		"closes in DATA": {
			mood{data: func(c *smtp.Conn) error { return c.Conn().Close() }},
			"", false, false,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, nil, false)
			s.set(test.mood)
			got := send(t, post(t, settings(s)), signIn("ana@example.org"))
			if name == "takes it" {
				if got != nil || len(s.got()) != 1 {
					t.Errorf("a good server: %v", got)
				}
				return
			}
			if got == nil || !strings.Contains(got.Words, test.words) || got.Final != test.final || got.Alive != test.alive {
				t.Errorf("got %+v, want %q, final %v, alive %v", got, test.words, test.final, test.alive)
			}
			if len(s.got()) > 0 && test.words != "EOF" {
				t.Errorf("the server has the message all the same")
			}
		})
	}
}

func TestGreylisting(t *testing.T) {
	s := serve(t, nil, false)
	seen := map[string]bool{}
	s.set(mood{rcpt: func(to string) error {
		if !seen[to] {
			seen[to] = true
			return refuse(451, "come back")
		}
		return nil
	}})
	p := post(t, settings(s))
	if got := send(t, p, signIn("ana@example.org"), signIn("bob@example.org")); got == nil || got.Final || !got.Alive {
		t.Errorf("the first time: %+v", got)
	}
	if got := send(t, p, signIn("ana@example.org"), signIn("bob@example.org")); got != nil || len(s.got()) != 2 {
		t.Errorf("the second time: %+v, %d messages", got, len(s.got()))
	}
}

// A refusal of one message does not touch the others on the connection.
func TestOneConnection(t *testing.T) {
	s := serve(t, nil, false)
	s.set(mood{rcpt: func(to string) error {
		if to == "bob@example.org" {
			return refuse(550, "no Bob")
		}
		return nil
	}})
	if got := send(t, post(t, settings(s)), signIn("ana@example.org"), signIn("bob@example.org"), signIn("eve@example.org")); got != nil {
		t.Error(got)
	}
	if s.connections() != 1 || len(s.got()) != 2 {
		t.Errorf("%d messages came over %d connections, want 2 over 1", len(s.got()), s.connections())
	}
}

// A server that hangs up after every message gets a connection for each, and
// no message has to wait for that.
func TestServerThatHangsUp(t *testing.T) {
	s := serve(t, nil, false)
	accepted := make(chan net.Conn, 1)
	s.set(mood{after: func(c *smtp.Conn) error {
		accepted <- c.Conn()
		return nil
	}})
	p := post(t, settings(s))
	c, err := p.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, to := range []string{"ana@example.org", "bob@example.org", "eve@example.org"} {
		if err := c.Send(t.Context(), signIn(to)); err != nil {
			t.Fatal(err)
		}
		(<-accepted).Close() // after the client has read the answer
	}
	if s.connections() != 3 || len(s.got()) != 3 {
		t.Errorf("%d messages came over %d connections, want 3 over 3", len(s.got()), s.connections())
	}
}

func TestServerThatHangs(t *testing.T) {
	forever := make(chan struct{})
	defer close(forever)
	hang := func(*smtp.Conn) error { <-forever; return nil }
	for name, m := range map[string]mood{
		"at RCPT":          {rcpt: func(string) error { return hang(nil) }},
		"in the middle":    {data: hang},
		"after the middle": {after: hang},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, nil, false)
			s.set(m)
			p := post(t, settings(s))
			long := signIn("ana@example.org")
			long.Args["url"] = link + strings.Repeat("x", 3<<20) // more than the buffers on the way hold
			p.patience = patience{open: time.Second, reply: 200 * time.Millisecond, send: time.Second}
			begin := time.Now()
			if got := send(t, p, long); got == nil || got.Final || got.Alive {
				t.Errorf("got %+v", got)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("a server that hangs held us for %v", took)
			}
		})
	}
	t.Run("until told to stop", func(t *testing.T) {
		s := serve(t, nil, false)
		s.set(mood{after: hang})
		c, err := post(t, settings(s)).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		brief, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		begin := time.Now()
		if err := c.Send(brief, signIn("ana@example.org")); err == nil || time.Since(begin) > 5*time.Second {
			t.Errorf("got %v after %v", err, time.Since(begin))
		}
		c.Close()
	})
	t.Run("with its greeting", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		p := post(t, settings(&server{port: l.Addr().(*net.TCPAddr).Port}))
		p.patience.open = 200 * time.Millisecond
		if _, err := p.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "no answer in time") {
			t.Errorf("got %v", err)
		}
	})
}

func TestProtectionAndPassword(t *testing.T) {
	key, vouchers := certificate(t)
	for name, test := range map[string]struct {
		certificate bool
		implicit    bool
		change      func(*Settings)
		words       string // nothing: the message arrives
	}{
		"STARTTLS":                     {true, false, func(s *Settings) { s.TLS = StartTLS }, ""},
		"TLS":                          {true, true, func(s *Settings) { s.TLS = Implicit }, ""},
		"no STARTTLS there":            {false, false, func(s *Settings) { s.TLS = StartTLS }, "STARTTLS"},
		"a certificate nobody signed":  {true, false, func(s *Settings) { s.TLS, s.RootCAs = StartTLS, nil }, "certificate"},
		"another server's certificate": {true, false, func(s *Settings) { s.TLS, s.Host = StartTLS, "localhost" }, "certificate"},
		"the wrong password":           {true, false, func(s *Settings) { s.TLS, s.Password = StartTLS, "wrong" }, "535"},
	} {
		t.Run(name, func(t *testing.T) {
			used := key
			if !test.certificate {
				used = nil
			}
			s := serve(t, used, test.implicit)
			s.set(mood{secret: "open sesame"})
			with := settings(s)
			with.User, with.Password, with.RootCAs = "recess", "open sesame", vouchers
			test.change(&with)
			p := post(t, with)
			if test.words == "" {
				if got := send(t, p, signIn("ana@example.org")); got != nil || len(s.got()) != 1 {
					t.Errorf("got %+v and %d messages", got, len(s.got()))
				}
				return
			}
			_, err := p.Open(t.Context())
			trouble, ok := errors.AsType[*outbox.Trouble](err)
			if !ok || !strings.Contains(trouble.Words, test.words) || trouble.Final {
				t.Errorf("got %v, want words of %q", err, test.words)
			}
			if strings.Contains(trouble.Words, with.Password) {
				t.Errorf("the password is in %q", trouble.Words)
			}
		})
	}
}

// Where nothing is said of a password, a 5xx to the sender is no reason to
// give the message up.
func TestSenderRefused(t *testing.T) {
	s := serve(t, nil, false)
	s.set(mood{secret: "open sesame"})
	if got := send(t, post(t, settings(s)), signIn("ana@example.org")); got == nil || got.Final || !got.Alive {
		t.Errorf("got %+v", got)
	}
}

func TestNoServerIsSet(t *testing.T) {
	if _, err := post(t, Settings{}).Open(t.Context()); err == nil {
		t.Error("a connection to nowhere")
	}
}
