package app

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Limits of open connections.
const (
	mostClients = 2048 // at a time; each takes some 40 kB and a file

	// mostOfOne is what one client may hold: a browser opens six, and an
	// office of forty people may share one address.
	mostOfOne = 256

	// reserve is kept for clients that hold few, so that some who each hold
	// all they may do not shut everybody else out.
	reserve = 256
	few     = 8
)

// busy is what a client is told that holds too many.
const busy = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"

// sharedListener shares connections between clients. Connections from this
// machine and from trusted proxies stand for many people, and are bound only by
// the reserve.
type sharedListener struct {
	net.Listener
	proxies []netip.Prefix
	slots   chan struct{} // one taken for each connection
	closed  chan struct{}
	closing sync.Once

	mu   sync.Mutex
	held map[netip.Addr]int
}

func newSharedListener(l net.Listener, proxies []netip.Prefix) *sharedListener {
	return &sharedListener{
		Listener: l, proxies: proxies, slots: make(chan struct{}, mostClients), closed: make(chan struct{}), held: map[netip.Addr]int{},
	}
}

// Accept waits for a connection that may be had; those of clients that hold too
// many are closed.
func (l *sharedListener) Accept() (net.Conn, error) {
	for {
		select {
		case l.slots <- struct{}{}:
		case <-l.closed:
			return nil, net.ErrClosed
		}
		conn, err := l.Listener.Accept()
		if err != nil {
			<-l.slots
			return nil, err
		}
		client := clientOf(conn.RemoteAddr())
		if l.take(client) {
			return &sharedConn{Conn: conn, listener: l, client: client}, nil
		}
		refuse(conn)
		<-l.slots
	}
}

// Close ends the wait for connections; those there are go on.
func (l *sharedListener) Close() error {
	l.closing.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// refuse says why in a moment: the answer fits into the buffer of any
// connection.
func refuse(conn net.Conn) {
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second)) // who has gone is not told
	_, _ = conn.Write([]byte(busy))
	_ = conn.Close()
}

// take counts a connection of a client, if it may have one more.
func (l *sharedListener) take(client netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held[client]
	scarce := len(l.slots) > mostClients-reserve
	if scarce && held >= few || held >= mostOfOne && !l.many(client) {
		return false
	}
	l.held[client]++
	return true
}

func (l *sharedListener) leave(client netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[client]--; l.held[client] == 0 {
		delete(l.held, client)
	}
	<-l.slots
}

// many reports whether an address stands for many people.
func (l *sharedListener) many(client netip.Addr) bool {
	return client.IsLoopback() || slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(client) })
}

// clientOf is what stands for one client: an IPv4 address, or the /64 network
// that a household or a server has of IPv6.
func clientOf(address net.Addr) netip.Addr {
	place, err := netip.ParseAddrPort(address.String())
	if err != nil {
		return netip.Addr{} // no network: a test, or a socket of this machine
	}
	ip := place.Addr().Unmap().WithZone("")
	if ip.Is4() || ip.IsLoopback() {
		return ip
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return ip
	}
	return network.Addr()
}

// sharedConn gives its place back once.
type sharedConn struct {
	net.Conn
	listener *sharedListener
	client   netip.Addr
	once     sync.Once
}

func (c *sharedConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { c.listener.leave(c.client) })
	return err
}
