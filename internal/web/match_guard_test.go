package web

import (
	"context"
	"testing"
	"time"

	"recess/internal/fault"
)

// No more lists are matched at a time than there is memory for.
//
// Races: lists that wait for memory.
func TestRaceMatchLimit(t *testing.T) {
	m := make(matchers, 1)
	leave, err := m.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := m.enter(ctx); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a second one enters: %v", err)
	}
	entered := make(chan error)
	go func() {
		_, err := m.enter(t.Context())
		entered <- err
	}()
	leave()
	if err := <-entered; err != nil {
		t.Errorf("the next does not enter: %v", err)
	}
}
