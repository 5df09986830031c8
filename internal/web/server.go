// Package web is Recess in a browser: the pages, the JSON API, and what
// watches over them.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/campaign"
	"recess/internal/coverage"
	"recess/internal/library"
	"recess/internal/match"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/outbox"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/textfile"
)

// Deps are what the pages stand on.
type Deps struct {
	Finder   *riding.Finder
	Members  *member.Directory
	Recesses func() []calendar.Window
	Calendar *calendar.Service
	TakeBack func(context.Context, register.Editor) error // of the order that waits
	// ReadRecesses reads a file of recesses of either form, known by a name.
	ReadRecesses func(content []byte, name string) ([]calendar.Row, textfile.Reading, error)
	Editions     func() map[register.Name]register.Edition
	// RegisterStore, TakeRoster and Corrector keep the registers true.
	RegisterStore Registers
	TakeRoster    TakeRoster
	Corrector     *member.Corrector
	Portraits     Portraits
	Refresh       time.Duration // between two fetches of the registers; 0: never
	AddressDays   int           // network addresses stay in the audit log
	Accounts      *account.Service
	Library       *library.Service
	Setup         *account.Setup
	Trials        Trials
	Outbox        outbox.Store
	Outage        func() (outbox.Outage, bool) // of the mail server, while there is one
	TryMailNow    func()                       // whatever pause is taken after a failure
	Packs         Packs
	Campaigns     *campaign.Service
	Meetings      *meeting.Service
	Letters       Letters
	Record        *member.Record
	Render        func(outbox.Message) (subject, text, html string, err error)
	Coverage      *coverage.Service
	Match         *match.Service
	Lists         Lists
	Tables        Tables
	Paint         func(io.Writer, *coverage.Picture) error // as PNG
	SessionStore
	FormKey    []byte                      // proves that a form's token is ours
	Statements func() int64                // the database was asked
	Demo       Entrance                    // nil: this is no demonstration
	Ready      func(context.Context) error // nil error: the database answers
	Now        func() time.Time
	Log        *slog.Logger
}

// Settings are what an administrator decides.
type Settings struct {
	RateLimit      float64        // requests a second per client; 0 for no limit
	MetricsToken   string         // opens /metrics, and is then needed; without it only this machine reads them
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Secure         bool           // reached over HTTPS: cookies go nowhere else
	Public         bool           // visitors reach it by another name than this machine's
}

// Server answers HTTP.
type Server struct {
	Deps
	settings Settings
	echo     *echo.Echo
	views    views
	watch    *watch
	sessions *scs.SessionManager
	routes   []Route
	jobs     jobs
	matching matchers
	presses  *presses
	records  atomic.Pointer[keptRecords]

	memoLock sync.Mutex
	latest   atomic.Pointer[memo]
}

// New makes a server; it fails when a template or an asset is at fault.
func New(deps Deps, settings Settings) (*Server, error) {
	views, err := parsedViews()
	if err != nil {
		return nil, err
	}
	s := &Server{Deps: deps, settings: settings, views: views, watch: newWatch(deps.Statements), matching: make(matchers, mostMatchers)}
	s.watch.registry.MustRegister(mailWatch{s})
	s.presses = newPresses(deps.Now)
	s.sessions = newSessions(deps.SessionStore, settings.Secure)
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = clientIP(settings.TrustedProxies)
	e.Use(s.observe)
	if settings.RateLimit > 0 {
		e.Use(s.limitRate())
	}
	if err := s.register(e); err != nil {
		return nil, err
	}
	s.echo = e
	return s, nil
}

// ServeHTTP makes a Server an http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }
