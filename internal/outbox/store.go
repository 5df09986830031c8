package outbox

import (
	"context"
	"time"

	"recess/internal/fault"
)

// Store keeps the queue. Several workers, in one program or in several, may
// share it.
type Store interface {
	Queue

	// Lease gives up to so many waiting entries that are due and leased by
	// nobody, the longest due first. Until the lease ends no other Lease gives
	// them.
	Lease(ctx context.Context, worker string, now, until time.Time, most int) ([]Entry, error)
	// TakeBack ends every lease of a worker.
	TakeBack(ctx context.Context, worker string) error
	// Release ends a worker's leases of entries that it has not tried to send,
	// and notes why when it has words for it.
	Release(ctx context.Context, worker string, ids []int64, trouble string) error
	// Record writes an entry's state, attempts, next time, trouble, time of
	// sending and arguments, and ends its lease. An entry that is no longer
	// waiting stays as it is; so does one that another worker has leased,
	// unless it has been sent.
	Record(ctx context.Context, worker string, e Entry) error

	// List gives a page of the entries in a state, the newest first; pages
	// count from 0.
	List(ctx context.Context, s State, page int) ([]Entry, error)
	// Get is one entry; a fault.NotFound when there is none.
	Get(ctx context.Context, id int64) (Entry, error)
	// Counts are the entries in each state.
	Counts(ctx context.Context) (map[State]int, error)
	// Requeue makes a failed entry wait again, due now and untried; a
	// fault.NotFound when it is not failed.
	Requeue(ctx context.Context, id int64, now time.Time) error
	// Hasten makes every waiting entry due now.
	Hasten(ctx context.Context, now time.Time) error
}

// PageSize is the number of entries on a page of Store.List.
const PageSize = 50

// Retry sends a failed entry again, at an administrator's word. A
// fault.Conflict when it has not failed, or cannot be sent any more: a sign-in
// link is forgotten with the failure, and everything has its time.
func Retry(ctx context.Context, s Store, id int64, now time.Time) error {
	e, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if e.State == Waiting && e.Purpose != SignIn { // it is queued again already
		return nil
	}
	if e.State != Failed || e.Purpose == SignIn || e.expired(now) {
		return fault.New(fault.Conflict, "outbox.retry", nil)
	}
	return s.Requeue(ctx, id, now)
}
