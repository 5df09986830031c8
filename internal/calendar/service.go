package calendar

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Store keeps windows. Its methods give a fault.NotFound for what is not there
// and a fault.Conflict for what has changed meanwhile.
type Store interface {
	// InTx runs f in one transaction. Until it ends no other changes windows.
	InTx(ctx context.Context, f func(Store) error) error
	Windows(ctx context.Context) ([]Window, error) // in order of time
	Window(ctx context.Context, id int64) (Window, error)
	AddWindow(ctx context.Context, w *Window) error // sets w.ID
	// UpdateWindow keeps w when its revision is still the one kept, and raises
	// that of w.
	UpdateWindow(ctx context.Context, w *Window) error
	Note(ctx context.Context, n Note) error
}

// Note is a line of the audit log on a window.
type Note struct {
	At     time.Time
	Editor Editor
	Action string
	Window int64 // 0: of several
	Detail string
}

// Editor is who changes windows.
type Editor struct {
	Person int64  // 0: the command line
	From   string // network address, or "console"
}

// Service is what coordinators do with windows.
type Service struct {
	Store Store
	Now   func() time.Time
	// Changed is told after windows have changed, so that what is kept in
	// memory is read anew.
	Changed func(ctx context.Context) error
}

// Today is the day where the House sits.
func (s *Service) Today() civil.Date { return civil.Of(s.Now().In(civil.Ottawa)) }

// Add keeps a new window and gives it its ID.
func (s *Service) Add(ctx context.Context, by Editor, w *Window) error {
	w.ID, w.Origin, w.Revision = 0, Coordinator, 1
	w.ShippedFirst, w.ShippedLast = civil.Date{}, civil.Date{}
	return s.inTx(ctx, func(tx Store) error {
		all, err := tx.Windows(ctx)
		if err != nil {
			return err
		}
		if err := w.clean(s.Today()); err != nil {
			return err
		}
		if i := slices.IndexFunc(all, w.repeats); i >= 0 { // the button was pressed twice
			*w = all[i]
			return nil
		}
		if err := w.alone(all); err != nil {
			return err
		}
		s.sign(w, by)
		if err := tx.AddWindow(ctx, w); err != nil {
			return err
		}
		return tx.Note(ctx, Note{At: w.ChangedAt, Editor: by, Action: "add recess", Window: w.ID, Detail: w.inWords()})
	})
}

// repeats reports whether a window says what w does.
func (w *Window) repeats(o Window) bool {
	return o.First == w.First && o.Last == w.Last && o.Kind == w.Kind && o.Status == w.Status && o.Source == w.Source && o.Note == w.Note
}

// Edit gives a window other dates, kind, status, source or note. A
// fault.Conflict when it has changed since w was read.
func (s *Service) Edit(ctx context.Context, by Editor, w Window) error {
	return s.change(ctx, by, "edit recess", w.ID, w.Revision, func(kept *Window) error {
		kept.First, kept.Last, kept.Kind, kept.Status = w.First, w.Last, w.Kind, w.Status
		kept.Source, kept.ReadOn, kept.Note = w.Source, w.ReadOn, w.Note
		if kept.Status != Cancelled && kept.Status != Changed {
			kept.Reason = ""
		}
		return nil
	})
}

// Ending is why a window ends early or does not take place, and where that was
// read.
type Ending struct {
	Why    Reason
	Source string
	Note   string // empty: the window keeps its own
}

// put has a window say why it is not what it was.
func (e Ending) put(w *Window, status Status, today civil.Date) {
	w.Status, w.Reason, w.Source, w.ReadOn = status, e.Why, e.Source, today
	if e.Note != "" {
		w.Note = e.Note
	}
}

// Cancel says that a window will not take place.
func (s *Service) Cancel(ctx context.Context, by Editor, id, revision int64, e Ending) error {
	return s.change(ctx, by, "cancel recess", id, revision, func(w *Window) error {
		e.put(w, Cancelled, s.Today())
		return nil
	})
}

// Close says that the House is back early: last is the last day of the window
// now.
func (s *Service) Close(ctx context.Context, by Editor, id, revision int64, last civil.Date, e Ending) error {
	return s.change(ctx, by, "close recess", id, revision, func(w *Window) error {
		if e.Why == "" {
			return fault.New(fault.Invalid, "recesses.no_reason", nil)
		}
		closed := w.Status == Changed && w.Reason == e.Why && last == w.Last
		if !closed && !last.Before(w.Last) {
			return fault.New(fault.Invalid, "recesses.not_earlier", fault.Args{"Last": w.Last})
		}
		w.Last = last
		e.put(w, Changed, s.Today())
		return nil
	})
}

// change alters one window, if it is still the one of that revision.
func (s *Service) change(ctx context.Context, by Editor, action string, id, revision int64, alter func(*Window) error) error {
	return s.inTx(ctx, func(tx Store) error {
		w, err := tx.Window(ctx, id)
		if err != nil {
			return err
		}
		if w.Revision == revision+1 && w.ChangedBy == by.Person && s.changes(&w, alter) == nil { // the button was pressed twice
			return nil
		}
		if w.Revision != revision {
			return fault.New(fault.Conflict, "recesses.changed_meanwhile", nil)
		}
		all, err := tx.Windows(ctx)
		if err != nil {
			return err
		}
		was := w.inWords()
		if err := alter(&w); err != nil {
			return err
		}
		if err := s.check(&w, all); err != nil {
			return err
		}
		w.Origin = Coordinator
		s.sign(&w, by)
		if err := tx.UpdateWindow(ctx, &w); err != nil {
			return err
		}
		return tx.Note(ctx, Note{At: w.ChangedAt, Editor: by, Action: action, Window: id, Detail: was + " → " + w.inWords()})
	})
}

// changes is nil when an alteration leaves a window as it is.
func (s *Service) changes(w *Window, alter func(*Window) error) error {
	again := *w
	if err := alter(&again); err != nil {
		return err
	}
	again.ReadOn = w.ReadOn
	if err := again.clean(s.Today()); err != nil || again != *w {
		return fault.New(fault.Conflict, "recesses.changed_meanwhile", nil)
	}
	return nil
}

// inTx makes a change and, once it is kept, has it taken up.
func (s *Service) inTx(ctx context.Context, f func(Store) error) error {
	if err := s.Store.InTx(ctx, f); err != nil {
		return err
	}
	return s.Changed(ctx)
}

func (s *Service) check(w *Window, others []Window) error {
	if err := w.clean(s.Today()); err != nil {
		return err
	}
	return w.alone(others)
}

func (s *Service) sign(w *Window, by Editor) { w.ChangedBy, w.ChangedAt = by.Person, s.Now().UTC() }

// inWords is a window in the audit log.
func (w *Window) inWords() string {
	words := []string{fmt.Sprint(w.First, "–", w.Last), string(w.Kind), string(w.Status)}
	for _, more := range []string{string(w.Reason), w.Source, w.Note} {
		if more != "" {
			words = append(words, more)
		}
	}
	return strings.Join(words, ", ")
}
