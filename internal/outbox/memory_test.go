package outbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"recess/internal/fault"
)

// memory is a queue for tests in which time is made up; package store tests
// the real ones.
type memory struct {
	sync.Mutex
	entries   []Entry
	leaseBy   map[int64]string
	leaseEnds map[int64]time.Time
	down      int // so many calls of Record fail
}

func newMemory() *memory {
	return &memory{leaseBy: map[int64]string{}, leaseEnds: map[int64]time.Time{}}
}

func (m *memory) Add(_ context.Context, e Entry) (bool, error) {
	m.Lock()
	defer m.Unlock()
	if slices.ContainsFunc(m.entries, func(known Entry) bool { return known.Key == e.Key }) {
		return false, nil
	}
	e.ID = int64(len(m.entries) + 1)
	m.entries = append(m.entries, e)
	return true, nil
}

func (m *memory) Lease(_ context.Context, worker string, now, until time.Time, most int) ([]Entry, error) {
	m.Lock()
	defer m.Unlock()
	var leased []Entry
	for _, e := range m.entries {
		if e.State != Waiting || e.NextAt.After(now) || m.leaseEnds[e.ID].After(now) || len(leased) == most {
			continue
		}
		m.leaseBy[e.ID], m.leaseEnds[e.ID] = worker, until
		leased = append(leased, e)
	}
	return leased, nil
}

func (m *memory) unlease(worker string, which func(id int64) bool) {
	for id, by := range m.leaseBy {
		if by == worker && which(id) {
			delete(m.leaseBy, id)
			delete(m.leaseEnds, id)
		}
	}
}

func (m *memory) TakeBack(_ context.Context, worker string) error {
	m.Lock()
	defer m.Unlock()
	m.unlease(worker, func(int64) bool { return true })
	return nil
}

func (m *memory) Release(_ context.Context, worker string, ids []int64, trouble string) error {
	m.Lock()
	defer m.Unlock()
	m.unlease(worker, func(id int64) bool { return slices.Contains(ids, id) })
	for _, id := range ids {
		m.entries[id-1].Trouble = trouble
	}
	return nil
}

func (m *memory) Record(_ context.Context, worker string, e Entry) error {
	m.Lock()
	defer m.Unlock()
	if m.down > 0 {
		m.down--
		return errors.New("the database is away")
	}
	if m.entries[e.ID-1].State == Waiting && (e.State == Sent || m.leaseBy[e.ID] == worker) {
		m.entries[e.ID-1] = e
		delete(m.leaseBy, e.ID)
		delete(m.leaseEnds, e.ID)
	}
	return nil
}

func (m *memory) Hasten(_ context.Context, now time.Time) error {
	m.Lock()
	defer m.Unlock()
	for i := range m.entries {
		if m.entries[i].State == Waiting && m.entries[i].NextAt.After(now) {
			m.entries[i].NextAt = now
		}
	}
	return nil
}

func (m *memory) Get(_ context.Context, id int64) (Entry, error) {
	m.Lock()
	defer m.Unlock()
	if id < 1 || id > int64(len(m.entries)) {
		return Entry{}, fault.New(fault.NotFound, "any", nil)
	}
	return m.entries[id-1], nil
}

func (m *memory) Requeue(_ context.Context, id int64, now time.Time) error {
	m.Lock()
	defer m.Unlock()
	m.entries[id-1].State, m.entries[id-1].NextAt, m.entries[id-1].Attempts = Waiting, now, 0
	return nil
}

func (m *memory) List(context.Context, State, int) ([]Entry, error) { return nil, nil }
func (m *memory) Counts(context.Context) (map[State]int, error)     { return nil, nil }

// server is a mail server and the way to it, with moods.
type server struct {
	sync.Mutex
	closed   bool                  // Open fails
	answer   func(m Message) error // to each message; nil: taken
	taken    []Message
	attempts []time.Time
	opened   int
	open     int // connections now
	most     int // connections at one time
}

type session struct{ *server }

// got is what has been taken so far.
func (s *server) got() []Message {
	s.Lock()
	defer s.Unlock()
	return slices.Clone(s.taken)
}

func (s *server) Open(context.Context) (Conn, error) {
	s.Lock()
	defer s.Unlock()
	if s.closed {
		return nil, &Trouble{Words: "connection refused"}
	}
	s.opened++
	s.open++
	s.most = max(s.most, s.open)
	return session{s}, nil
}

func (s session) Send(_ context.Context, m Message) error {
	s.Lock()
	s.attempts = append(s.attempts, time.Now())
	answer := s.answer
	s.Unlock()
	if answer != nil {
		if err := answer(m); err != nil {
			return err
		}
	}
	s.Lock()
	defer s.Unlock()
	s.taken = append(s.taken, m)
	return nil
}

func (s session) Close() error {
	s.Lock()
	defer s.Unlock()
	s.open--
	return nil
}

// ledger is who has agreed.
type ledger struct {
	sync.Mutex
	agreed    map[string]bool
	gone      map[string]bool // have deleted their account
	suspended map[string]bool
}

func (l *ledger) Suppressed(_ context.Context, address string) (bool, error) {
	l.Lock()
	defer l.Unlock()
	return l.gone[address], nil
}

func (l *ledger) Suspended(_ context.Context, address string) (bool, error) {
	l.Lock()
	defer l.Unlock()
	return l.suspended[address], nil
}

func (l *ledger) Consented(_ context.Context, address string, _ Purpose, _ time.Time) (bool, error) {
	l.Lock()
	defer l.Unlock()
	return l.agreed[address], nil
}

func (l *ledger) suspend(address string) {
	l.Lock()
	defer l.Unlock()
	l.suspended = map[string]bool{address: true}
}

func (l *ledger) set(address string, agreed bool) {
	l.Lock()
	defer l.Unlock()
	l.agreed[address] = agreed
}
