// Package represent asks Open North's Represent API which federal ridings a
// postal code lies in (https://represent.opennorth.ca/api/). No postal code
// ever stands in an error or a log line of this package: with the hour it was
// asked it can point to a person.
package represent

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/sync/singleflight"
	"golang.org/x/time/rate"

	"recess/internal/fault"
	"recess/internal/fetch"
	"recess/internal/riding"
)

const defaultBudget = 2 * time.Second

// The register allows 60 requests a minute. A full bucket and what flows into
// it within one minute come to 60 together, so that no minute sees more.
const (
	burst     = 20
	perMinute = 40
)

// The breaker gives a register in trouble half a minute's rest after five
// failures in a row, then tries it with one request.
const (
	tolerated = 5
	rest      = 30 * time.Second
)

// Config says where the register is and what the client stands on.
type Config struct {
	BaseURL   string            // such as https://represent.opennorth.ca
	Order     func() string     // the representation order in force; nil for the program's own
	Transport http.RoundTripper // nil for the standard one
	Cache     Cache             // nil keeps nothing
	Budget    time.Duration     // for a whole answer; 0 for two seconds
	Now       func() time.Time  // nil for time.Now
	Log       *slog.Logger      // nil for silence
}

// Client is a riding.Register. It is safe for concurrent use.
type Client struct {
	base       *url.URL
	order      func() string
	http       *http.Client
	cache      Cache
	budget     time.Duration
	now        func() time.Time
	log        *slog.Logger
	limiter    *rate.Limiter
	breaker    *gobreaker.CircuitBreaker[[]string]
	flights    singleflight.Group
	pauseUntil atomic.Pointer[time.Time] // nil when the register asked for no pause
}

var _ riding.Register = (*Client)(nil)

// New checks the configuration; it sends nothing.
func New(cfg Config) (*Client, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("address of the Represent API: %w", err)
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("address of the Represent API: %q is not like https://represent.opennorth.ca", base.Redacted())
	}
	if base.Path == "" {
		base.Path = "/" // else what is joined to it is no absolute path
	}
	c := &Client{
		base:    base,
		order:   cfg.Order,
		http:    fetch.To(base).Client(cmp.Or(cfg.Budget, defaultBudget)),
		cache:   cfg.Cache,
		budget:  cmp.Or(cfg.Budget, defaultBudget),
		now:     cfg.Now,
		log:     cfg.Log,
		limiter: rate.NewLimiter(rate.Every(time.Minute/perMinute), burst),
	}
	if cfg.Transport != nil {
		c.http.Transport = cfg.Transport
	}
	if c.order == nil {
		c.order = func() string { return riding.ShippedOrder }
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.breaker = gobreaker.NewCircuitBreaker[[]string](gobreaker.Settings{
		Timeout:     rest,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= tolerated },
		IsExcluded:  held,
		OnStateChange: func(_ string, from, to gobreaker.State) {
			c.log.Warn("represent: breaker", "from", from.String(), "to", to.String())
		},
	})
	return c, nil
}

// query is a postal code, and the order of the ridings that are asked for: what
// was asked before an order took force must not be told after.
type query struct{ order, code string }

func (q query) key() string { return q.order + " " + q.code }

// Ridings gives the FED codes a normalised postal code such as K1P1A4 lies
// in, most likely first: from the cache while the answer is young, else from
// the register, else from an old answer, and when it was given. Ridings keep
// their codes until the next order, so an old answer is better than none.
func (c *Client) Ridings(ctx context.Context, code string) ([]string, time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, c.budget)
	defer cancel()
	q := query{c.order(), code}
	kept, ok := c.recall(ctx, q)
	if ok && kept.fresh(c.now()) {
		return kept.ridings()
	}
	asked, err := c.join(ctx, q)
	switch {
	case err == nil:
		return asked.ridings()
	case len(kept.codes) > 0:
		return kept.ridings()
	}
	return nil, time.Time{}, fault.Wrap(err, fault.Unavailable, "represent.unavailable", nil)
}

// join waits for the answer to a request that all who ask for the same code
// at the same time share. A caller who leaves takes nothing from the others.
func (c *Client) join(ctx context.Context, q query) (answer, error) {
	if ctx.Err() != nil {
		return answer{}, ctx.Err() // gone before it began: nothing is sent
	}
	flight := c.flights.DoChan(q.key(), func() (any, error) {
		return c.fly(context.WithoutCancel(ctx), q)
	})
	select {
	case landed := <-flight:
		if landed.Err != nil {
			return answer{}, landed.Err
		}
		return landed.Val.(answer), nil
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}

// fly asks the register and keeps what it says. The register has three
// quarters of the budget; the rest is the cache's, half before and half after.
func (c *Client) fly(ctx context.Context, q query) (answer, error) {
	asking, cancel := context.WithTimeout(ctx, c.budget*3/4)
	defer cancel()
	codes, err := c.breaker.Execute(func() ([]string, error) { return c.ask(asking, q) })
	if err != nil {
		if !held(err) && !errors.Is(err, gobreaker.ErrOpenState) && !errors.Is(err, gobreaker.ErrTooManyRequests) {
			c.log.Warn("represent: no answer", "cause", err)
		}
		return answer{}, err
	}
	said := answer{codes, c.now()}
	c.keep(ctx, q, said)
	return said, nil
}

// ridings is the answer as riding.Register wants it; the slice is the
// caller's own.
func (a answer) ridings() ([]string, time.Time, error) {
	if len(a.codes) == 0 {
		return nil, time.Time{}, fault.New(fault.NotFound, "represent.unknown", nil)
	}
	return slices.Clone(a.codes), a.asOf, nil
}
