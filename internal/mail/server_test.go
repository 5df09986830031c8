package mail

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"recess/internal/fetch"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// server is a real SMTP server in the test process, with moods.
type server struct {
	*smtp.Server
	port int

	sync.Mutex
	mood  mood
	came  []envelope
	conns int
}

type mood struct {
	rcpt   func(to string) error
	data   func(c *smtp.Conn) error // before reading the message
	after  func(c *smtp.Conn) error // having read it
	secret string                   // not empty: the password, and without it nothing goes
}

// envelope is a message as it arrived.
type envelope struct {
	from, to string
	utf8     bool
	raw      []byte
}

func (e envelope) message(t *testing.T) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(e.raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (s *server) set(m mood) {
	s.Lock()
	defer s.Unlock()
	s.mood = m
}

func (s *server) now() mood {
	s.Lock()
	defer s.Unlock()
	return s.mood
}

func (s *server) got() []envelope {
	s.Lock()
	defer s.Unlock()
	return s.came
}

func (s *server) connections() int {
	s.Lock()
	defer s.Unlock()
	return s.conns
}

type session struct {
	*server
	conn     *smtp.Conn
	envelope envelope
	known    bool // has said the password
}

func (s *session) Reset()        { s.envelope = envelope{} }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.now().secret == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "recess" || password != s.now().secret {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, options *smtp.MailOptions) error {
	if s.now().secret != "" && !s.known {
		return smtp.ErrAuthRequired
	}
	s.envelope = envelope{from: from, utf8: options.UTF8}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.envelope.to = to
	if f := s.now().rcpt; f != nil {
		return f(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	mood := s.now()
	if mood.data != nil {
		if err := mood.data(s.conn); err != nil {
			return err
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if mood.after != nil {
		if err := mood.after(s.conn); err != nil {
			return err
		}
	}
	s.Lock()
	defer s.Unlock()
	s.envelope.raw = raw
	s.came = append(s.came, s.envelope)
	return nil
}

// serve starts a server; a certificate makes it speak TLS, after STARTTLS or
// at once.
func serve(t *testing.T, certificate *tls.Certificate, implicit bool) *server {
	t.Helper()
	s := &server{}
	s.Server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		s.Lock()
		defer s.Unlock()
		s.conns++
		return &session{server: s, conn: c}, nil
	}))
	s.Server.Domain, s.Server.EnableSMTPUTF8, s.Server.ErrorLog = "mail.test", true, log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if certificate != nil {
		config := &tls.Config{Certificates: []tls.Certificate{*certificate}}
		if s.Server.TLSConfig = config; implicit {
			l = tls.NewListener(l, config)
		}
	}
	go s.Server.Serve(l)
	t.Cleanup(func() { s.Server.Close() })
	return s
}

// certificate is one for 127.0.0.1, and who vouches for it.
func certificate(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// settings are those of an organisation whose mail goes to s.
func settings(s *server) Settings {
	return Settings{
		Host: "127.0.0.1", Port: s.port, TLS: None, Dialer: fetch.Dialer{Inside: true},
		From: "recess@exemple.org", ReplyTo: "bonjour@exemple.org",
		Organisation: i18n.Text{EN: "Bread for All", FR: "Du pain pour tous"},
		Log:          slog.New(slog.DiscardHandler),
		Postal:       i18n.Text{EN: "1 Main Street\nOttawa ON  K1A 0A6", FR: "1, rue Principale\nOttawa (Ontario)  K1A 0A6"},
	}
}

func post(t *testing.T, s Settings) *Post {
	t.Helper()
	p, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const link = "https://recess.example/en/sign-in/abc?x=1&y=2"

func signIn(to string) outbox.Message {
	return outbox.Message{
		Key: "sign-in " + to, To: to, Lang: i18n.EN, Purpose: outbox.SignIn, Kind: "sign-in",
		Args: map[string]string{"url": link},
	}
}

// send sends messages over one connection and gives the last one's trouble;
// nil when it was taken.
func send(t *testing.T, p *Post, messages ...outbox.Message) *outbox.Trouble {
	t.Helper()
	c, err := p.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, m := range messages {
		err = c.Send(t.Context(), m)
	}
	if err == nil {
		return nil
	}
	trouble, ok := errors.AsType[*outbox.Trouble](err)
	if !ok {
		t.Fatalf("%v is no *outbox.Trouble", err)
	}
	return trouble
}
