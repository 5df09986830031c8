// Package mail puts messages into words and hands them to a mail server.
package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"

	"recess/internal/fault"
	"recess/internal/fetch"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// TLS is how the way to the mail server is protected.
type TLS string

const (
	StartTLS TLS = "starttls" // encrypted after a greeting in the clear, or not used at all; port 587
	Implicit TLS = "tls"      // encrypted from the first byte; port 465
	None     TLS = "none"     // for a server on this machine; a password goes only to such a one
)

// Settings tell where mail goes and whom it is from.
type Settings struct {
	Host     string // empty: messages are put into words, and none is sent
	Port     int    // 0: the usual one of TLS
	User     string // empty: no authentication
	Password string
	TLS      TLS            // empty: StartTLS
	RootCAs  *x509.CertPool // who may vouch for the server; nil: those this machine trusts
	Dialer   fetch.Dialer   // where the server may be; by default not in a private network

	From         string    // address
	FromName     i18n.Text // empty: the organisation's
	ReplyTo      string    // address; empty: From
	Organisation i18n.Text // empty: Recess
	Postal       i18n.Text // address, its lines apart by line breaks (CASL wants it in every message)
	Domain       string    // ours, for Message-ID and the greeting; empty: From's

	Attach func(ctx context.Context, m outbox.Message) ([]Attachment, error) // makes the files that go with a message; nil: none do
	Log    *slog.Logger                                                      // told of files that could not go with a message; nil: the usual one
	Now    func() time.Time                                                  // nil: the machine's clock
}

// usualPorts are those of submission (RFC 8314, §3.3) and of plain SMTP.
var usualPorts = map[TLS]int{StartTLS: 587, Implicit: 465, None: 25}

// productName stands for an organisation that has not said its name yet.
const productName = "Recess"

// complete fills in what may be left out. A fault.Invalid for what no mail
// can be sent with.
func (s Settings) complete() (Settings, error) {
	if s.TLS == "" {
		s.TLS = StartTLS
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	usual, ok := usualPorts[s.TLS]
	if !ok {
		return s, fault.New(fault.Invalid, "mail.tls", fault.Args{"Mode": string(s.TLS)})
	}
	if s.Port == 0 {
		s.Port = usual
	}
	if s.Host != "" && s.From == "" {
		return s, fault.New(fault.Invalid, "mail.address", nil)
	}
	for _, address := range []string{s.From, s.ReplyTo} {
		if address == "" {
			continue
		}
		if _, err := onTheWire(address); err != nil {
			return s, err
		}
	}
	s.Organisation = orElse(s.Organisation, i18n.Text{EN: productName, FR: productName})
	s.FromName = orElse(s.FromName, s.Organisation)
	if s.Domain == "" {
		s.Domain = s.From[strings.LastIndexByte(s.From, '@')+1:]
	}
	if s.Domain == "" {
		s.Domain = "localhost"
	}
	domain, err := idna.Lookup.ToASCII(s.Domain)
	if err != nil {
		return s, fault.Wrap(err, fault.Invalid, "mail.address", nil)
	}
	s.Domain = domain
	return s, nil
}

func orElse(t, other i18n.Text) i18n.Text {
	t = i18n.Text{EN: oneLine(t.EN, longestName), FR: oneLine(t.FR, longestName)}
	if t.EN == "" {
		t.EN = other.EN
	}
	if t.FR == "" {
		t.FR = other.FR
	}
	return t
}

// onTheWire is an address as mail servers take it, its domain in ASCII (IDNA
// 2008). A fault.Invalid when it is none.
func onTheWire(address string) (*mail.Address, error) {
	if err := outbox.CheckAddress(address); err != nil {
		return nil, err
	}
	at := strings.LastIndexByte(address, '@')
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return nil, fault.Wrap(fmt.Errorf("domain: %w", err), fault.Invalid, "mail.address", nil)
	}
	return &mail.Address{Address: address[:at+1] + domain}, nil
}

// Limits of what goes into a header, in characters.
const (
	longestName    = 100
	longestSubject = 150
)

// oneLine is text fit for a header: on one line, without characters that hide
// or turn text, cut to so many characters.
func oneLine(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(shown(text)), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	return string(runes)
}

// shown is text without characters that hide or turn the text around them.
// Line breaks stay, and the joiner of some scripts and of emoji.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\u200d':
			return r
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
