package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/fetch"
	"recess/internal/mail"
	"recess/internal/outbox"
	"recess/internal/riding"
	"recess/internal/source/represent"
	"recess/internal/web"
)

// representURL is asked when an administrator switches Represent on and the
// command line names no other.
const representURL = "https://represent.opennorth.ca"

// given are the settings of the command line, which win over the page's.
func (s *Settings) given() *account.Settings {
	m := s.Mail
	return &account.Settings{
		Organisation: account.Organisation{Name: m.Organisation, Postal: m.Postal, ReplyTo: m.ReplyTo},
		Mail: account.MailServer{
			Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, TLS: string(m.TLS), From: m.From,
		},
		Represent: s.Represent != "",
	}
}

// setUp reads what administrators have set and puts it in force.
func (a *App) setUp(ctx context.Context) error {
	var err error
	if a.mailNetworks, err = web.ParseProxies(a.settings.MailNetworks); err != nil {
		return err
	}
	if a.represent, err = a.askRepresent(a.Store); err != nil {
		return err
	}
	if a.trial, err = a.askRepresent(nil); err != nil { // always asks
		return err
	}
	a.Setup = &account.Setup{
		Store: a.Store.Accounts(), Now: a.settings.Now, Given: a.settings.given(), Enforce: a.enforce,
	}
	return a.Setup.Load(ctx)
}

func (a *App) askRepresent(cache represent.Cache) (*represent.Client, error) {
	url := cmp.Or(a.settings.Represent, representURL)
	client, err := represent.New(represent.Config{BaseURL: url, Order: func() string { return a.Finder.Index().Order() }, Cache: cache, Now: a.settings.Now, Log: a.settings.Log})
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "settings.represent", fault.Args{"URL": url})
	}
	return client, nil
}

// enforce puts settings in force while Recess runs. It is told them one at a
// time.
func (a *App) enforce(s *account.Settings) error {
	var post outbox.Sender
	if s.Mail.Host != "" && !a.settings.Demo { // nobody there to read it
		opened, err := mail.New(a.mail(s))
		if err != nil {
			return err
		}
		post = opened
	}
	if a.worker != nil {
		a.worker.Use(post)
	}
	var outside riding.Register
	if s.Represent {
		outside = a.represent
	}
	a.Finder.UseRegister(outside)
	return nil
}

// mail is what the post office needs of the settings, and of the command line
// what only it can say.
func (a *App) mail(s *account.Settings) mail.Settings {
	m := a.settings.Mail
	m.Host, m.Port, m.User, m.Password, m.TLS, m.From = s.Mail.Host, s.Mail.Port, s.Mail.User, s.Mail.Password, mail.TLS(s.Mail.TLS), s.Mail.From
	m.Organisation, m.Postal = account.Either(s.Organisation.Name), account.Either(s.Organisation.Postal)
	m.ReplyTo = s.Organisation.ReplyTo
	m.Attach, m.Log = a.attach, a.settings.Log
	// an administrator of the page is not to learn what answers inside the operator's network
	m.Dialer = fetch.Dialer{Inside: a.settings.Mail.Host != "", Allowed: a.mailNetworks}
	return m
}

// tryFor is how long an administrator waits for the answer to a trial.
const tryFor = 10 * time.Second

// TryMail sends a test message over settings that need not be in force. Its
// error may be a *outbox.Trouble with the server's words.
func (a *App) TryMail(ctx context.Context, s *account.Settings, to *account.Person) error {
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	post, err := mail.New(a.mail(s))
	if err != nil {
		return err
	}
	conn, err := post.Open(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // whatever the server says to that: it has the message, or has said why not
	return conn.Send(ctx, outbox.Message{Key: "test " + rand.Text(), To: to.Email, Lang: to.Lang, Kind: "test"})
}

// TryLookUp asks the outside register once for the code of Parliament Hill and
// gives the ridings it names.
func (a *App) TryLookUp(ctx context.Context) ([]riding.Riding, error) {
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	codes, _, err := a.trial.Ridings(ctx, "K1A0A6")
	if err != nil {
		return nil, err
	}
	var ridings []riding.Riding
	for _, code := range codes {
		r, err := a.Finder.Index().Riding(code)
		if err != nil {
			return nil, err
		}
		ridings = append(ridings, *r)
	}
	return ridings, nil
}
