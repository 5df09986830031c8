package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recess/internal/outbox"
	"recess/internal/store/storetest"
)

// sink takes mail over, and counts it by key.
type sink struct {
	sync.Mutex
	taken map[string]int
	came  chan struct{} // not nil: told of each message, and none is ever answered
}

func (s *sink) Open(context.Context) (outbox.Conn, error) { return s, nil }

func (s *sink) Close() error { return nil }

func (s *sink) Send(_ context.Context, m outbox.Message) error {
	if s.came != nil {
		s.came <- struct{}{}
		select {}
	}
	s.Lock()
	defer s.Unlock()
	s.taken[m.Key]++
	return nil
}

func (s *sink) count() int {
	s.Lock()
	defer s.Unlock()
	return len(s.taken)
}

// startWorker runs a worker on a database of its own connections, as another
// instance of the program would.
func startWorker(t *testing.T, database, name string, sender outbox.Sender, now func() time.Time) (stop, crash func()) {
	t.Helper()
	s := open(t, database)
	w := outbox.NewWorker(outbox.WorkerConfig{Name: name, Store: s.Outbox(), Consents: nobodySuspended{}, Log: slog.New(slog.DiscardHandler), Now: now})
	w.Use(sender)
	running, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.Run(running)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	crash = func() { // what it is doing it never ends, and never records
		cancel()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	return stop, crash
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within 20 seconds", what)
		}
	}
}

func TestTwoWorkersSendEachMessageOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		const messages = 400
		for i := range messages {
			enqueue(t, o, outbox.Message{Key: fmt.Sprint(i)})
		}
		all := &sink{taken: map[string]int{}}
		clock := func() time.Time { return noon }
		for _, name := range []string{"one", "two"} {
			stop, _ := startWorker(t, database, name, all, clock)
			defer stop()
		}
		eventually(t, "every message is sent", func() bool {
			counts, err := o.Counts(ctx)
			return err == nil && counts[outbox.Sent] == messages
		})
		all.Lock()
		defer all.Unlock()
		for key, times := range all.taken {
			if times != 1 {
				t.Errorf("message %s was sent %d times", key, times)
			}
		}
	})
}

func TestACrashIsTakenOver(t *testing.T) {
	for _, test := range []struct {
		heir  string
		after time.Duration
	}{
		{"one", 0},               // itself, restarted
		{"two", 2 * time.Minute}, // another, when the lease has ended
	} {
		t.Run(test.heir, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, database string) {
				o := open(t, database).Outbox()
				for i := range 3 {
					enqueue(t, o, outbox.Message{Key: fmt.Sprint(i)})
				}
				stuck := &sink{came: make(chan struct{}, 1)}
				_, crash := startWorker(t, database, "one", stuck, func() time.Time { return noon })
				<-stuck.came
				crash()

				heir := &sink{taken: map[string]int{}}
				stop, _ := startWorker(t, database, test.heir, heir, func() time.Time { return noon.Add(test.after) })
				defer stop()
				eventually(t, "the heir sends what was left", func() bool { return heir.count() == 3 })
			})
		})
	}
}
