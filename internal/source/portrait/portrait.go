// Package portrait fetches the pictures of members from where a register says
// that they lie. A register is somebody else's word: its addresses may lead
// into our own network, without end, or round in circles.
package portrait

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"recess/internal/fault"
	"recess/internal/fetch"
)

const (
	limit   = 20 * time.Second // for one picture
	largest = 8 << 20          // bytes; the House's have some 20,000

	perSecond, atOnce = 2, 4 // requests: gentle on a host that gives them away
)

// Why a picture is not fetched.
var (
	errPlace    = fault.New(fault.Invalid, "portraits.place", nil)
	errStranger = fault.New(fault.Invalid, "portraits.stranger", nil)
	errInside   = fault.New(fault.Invalid, "portraits.inside", nil)
	errLarge    = fault.New(fault.Invalid, "portraits.large", nil)
)

// Client fetches pictures from the hosts that one register names.
type Client struct {
	guard   *fetch.Guard
	http    *http.Client
	limiter *rate.Limiter
}

// New makes a client for the addresses that a register names. home is where the
// register itself was fetched; empty: it was a file. Pictures are fetched from
// a private network only from the very place that the register came from.
func New(ctx context.Context, home string, addresses []string) *Client {
	guard := fetch.Among(ctx, home, addresses)
	return &Client{guard: guard, http: guard.Client(limit), limiter: rate.NewLimiter(perSecond, atOnce)}
}

// Fetch gets one picture, when its turn comes. A fault says why it does not: of
// the kind Unavailable when the host is in trouble, and others may fare alike.
func (c *Client) Fetch(ctx context.Context, address string) ([]byte, error) {
	content, err := c.fetch(ctx, address)
	switch {
	case errors.Is(err, fetch.ErrAddress):
		err = errPlace
	case errors.Is(err, fetch.ErrStranger):
		err = errStranger
	case errors.Is(err, fetch.ErrInside):
		err = errInside
	}
	if _, told := errors.AsType[*fault.Error](err); err != nil && !told {
		err = fault.Wrap(err, fault.Unavailable, "portraits.unreachable", nil)
	}
	return content, err
}

func (c *Client) fetch(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errPlace
	}
	if err := c.guard.Check(u); err != nil {
		return nil, err
	}
	if err := c.limiter.Wait(ctx); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "Recess")
	request.Header.Set("Accept", "image/jpeg, image/png")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if code := response.StatusCode; code != http.StatusOK {
		kind := fault.Unavailable // the host is in trouble, or has had enough of us
		if code < 500 && code != http.StatusTooManyRequests {
			kind = fault.NotFound
		}
		return nil, fault.New(kind, "portraits.status", fault.Args{"Status": code})
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if err == nil && len(content) > largest {
		err = errLarge
	}
	return content, err
}
