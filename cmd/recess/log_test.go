package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Every line of many writers is in the log once it is closed, in one piece.
//
// Races: writers of the log with its flush.
func TestRaceLog(t *testing.T) {
	const writers = 8
	const lines = 500
	var below bytes.Buffer
	log := gather(&below)
	var all errgroup.Group
	for w := range writers {
		all.Go(func() error {
			for n := range lines {
				if _, err := fmt.Fprintf(log, "writer %d line %d\n", w, n); err != nil {
					return err
				}
				log.flush()
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	log.Close()
	seen := map[string]bool{}
	for line := range strings.Lines(below.String()) {
		seen[line] = true
	}
	if len(seen) != writers*lines || strings.Count(below.String(), "\n") != writers*lines {
		t.Errorf("%d different lines of %d", len(seen), writers*lines)
	}
}
