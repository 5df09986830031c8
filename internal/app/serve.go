package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"recess/internal/fault"
)

const (
	largestHeader = 2 << 20          // bytes; above the longest URL that is answered with a page instead of a cut connection
	goodbye       = 30 * time.Second // for what is in flight when the program is told to stop
)

// Serve answers on an address until ctx ends, then finishes what is in flight.
// ready is told the address once it is being listened on.
func (a *App) Serve(ctx context.Context, address string, ready func(net.Addr)) error {
	handler, err := a.Handler()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "settings.address", fault.Args{"Address": address})
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    largestHeader,
		ErrorLog:          slog.NewLogLogger(a.settings.Log.Handler(), slog.LevelDebug), // mostly clients that hang up
	}
	ready(listener.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	err = server.Shutdown(finish)
	if serveErr := <-ended; !errors.Is(serveErr, http.ErrServerClosed) {
		return serveErr
	}
	return err
}
