package app_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// clock is one that a test moves.
type clock struct{ now atomic.Pointer[time.Time] }

func newClock(at time.Time) *clock {
	c := &clock{}
	c.now.Store(&at)
	return c
}

func (c *clock) Now() time.Time { return *c.now.Load() }

func (c *clock) move(d time.Duration) {
	at := c.Now().Add(d)
	c.now.Store(&at)
}

// stepped is an administrator whose second step was set up on the server's
// clock, and the codes of their program.
func stepped(t *testing.T, s *apptest.Server) (actor func() account.Actor, code func(at time.Time) string) {
	t.Helper()
	if _, err := s.App.Accounts.Invite(t.Context(), "admin@example.org", i18n.EN, account.Administrator, account.Scope{}, "console"); err != nil {
		t.Fatal(err)
	}
	actor = func() account.Actor { return account.Actor{Person: known(t, s, "admin@example.org")} }
	secret, _, err := s.App.Accounts.NewTOTP(actor(), "")
	if err != nil {
		t.Fatal(err)
	}
	code = func(at time.Time) string {
		t.Helper()
		text, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if err := s.App.Accounts.SetTOTP(t.Context(), actor(), secret, code(s.App.Accounts.Now()), ""); err != nil {
		t.Fatal(err)
	}
	return actor, code
}

// A code works once: after it neither does an earlier one, whatever the clocks
// say. The program's clock may be 30 seconds off.
func TestACodeWorksOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		at := newClock(apptest.Day)
		s := apptest.Start(t, database, func(s *app.Settings) { s.Now = at.Now })
		actor, code := stepped(t, s)
		const half = 30 * time.Second // a step
		for i, test := range []struct {
			pass, off time.Duration // what passes before, and how far the program's clock is off
			want      string        // key of the fault; empty: the code is taken
		}{
			{0, 0, "account.used_code"}, // the one that it was set up with
			{0, -half, "account.used_code"},
			{0, 2 * half, "account.wrong_code"}, // two steps ahead
			{0, half, ""},                       // one step ahead
			{0, half, "account.used_code"},
			{half, 0, "account.used_code"}, // that step has come
			{half, 0, ""},
			{5 * time.Minute, -half, ""}, // one step behind
			{0, -half, "account.used_code"},
			{0, -2 * half, "account.wrong_code"},
			{0, 0, ""},
			{0, -half, "account.used_code"}, // earlier than the last
			{-half, 0, "account.used_code"}, // our own clock was put back
			{24 * time.Hour, 0, ""},
		} {
			at.move(test.pass)
			err := s.App.Accounts.CheckTOTP(t.Context(), actor(), code(at.Now().Add(test.off)), "")
			if test.want == "" && err != nil || test.want != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), test.want)) {
				t.Errorf("number %d gives %v, want %q", i, err, test.want)
			}
		}
	})
}

// Used codes do not keep their owner out; the log tells of them.
func TestUsedCodesAreNoted(t *testing.T) {
	at := newClock(apptest.Day)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = at.Now })
	actor, code := stepped(t, s)
	for range 9 {
		if err := s.App.Accounts.CheckTOTP(t.Context(), actor(), code(at.Now()), ""); fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	}
	at.move(time.Minute)
	if err := s.App.Accounts.CheckTOTP(t.Context(), actor(), code(at.Now()), ""); err != nil {
		t.Error(err)
	}
	events, err := s.App.Accounts.Store.EventsBy(t.Context(), actor().Person.ID)
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, e := range events {
		if e.Action == "second step: code used again" {
			noted++
		}
	}
	if noted != 9 {
		t.Errorf("the log tells of %d", noted)
	}
}

// Who has seen a code typed, and types it at the same moment, is refused, or
// its owner is.
//
// Races: two sessions with one code.
func TestRaceSecondStepCode(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		at := newClock(apptest.Day)
		s := apptest.Start(t, database, func(s *app.Settings) { s.Now = at.Now })
		actor, code := stepped(t, s)
		at.move(time.Minute)
		who, typed := actor(), code(at.Now())
		var in atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				switch err := s.App.Accounts.CheckTOTP(t.Context(), who, typed, ""); {
				case err == nil:
					in.Add(1)
				case fault.KindOf(err) != fault.Invalid:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d were let in", in.Load())
		}
	})
}

// Two sessions that have not passed a second step cannot both set one up: the
// second would take the place of the first.
//
// Races: two sessions that set up a second step.
func TestRaceSecondStepSetup(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		signedIn(t, s, "admin@example.org", account.Administrator, false)
		before := account.Actor{Person: known(t, s, "admin@example.org")}
		var set atomic.Int32
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				secret, _, err := s.App.Accounts.NewTOTP(before, "")
				if err != nil {
					t.Error(err)
					return
				}
				code, err := totp.GenerateCode(secret, time.Now())
				if err != nil {
					t.Error(err)
					return
				}
				switch err := s.App.Accounts.SetTOTP(t.Context(), before, secret, code, ""); {
				case err == nil:
					set.Add(1)
				case fault.KindOf(err) != fault.Conflict:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if set.Load() != 1 {
			t.Errorf("%d second steps were set up", set.Load())
		}
	})
}

// The page says what to do about a code that was used.
func TestUsedCodeOnThePage(t *testing.T) {
	s, link := peopled(t, apptest.Database(t))
	b := signedIn(t, s, "admin@example.org", account.Administrator, false)
	secret := secretShown(t, b.visit("/en/second-step"))
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.send("/en/second-step", "code", code).shows(200, nil)
	thief := signedInAgain(t, s, "admin@example.org", link)
	thief.visit("/en/second-step").send("/en/second-step", "code", code).shows(400, has{".problem": "already used"})
	thief.visit("/en/audit").shows(401, nil)
	b.visit("/en/audit").shows(200, has{"table": "already used"})
}
