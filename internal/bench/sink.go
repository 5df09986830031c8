package main

import (
	"errors"
	"io"
	"net"
	"net/mail"
	"strconv"
	"sync"

	"github.com/emersion/go-smtp"
)

// sink is a mail server that takes everything and counts it by Message-ID, as
// a receiving server does.
type sink struct {
	server *smtp.Server
	port   string

	mu       sync.Mutex
	copies   map[string]int // by Message-ID
	readers  map[string]bool
	received int
}

func openSink() (*sink, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{
		port:   strconv.Itoa(listener.Addr().(*net.TCPAddr).Port),
		copies: map[string]int{}, readers: map[string]bool{},
	}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{sink: s}, nil }))
	s.server.Domain = "localhost"
	s.server.ErrorLog = silent{} // of connections that are cut
	go s.server.Serve(listener)  // until close
	return s, nil
}

func (s *sink) close() { s.server.Close() }

// count gives how many messages came, and how many of them were different.
func (s *sink) count() (received, different int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.received, len(s.copies)
}

// silent says nothing.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// delivery is a connection to the sink.
type delivery struct {
	*sink
	to string
}

func (d *delivery) Reset()                                    { d.to = "" }
func (d *delivery) Logout() error                             { return nil }
func (d *delivery) Mail(string, *smtp.MailOptions) error      { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error { d.to = to; return nil }

// Data takes a message. One cut off is none: its sender has no answer and
// sends it again.
func (d *delivery) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, message.Body); err != nil {
		return err
	}
	id := message.Header.Get("Message-ID")
	if id == "" {
		return errors.New("a message without Message-ID")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.received++
	d.copies[id]++
	d.readers[d.to] = true
	return nil
}
