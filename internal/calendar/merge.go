package calendar

// Merge tells how to bring the windows that are kept up to a newer edition of
// the program's own: which to add, to update and to remove. What a coordinator
// changed or imported stays as it is, and so does what lies before the
// edition.
func Merge(kept, shipped []Window) (add, update []Window, remove []int64) {
	taken := map[int64]bool{}
	for _, w := range shipped {
		w.Origin, w.ShippedFirst, w.ShippedLast, w.Revision = Shipped, w.First, w.Last, 1
		old := counterpart(kept, &w)
		switch {
		case old == nil, old.Origin == Shipped && taken[old.ID]:
			add = append(add, w)
			continue
		case old.Origin == Shipped && !old.same(&w):
			w.ID, w.Revision = old.ID, old.Revision
			update = append(update, w)
		}
		taken[old.ID] = true
	}
	for _, w := range kept {
		if w.Origin == Shipped && !taken[w.ID] && len(shipped) > 0 && !w.Last.Before(shipped[0].First) {
			remove = append(remove, w.ID)
		}
	}
	return add, update, remove
}

// counterpart is the kept window that stands for a shipped one: of the same
// kind and with a day in common, or changed from one that was.
func counterpart(kept []Window, w *Window) *Window {
	for i := range kept {
		was := Window{First: kept[i].ShippedFirst, Last: kept[i].ShippedLast}
		if !was.First.IsZero() && was.overlaps(w.First, w.Last) || kept[i].Kind == w.Kind && kept[i].overlaps(w.First, w.Last) {
			return &kept[i]
		}
	}
	return nil
}

// same tells whether two windows say the same.
func (w *Window) same(o *Window) bool {
	return w.First == o.First && w.Last == o.Last && w.Kind == o.Kind && w.Status == o.Status &&
		w.Reason == o.Reason && w.Source == o.Source && w.ReadOn == o.ReadOn && w.Note == o.Note
}
