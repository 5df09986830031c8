package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// perConnection is how many messages go over one connection: many servers cut
// it off after a hundred.
const perConnection = 50

// hand is a part of a worker with a connection of its own.
type hand struct {
	*Worker
	conn Conn    // nil: not connected
	to   *Sender // whose connection it is
	used int     // messages sent over it
}

// round leases a batch and sends it. It gives the number of entries it has
// dealt with; an error when nothing can be sent at the moment.
func (h *hand) round(ctx context.Context) (int, error) {
	sender := h.sender.Load()
	if sender == nil {
		return 0, nil
	}
	until := h.Now().Add(leaseFor)
	entries, err := h.Store.Lease(ctx, h.Name, h.Now(), until, batch)
	if err != nil {
		return 0, fmt.Errorf("lease: %w", err)
	}
	if len(entries) == batch {
		h.Wake() // the queue is long: another hand helps
	}
	for i, e := range entries {
		if ctx.Err() != nil || until.Sub(h.Now()) < sendFor+clockSkew {
			h.release(ctx, entries[i:], "")
			return i, nil
		}
		tried, err := h.handle(ctx, sender, e)
		if err != nil {
			left := entries[i:]
			if tried { // it may have been sent: its lease has to end by itself
				left = left[1:]
			}
			h.release(ctx, left, words(err.Error()))
			return 0, err
		}
	}
	return len(entries), nil
}

// handle does what is to be done with one entry. An error is no fault of the
// entry's; tried tells whether it may have been sent all the same.
func (h *hand) handle(ctx context.Context, sender *Sender, e Entry) (tried bool, err error) {
	ok, err := allowed(ctx, h.Consents, e.Message, h.Now())
	switch {
	case err != nil:
		return false, err
	case !ok: // withdrawn since
		e.settle(Refused)
	case e.expired(h.Now()):
		e.settle(Expired)
	default:
		limited, cancel := context.WithTimeout(ctx, sendFor)
		defer cancel()
		if err := h.connect(limited, sender); err != nil {
			return false, err
		}
		e.attempted(h.send(limited, e.Message), h.Now())
	}
	return true, h.record(ctx, e)
}

// connect sees to it that there is a connection to send over.
func (h *hand) connect(ctx context.Context, sender *Sender) error {
	if h.conn != nil && h.to == sender && h.used < perConnection {
		return nil
	}
	h.hangUp()
	conn, err := (*sender).Open(ctx)
	if err != nil {
		if sender == h.sender.Load() && !stopped(ctx) { // not of a server that is no longer used
			h.unreached(err.Error())
		}
		return fmt.Errorf("mail server: %w", err)
	}
	h.reached()
	h.conn, h.to, h.used = conn, sender, 0
	return nil
}

// stopped reports whether ctx ended because the worker is being stopped, and
// not because its time was over.
func stopped(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

// send hands a message over, even when the worker is being stopped, until
// ctx's deadline; nil when the server has taken it.
func (h *hand) send(ctx context.Context, m Message) *Trouble {
	deadline, _ := ctx.Deadline()
	through, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline)
	defer cancel()
	h.used++
	err := h.conn.Send(through, m)
	if err == nil {
		return nil
	}
	trouble := troubleOf(err)
	if !trouble.Alive {
		h.hangUp()
	}
	if !trouble.Alive && !trouble.Final {
		h.unreached(trouble.Words)
	}
	return trouble
}

func (h *hand) hangUp() {
	if h.conn == nil {
		return
	}
	if err := h.conn.Close(); err != nil {
		h.Log.Debug("outbox: hanging up", "cause", words(err.Error()))
	}
	h.conn = nil
}

// Pauses between attempts to record what has been sent. A record that is not
// made is a message sent twice.
const (
	firstRecordPause = 50 * time.Millisecond
	lastRecordPause  = 3200 * time.Millisecond
)

// record writes down what became of an entry, even when the worker is being
// stopped.
func (h *hand) record(ctx context.Context, e Entry) error {
	if e.State != Waiting && e.State != Sent {
		h.Log.Warn("outbox: not delivered", "message", e.ID, "kind", e.Kind, "state", e.State, "trouble", e.Trouble)
	}
	ctx = context.WithoutCancel(ctx)
	for pause := firstRecordPause; ; pause *= 2 {
		err := h.Store.Record(ctx, h.Name, e)
		if err == nil {
			return nil
		}
		if pause > lastRecordPause {
			return fmt.Errorf("record message %d: %w", e.ID, err)
		}
		time.Sleep(pause)
	}
}

// release gives entries back that have not been tried.
func (h *hand) release(ctx context.Context, entries []Entry, trouble string) {
	if len(entries) == 0 {
		return
	}
	ids := make([]int64, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	if err := h.Store.Release(context.WithoutCancel(ctx), h.Name, ids, trouble); err != nil {
		h.Log.Warn("outbox: leases stay until they end", "cause", err)
	}
}
