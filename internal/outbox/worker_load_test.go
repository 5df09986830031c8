package outbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestALongQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.answer = func(Message) error { time.Sleep(time.Second); return nil }
		const messages = 1000
		for i := range messages {
			b.enqueue(Message{Key: fmt.Sprint(i)})
		}
		begin := time.Now()
		stop := b.start()
		for len(b.server.got()) < messages {
			time.Sleep(time.Second)
			synctest.Wait()
		}
		stop()
		if took := time.Since(begin); took > messages/connections*time.Second*11/10 {
			t.Errorf("%d messages of a second each over %d connections took %v", messages, connections, took)
		}
		if b.server.most != connections || b.server.open != 0 || b.server.opened > messages/perConnection+connections {
			t.Errorf("%d connections, %d at a time, %d left open", b.server.opened, b.server.most, b.server.open)
		}
	})
}

// Races: an outbox worker that sends with its end.
func TestRaceWorkerStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.answer = func(Message) error { time.Sleep(10 * time.Second); return nil }
		b.enqueue(Message{Key: "1"})
		b.enqueue(Message{Key: "2"})
		stop := b.start()
		time.Sleep(time.Second)
		stop()
		if first, second := b.entry(1), b.entry(2); first.State != Sent || second.State != Waiting || second.Attempts != 0 {
			t.Errorf("stopped in the first message, the two are %s and %s", first.State, second.State)
		}
		if len(b.queue.leaseBy) != 0 {
			t.Errorf("leases are left: %v", b.queue.leaseBy)
		}
	})
}

// What was sent is recorded as soon as the database is back, and not sent
// again.
func TestDatabaseAwayAfterSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.queue.down = 5
		defer b.start()()
		b.enqueue(Message{Key: "k"})
		time.Sleep(time.Hour)
		if e := b.entry(1); e.State != Sent || len(b.server.got()) != 1 {
			t.Errorf("the message is %s and was sent %d times", e.State, len(b.server.got()))
		}
	})
}

// A slow server does not make a worker hold on to leases that are ending.
func TestNothingIsBegunLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.answer = func(m Message) error {
			time.Sleep(sendFor - time.Second)
			b.queue.Lock()
			defer b.queue.Unlock()
			for id, end := range b.queue.leaseEnds {
				if b.queue.entries[id-1].Key == m.Key && time.Until(end) < clockSkew {
					t.Errorf("message %s ended %v before its lease", m.Key, time.Until(end))
				}
			}
			return nil
		}
		for i := range batch {
			b.enqueue(Message{Key: fmt.Sprint(i)})
		}
		stop := b.start()
		time.Sleep(time.Hour)
		stop()
		if len(b.server.got()) != batch {
			t.Errorf("%d messages were sent, want %d", len(b.server.got()), batch)
		}
	})
}
