package outbox

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.server.closed = true
		defer b.start()()
		synctest.Wait()
		if _, down := b.worker.Outage(); down {
			t.Error("there is an outage before anything was to be sent")
		}
		began := time.Now()
		b.enqueue(Message{Key: "k"})
		time.Sleep(time.Hour)
		o, down := b.worker.Outage()
		if !down || o.Attempts < 10 || o.Words != "connection refused" || o.Since.Sub(began) > time.Second || time.Since(o.Last) > 2*longestRest {
			t.Errorf("after an hour the outage is %v, %+v", down, o)
		}
		b.server.Lock()
		b.server.closed = false
		b.server.Unlock()
		b.worker.TryNow()
		synctest.Wait()
		if got := b.entry(1).State; got != Sent {
			t.Errorf("tried at once, the message is %s", got)
		}
		if o, down := b.worker.Outage(); down {
			t.Errorf("once the server answers there still is %+v", o)
		}
	})
}

// A server that hangs up on a message has an outage too; one that refuses a
// message has not.
func TestWhatCountsAsAnOutage(t *testing.T) {
	for name, test := range map[string]struct {
		trouble Trouble
		down    bool
	}{
		"hangs up":         {Trouble{Words: "421 closing"}, true},
		"refuses for good": {Trouble{Words: "550 no", Final: true, Alive: true}, false},
		"asks to wait":     {Trouble{Words: "451 later", Alive: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.server.answer = func(Message) error { return &test.trouble }
				defer b.start()()
				b.enqueue(Message{Key: "k"})
				synctest.Wait()
				if _, down := b.worker.Outage(); down != test.down {
					t.Errorf("an outage: %v, want %v", down, test.down)
				}
			})
		})
	}
}
