package app

import (
	"context"
	"net"
	"os"

	"recess/internal/mail"
	"recess/internal/outbox"
)

// Mail tells where mail goes and whom it is from.
type (
	Mail    = mail.Settings
	MailTLS = mail.TLS
)

// postOffice makes the worker that empties the outbox; until it has a mail
// server messages wait there.
//
// The worker's name is of this instance alone, and the same after a restart:
// it takes back what it had leased when it was killed.
func (a *App) postOffice(address net.Addr) *outbox.Worker {
	host, err := os.Hostname()
	if err != nil {
		host = "recess"
	}
	return outbox.NewWorker(outbox.WorkerConfig{
		Name: host + " " + address.String() + " " + a.Store.Name(), Store: a.Store.Outbox(), Consents: a.Store.Accounts(),
		Log: a.settings.Log, Now: a.settings.Now,
	})
}

// deliver runs the worker until ctx ends; the function it gives waits for what
// is being sent.
func (a *App) deliver(ctx context.Context, address net.Addr) (wait func(), err error) {
	worker := a.postOffice(address)
	a.worker = worker
	if err := a.enforce(a.Setup.InForce()); err != nil { // once more, now that there is a worker
		return nil, err
	}
	go a.Setup.Follow(ctx, a.settings.Log)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		worker.Run(ctx)
	}()
	told := a.Accounts.Asked
	a.Accounts.Asked = func(link string) {
		worker.Wake()
		if told != nil {
			told(link)
		}
	}
	return func() { <-ended }, nil
}

// Outage is that of the mail server, while there is one.
func (a *App) Outage() (outbox.Outage, bool) {
	if a.worker == nil { // nothing is sent here
		return outbox.Outage{}, false
	}
	return a.worker.Outage()
}

// tryMailNow sends what waits at once.
func (a *App) tryMailNow() {
	if a.worker != nil {
		a.worker.TryNow()
	}
}
