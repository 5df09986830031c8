package outbox

import (
	"math/rand/v2"
	"time"
)

// delays are the pauses after each failed attempt but the last. The first are
// short for those who turn the unknown away once (greylisting, RFC 6647), the
// last long enough for a server to be mended overnight.
var delays = [...]time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// mostAttempts are made before a message is given up.
const mostAttempts = len(delays) + 1

// retryDelay is the pause after so many failed attempts, up to a quarter
// longer than planned, lest what failed together comes back together.
func retryDelay(attempts int) time.Duration { return jittered(delays[attempts-1]) }

const (
	shortestRest = time.Second
	longestRest  = time.Minute
)

// restDelay is the pause after so many failures in a row to reach the mail
// server or the database: 1 s, 2 s, 4 s … 1 min.
func restDelay(failures int) time.Duration {
	rest := longestRest
	if shift := failures - 1; shift < 6 {
		rest = min(shortestRest<<shift, longestRest)
	}
	return jittered(rest)
}

func jittered(d time.Duration) time.Duration { return d + rand.N(d/4) }

// attempted notes what came of an attempt to send the entry.
func (e *Entry) attempted(failure *Trouble, now time.Time) {
	e.Attempts++
	if failure == nil {
		e.SentAt, e.Trouble = now, ""
		e.settle(Sent)
		return
	}
	e.Trouble = words(failure.Words)
	if failure.Final || e.Attempts >= mostAttempts {
		e.settle(Failed)
		return
	}
	e.NextAt = now.Add(retryDelay(e.Attempts))
	if e.expired(e.NextAt) {
		e.settle(Failed)
	}
}
