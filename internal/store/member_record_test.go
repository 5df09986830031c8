package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
)

func anEntry(person int, said string, on civil.Date) member.Entry {
	return member.Entry{PersonID: person, Text: twin(said), URL: "https://example.org/" + said, On: on, By: 7}
}

// record is that of a member as kept.
func record(t *testing.T, r *member.Record, person int) []member.Entry {
	t.Helper()
	entries, err := r.Of(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestPublicRecord(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		now := morning
		r := &member.Record{Store: open(t, database), Now: func() time.Time { return now }}
		today := civil.Of(morning.In(civil.Ottawa))
		for _, e := range []member.Entry{
			anEntry(1, "second", civil.Date{Year: 2026, Month: 2, Day: 3}),
			anEntry(1, "latest", today),
			anEntry(1, "first", civil.Date{Year: 2025, Month: 12, Day: 31}),
			anEntry(2, "other", today),
		} {
			if err := r.Add(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		kept := record(t, r, 1)
		want := anEntry(1, "latest", today)
		want.ID, want.At = kept[0].ID, morning
		if diff := cmp.Diff(want, kept[0]); diff != "" || len(kept) != 3 || kept[1].Text.EN != "second" || kept[2].Text.EN != "first" {
			t.Error(diff, kept)
		}

		now = morning.Add(time.Hour)
		changed := kept[1]
		changed.Text, changed.On, changed.By = i18n.Text{EN: " Re\r\nworded ", FR: "Autre"}, civil.Date{Year: 2020, Month: 2, Day: 29}, 8
		if err := r.Change(ctx, changed); err != nil {
			t.Fatal(err)
		}
		changed.Text.EN, changed.At = "Re worded", now
		if diff := cmp.Diff(changed, record(t, r, 1)[2]); diff != "" {
			t.Error(diff)
		}

		stray := changed
		stray.PersonID = 2
		if err := r.Change(ctx, stray); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another member's entry changed: %v", err)
		}
		if err := r.Remove(ctx, 2, changed.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another member's entry removed: %v", err)
		}
		if err := r.Remove(ctx, 1, changed.ID); err != nil {
			t.Fatal(err)
		}
		all, err := r.Store.Records(ctx)
		if diff := cmp.Diff(map[int][]member.Entry{1: record(t, r, 1), 2: record(t, r, 2)}, all); err != nil || diff != "" || len(all[1]) != 2 {
			t.Error(err, diff)
		}
	})
}

func TestRecordsThatProveNothing(t *testing.T) {
	late := time.Date(2026, 11, 24, 4, 30, 0, 0, time.UTC) // still the day before in Ottawa
	r := &member.Record{Store: open(t, t.TempDir()+"/recess.db"), Now: func() time.Time { return late }}
	for name, test := range map[string]struct {
		key   string
		spoil func(e *member.Entry)
	}{
		"no English":   {"record.both", func(e *member.Entry) { e.Text.EN = " \r\n" }},
		"no French":    {"record.both", func(e *member.Entry) { e.Text.FR = "" }},
		"too long":     {"record.long", func(e *member.Entry) { e.Text.FR = strings.Repeat("é", 401) }},
		"turned text":  {"record.long", func(e *member.Entry) { e.Text.EN = "a\u202eb" }},
		"no address":   {"record.url", func(e *member.Entry) { e.URL = "" }},
		"a script":     {"record.url", func(e *member.Entry) { e.URL = "javascript:alert(1)" }},
		"no host":      {"record.url", func(e *member.Entry) { e.URL = "https:///x" }},
		"a relative":   {"record.url", func(e *member.Entry) { e.URL = "//example.org/" }},
		"a broken one": {"record.url", func(e *member.Entry) { e.URL = "https://example.org/\x00" }},
		"no day":       {"record.day", func(e *member.Entry) { e.On = civil.Date{} }},
		"tomorrow":     {"record.day", func(e *member.Entry) { e.On = civil.Date{Year: 2026, Month: 11, Day: 24} }},
	} {
		e := anEntry(1, "said", civil.Date{Year: 2026, Month: 11, Day: 23})
		test.spoil(&e)
		refused(t, name, r.Add(ctx, e), fault.Invalid, test.key)
		e.ID = 1
		refused(t, name+", changed", r.Change(ctx, e), fault.Invalid, test.key)
	}
	if kept := record(t, r, 1); len(kept) > 0 {
		t.Errorf("kept: %+v", kept)
	}
	if err := r.Add(ctx, anEntry(1, "said", civil.Date{Year: 2026, Month: 11, Day: 23})); err != nil {
		t.Error(err)
	}
}
