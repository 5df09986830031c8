// Package web is Recess in a browser: the pages, the JSON API, and what
// watches over them.
package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// Map draws ridings and knows which border on which.
type Map interface {
	riding.Drawer
	Neighbours(code string) []string
}

// Deps are what the pages stand on.
type Deps struct {
	Finder   *riding.Finder
	Members  *member.Directory
	Map      Map
	Recesses func() []calendar.Window
	Editions func() map[register.Name]register.Edition
	Ready    func(context.Context) error // nil error: the database answers
	Now      func() time.Time
	Log      *slog.Logger
}

// Settings are what an administrator decides.
type Settings struct {
	RateLimit      float64        // requests a second per client; 0 for no limit
	MetricsToken   string         // opens /metrics to others than this machine
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
}

// Server answers HTTP.
type Server struct {
	Deps
	settings Settings
	echo     *echo.Echo
	views    views
	watch    *watch

	silhouette func() *silhouette

	memoLock sync.Mutex
	latest   atomic.Pointer[memo]
}

// New makes a server; it fails when a template or an asset is at fault.
func New(deps Deps, settings Settings) (*Server, error) {
	views, err := parseViews()
	if err != nil {
		return nil, err
	}
	s := &Server{Deps: deps, settings: settings, views: views, watch: newWatch()}
	s.silhouette = sync.OnceValue(s.drawSilhouette)
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = clientIP(settings.TrustedProxies)
	e.Pre(s.observe, limitURL)
	e.Use(s.guards()...)
	s.register(e)
	s.echo = e
	return s, nil
}

// ServeHTTP makes a Server an http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// memo is what has been made from one index and one roster, and serves until
// either is swapped.
type memo struct {
	*Encoder
	maps *lru.Cache[string, template.HTML] // by what is drawn
}

const mapsKept = 512 // at 5 to 40 kB each

// memo is the one for the index and roster in force.
func (s *Server) memo() *memo {
	x, r := s.Finder.Index(), s.Members.Roster()
	if m := s.latest.Load(); m != nil && m.index == x && m.roster == r {
		return m
	}
	s.memoLock.Lock()
	defer s.memoLock.Unlock()
	if m := s.latest.Load(); m != nil && m.index == x && m.roster == r {
		return m
	}
	maps, err := lru.New[string, template.HTML](mapsKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	m := &memo{Encoder: NewEncoder(x, r), maps: maps}
	s.latest.Store(m)
	return m
}
