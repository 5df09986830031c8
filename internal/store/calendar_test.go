package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/store"
)

var clockNow = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

func on(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func shippedWindow(first, last string, kind calendar.Kind) calendar.Window {
	return calendar.Window{First: on(first), Last: on(last), Kind: kind, Status: calendar.Announced, Source: "https://example.org/", ReadOn: on("2026-09-03")}
}

// calendars is a database with two shipped windows and the service on it; the
// second value counts how often a change was to be taken up.
func calendars(t *testing.T, database string) (*store.Store, *calendar.Service, *int) {
	t.Helper()
	s := open(t, database)
	shipped := []calendar.Window{shippedWindow("2026-12-12", "2027-01-24", calendar.Winter), shippedWindow("2027-06-24", "2027-09-19", calendar.Summer)}
	if err := s.MergeRecesses(ctx, edition(register.Recesses, 2), shipped); err != nil {
		t.Fatal(err)
	}
	taken := 0
	return s, &calendar.Service{Store: s.Calendar(), Now: func() time.Time { return clockNow }, Changed: func(context.Context) error { taken++; return nil }}, &taken
}

func ending(why calendar.Reason, note string) calendar.Ending {
	return calendar.Ending{Why: why, Source: "The Journals", Note: note}
}

func windows(t *testing.T, s *store.Store) []calendar.Window {
	t.Helper()
	all, err := s.Recesses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func heldEdition(t *testing.T, s *store.Store) register.Edition {
	t.Helper()
	all, err := s.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return all[register.Recesses]
}

func key(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	for ok {
		inner, nested := f.Args["Why"].(*fault.Error)
		if !nested {
			return f.Key
		}
		f = inner
	}
	return fmt.Sprint(err)
}

func TestRecesses(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, _, _ := calendars(t, database)
		want := shippedWindow("2026-12-12", "2027-01-24", calendar.Winter)
		want.ID, want.Origin, want.Revision, want.ShippedFirst, want.ShippedLast = 1, calendar.Shipped, 1, want.First, want.Last
		if diff := cmp.Diff(want, windows(t, s)[0]); diff != "" {
			t.Error(diff)
		}
		if e := heldEdition(t, s); e.Hash != "abc" || e.Rows != 2 {
			t.Errorf("nothing was changed, and the edition is %+v", e)
		}
	})
}

func TestCoordinatorsChangeRecesses(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, service, taken := calendars(t, database)
		by := calendar.Editor{Person: 7, From: "192.0.2.1"}
		week := shippedWindow("2027-02-27", "2027-03-07", calendar.Week)
		week.Note = " two\n lines "
		if err := service.Add(ctx, by, &week); err != nil {
			t.Fatal(err)
		}
		first := heldEdition(t, s)
		w := windows(t, s)[0]
		w.First, w.Status, w.Source = on("2026-12-17"), calendar.Changed, "A motion"
		if err := service.Edit(ctx, by, w); err != nil {
			t.Fatal(err)
		}
		if err := service.Edit(ctx, by, w); key(err) != "recesses.changed_meanwhile" || fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second edit of what was read before gives %v", err)
		}
		if err := service.Close(ctx, by, w.ID, 2, on("2027-01-10"), ending(calendar.Motion, "emergency debate")); err != nil {
			t.Fatal(err)
		}
		if err := service.Cancel(ctx, by, week.ID, 1, ending(calendar.Election, "")); err != nil {
			t.Fatal(err)
		}
		got, cancelled := windows(t, s)[0], windows(t, s)[1]
		if got.Last != on("2027-01-10") || got.Status != calendar.Changed || got.Reason != calendar.Motion || got.Origin != calendar.Coordinator ||
			got.Revision != 3 || got.ShippedLast != on("2027-01-24") || got.ChangedBy != 7 || !got.ChangedAt.Equal(clockNow) {
			t.Errorf("the winter is now %+v", got)
		}
		if cancelled.Status != calendar.Cancelled || cancelled.Reason != calendar.Election || cancelled.ReadOn != on("2026-11-24") {
			t.Errorf("the week is now %+v", cancelled)
		}
		if last := heldEdition(t, s); last.Hash == first.Hash || last.Hash == "abc" || last.Rows != 3 || !last.LoadedAt.Equal(clockNow) || *taken != 4 {
			t.Errorf("after four changes, taken up %d times, the edition is %+v", *taken, last)
		}
		events, err := s.Accounts().EventsBy(ctx, 7)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range events {
			said = append(said, e.Action+" | "+e.Object+" | "+e.Detail+" | "+e.From)
		}
		if diff := cmp.Diff([]string{
			"add recess | recess 3 | 2027-02-27–2027-03-07, week, announced, https://example.org/, two lines | 192.0.2.1",
			"edit recess | recess 1 | 2026-12-12–2027-01-24, winter, announced, https://example.org/ → 2026-12-17–2027-01-24, winter, changed, A motion | 192.0.2.1",
			"close recess | recess 1 | 2026-12-17–2027-01-24, winter, changed, A motion → 2026-12-17–2027-01-10, winter, changed, motion, The Journals, emergency debate | 192.0.2.1",
			"cancel recess | recess 3 | 2027-02-27–2027-03-07, week, announced, https://example.org/, two lines → 2027-02-27–2027-03-07, week, cancelled, election, The Journals, two lines | 192.0.2.1",
		}, said); diff != "" {
			t.Errorf("the log (-want +got)\n%s", diff)
		}
	})
}

