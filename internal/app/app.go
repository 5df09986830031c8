// Package app puts Recess together. The command line and the tests boot
// exactly this.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/campaign"
	"recess/internal/coverage"
	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/library"
	"recess/internal/match"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/outbox"
	"recess/internal/pdf"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/sheet"
	"recess/internal/source/represent"
	"recess/internal/source/shipped"
	"recess/internal/store"
	"recess/internal/web"
)

// Settings are all that can be set from outside.
type Settings struct {
	Demo           bool     // invented people only, and one enters without a link
	Database       string   // a file's path or a postgres:// URL
	KeyFile        string   // of the key that seals what is secret in it; empty: where store.KeyFile says
	Represent      string   // base URL of the Represent API; empty: not asked
	RateLimit      float64  // requests a second per client; 0: no limit
	MetricsToken   string   // opens /metrics to others than this machine
	TrustedProxies []string // networks whose X-Forwarded-For is believed
	Mail           Mail
	MailNetworks   []string                // private networks in which administrators may name a mail server
	Refresh        Refresh                 // of members and offices
	PollInterval   time.Duration           // between looks for registers that another program has imported; 0: defaultPollInterval
	AddressDays    int                     // network addresses stay in the audit log; 0: 90
	URL            string                  // where Recess is reached, without a slash at the end
	Founding       func(link string)       // told of the link for the first administrator, while there is none
	Console        func(signInLink string) // told of sign-in links where no mail can be sent and only this machine listens
	Log            *slog.Logger
	Now            func() time.Time // nil: the machine's clock
}

// App is Recess, ready to answer.
type App struct {
	Store    *store.Store
	Finder   *riding.Finder
	Members  *member.Directory
	Accounts *account.Service
	Setup    *account.Setup
	Calendar *calendar.Service

	Library   *library.Service
	Campaigns *campaign.Service
	Meetings  *meeting.Service
	Coverage  *coverage.Service
	Match     *match.Service

	settings         Settings
	formKey          []byte         // of the tokens of forms
	worker           *outbox.Worker // nil until Serve
	represent, trial *represent.Client
	mailNetworks     []netip.Prefix
	recesses         atomic.Pointer[[]calendar.Window]
	taking           sync.Mutex // held while registers are taken up
	tables           map[register.Name]heldTable
	shipped          *geo.Atlas // that came with the program
	imported         heldAtlas
	corrections      int64 // the mark of those in force

	active   atomic.Pointer[knownCampaigns]
	editions atomic.Pointer[map[register.Name]register.Edition]
}

