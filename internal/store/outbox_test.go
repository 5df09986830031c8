package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/internal/store"
)

// noon is a moment that both databases keep exactly.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 123456000, time.UTC)

// everybody has agreed to everything.
type everybody struct{}

func (everybody) Consented(context.Context, string, outbox.Purpose, time.Time) (bool, error) {
	return true, nil
}
func (everybody) Suppressed(context.Context, string) (bool, error) { return false, nil }
func (everybody) Suspended(context.Context, string) (bool, error)  { return false, nil }

func enqueue(t *testing.T, q outbox.Queue, m outbox.Message) {
	t.Helper()
	if m.To == "" {
		m.To = "ana@example.org"
	}
	if m.Purpose == "" {
		m.Purpose = outbox.Meeting
	}
	if err := outbox.Enqueue(ctx, q, everybody{}, m, noon); err != nil {
		t.Fatal(err)
	}
}

func lease(t *testing.T, o *store.Outbox, worker string, now time.Time, most int) []outbox.Entry {
	t.Helper()
	entries, err := o.Lease(ctx, worker, now, now.Add(time.Minute), most)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func entry(t *testing.T, o *store.Outbox, id int64) outbox.Entry {
	t.Helper()
	e, err := o.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestOutboxKeepsEverything(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		m := outbox.Message{
			Key: "k", To: "rené@exemple.org", Lang: i18n.FR, Purpose: outbox.SignIn, Kind: "sign-in",
			Args: map[string]string{"url": "https://example.org/?a=1&b=2", "name": "💌 \x00\u202e" + strings.Repeat("é", 10_000)},
		}
		enqueue(t, o, m)
		m.Until = noon.Add(15 * time.Minute)
		want := outbox.Entry{ID: 1, Message: m, State: outbox.Waiting, NextAt: noon, CreatedAt: noon}
		if diff := cmp.Diff(want, entry(t, o, 1)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]outbox.Entry{want}, lease(t, o, "one", noon, 5)); diff != "" {
			t.Error(diff)
		}
		want.State, want.Attempts, want.SentAt, want.Args = outbox.Sent, 1, noon.Add(time.Second), nil
		if err := o.Record(ctx, "one", want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, entry(t, o, 1)); diff != "" {
			t.Error(diff)
		}
		if _, err := o.Get(ctx, 2); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a message that is not there gives %v", err)
		}
	})
}

// Of many messages with one key, one is queued.
//
// Races: messages with one key.
func TestRaceEnqueue(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		var added atomic.Int64
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				ok, err := o.Add(ctx, outbox.Entry{Message: outbox.Message{Key: "k"}, State: outbox.Waiting, NextAt: noon, CreatedAt: noon})
				if err != nil {
					t.Error(err)
				}
				if ok {
					added.Add(1)
				}
			})
		}
		all.Wait()
		counts, err := o.Counts(ctx)
		if err != nil || added.Load() != 1 || counts[outbox.Waiting] != 1 {
			t.Errorf("%d of 50 were told that they had queued the message; %v wait (%v)", added.Load(), counts, err)
		}
	})
}

