// Package apptest boots Recess exactly as the command line does and drives it
// with a browser, for tests and for the pictures in docs.
package apptest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/store/storetest"
)

// Day is when a server that Start boots believes to be: a Monday morning in
// Ottawa while the House sits.
var Day = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

// Server is Recess answering on a port of this machine.
type Server struct {
	URL string // such as http://127.0.0.1:41234, without a slash at the end
	App *app.App
	Log *Log // what Start's server has logged; nil for one of Boot

	stop func() error
}

// Boot opens the database and answers on a free port until Close.
func Boot(ctx context.Context, settings app.Settings) (*Server, error) {
	recess, err := app.Open(ctx, settings)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	address, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		ended <- recess.Serve(ctx, "127.0.0.1:0", func(a net.Addr) { address <- a })
	}()
	select {
	case a := <-address:
		return &Server{URL: "http://" + a.String(), App: recess, stop: sync.OnceValue(func() error {
			cancel()
			return errors.Join(<-ended, recess.Close())
		})}, nil
	case err := <-ended:
		cancel()
		return nil, errors.Join(err, recess.Close())
	}
}

// Close ends the server and lets go of its database; a second time it does
// nothing.
func (s *Server) Close() error { return s.stop() }

// Start boots a server for one test, on Day, without a rate limit and asking
// no outside register, unless a change says otherwise. Its sample campaign is
// published.
func Start(t testing.TB, database string, change ...func(*app.Settings)) *Server {
	t.Helper()
	s := start(t, database, change...)
	publish(t, s)
	return s
}

func start(t testing.TB, database string, change ...func(*app.Settings)) *Server {
	t.Helper()
	log := &Log{}
	settings := app.Settings{
		Database: database, KeyFile: storetest.KeyFile(database),
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: func() time.Time { return Day },
	}
	for _, c := range change {
		c(&settings)
	}
	s, err := Boot(context.Background(), settings) // ends by Close, not with the test's context, which ends before cleanups
	if err != nil {
		t.Fatal(err)
	}
	s.Log = log
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Log gathers what is logged while the server runs.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write takes lines from a slog handler.
func (l *Log) Write(lines []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(lines)
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
