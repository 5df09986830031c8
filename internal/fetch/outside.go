package fetch

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

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

// Outside reports whether an address is on the open net.
func Outside(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !slices.ContainsFunc(inside, func(n netip.Prefix) bool { return n.Contains(ip) })
}

// Dialer makes connections that are not of the web, such as those to a mail
// server.
type Dialer struct {
	Inside  bool           // the operator named the server: it may be anywhere
	Allowed []netip.Prefix // private networks that it may be in otherwise
}

// Dial connects to a host and port. ErrInside also stands for a name that
// leads nowhere: whether there is such a name in a private network is not to
// be found out either.
func (d *Dialer) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if d.Inside {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil || slices.ContainsFunc(ips, func(ip netip.Addr) bool { return !d.may(ip) }) {
		return nil, ErrInside
	}
	guarded := &net.Dialer{Control: d.control}
	for _, ip := range ips {
		var conn net.Conn
		if conn, err = guarded.DialContext(ctx, network, net.JoinHostPort(ip.Unmap().String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (d *Dialer) may(ip netip.Addr) bool {
	return Outside(ip) || slices.ContainsFunc(d.Allowed, func(n netip.Prefix) bool { return n.Contains(ip.Unmap()) })
}

// control is asked again for the number that is connected to.
func (d *Dialer) control(_, address string, _ syscall.RawConn) error {
	place, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !d.may(place.Addr()) {
		return ErrInside
	}
	return nil
}
