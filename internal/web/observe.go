package web

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"recess/internal/fault"
	"recess/internal/riding"
)

const requestIDHeader = "X-Request-Id"

// watch counts what happens.
type watch struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	lookups  *prometheus.CounterVec
	tallies  sync.Map // outcome → *tally
}

func newWatch(statements func() int64) *watch {
	w := &watch{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "recess_http_request_seconds",
			Help:    "Time to answer a request, by route and status.",
			Buckets: []float64{.0001, .0005, .001, .005, .025, .1, .5, 2},
		}, []string{"method", "route", "status"}),
		lookups: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recess_lookups_total",
			Help: "Ridings looked up, by method and certainty of the answer.",
		}, []string{"method", "certainty"}),
	}
	asked := prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "recess_database_statements_total", Help: "Statements sent to the database.",
	}, func() float64 { return float64(statements()) })
	w.registry.MustRegister(w.requests, w.lookups, asked, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return w
}

func (w *watch) lookup(a *riding.Answer) {
	w.lookups.WithLabelValues(string(a.Method), string(a.Certainty)).Inc()
}

// observe gives each request its id, its headers and its one line in the log:
// the route's pattern, never the path, the query, an address or a name.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		start := time.Now()
		id := strconv.FormatUint(rand.Uint64(), 36)
		c.Response().Header()[requestIDHeader] = []string{id}
		s.secure(c)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { // the sanctioned way to drop a connection
					panic(p)
				}
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
			if err != nil {
				c.Error(err) // writes the error page, so that the status below is the one sent
			}
			s.record(c, id, start, err)
			err = nil // told and recorded
		}()
		if len(c.Request().RequestURI) > longestURL { // before anything reads it
			return echo.NewHTTPError(http.StatusRequestURITooLong)
		}
		return next(c)
	}
}

func (s *Server) record(c echo.Context, id string, start time.Time, err error) {
	took := time.Since(start)
	status := c.Response().Status
	route := c.Path()
	if route == "" {
		route = "none"
	}
	method := c.Request().Method
	if !knownMethod[method] {
		method = "other" // anybody can invent one, and each would be a metric
	}
	tally := s.tally(outcome{method, route, status})
	tally.seconds.Observe(took.Seconds())
	level := slog.LevelInfo
	if status >= 500 || err != nil && status < 400 {
		level = slog.LevelError
	}
	if !tally.log.Enabled(c.Request().Context(), level) {
		return
	}
	// a record made by hand spares the logger from asking the clock and the stack
	line := slog.NewRecord(start.Add(took), level, "request", 0)
	line.AddAttrs(slog.Duration("took", took), slog.String("id", id))
	if err != nil {
		line.AddAttrs(slog.String("error", cause(err, status)))
	}
	_ = tally.log.Handle(c.Request().Context(), line) // a log that cannot be written has nowhere to say so
}

// outcome is what requests are counted by.
type outcome struct {
	method, route string
	status        int
}

// tally is where requests of one outcome are counted and logged. It is made
// once, because naming the labels takes longer than counting.
type tally struct {
	seconds prometheus.Observer
	log     slog.Handler
}

func (s *Server) tally(o outcome) *tally {
	if t, ok := s.watch.tallies.Load(o); ok {
		return t.(*tally)
	}
	t := &tally{
		seconds: s.watch.requests.WithLabelValues(o.method, o.route, strconv.Itoa(o.status)),
		log: s.Log.Handler().WithAttrs([]slog.Attr{
			slog.String("method", o.method), slog.String("route", o.route), slog.Int("status", o.status),
		}),
	}
	s.watch.tallies.Store(o, t)
	return t
}

var knownMethod = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true}

// cause is what the log says of an error: all of it when the fault is ours,
// else only its key, because the rest may hold what somebody typed.
func cause(err error, status int) string {
	if status >= 500 || status < 400 { // below 400: the answer was under way when it failed
		return err.Error()
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return http.StatusText(status)
}

func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz tells a load balancer whether to send visitors here.
func (s *Server) readyz(c echo.Context) error {
	if err := s.Ready(c.Request().Context()); err != nil {
		return fault.Wrap(err, fault.Unavailable, "error.unavailable.text", nil)
	}
	return c.String(http.StatusOK, "ready\n")
}

// metrics is for this machine, or for whoever has the token.
func (s *Server) metrics(c echo.Context) error {
	if !s.mayReadMetrics(c) {
		return echo.ErrNotFound
	}
	promhttp.HandlerFor(s.watch.registry, promhttp.HandlerOpts{}).ServeHTTP(c.Response(), c.Request())
	return nil
}

func (s *Server) mayReadMetrics(c echo.Context) bool {
	if s.settings.MetricsToken == "" {
		h := c.Request().Header
		if len(s.settings.TrustedProxies) == 0 && (h.Get("X-Forwarded-For") != "" || h.Get("Forwarded") != "") {
			return false // a proxy on this machine speaks for we know not whom
		}
		addr, err := netip.ParseAddr(c.RealIP())
		return err == nil && addr.Unmap().IsLoopback()
	}
	given, ok := strings.CutPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
	return ok && sameSecret(given, s.settings.MetricsToken)
}
