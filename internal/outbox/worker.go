package outbox

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

const (
	connections = 4                // at most, to the mail server
	batch       = 25               // entries leased at a time by each
	idle        = 10 * time.Second // between looks at the queue: others may fill it, and pauses end
)

// A message is begun only while its lease outlasts the longest sending by
// clockSkew, so that another worker, whose clock may be that much ahead, does
// not send it too.
const (
	leaseFor  = 2 * time.Minute
	sendFor   = time.Minute
	clockSkew = 30 * time.Second
)

// WorkerConfig is what a Worker needs.
type WorkerConfig struct {
	// Name tells this worker from all others on the same store, and is the
	// same after a restart: what it had leased when it was killed is then sent
	// at once, and not when the leases end.
	Name     string
	Store    Store
	Consents Consents
	Log      *slog.Logger
	Now      func() time.Time
}

// Worker sends what is in the queue.
type Worker struct {
	WorkerConfig
	sender atomic.Pointer[Sender]
	wake   chan struct{}
	health health
}

// NewWorker makes a worker that has no Sender yet.
func NewWorker(c WorkerConfig) *Worker {
	return &Worker{WorkerConfig: c, wake: make(chan struct{}, 1), health: health{again: make(chan struct{})}}
}

// Use sends through s from now on; with nil, messages wait in the queue. It
// may be called at any time.
func (w *Worker) Use(s Sender) {
	w.reached() // as far as is known of another server
	if s == nil {
		w.sender.Store(nil)
		return
	}
	w.sender.Store(&s)
	w.TryNow()
}

// Wake makes the worker look at the queue now. It is to be called once the
// transaction that has queued a message is committed.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Run sends until ctx ends, then finishes what is being sent and returns.
func (w *Worker) Run(ctx context.Context) {
	if err := w.Store.TakeBack(ctx, w.Name); err != nil {
		w.Log.Warn("outbox: earlier leases stay until they end", "cause", err)
	}
	var hands sync.WaitGroup
	for range connections {
		hands.Go(func() { w.work(ctx) })
	}
	hands.Wait()
}

// work is one hand: it sends batch after batch over one connection, and rests
// when there is nothing to do or nothing works.
func (w *Worker) work(ctx context.Context) {
	h := hand{Worker: w}
	defer h.hangUp()
	failures := 0
	for ctx.Err() == nil {
		switch sent, err := h.round(ctx); {
		case err != nil && ctx.Err() == nil:
			failures++
			again := w.again()
			w.Log.Warn("outbox: cannot send now", "cause", words(err.Error()), "failures", failures)
			h.hangUp()
			rest(ctx, restDelay(failures), again)
		case sent == 0:
			failures = 0
			h.hangUp()
			rest(ctx, jittered(idle), w.wake)
		default:
			failures = 0
		}
	}
}

// rest waits for a while, until it is woken, or until ctx ends.
func rest(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-wake:
	case <-ctx.Done():
	}
}
