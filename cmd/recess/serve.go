package main

import (
	"fmt"
	"math"
	"net"
	"os"
	"runtime/debug"
	"time"

	"recess/internal/app"
	"recess/internal/fault"
	"recess/internal/i18n"
)

type serveCommand struct {
	Addr         string        `default:"127.0.0.1:8080" help:"Address and port to listen on."`
	Demo         bool          `help:"Start a demo with made-up people and MPs. This computer only."`
	RateLimit    float64       `default:"20" help:"Maximum requests per second for each client, including this computer. 0: no limit."`
	Represent    string        `placeholder:"URL" help:"Represent API address, for example https://represent.opennorth.ca. Recess asks it when its own data can't give an exact riding."`
	MetricsToken string        `placeholder:"TOKEN" help:"Bearer token required for /metrics. Without it, /metrics is for this computer only."`
	URL          string        `placeholder:"URL" help:"Public address of Recess, for example https://meet.example.org. With https, cookies use HTTPS only. Default: the address in --addr."`
	Mail         mailFlags     `embed:"" prefix:"mail-"`
	Refresh      time.Duration `default:"0s" help:"How often to update MPs, offices and photos from the House of Commons, for example 24h. 0: never."`
	RefreshFrom  refreshFlags  `embed:"" prefix:"refresh-"`
	TrustedProxy []string      `placeholder:"NETWORK" help:"Networks of trusted proxies (X-Forwarded-For), for example 10.0.0.0/8."`
}

// refreshFlags say where members and offices are fetched from.
type refreshFlags struct {
	Members string `placeholder:"URL" help:"Address of the MP list (XML or CSV). Default: House of Commons."`
	Offices string `placeholder:"URL" help:"Address of the office page. Default: House of Commons."`
}

// mailFlags say which server sends email and whom it is from. Without a host,
// messages wait in the outbox.
type mailFlags struct {
	Host           string `placeholder:"HOST" help:"SMTP server. Without one, messages wait in the outbox; on this computer, sign-in links are printed here."`
	Port           int    `help:"SMTP port. Default: 587 (starttls), 465 (tls) or 25 (none)."`
	User           string `help:"SMTP username."`
	Password       string `help:"SMTP password. Safer in RECESS_MAIL_PASSWORD than on the command line."`
	TLS            string `name:"tls" enum:"starttls,tls,none" default:"starttls" help:"Encryption: starttls, tls or none."`
	From           string `placeholder:"ADDRESS" help:"From address."`
	ReplyTo        string `placeholder:"ADDRESS" help:"Reply-to address."`
	OrganisationEN string `name:"organisation-en" help:"Organization name in English."`
	OrganisationFR string `name:"organisation-fr" help:"Organization name in French."`
	PostalEN       string `name:"postal-en" help:"Mailing address in English, shown in every email (CASL)."`
	PostalFR       string `name:"postal-fr" help:"Mailing address in French."`
}

func (m mailFlags) settings() app.Mail {
	return app.Mail{
		Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, TLS: app.MailTLS(m.TLS), From: m.From, ReplyTo: m.ReplyTo,
		Organisation: i18n.Text{EN: m.OrganisationEN, FR: m.OrganisationFR}, Postal: i18n.Text{EN: m.PostalEN, FR: m.PostalFR},
	}
}

func (serveCommand) Help() string {
	return `Creates the database if there is none, updates an older one and prints the address. While there is no administrator, it also prints a set-up link for the first one. Use Ctrl+C to stop it: requests in progress finish first.

Example: recess serve --addr 127.0.0.1:8080 --db recess.db

Every flag is also an environment variable (RECESS_RATE_LIMIT) and a line of the settings file (rate-limit = 50).`
}

func (c *serveCommand) Run(s *session) error {
	if !(c.RateLimit >= 0) || math.IsInf(c.RateLimit, 0) { // also for NaN
		return usageError{fault.New(fault.Invalid, "settings.rate", nil)}
	}
	if err := app.CheckProxies(c.TrustedProxy); err != nil {
		return usageError{err}
	}
	s.settings.Demo = c.Demo
	s.settings.RateLimit = c.RateLimit
	s.settings.Represent = c.Represent
	s.settings.MetricsToken = c.MetricsToken
	s.settings.TrustedProxies = c.TrustedProxy
	s.settings.URL = c.URL
	s.settings.Refresh = app.Refresh{Every: c.Refresh, Members: c.RefreshFrom.Members, Offices: c.RefreshFrom.Offices}
	s.settings.Mail = c.Mail.settings()
	s.settings.Console = func(link string) { fmt.Fprintln(s.stdout, link) }
	s.settings.Founding = func(link string) { fmt.Fprintln(s.stdout, s.l.T("settings.founding", "Link", link)) }
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	if c.Demo {
		if err := recess.Enliven(s); err != nil {
			return err
		}
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(eager)
	}
	return recess.Serve(s, c.Addr, func(a net.Addr) {
		fmt.Fprintf(s.stdout, "http://%s/\n", a)
	})
}

// eager is how much garbage, in per cent of what is in use, a server lets lie:
// most of what it holds are facts that stay, and half of that again is enough
// to work with.
const eager = 50
