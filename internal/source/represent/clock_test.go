package represent

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recess/internal/fault"
)

// The tests in this file run in a bubble with a clock of its own, where the
// minutes of breakers and limits pass at once.

// response is an answer made without a network.
func response(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// counting answers as `answer` does and counts how often it is asked.
func counting(answer register) (register, *atomic.Int64) {
	n := new(atomic.Int64)
	return func(r *http.Request) (*http.Response, error) {
		n.Add(1)
		return answer(r)
	}, n
}

func found(*http.Request) (*http.Response, error) {
	return response(http.StatusOK, page(nil, []place{federal("35075")})), nil
}

func broken(*http.Request) (*http.Response, error) {
	return response(http.StatusBadGateway, ""), nil
}

// after answers as `answer` does, a while later.
func after(d time.Duration, answer register) register {
	return func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(d):
			return answer(r)
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := register(broken)
		door, asked := counting(func(r *http.Request) (*http.Response, error) { return answer(r) })
		c, log := client(t, Config{Transport: door})
		for range 20 {
			_, _, err := c.Ridings(t.Context(), code)
			wantKind(t, err, fault.Unavailable)
		}
		if asked.Load() != tolerated {
			t.Errorf("%d requests before the breaker opened", asked.Load())
		}
		if n := strings.Count(log.String(), "no answer"); n != tolerated {
			t.Errorf("%d lines for %d failures", n, tolerated)
		}

		time.Sleep(rest + time.Second)
		_, _, err := c.Ridings(t.Context(), code) // half open: one failure and it is open again
		wantKind(t, err, fault.Unavailable)
		_, _, err = c.Ridings(t.Context(), code)
		wantKind(t, err, fault.Unavailable)
		if asked.Load() != tolerated+1 {
			t.Errorf("%d requests, want one more to try", asked.Load())
		}

		answer = found
		time.Sleep(rest + time.Second)
		for range 3 {
			if _, _, err := c.Ridings(t.Context(), code); err != nil {
				t.Errorf("after the register recovered: %v", err)
			}
		}
	})
}

func TestUnknownIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door, asked := counting(func(*http.Request) (*http.Response, error) {
			return response(http.StatusNotFound, ""), nil
		})
		c, _ := client(t, Config{Transport: door})
		for range 3 * tolerated {
			_, _, err := c.Ridings(t.Context(), code)
			wantKind(t, err, fault.NotFound)
		}
		if asked.Load() != 3*tolerated {
			t.Errorf("%d requests of %d were sent", asked.Load(), 3*tolerated)
		}
	})
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []time.Time
		c, _ := client(t, Config{Transport: register(func(r *http.Request) (*http.Response, error) {
			sent = append(sent, time.Now())
			return found(r)
		})})
		for range 1800 { // three minutes
			if _, _, err := c.Ridings(t.Context(), code); err != nil {
				wantKind(t, err, fault.Unavailable)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if len(sent) < burst+3*perMinute-1 {
			t.Errorf("only %d requests in three minutes", len(sent))
		}
		for i := 60; i < len(sent); i++ {
			if d := sent[i].Sub(sent[i-60]); d < time.Minute {
				t.Fatalf("61 requests within %v", d)
			}
		}
	})
}

func TestPause(t *testing.T) {
	tests := map[string]struct {
		header string
		want   time.Duration
	}{
		"seconds":     {"90", 90 * time.Second},
		"a date":      {time.Date(2000, 1, 1, 0, 3, 0, 0, time.UTC).Format(http.TimeFormat), 3 * time.Minute}, // bubbles start in 2000
		"not said":    {"", defaultPause},
		"not clear":   {"soon", defaultPause},
		"a whole day": {"86400", longestPause},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answer := register(func(*http.Request) (*http.Response, error) {
					r := response(http.StatusTooManyRequests, "")
					r.Header.Set("Retry-After", test.header)
					return r, nil
				})
				door, asked := counting(func(r *http.Request) (*http.Response, error) { return answer(r) })
				c, _ := client(t, Config{Transport: door})
				start := time.Now()
				_, _, err := c.Ridings(t.Context(), code)
				wantKind(t, err, fault.Unavailable)
				answer = found
				for asked.Load() == 1 {
					time.Sleep(time.Second)
					_, _, err = c.Ridings(t.Context(), code)
				}
				if got := time.Since(start); got != test.want || err != nil {
					t.Errorf("asked again after %v (%v), want %v", got, err, test.want)
				}
			})
		})
	}
}

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(t, Config{
			Transport: after(time.Hour, found),
			Cache:     &shelf{slow: true},
		})
		start := time.Now()
		_, _, err := c.Ridings(t.Context(), code)
		wantKind(t, err, fault.Unavailable)
		if d := time.Since(start); d > defaultBudget {
			t.Errorf("took %v", d)
		}
	})
}

// Callers who ask for one code share one request.
//
// Races: callers who share one request, one of whom leaves.
func TestRaceRepresent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door, asked := counting(after(time.Second, found))
		c, _ := client(t, Config{Transport: door})
		leaver, leave := context.WithCancel(t.Context())
		gone := make(chan error)
		go func() {
			_, _, err := c.Ridings(leaver, code)
			gone <- err
		}()
		synctest.Wait() // the one who leaves is the one who asked first
		for range 20 {
			go func() {
				if codes, _, err := c.Ridings(t.Context(), code); err != nil || len(codes) != 1 {
					t.Errorf("got %v, %v", codes, err)
				}
			}()
		}
		synctest.Wait()
		leave()
		err := <-gone
		wantKind(t, err, fault.Unavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the one who left got %v", err)
		}
		time.Sleep(2 * time.Second)
		if asked.Load() != 1 {
			t.Errorf("%d requests for one code", asked.Load())
		}
	})
}

func TestLeaversAreNoFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door, asked := counting(after(time.Second, found))
		c, _ := client(t, Config{Transport: door})
		for range 2 * tolerated {
			leaver, leave := context.WithTimeout(t.Context(), 100*time.Millisecond)
			_, _, err := c.Ridings(leaver, code)
			wantKind(t, err, fault.Unavailable)
			leave()
			time.Sleep(2 * time.Second)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		_, _, err := c.Ridings(gone, code)
		wantKind(t, err, fault.Unavailable)
		synctest.Wait() // for a request that should not be
		if asked.Load() != 2*tolerated {
			t.Errorf("%d requests, want none for one who had already left", asked.Load())
		}
		if _, _, err := c.Ridings(t.Context(), code); err != nil {
			t.Errorf("the breaker counts those who leave: %v", err)
		}
	})
}
