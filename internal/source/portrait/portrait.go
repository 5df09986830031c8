// Package portrait fetches the pictures of members from where a register says
// that they lie. A register is somebody else's word: its addresses may lead
// into our own network, without end, or round in circles.
package portrait

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"

	"golang.org/x/time/rate"

	"recess/internal/fault"
)

const (
	limit        = 20 * time.Second // for one picture
	largest      = 8 << 20          // bytes; the House's have some 20,000
	maxRedirects = 3

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
	http    *http.Client
	hosts   map[string]bool  // with their ports, as addresses name them
	home    []netip.AddrPort // where the register itself was fetched; it may be inside
	limiter *rate.Limiter
}

// New makes a client for the addresses that a register names. home is where the
// register itself was fetched; empty: it was a file. Pictures are fetched from
// a private network only from the very place that the register came from.
func New(ctx context.Context, home string, addresses []string) *Client {
	c := &Client{hosts: map[string]bool{}, limiter: rate.NewLimiter(perSecond, atOnce)}
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil {
			c.hosts[u.Host] = true
		}
	}
	if u, err := url.Parse(home); err == nil && u.Host != "" {
		c.hosts[u.Host] = true
		c.home = resolve(ctx, u)
	}
	dialer := &net.Dialer{Timeout: limit / 2, Control: c.guard}
	c.http = &http.Client{
		Timeout: limit, CheckRedirect: c.follow,
		// without a proxy: it would look names up itself, behind the guard
		Transport: &http.Transport{DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: limit / 2, IdleConnTimeout: limit},
	}
	return c
}

// resolve is where an address leads; nowhere when that cannot be told.
func resolve(ctx context.Context, u *url.URL) []netip.AddrPort {
	port, err := net.DefaultResolver.LookupPort(ctx, "tcp", cmp.Or(u.Port(), u.Scheme))
	if err != nil {
		return nil
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil
	}
	places := make([]netip.AddrPort, len(ips))
	for i, ip := range ips {
		places[i] = netip.AddrPortFrom(ip.Unmap(), uint16(port))
	}
	return places
}

// Fetch gets one picture, when its turn comes. A fault says why it does not: of
// the kind Unavailable when the host is in trouble, and others may fare alike.
func (c *Client) Fetch(ctx context.Context, address string) ([]byte, error) {
	content, err := c.fetch(ctx, address)
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
	if err := c.may(u); err != nil {
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

// may tells whether an address is one that the register can mean.
func (c *Client) may(u *url.URL) error {
	switch {
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil:
		return errPlace
	case !c.hosts[u.Host]:
		return errStranger
	}
	return nil
}

// follow goes where a redirect leads only among the hosts of the register, and
// never from https to http.
func (c *Client) follow(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || via[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	return c.may(next.URL)
}

// guard is asked for each connection, when its name has become a number: names
// may be made to lead anywhere.
func (c *Client) guard(_, address string, _ syscall.RawConn) error {
	place, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	place = netip.AddrPortFrom(place.Addr().Unmap(), place.Port())
	if !outside(place.Addr()) && !slices.Contains(c.home, place) {
		return errInside
	}
	return nil
}

// inside are the networks beside those that netip knows to be nobody's on the
// open net (the special-purpose registries of RFC 6890), and those that carry
// an IPv4 address inside an IPv6 one.
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// outside tells whether an address is on the open net.
func outside(ip netip.Addr) bool {
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !slices.ContainsFunc(inside, func(n netip.Prefix) bool { return n.Contains(ip) })
}
