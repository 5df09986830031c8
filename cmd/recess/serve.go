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
	Addr         string        `default:"127.0.0.1:8080" help:"Address to listen on."`
	Demo         bool          `help:"Show Recess with invented people and members; one enters at one press. For this machine only."`
	RateLimit    float64       `default:"20" help:"Requests a second for one client, loopback included; 0 for no limit."`
	Represent    string        `placeholder:"URL" help:"Ask the Represent API at this address when our own tables cannot tell a riding exactly, such as https://represent.opennorth.ca."`
	MetricsToken string        `placeholder:"TOKEN" help:"Open /metrics to whoever sends this bearer token; without it, only to this machine."`
	URL          string        `placeholder:"URL" help:"Where visitors reach Recess, such as https://meet.example.org; cookies then go over HTTPS only. Default: the address listened on."`
	Mail         mailFlags     `embed:"" prefix:"mail-"`
	Refresh      time.Duration `default:"0s" help:"Fetch members, offices and portraits from the House of Commons this often, such as 24h; 0 for never."`
	RefreshFrom  refreshFlags  `embed:"" prefix:"refresh-"`
	AddressDays  int           `default:"90" help:"Days that network addresses stay in the audit log, at least 1. The proof of a consent keeps its own as long as the consent counts."`
	TrustedProxy []string      `placeholder:"NETWORK" help:"Proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8."`
}

// refreshFlags say where members and offices are fetched from.
type refreshFlags struct {
	Members string `placeholder:"URL" help:"Address of the list of members, XML or CSV. Default: the House's."`
	Offices string `placeholder:"URL" help:"Address of the page of their addresses. Default: the House's."`
}

// mailFlags say where mail goes and whom it is from. Without a host messages
// wait in the outbox.
type mailFlags struct {
	Host           string `placeholder:"HOST" help:"Mail server. Without one, messages wait in the outbox, and on a loopback address sign-in links are printed here."`
	Port           int    `help:"Its port; default by --mail-tls: 587, 465 or 25."`
	User           string `help:"User to sign in there with."`
	Password       string `help:"Password; better in RECESS_MAIL_PASSWORD than on the command line."`
	TLS            string `name:"tls" enum:"starttls,tls,none" default:"starttls" help:"How the way there is protected: starttls, tls or none."`
	From           string `placeholder:"ADDRESS" help:"Address that messages are from."`
	ReplyTo        string `placeholder:"ADDRESS" help:"Address that answers go to."`
	OrganisationEN string `name:"organisation-en" help:"The organisation's name in English."`
	OrganisationFR string `name:"organisation-fr" help:"The organisation's name in French."`
	PostalEN       string `name:"postal-en" help:"Its postal address in English, which every message carries."`
	PostalFR       string `name:"postal-fr" help:"Its postal address in French."`
}

func (m mailFlags) settings() app.Mail {
	return app.Mail{
		Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, TLS: app.MailTLS(m.TLS), From: m.From, ReplyTo: m.ReplyTo,
		Organisation: i18n.Text{EN: m.OrganisationEN, FR: m.OrganisationFR}, Postal: i18n.Text{EN: m.PostalEN, FR: m.PostalFR},
	}
}

func (serveCommand) Help() string {
	return `Makes the database when there is none, brings an older one up to date, prints the address and, while there is no administrator, a link for the first one, and runs until it is told to stop; then it finishes what is in flight.

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
	if c.AddressDays < 1 || c.AddressDays > mostAddressDays {
		return usageError{fault.New(fault.Invalid, "settings.address_days", fault.Args{"Most": mostAddressDays})}
	}
	s.settings.AddressDays = c.AddressDays
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

// mostAddressDays is ten years: more is a slip.
const mostAddressDays = 3650

// eager is how much garbage, in per cent of what is in use, a server lets lie:
// most of what it holds are facts that stay, and half of that again is enough
// to work with.
const eager = 50
