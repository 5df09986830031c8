// Package await lets a test wait for a condition instead of for a time.
package await

import (
	"testing"
	"time"
)

const (
	// limit is far longer than any condition takes: a busy machine is not a fault.
	limit    = 2 * time.Minute
	interval = 2 * time.Millisecond
)

// Until returns as soon as done reports true. It fails the test, naming what it
// waited for, when that takes more than two minutes.
func Until(t testing.TB, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for end := time.Now().Add(limit); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain: %s", limit, what)
		}
	}
}
