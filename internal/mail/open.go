package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"recess/internal/fetch"
	"recess/internal/outbox"
)

// patience is how long a server is waited for.
type patience struct {
	open  time.Duration // from dialling to being signed in
	reply time.Duration // for each answer, and for each part of a message to be taken
	send  time.Duration // for one message in all
}

// A server that has heard the whole message may be examining it: to give up
// then means to send it twice (RFC 5321, §4.5.3.2.6), so that is not done soon.
// All of it is well within the time that a worker has for a message.
var usualPatience = patience{open: 15 * time.Second, reply: 35 * time.Second, send: 40 * time.Second}

// Open connects to the mail server and signs in. Its error is a
// *outbox.Trouble, also for an administrator who tries the settings.
func (p *Post) Open(ctx context.Context) (outbox.Conn, error) {
	c, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (p *Post) open(ctx context.Context) (*conn, error) {
	if p.settings.Host == "" {
		return nil, &outbox.Trouble{Words: "no mail server is set"}
	}
	ctx, cancel := context.WithTimeout(ctx, p.patience.open)
	defer cancel()
	c := &conn{post: p}
	err := p.connect(ctx, c)
	if err == nil {
		return c, nil
	}
	if c.line != nil {
		c.line.Close()
	}
	switch {
	case errors.Is(err, fetch.ErrInside):
		return nil, &outbox.Trouble{Words: insideWords, Cause: err}
	case ctx.Err() != nil:
		err = fmt.Errorf("no answer in time: %w", err)
	}
	return nil, &outbox.Trouble{Words: err.Error(), Cause: err}
}

// insideWords are the same for every address in a private network and for every
// unknown name.
const insideWords = "there is no mail server of that name on the internet; one in a private network is named by --mail-host, or its network by --mail-network"

func (p *Post) connect(ctx context.Context, c *conn) error {
	raw, err := p.settings.Dialer.Dial(ctx, "tcp", net.JoinHostPort(p.settings.Host, strconv.Itoa(p.settings.Port)))
	if err != nil {
		return err
	}
	c.line = &line{Conn: raw, reply: p.patience.reply}
	stop := context.AfterFunc(ctx, func() { c.line.Close() })
	defer stop()
	if c.client, err = gomail.NewClient(p.settings.Host, p.options(c.line)...); err != nil {
		return err
	}
	c.smtp, err = c.client.DialToSMTPClientWithContext(ctx)
	return err
}

// passwords are the ways to sign in, the best first. The last two say the
// password, and go-mail says it only over TLS or to this machine.
var passwords = []gomail.SMTPAuthType{
	gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin,
}

// options make go-mail talk over a line that is open already.
func (p *Post) options(l net.Conn) []gomail.Option {
	s := p.settings
	protection := &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
	policy := gomail.NoTLS
	switch s.TLS {
	case StartTLS:
		policy = gomail.TLSMandatory
	case Implicit:
		l = tls.Client(l, protection)
	}
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithHELO(s.Domain), gomail.WithTimeout(p.patience.send),
		gomail.WithTLSPolicy(policy), gomail.WithTLSConfig(protection),
		gomail.WithoutNoop(), gomail.WithoutRset(), // two answers less to wait for with each message
		gomail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) { return l, nil }),
	}
	if s.User != "" {
		options = append(options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password),
			gomail.WithOpportunisticSMTPAuth(passwords...))
	}
	return options
}

// line is a connection on which no single read or write takes long, besides
// the deadline it is given for a whole message.
type line struct {
	net.Conn
	reply time.Duration
	end   time.Time // zero: none
}

func (l *line) SetDeadline(t time.Time) error {
	l.end = t
	return l.Conn.SetDeadline(t)
}

func (l *line) next() time.Time {
	t := time.Now().Add(l.reply)
	if !l.end.IsZero() && l.end.Before(t) {
		return l.end
	}
	return t
}

func (l *line) Read(b []byte) (int, error) {
	if err := l.SetReadDeadline(l.next()); err != nil {
		return 0, err
	}
	return l.Conn.Read(b)
}

func (l *line) Write(b []byte) (int, error) {
	if err := l.SetWriteDeadline(l.next()); err != nil {
		return 0, err
	}
	return l.Conn.Write(b)
}