// Open opens the database, takes in the facts that this program ships where
// the database has none or older ones, and reads them into memory.
func Open(ctx context.Context, settings Settings) (*App, error) {
	if settings.Now == nil {
		settings.Now = time.Now
	}
	if settings.Demo {
		settings.Mail = Mail{} // nobody there to read it
	}
	a := &App{settings: settings, tables: map[register.Name]heldTable{}}
	var ready errgroup.Group
	ready.Go(func() (err error) {
		a.shipped, err = readAtlas()
		return err
	})
	ready.Go(func() (err error) {
		if a.Store, err = store.Open(ctx, settings.Database, settings.KeyFile); err != nil {
			return err
		}
		if err := keepApart(ctx, a.Store, settings.Demo); err != nil {
			return err
		}
		a.Library = &library.Service{Store: a.Store.Library(), Inspector: pdf.Inspector{}, Now: settings.Now}
		a.Campaigns = &campaign.Service{Store: a.Store.Campaigns(), Now: settings.Now, Changed: func() { a.active.Store(nil) }}
		return a.takeIn(ctx)
	})
	if err := ready.Wait(); err != nil {
		a.Close()
		return nil, err
	}
	err := a.load(ctx)
	if err == nil {
		err = a.takeForce(ctx)
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// takeIn seeds the database and lets go of what it holds too long.
func (a *App) takeIn(ctx context.Context) error {
	now := a.settings.Now()
	err := seed(ctx, a.Store, a.settings.Demo, now)
	if fault.KindOf(err) == fault.Conflict { // another instance has just done the same
		err = seed(ctx, a.Store, a.settings.Demo, now)
	}
	if err != nil {
		return err
	}
	if err := a.seedSample(ctx); err != nil {
		return err
	}
	if a.settings.Demo {
		if err := a.peopleDemo(ctx); err != nil {
			return err
		}
	}
	if err := a.Store.Accounts().SuppressWithdrawn(ctx, now); err != nil {
		return err
	}
	return a.Store.ForgetAnswers(ctx, now.Add(-represent.AnswerLife))
}

func readAtlas() (*geo.Atlas, error) {
	packed, err := shipped.Boundaries()
	if err != nil {
		return nil, err
	}
	atlas, err := geo.Decode(packed)
	if err != nil {
		return nil, fmt.Errorf("boundaries: %w", err)
	}
	return atlas, nil
}

// load reads the registers into memory and makes the services that stand on
// them.
func (a *App) load(ctx context.Context) error {
	err := a.loadFacts(ctx)
	if err != nil {
		return err
	}
	if a.formKey, err = a.secret(ctx, "forms"); err != nil {
		return err
	}
	a.Accounts = &account.Service{Store: a.Store.Accounts(), Now: a.settings.Now, URL: strings.TrimSuffix(a.settings.URL, "/")}
	a.Calendar = &calendar.Service{Store: a.Store.Calendar(), Now: a.settings.Now, Changed: a.takeUpRecesses}
	if err := a.meetings(ctx); err != nil {
		return err
	}
	a.Match = &match.Service{Store: a.Store.Known(), Index: a.Finder.Index, Now: a.settings.Now}
	if err := a.coverage(ctx); err != nil {
		return err
	}
	return a.setUp(ctx)
}

// loadFacts reads the registers into memory and puts them in force; it writes
// nothing.
func (a *App) loadFacts(ctx context.Context) error {
	editions, err := a.Store.Editions(ctx)
	if err != nil {
		return err
	}
	index, err := a.index(ctx, editions)
	if err != nil {
		return err
	}
	roster, err := a.roster(ctx)
	if err != nil {
		return err
	}
	recesses, err := a.Store.Recesses(ctx)
	if err != nil {
		return err
	}
	a.Finder = riding.NewFinder(index, nil)
	a.Members = member.NewDirectory(roster)
	a.recesses.Store(&recesses)
	a.editions.Store(&editions)
	return nil
}

func (a *App) index(ctx context.Context, editions map[register.Name]register.Edition) (*riding.Index, error) {
	order, err := a.Store.OrderInForce(ctx)
	if err != nil {
		return nil, err
	}
	atlas, err := a.boundaries(ctx, order, editions[register.Boundaries])
	if err != nil {
		return nil, err
	}
	facts := riding.Facts{Map: atlas, Order: order}
	if facts.Ridings, err = a.Store.Ridings(ctx); err != nil {
		return nil, err
	}
	if facts.Heirs, err = a.Store.Heirs(ctx); err != nil {
		return nil, err
	}
	if facts.Areas, err = a.Store.Areas(ctx); err != nil {
		return nil, err
	}
	if facts.Tables, err = a.postalTables(ctx, editions); err != nil {
		return nil, err
	}
	facts.Streets = a.tables[register.Addresses].streets
	facts.AsOf = asOf(editions)
	return riding.NewIndex(facts)
}

func (a *App) roster(ctx context.Context) (*member.Roster, error) {
	mark, err := a.Store.CorrectionMark(ctx)
	if err != nil {
		return nil, err
	}
	members, err := a.Store.Members(ctx)
	if err != nil {
		return nil, err
	}
	corrections, err := a.Store.Corrections(ctx)
	if err != nil {
		return nil, err
	}
	portraits, err := a.Store.Portraits(ctx)
	if err != nil {
		return nil, err
	}
	for i := range members {
		members[i].Portrait = portraits[members[i].PersonID].Hash
	}
	terms, err := a.Store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	a.corrections = mark
	return member.NewRoster(member.Corrected(members, corrections), terms...)
}

// Handler answers HTTP.
func (a *App) Handler() (*web.Server, error) {
	proxies, err := web.ParseProxies(a.settings.TrustedProxies)
	if err != nil {
		return nil, err
	}
	return web.New(web.Deps{
		Finder: a.Finder, Members: a.Members,
		Recesses: func() []calendar.Window { return *a.recesses.Load() },
		Calendar: a.Calendar, ReadRecesses: a.ReadRecesses,
		Editions: a.Editions, RegisterStore: a.Store, TakeRoster: a.takeRoster, TakeBack: a.TakeBack, Corrector: a.Corrector(), Portraits: a.Store, Refresh: a.settings.Refresh.Every, AddressDays: a.addressDays(),
		Setup: a.Setup, Trials: a,
		Outbox: a.Store.Outbox(), Outage: a.Outage, TryMailNow: a.tryMailNow, Render: a.render, Packs: a, Campaigns: a.Campaigns, Record: &member.Record{Store: a.Store, Now: a.settings.Now},
		Accounts: a.Accounts, Library: a.Library, SessionStore: a.Store.Sessions(), FormKey: a.formKey,
		Coverage: a.Coverage, Match: a.Match, Lists: web.Lists{Open: openList, TooLarge: sheet.TooLarge()}, Tables: newTable, Paint: geo.Paint,
		Meetings: a.Meetings, Letters: a, Statements: a.Store.Statements, Demo: a.entrance(), Ready: a.Store.Ping, Now: a.settings.Now, Log: a.settings.Log,
	}, web.Settings{RateLimit: a.settings.RateLimit, MetricsToken: a.settings.MetricsToken, TrustedProxies: proxies, Secure: strings.HasPrefix(a.settings.URL, "https://"), Public: web.IsPublic(a.settings.URL)})
}

// CheckNetworks is a fault.Invalid when one of them is no network.
func CheckNetworks(list []string) error {
	_, err := web.ParseProxies(list)
	return err
}

// Editions are the registers in force.
func (a *App) Editions() map[register.Name]register.Edition { return *a.editions.Load() }

// Close lets go of the database.
func (a *App) Close() error {
	if a.Store == nil {
		return nil
	}
	return a.Store.Close()
}
