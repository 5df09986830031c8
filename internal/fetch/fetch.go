// Package fetch is the one way to get something from another machine. Whatever
// is fetched comes from a host that an operator or a register has named, and
// nobody outside decides that Recess connects to a machine of its own network:
// not by a redirect, not by a name that leads inside.
package fetch

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"syscall"
	"time"
)

const (
	maxRedirects = 3
	idle         = 90 * time.Second // for which a connection is kept for the next request
)

// Why something is not fetched.
var (
	ErrAddress  = errors.New("not an address of the web")
	ErrStranger = errors.New("it leads to a host that was not named")
	ErrInside   = errors.New("it leads into a private network")
)

// Guard decides where requests and connections may go.
type Guard struct {
	hosts   map[string]bool  // with their ports, as addresses name them
	trusted string           // the name of the one host that may be anywhere
	places  []netip.AddrPort // that may be inside
	proxies sync.Map         // addresses of the proxies that the environment names, as they were used
}

// To is a guard for one address that the operator named. Its host may be
// anywhere; redirects stay on it, and never lead from HTTPS to HTTP.
func To(address *url.URL) *Guard {
	return &Guard{hosts: map[string]bool{address.Host: true}, trusted: address.Hostname()}
}

// Among is a guard for addresses that a register names: of its hosts, none may
// be inside but the very place that the register itself came from. home is the
// address of that; empty: it was a file.
func Among(ctx context.Context, home string, addresses []string) *Guard {
	g := &Guard{hosts: map[string]bool{}}
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil {
			g.hosts[u.Host] = true
		}
	}
	if u, err := url.Parse(home); err == nil && u.Host != "" {
		g.hosts[u.Host] = true
		g.places = resolve(ctx, u)
	}
	return g
}

// Client is an HTTP client that goes only where the guard lets it. It uses the
// proxies of the environment only for what the operator named: a proxy looks
// names up itself, behind the guard.
func (g *Guard) Client(limit time.Duration) *http.Client {
	t := &http.Transport{
		DialContext: g.dial(limit / 2), ForceAttemptHTTP2: true, TLSHandshakeTimeout: limit / 2, IdleConnTimeout: idle,
	}
	if g.trusted != "" {
		t.Proxy = g.proxy
	}
	return &http.Client{Timeout: limit, CheckRedirect: g.follow, Transport: t}
}

// Check is an error for an address that may not be fetched.
func (g *Guard) Check(u *url.URL) error {
	switch {
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil && g.trusted == "":
		return ErrAddress
	case !g.hosts[u.Host]:
		return ErrStranger
	}
	return nil
}

// follow goes where a redirect leads only among the hosts that were named, and
// never from HTTPS to HTTP: otherwise the redirect itself is the answer.
func (g *Guard) follow(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || via[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	return g.Check(next.URL)
}

func (g *Guard) proxy(r *http.Request) (*url.URL, error) {
	proxy, err := http.ProxyFromEnvironment(r)
	if proxy != nil {
		g.proxies.Store(dialAddress(proxy), true)
	}
	return proxy, err
}

func (g *Guard) dial(limit time.Duration) func(context.Context, string, string) (net.Conn, error) {
	plain := &net.Dialer{Timeout: limit}
	guarded := &net.Dialer{Timeout: limit, Control: g.control}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if _, proxy := g.proxies.Load(address); proxy || g.trusted != "" && host == g.trusted {
			return plain.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

// control is asked for each connection, when its name has become a number:
// names may be made to lead anywhere.
func (g *Guard) control(_, address string, _ syscall.RawConn) error {
	place, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	place = netip.AddrPortFrom(place.Addr().Unmap(), place.Port())
	if !Outside(place.Addr()) && !slices.Contains(g.places, place) {
		return ErrInside
	}
	return nil
}

// resolve is where an address leads; nowhere when that cannot be found out.
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

// dialAddress is the host and port that a connection to an address is made to.
func dialAddress(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
