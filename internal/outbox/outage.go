package outbox

import (
	"sync"
	"time"
)

// Outage is that the mail server cannot be reached, or hangs up. What is to be
// sent waits.
type Outage struct {
	Since    time.Time // the first attempt that failed
	Last     time.Time // the latest
	Attempts int       // in a row
	Words    string    // the server's, or the system's
}

// health is what a worker knows of its mail server.
type health struct {
	lock   sync.Mutex
	outage Outage        // zero while the server answers
	again  chan struct{} // closed when the next attempt is not to be waited for
}

// Outage is the outage under way; false when the server answers, as far as is
// known.
func (w *Worker) Outage() (Outage, bool) {
	w.health.lock.Lock()
	defer w.health.lock.Unlock()
	return w.health.outage, w.health.outage.Attempts > 0
}

// unreached notes a failed attempt to reach the server.
func (w *Worker) unreached(said string) {
	w.health.lock.Lock()
	defer w.health.lock.Unlock()
	o := &w.health.outage
	o.Last, o.Words = w.Now(), words(said)
	if o.Attempts++; o.Attempts == 1 {
		o.Since = o.Last
	}
}

// reached notes that the server answers.
func (w *Worker) reached() {
	w.health.lock.Lock()
	defer w.health.lock.Unlock()
	w.health.outage = Outage{}
}

// TryNow makes the worker try at once, whatever pause it takes after a failure.
func (w *Worker) TryNow() {
	w.health.lock.Lock()
	close(w.health.again)
	w.health.again = make(chan struct{})
	w.health.lock.Unlock()
	w.Wake()
}

func (w *Worker) again() <-chan struct{} {
	w.health.lock.Lock()
	defer w.health.lock.Unlock()
	return w.health.again
}
