package calendar

import (
	"context"
	"fmt"
	"slices"

	"recess/internal/fault"
)

// Step is what the import of a row does.
type Step struct {
	Was *Window // nil: the window is new
	Now Window
}

// Plan is what an import does, or would do.
type Plan struct {
	Steps []Step
	Same  int // rows that say what is known already
}

// Added counts the new windows.
func (p *Plan) Added() int {
	n := 0
	for _, s := range p.Steps {
		if s.Was == nil {
			n++
		}
	}
	return n
}

// ChangedCount counts the windows that are changed.
func (p *Plan) ChangedCount() int { return len(p.Steps) - p.Added() }

// Plan tells what the import of rows would do, and does nothing.
func (s *Service) Plan(ctx context.Context, rows []Row) (*Plan, error) {
	all, err := s.Store.Windows(ctx)
	if err != nil {
		return nil, err
	}
	return s.plan(all, rows)
}

// Import takes rows in, all or none of them: a row changes the window of its
// kind with which it has a day in common, and is new where there is none. A
// fault.Invalid names the line that cannot be.
func (s *Service) Import(ctx context.Context, by Editor, rows []Row) (*Plan, error) {
	var plan *Plan
	err := s.inTx(ctx, func(tx Store) error {
		all, err := tx.Windows(ctx)
		if err != nil {
			return err
		}
		if plan, err = s.plan(all, rows); err != nil || len(plan.Steps) == 0 {
			return err
		}
		for i := range plan.Steps {
			if err := s.take(ctx, tx, by, &plan.Steps[i]); err != nil {
				return err
			}
		}
		return tx.Note(ctx, Note{At: s.Now().UTC(), Editor: by, Action: "import recesses",
			Detail: fmt.Sprintf("%d added, %d changed, %d as before", plan.Added(), plan.ChangedCount(), plan.Same)})
	})
	return plan, err
}

func (s *Service) take(ctx context.Context, tx Store, by Editor, step *Step) error {
	w := &step.Now
	s.sign(w, by)
	action, detail := "add recess", w.inWords()
	if step.Was == nil {
		w.ID = 0
		if err := tx.AddWindow(ctx, w); err != nil {
			return err
		}
	} else {
		action, detail = "edit recess", step.Was.inWords()+" → "+detail
		if err := tx.UpdateWindow(ctx, w); err != nil {
			return err
		}
	}
	return tx.Note(ctx, Note{At: w.ChangedAt, Editor: by, Action: action, Window: w.ID, Detail: detail})
}

func (s *Service) plan(kept []Window, rows []Row) (*Plan, error) {
	plan, met := &Plan{}, map[int64]bool{}
	after := slices.Clone(kept)      // what will be known
	places := make([]int, len(rows)) // of the rows' windows in it
	for n, r := range rows {
		w := r.Window
		if err := w.clean(s.Today()); err != nil {
			return nil, atLine(r.Line, err)
		}
		i, err := meant(kept, &w)
		if err == nil && i >= 0 && met[kept[i].ID] {
			err = fault.New(fault.Invalid, "recesses.twice", nil)
		}
		if err != nil {
			return nil, atLine(r.Line, err)
		}
		w.Origin, w.Revision = Imported, 1
		if i < 0 {
			w.ID = -int64(len(after)) - 1 // to tell it from the others; the store gives its own
			places[n] = len(after)
			after = append(after, w)
			plan.Steps = append(plan.Steps, Step{Now: w})
			continue
		}
		met[kept[i].ID] = true
		plan.alter(&kept[i], &w)
		places[n], after[i] = i, w
	}
	return plan, aloneAll(after, rows, places)
}

// alter plans to put a row in place of a window that is kept.
func (p *Plan) alter(was, w *Window) {
	w.ID, w.Revision, w.ShippedFirst, w.ShippedLast = was.ID, was.Revision, was.ShippedFirst, was.ShippedLast
	told := *w
	told.ReadOn = was.ReadOn // to read the same again is no change
	if was.same(&told) {
		p.Same++
		return
	}
	p.Steps = append(p.Steps, Step{Was: was, Now: *w})
}

// meant is the place of the window that a row is about, or -1: one of the same
// kind that has a day in common with it, a cancelled one only if it is on the
// very same days.
func meant(kept []Window, w *Window) (int, error) {
	found, gone := -1, -1
	for i := range kept {
		k := &kept[i]
		switch {
		case k.Kind != w.Kind || !k.overlaps(w.First, w.Last):
		case k.Status == Cancelled:
			if k.First == w.First && k.Last == w.Last {
				gone = i
			}
		case found >= 0:
			return -1, fault.New(fault.Invalid, "recesses.several", fault.Args{"First": kept[found].First, "Last": k.Last})
		default:
			found = i
		}
	}
	if found < 0 {
		return gone, nil
	}
	return found, nil
}

// aloneAll checks that the rows, once taken in, overlap neither what stays nor
// each other; of two that do, the later is told.
func aloneAll(after []Window, rows []Row, places []int) error {
	for n, place := range places {
		var others []Window
		for i, w := range after {
			if !slices.Contains(places[n+1:], i) {
				others = append(others, w)
			}
		}
		if err := after[place].alone(others); err != nil {
			return atLine(rows[n].Line, err)
		}
	}
	return nil
}

func atLine(line int, why error) error {
	return fault.New(fault.Invalid, "recesses.at_line", fault.Args{"Line": line, "Why": why})
}