func TestRecessesThatCannotBe(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, service, taken := calendars(t, database)
		for want, spoil := range map[string]func(*calendar.Window){
			"recesses.order":      func(w *calendar.Window) { w.Last = w.First.Add(-1) },
			"recesses.long":       func(w *calendar.Window) { w.Last = w.First.Add(200) },
			"recesses.dates":      func(w *calendar.Window) { w.First = civil.Date{} },
			"recesses.no_kind":    func(w *calendar.Window) { w.Kind = "spring" },
			"recesses.no_status":  func(w *calendar.Window) { w.Status = "" },
			"recesses.no_reason":  func(w *calendar.Window) { w.Status = calendar.Cancelled },
			"recesses.no_source":  func(w *calendar.Window) { w.Source = " \u200b\x00" },
			"recesses.too_long":   func(w *calendar.Window) { w.Note = fmt.Sprintf("%0501d", 1) },
			"recesses.no_read_on": func(w *calendar.Window) { w.ReadOn = on("2026-11-25") },
			"recesses.overlap":    func(w *calendar.Window) { w.Kind, w.First = calendar.Winter, on("2027-01-24") },
		} {
			w := shippedWindow("2027-02-27", "2027-03-07", calendar.Week)
			spoil(&w)
			if err := service.Add(ctx, calendar.Editor{}, &w); key(err) != want {
				t.Errorf("%+v gives %v, want %s", w, err, want)
			}
		}
		for want, err := range map[string]error{
			"recesses.not_earlier": service.Close(ctx, calendar.Editor{}, 1, 1, on("2027-01-24"), ending(calendar.Motion, "")),
			"recesses.order":       service.Close(ctx, calendar.Editor{}, 1, 1, on("2026-12-11"), ending(calendar.Motion, "")),
			"recesses.dates":       service.Close(ctx, calendar.Editor{}, 1, 1, civil.Date{}, ending(calendar.Motion, "")),
			"recesses.no_source":   service.Cancel(ctx, calendar.Editor{}, 1, 1, calendar.Ending{Why: calendar.Motion}),
			"recesses.no_reason":   service.Cancel(ctx, calendar.Editor{}, 1, 1, ending("whim", "")),
			"store.not_found":      service.Cancel(ctx, calendar.Editor{}, 99, 1, ending(calendar.Motion, "")),
		} {
			if key(err) != want {
				t.Errorf("gives %v, want %s", err, want)
			}
		}
		if len(windows(t, s)) != 2 || *taken != 0 || heldEdition(t, s).Hash != "abc" {
			t.Errorf("something was changed: %+v", windows(t, s))
		}
	})
}

