package app

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// crowd is a listener to which clients come one after another.
type crowd struct {
	net.Listener
	coming chan string
}

func (c crowd) Accept() (net.Conn, error) {
	from, ok := <-c.coming
	if !ok {
		return nil, io.EOF
	}
	return &visit{from: from}, nil
}

type visit struct {
	net.Conn
	from   string
	told   strings.Builder
	closed bool
}

func (v *visit) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(v.from))
}
func (v *visit) Write(b []byte) (int, error)        { return v.told.Write(b) }
func (v *visit) SetWriteDeadline(_ time.Time) error { return nil }
func (v *visit) Close() error                       { v.closed = true; return nil }

// knock has clients come, and gives how many got in.
func knock(l *sharedListener, coming ...string) (in []net.Conn) {
	c := crowd{coming: make(chan string, len(coming))}
	for _, from := range coming {
		c.coming <- from
	}
	close(c.coming)
	l.Listener = c
	for {
		conn, err := l.Accept()
		if errors.Is(err, io.EOF) {
			return in
		}
		in = append(in, conn)
	}
}

// times is a client that comes so often.
func times(n int, address string) []string {
	coming := make([]string, n)
	for i := range coming {
		coming[i] = fmt.Sprintf("%s:%d", address, 1024+i)
	}
	return coming
}

func TestOneClientCannotHoldAllConnections(t *testing.T) {
	for name, test := range map[string]struct {
		address string
		want    int
	}{
		"an IPv4 address":  {"142.51.1.1", mostOfOne},
		"mapped into IPv6": {"[::ffff:142.51.1.1]", mostOfOne},
		"an IPv6 address":  {"[2607:f8b0::1]", mostOfOne},
		"this machine":     {"127.0.0.1", mostClients - reserve},
		"this machine too": {"[::1]", mostClients - reserve},
		"a trusted proxy":  {"10.1.2.3", mostClients - reserve},
		"another proxy":    {"10.9.9.9", mostOfOne},
	} {
		l := newSharedListener(nil, []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")})
		if in := knock(l, times(mostClients-1, test.address)...); len(in) != test.want {
			t.Errorf("%s holds %d connections, want %d", name, len(in), test.want)
		}
		if in := knock(l, "142.51.7.7:1024"); len(in) != 1 {
			t.Errorf("while %s holds all it may, another client is kept out", name)
		}
	}
}

// The addresses of one household count together.
func TestOneNetworkIsOneClient(t *testing.T) {
	l := newSharedListener(nil, nil)
	var coming []string
	for i := range mostOfOne + 10 {
		coming = append(coming, fmt.Sprintf("[2607:f8b0::%x]:1024", i+1))
	}
	if in := knock(l, coming...); len(in) != mostOfOne {
		t.Errorf("%d got in", len(in))
	}
}

// Some who each hold all they may leave the reserve to others.
func TestReserveIsForThoseWithFew(t *testing.T) {
	l := newSharedListener(nil, nil)
	held := 0
	for i := range 20 {
		held += len(knock(l, times(mostOfOne, fmt.Sprintf("142.51.1.%d", i))...))
	}
	if held < mostClients-reserve || held > mostClients-1 {
		t.Errorf("%d connections are held", held)
	}
	if in := knock(l, times(few, "142.51.7.7")...); len(in) != few {
		t.Errorf("a new client got %d of %d connections", len(in), few)
	}
}

// Who leaves makes room, once.
func TestClosedConnectionsMakeRoom(t *testing.T) {
	l := newSharedListener(nil, nil)
	in := knock(l, times(mostOfOne, "142.51.1.1")...)
	if more := knock(l, "142.51.1.1:9"); len(more) != 0 {
		t.Error("one too many got in")
	}
	in[0].Close()
	in[0].Close()
	if more := knock(l, times(2, "142.51.1.1")...); len(more) != 1 {
		t.Errorf("%d got in where one had left", len(more))
	}
}

// A client that holds too many is told so.
func TestRefusedConnectionIsTold(t *testing.T) {
	v := &visit{from: "142.51.1.1:1024"}
	refuse(v)
	if !strings.HasPrefix(v.told.String(), "HTTP/1.1 503 ") || !v.closed {
		t.Errorf("told %q, closed: %v", v.told.String(), v.closed)
	}
}
