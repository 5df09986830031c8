package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/web"
)

const (
	largestHeader = 1<<20 + 64<<10   // bytes; a query of a megabyte is answered with a page instead of a cut connection
	goodbye       = 30 * time.Second // for what is in flight when the program is told to stop
)

// NewServer is an HTTP server that slow clients cannot hold up.
func NewServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:        handler,
		ReadTimeout:    10 * time.Second, // of the whole request: one limit is one call to the kernel
		WriteTimeout:   2 * time.Minute,
		IdleTimeout:    time.Minute,
		MaxHeaderBytes: largestHeader,
	}
}

// Serve answers on an address until ctx ends, then finishes what is in flight.
// ready is told the address once it is being listened on.
func (a *App) Serve(ctx context.Context, address string, ready func(net.Addr)) error {
	listener, err := a.listen(address)
	if err != nil {
		return err
	}
	go a.atlas().Prepare()
	a.beReachedAt(listener.Addr())
	handler, err := a.Handler()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	founding, err := a.foundingLink(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	sent, err := a.deliver(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer sent()
	go a.keepTime(ctx)
	go a.tidy(ctx)
	go a.follow(ctx)
	go a.keepFresh(ctx)
	server := NewServer(handler)
	server.ErrorLog = slog.NewLogLogger(a.settings.Log.Handler(), slog.LevelDebug) // mostly clients that hang up
	ready(listener.Addr())
	if founding != "" {
		a.settings.Founding(founding)
	}
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

// listen shares its connections between clients.
func (a *App) listen(address string) (net.Listener, error) {
	proxies, err := web.ParseProxies(a.settings.TrustedProxies)
	if err != nil {
		return nil, err
	}
	if a.settings.Demo {
		if err := onThisMachine(address); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "settings.address", fault.Args{"Address": address})
	}
	return newSharedListener(listener, proxies), nil
}

// beReachedAt takes the address listened on for the one that visitors use,
// where no other was set. Where only this machine can reach it and no mail can
// be sent, sign-in links are told on the console as well: a fresh clone works
// with no server.
func (a *App) beReachedAt(address net.Addr) {
	if a.Accounts.URL == "" {
		a.Accounts.URL = "http://" + address.String()
	}
	tcp, ok := address.(*net.TCPAddr)
	if ok && tcp.IP.IsLoopback() && a.settings.Console != nil {
		a.Accounts.Asked = func(link string) {
			if a.Setup.InForce().Mail.Host == "" {
				a.settings.Console(link)
			}
		}
	}
}

// foundingLink is for the first administrator; empty when there is one, or
// nobody to tell it to.
func (a *App) foundingLink(ctx context.Context) (string, error) {
	if a.settings.Founding == nil {
		return "", nil
	}
	return a.Accounts.FoundingLink(ctx, i18n.EN)
}