// What the program ships takes the place of its own only.
func TestNewerEditionOfRecesses(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, service, _ := calendars(t, database)
		if err := service.Cancel(ctx, calendar.Editor{}, 1, 1, ending(calendar.Election, "")); err != nil {
			t.Fatal(err)
		}
		newer := edition(register.Recesses, 2)
		newer.Hash = "def"
		if held := heldEdition(t, s); store.SameEdition(held, newer) || !store.SameEdition(held, edition(register.Recesses, 2)) {
			t.Errorf("the edition %q is taken for another", held.Hash)
		}
		shipped := []calendar.Window{shippedWindow("2026-12-12", "2027-01-31", calendar.Winter), shippedWindow("2027-06-24", "2027-09-26", calendar.Summer)}
		for range 2 { // a second time it changes nothing
			if err := s.MergeRecesses(ctx, newer, shipped); err != nil {
				t.Fatal(err)
			}
		}
		got := windows(t, s)
		if len(got) != 2 || got[0].Status != calendar.Cancelled || got[0].Last != on("2027-01-24") || got[1].Last != on("2027-09-26") || got[1].ID != 2 || got[1].Revision != 2 {
			t.Errorf("the windows are now %+v", got)
		}
		if held := heldEdition(t, s); !store.SameEdition(held, newer) || held.Hash == "def" || !held.Shipped {
			t.Errorf("the edition is now %+v", held)
		}
	})
}

func TestImportRecesses(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, service, _ := calendars(t, database)
		row := func(line int, first, last string, kind calendar.Kind) calendar.Row {
			w := shippedWindow(first, last, kind)
			w.ReadOn = on("2026-11-24")
			return calendar.Row{Window: w, Line: line}
		}
		rows := []calendar.Row{
			row(2, "2026-12-12", "2027-01-24", calendar.Winter), // as before
			row(3, "2027-06-19", "2027-09-19", calendar.Summer), // earlier
			row(4, "2027-02-27", "2027-03-07", calendar.Week),
			row(5, "2027-04-03", "2027-04-11", calendar.Week),
		}
		plan, err := service.Plan(ctx, rows)
		if err != nil || plan.Added() != 2 || plan.ChangedCount() != 1 || plan.Same != 1 || len(windows(t, s)) != 2 {
			t.Fatalf("the plan is %+v, %v", plan, err)
		}
		for want, wrong := range map[string]calendar.Row{
			"recesses.overlap": row(6, "2027-04-10", "2027-04-18", calendar.Week),
			"recesses.twice":   row(6, "2027-01-10", "2027-01-31", calendar.Winter),
			"recesses.order":   row(6, "2027-05-10", "2027-05-01", calendar.Week),
		} {
			_, err := service.Import(ctx, calendar.Editor{From: "console"}, append(rows[:4:4], wrong))
			if key(err) != want || len(windows(t, s)) != 2 {
				t.Errorf("%+v gives %v, want %s; there are %d windows now", wrong, err, want, len(windows(t, s)))
			}
		}
		if _, err := service.Import(ctx, calendar.Editor{From: "console"}, rows); err != nil {
			t.Fatal(err)
		}
		got := windows(t, s)
		if len(got) != 4 || got[3].ID != 2 || got[3].First != on("2027-06-19") || got[3].Origin != calendar.Imported || got[0].Origin != calendar.Shipped {
			t.Errorf("the windows are now %+v", got)
		}
		again, err := service.Import(ctx, calendar.Editor{}, rows)
		if err != nil || len(again.Steps) != 0 || again.Same != 4 {
			t.Errorf("a second time: %+v, %v", again, err)
		}
		both := []calendar.Row{row(2, "2027-02-27", "2027-04-11", calendar.Week)}
		if _, err := service.Plan(ctx, both); key(err) != "recesses.several" {
			t.Errorf("a row over two windows gives %v", err)
		}
	})
}

// Of many who add the same recess at the same moment one does, and of many who
// edit one the first.
//
// Races: additions and edits of one recess.
func TestRaceRecesses(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s, service, _ := calendars(t, database)
		service.Changed = func(context.Context) error { return nil }
		count := func(do func() error, refusal string) {
			t.Helper()
			var all sync.WaitGroup
			errs := make([]error, 8)
			for i := range errs {
				all.Go(func() { errs[i] = do() })
			}
			all.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if key(err) != refusal {
					t.Errorf("refused with %v", err)
				}
			}
			if won != 1 {
				t.Errorf("%d of 8 have won, want 1", won)
			}
		}
		count(func() error {
			w := shippedWindow("2027-02-27", "2027-03-07", calendar.Week)
			return service.Add(ctx, calendar.Editor{}, &w)
		}, "recesses.overlap")
		w := windows(t, s)[0]
		count(func() error { return service.Edit(ctx, calendar.Editor{}, w) }, "recesses.changed_meanwhile")
	})
}