func TestLeases(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		for i := range 5 {
			enqueue(t, o, outbox.Message{Key: fmt.Sprint(i)})
		}
		if early := lease(t, o, "one", noon.Add(-time.Microsecond), 5); len(early) != 0 {
			t.Errorf("%d messages were leased before their time", len(early))
		}
		ids := func(entries []outbox.Entry) (ids []int64) {
			for _, e := range entries {
				ids = append(ids, e.ID)
			}
			return ids
		}
		first, second := lease(t, o, "one", noon, 2), lease(t, o, "two", noon, 5)
		if !slices.Equal(ids(first), []int64{1, 2}) || !slices.Equal(ids(second), []int64{3, 4, 5}) {
			t.Fatalf("one has %v, two has %v", ids(first), ids(second))
		}
		if err := o.Release(ctx, "two", []int64{1, 4}, "away"); err != nil { // the first is not two's
			t.Fatal(err)
		}
		if got := lease(t, o, "one", noon, 5); !slices.Equal(ids(got), []int64{4}) || got[0].Trouble != "away" {
			t.Errorf("after a release one gets %+v", got)
		}
		if err := o.TakeBack(ctx, "one"); err != nil {
			t.Fatal(err)
		}
		if got := lease(t, o, "one", noon, 5); !slices.Equal(ids(got), []int64{1, 2, 4}) {
			t.Errorf("after a restart one gets %v", ids(got))
		}
		// two was killed; one is alive and takes over when the leases end
		later := noon.Add(time.Minute)
		if got := lease(t, o, "one", later.Add(-time.Microsecond), 5); len(got) != 0 {
			t.Errorf("leases were taken over before they ended: %v", ids(got))
		}
		if got := lease(t, o, "one", later, 5); len(got) != 5 {
			t.Errorf("when the leases have ended one gets %v", ids(got))
		}
	})
}

func TestRecords(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		enqueue(t, o, outbox.Message{Key: "k"})
		e := lease(t, o, "one", noon, 1)[0]
		record := func(worker string, e outbox.Entry) outbox.Entry {
			t.Helper()
			if err := o.Record(ctx, worker, e); err != nil {
				t.Fatal(err)
			}
			return entry(t, o, e.ID)
		}
		retry := e
		retry.Attempts, retry.NextAt, retry.Trouble = 1, noon.Add(time.Minute), "451 later"
		if got := record("two", retry); got.Attempts != 0 {
			t.Errorf("who has no lease records %+v", got)
		}
		if diff := cmp.Diff(retry, record("one", retry)); diff != "" {
			t.Error(diff)
		}
		lease(t, o, "two", noon.Add(time.Minute), 1)
		sent := retry
		sent.State, sent.SentAt = outbox.Sent, noon
		if got := record("one", sent); got.State != outbox.Sent {
			t.Errorf("what one has sent is %s because two has leased it", got.State)
		}
		if got := record("two", retry); got.State != outbox.Sent {
			t.Errorf("what was sent is %s again", got.State)
		}
	})
}

func TestOutboxForAdministrators(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		o := open(t, database).Outbox()
		for i := range outbox.PageSize + 1 {
			enqueue(t, o, outbox.Message{Key: fmt.Sprint(i)})
		}
		failed := lease(t, o, "one", noon, 1)[0]
		failed.State, failed.Attempts, failed.Trouble = outbox.Failed, 8, "550 no"
		if err := o.Record(ctx, "one", failed); err != nil {
			t.Fatal(err)
		}
		counts, err := o.Counts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[outbox.State]int{outbox.Waiting: outbox.PageSize, outbox.Failed: 1}, counts); diff != "" {
			t.Error(diff)
		}
		for page, want := range []int{outbox.PageSize, 0} {
			list, err := o.List(ctx, outbox.Waiting, page)
			if err != nil || len(list) != want {
				t.Errorf("page %d has %d messages (%v), want %d", page, len(list), err, want)
			}
			if want > 0 && list[0].ID != outbox.PageSize+1 {
				t.Errorf("the newest message is %d", list[0].ID)
			}
		}
		if err := outbox.Retry(ctx, o, failed.ID, noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := entry(t, o, failed.ID); got.State != outbox.Waiting || got.Attempts != 0 || !got.NextAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("tried again the message is %+v", got)
		}
		if err := o.Requeue(ctx, failed.ID, noon); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a message that waits can be requeued: %v", err)
		}
		if err := o.Forget(ctx, "ana@example.org"); err != nil {
			t.Fatal(err)
		}
		if left, err := o.Counts(ctx); err != nil || len(left) != 0 {
			t.Errorf("of a forgotten address %v are left (%v)", left, err)
		}
	})
}
