package represent

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"recess/internal/fault"
)

// shelf is a cache for one postal code, with moods.
type shelf struct {
	full  bool
	key   string // empty: any
	codes []string
	asOf  time.Time
	err   error // for every call
	slow  bool  // waits until it is told to stop
}

func (s *shelf) Cached(ctx context.Context, key string) ([]string, time.Time, error) {
	switch err := s.mood(ctx); {
	case err != nil:
		return nil, time.Time{}, err
	case !s.full || s.key != "" && s.key != key:
		return nil, time.Time{}, fault.New(fault.NotFound, "any", nil)
	}
	return s.codes, s.asOf, nil
}

func (s *shelf) Keep(ctx context.Context, key string, codes []string, asOf time.Time) error {
	if err := s.mood(ctx); err != nil {
		return err
	}
	s.full, s.key, s.codes, s.asOf = true, key, codes, asOf
	return nil
}

func (s *shelf) mood(ctx context.Context) error {
	if s.slow {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.err
}

func TestKeptAnswers(t *testing.T) {
	const day = 24 * time.Hour
	unknown := register(func(*http.Request) (*http.Response, error) { return response(http.StatusNotFound, ""), nil })
	tests := map[string]struct {
		kept   []string // empty for an unknown code
		age    time.Duration
		answer register
		want   []string
		kind   fault.Kind // when there are none
		asked  int64
	}{
		"fresh":                    {kept: []string{"24058"}, age: 89 * day, answer: found, want: []string{"24058"}},
		"old":                      {kept: []string{"24058"}, age: 91 * day, answer: found, want: []string{"35075"}, asked: 1},
		"old, register down":       {kept: []string{"24058"}, age: 900 * day, answer: broken, want: []string{"24058"}, asked: 1},
		"old, now unknown":         {kept: []string{"24058"}, age: 91 * day, answer: unknown, kind: fault.NotFound, asked: 1},
		"unknown":                  {age: 6 * day, answer: found, kind: fault.NotFound},
		"unknown of old":           {age: 8 * day, answer: found, want: []string{"35075"}, asked: 1},
		"unknown of old, and down": {age: 8 * day, answer: broken, kind: fault.Unavailable, asked: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
			door, asked := counting(test.answer)
			c, _ := client(t, Config{
				Transport: door,
				Cache:     &shelf{full: true, codes: test.kept, asOf: now.Add(-test.age)},
				Now:       func() time.Time { return now },
			})
			got, _, err := c.Ridings(t.Context(), code)
			if test.want == nil {
				wantKind(t, err, test.kind)
			}
			if !slices.Equal(got, test.want) || asked.Load() != test.asked {
				t.Errorf("got %v, %v after %d requests; want %v after %d", got, err, asked.Load(), test.want, test.asked)
			}
		})
	}
}

func TestKeeping(t *testing.T) {
	tests := map[string]struct {
		status int
		want   []string
	}{
		"an answer": {http.StatusOK, []string{"35075"}},
		"unknown":   {http.StatusNotFound, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
			door, asked := counting(func(*http.Request) (*http.Response, error) {
				return response(test.status, page(nil, []place{federal("35075")})), nil
			})
			kept := new(shelf)
			c, _ := client(t, Config{Transport: door, Cache: kept, Now: func() time.Time { return now }})
			for range 3 {
				got, _, _ := c.Ridings(t.Context(), code)
				if !slices.Equal(got, test.want) {
					t.Errorf("got %v", got)
				}
				for i := range got {
					got[i] = "scribbled over" // the slice is the caller's own
				}
			}
			if !kept.full || !slices.Equal(kept.codes, test.want) || !kept.asOf.Equal(now) || asked.Load() != 1 {
				t.Errorf("kept %+v after %d requests", kept, asked.Load())
			}
		})
	}
}

// What was asked while an order took force is not told of the next one.
func TestAnswersAreOfTheirOrder(t *testing.T) {
	order := "2023"
	door, asked := counting(func(*http.Request) (*http.Response, error) {
		order = "2033"
		return response(http.StatusOK, page(nil, []place{federal("35075")})), nil
	})
	c, _ := client(t, Config{Transport: door, Cache: new(shelf), Order: func() string { return order }})
	if got, _, err := c.Ridings(t.Context(), code); err != nil || !slices.Equal(got, []string{"35075"}) {
		t.Errorf("got %v, %v", got, err)
	}
	got, _, err := c.Ridings(t.Context(), code)
	wantKind(t, err, fault.NotFound)
	if asked.Load() != 2 {
		t.Errorf("got %v after %d requests", got, asked.Load())
	}
}

func TestTroubleIsNotKept(t *testing.T) {
	kept := new(shelf)
	c, _ := client(t, Config{Transport: register(broken), Cache: kept})
	_, _, err := c.Ridings(t.Context(), code)
	wantKind(t, err, fault.Unavailable)
	if kept.full {
		t.Error("a failure was kept as an answer")
	}
}

func TestFailingCache(t *testing.T) {
	for name, bad := range map[string]*shelf{
		"failing": {err: errors.New("duplicate key (code)=(K1P1A4)")},
		"slow":    {slow: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, log := client(t, Config{Transport: after(time.Second, found), Cache: bad})
				start := time.Now()
				if got, _, err := c.Ridings(t.Context(), code); err != nil || !slices.Equal(got, []string{"35075"}) {
					t.Errorf("got %v, %v", got, err)
				}
				if d := time.Since(start); d > defaultBudget {
					t.Errorf("took %v", d)
				}
				for _, doing := range []string{"reading", "writing"} {
					if !strings.Contains(log.String(), doing) {
						t.Errorf("%s is not in the log: %q", doing, log)
					}
				}
			})
		})
	}
}
