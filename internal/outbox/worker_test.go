package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// bench is a worker with all that it needs, in made-up time.
type bench struct {
	t      *testing.T
	queue  *memory
	server *server
	ledger *ledger
	worker *Worker
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, queue: newMemory(), server: &server{}, ledger: &ledger{agreed: map[string]bool{}}}
	b.worker = NewWorker(WorkerConfig{
		Name: "one", Store: b.queue, Consents: b.ledger, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	b.worker.Use(b.server)
	return b
}

func (b *bench) enqueue(m Message) {
	b.t.Helper()
	if m.To == "" {
		m.To = "ana@example.org"
	}
	if m.Purpose == "" {
		m.Purpose = Meeting
	}
	if err := Enqueue(b.t.Context(), b.queue, b.ledger, m, time.Now()); err != nil {
		b.t.Fatal(err)
	}
	b.worker.Wake()
}

// start runs the worker until the test, or stop, ends it.
func (b *bench) start() (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.worker.Run(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

func (b *bench) entry(id int64) Entry {
	b.t.Helper()
	e, err := b.queue.Get(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

func TestSentAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.start()()
		synctest.Wait()
		begin := time.Now()
		b.enqueue(Message{Key: "k", Purpose: SignIn, Args: map[string]string{"url": "https://example.org/secret"}})
		synctest.Wait()
		e := b.entry(1)
		if e.State != Sent || !e.SentAt.Equal(begin) || e.Attempts != 1 {
			t.Errorf("a message queued at %v is %+v", begin, e)
		}
		if e.Args != nil {
			t.Errorf("the link is still there: %v", e.Args)
		}
		if len(b.server.got()) != 1 || b.server.got()[0].Args["url"] == "" {
			t.Errorf("the server has %+v", b.server.got())
		}
	})
}

func TestRetriesGrowApartAndEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.answer = func(Message) error {
			return &Trouble{Words: "451 4.7.1 ana@example.org: try again later", Alive: true}
		}
		defer b.start()()
		b.enqueue(Message{Key: "k", Args: map[string]string{"name": "Ana"}})
		time.Sleep(72 * time.Hour)
		synctest.Wait()
		e := b.entry(1)
		if e.State != Failed || e.Attempts != 8 || e.Trouble != "451 4.7.1 …: try again later" || e.Args == nil {
			t.Errorf("after three days the message is %+v", e)
		}
		if len(b.server.attempts) != 8 {
			t.Fatalf("there were %d attempts, want 8", len(b.server.attempts))
		}
		for i, want := range delays {
			got := b.server.attempts[i+1].Sub(b.server.attempts[i])
			if got < want || got > want*5/4+idle*5/4 {
				t.Errorf("pause %d lasted %v, want %v and up to a quarter more", i+1, got, want)
			}
		}
		b.server.Lock()
		b.server.answer = nil
		b.server.Unlock()
		if err := Retry(t.Context(), b.queue, 1, time.Now()); err != nil {
			t.Fatal(err)
		}
		b.worker.Wake()
		synctest.Wait()
		if e := b.entry(1); e.State != Sent || e.Trouble != "" {
			t.Errorf("retried by hand the message is %+v", e)
		}
	})
}

func TestWhatIsGivenUpAtOnce(t *testing.T) {
	tests := map[string]struct {
		message Message
		answer  error
		want    State
		after   time.Duration
	}{
		"no such person":          {Message{}, &Trouble{Words: "550 no such user", Final: true, Alive: true}, Failed, 0},
		"sign-in, no such person": {Message{Purpose: SignIn}, &Trouble{Words: "550 no such user", Final: true}, Failed, 0},
		"sign-in, server away":    {Message{Purpose: SignIn}, &Trouble{Words: "451 later"}, Failed, 15 * time.Minute},
		"sign-in, too late":       {Message{Purpose: SignIn, Until: time.Unix(0, 0)}, nil, Expired, 0},
		"an error of any kind":    {Message{}, fmt.Errorf("connection reset"), Waiting, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.server.answer = func(Message) error { return test.answer }
				defer b.start()()
				test.message.Key, test.message.Args = "k", map[string]string{"url": "https://example.org/secret"}
				b.enqueue(test.message)
				time.Sleep(test.after)
				synctest.Wait()
				e := b.entry(1)
				if e.State != test.want {
					t.Errorf("the message is %+v, want %s", e, test.want)
				}
				if secret := e.Args != nil; secret != (e.Purpose != SignIn || e.State == Waiting) {
					t.Errorf("the %s message %s holds %v", e.State, e.Purpose, e.Args)
				}
			})
		})
	}
}

func TestConsentWithdrawnMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		for _, to := range []string{"ana@example.org", "bob@example.org"} {
			b.ledger.set(to, true)
			b.enqueue(Message{Key: to, To: to, Purpose: News})
		}
		b.ledger.set("ana@example.org", false)
		defer b.start()()
		synctest.Wait()
		if ana, bob := b.entry(1), b.entry(2); ana.State != Refused || bob.State != Sent {
			t.Errorf("Ana's is %s and Bob's %s, want refused and sent", ana.State, bob.State)
		}
		if len(b.server.got()) != 1 || b.server.got()[0].To != "bob@example.org" {
			t.Errorf("the server has %+v", b.server.got())
		}
	})
}

// What waits for an account that is suspended meanwhile is not sent, whatever it
// is about.
func TestSuspendedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		for _, to := range []string{"ana@example.org", "bob@example.org"} {
			b.enqueue(Message{Key: to, To: to, Purpose: Meeting})
		}
		b.ledger.suspend("ana@example.org")
		defer b.start()()
		synctest.Wait()
		if ana, bob := b.entry(1), b.entry(2); ana.State != Refused || bob.State != Sent {
			t.Errorf("Ana's is %s and Bob's %s, want refused and sent", ana.State, bob.State)
		}
	})
}

func TestServerAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.closed = true
		defer b.start()()
		for i := range 3 * batch {
			b.enqueue(Message{Key: fmt.Sprint(i)})
		}
		time.Sleep(24 * time.Hour)
		b.server.Lock()
		b.server.closed = false
		b.server.Unlock()
		if e := b.entry(1); e.State != Waiting || e.Attempts != 0 || e.Trouble == "" {
			t.Errorf("a message that waits for the server is %+v", e)
		}
		time.Sleep(2 * longestRest)
		if len(b.server.got()) != 3*batch {
			t.Errorf("once the server was back it got %d messages, want %d", len(b.server.got()), 3*batch)
		}
	})
}

// Without a mail server messages wait; with one they are sent.
//
// Races: an outbox worker with the swap of its mail server.
func TestRaceSenderSwap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.worker.Use(nil)
		defer b.start()()
		b.enqueue(Message{Key: "k"})
		time.Sleep(time.Hour)
		synctest.Wait()
		if e := b.entry(1); e.State != Waiting || len(b.server.attempts) != 0 {
			t.Errorf("without a server the message is %+v", e)
		}
		b.worker.Use(b.server)
		synctest.Wait()
		if e := b.entry(1); e.State != Sent {
			t.Errorf("with a server the message is %+v", e)
		}
	})
}
