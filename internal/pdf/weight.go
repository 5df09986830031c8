package pdf

import (
	"bytes"
	"context"
	"runtime/metrics"
	"time"
)

// weight counts what the text of objects costs once it is parsed: a dictionary
// of eight bytes takes some 400, a number of two some 60.
type weight struct {
	dictionaries, tokens int
	last                 byte
}

// Write never keeps anything; errInflates when it is too much.
func (w *weight) Write(text []byte) (int, error) {
	for _, c := range text {
		switch {
		case c == '<' && w.last == '<':
			w.dictionaries++
			c = 0 // the next bracket begins anew
		case c == '[', c == '/', c == '(', !blank(c) && blank(w.last):
			w.tokens++
		}
		w.last = c
	}
	if w.dictionaries > mostDictionaries || w.tokens > mostTokens {
		return 0, errInflates
	}
	return len(text), nil
}

func blank(c byte) bool { return c <= ' ' && bytes.IndexByte([]byte("\x00\t\n\f\r "), c) >= 0 }

// watchMemory cancels a reader under which the memory in use grows by more than
// is allowed, whatever it is that grows. It is the last guard, and a coarse
// one: what others do meanwhile counts too.
func watchMemory(ctx context.Context) (context.Context, context.CancelFunc) {
	const often = 20 * time.Millisecond
	ctx, cancel := context.WithCancelCause(ctx)
	start := heap()
	go func() {
		ticker := time.NewTicker(often)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				if now := heap(); now > start+mostMemory {
					cancel(errInflates)
					return
				}
			}
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// heap is how many bytes objects took when they were last collected: what has
// become garbage since does not count.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
