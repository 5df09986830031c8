package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A newer program brings what it ships up to date, and leaves alone what a
// coordinator changed, cancelled or imported.
func TestMerge(t *testing.T) {
	of := func(id int64, first, last string, kind Kind, origin Origin) Window {
		w := Window{ID: id, First: day(t, first), Last: day(t, last), Kind: kind, Status: Announced, Origin: origin, Revision: 1}
		if origin == Shipped {
			w.ShippedFirst, w.ShippedLast = w.First, w.Last
		}
		return w
	}
	past := of(1, "2025-12-13", "2026-01-25", Winter, Shipped)
	same := of(2, "2026-09-26", "2026-10-04", Week, Shipped)
	moved := of(3, "2026-11-07", "2026-11-15", Week, Shipped)
	dropped := of(4, "2027-05-08", "2027-05-16", Week, Shipped)
	edited := of(5, "2026-12-17", "2027-01-24", Winter, Coordinator)
	edited.ShippedFirst, edited.ShippedLast = day(t, "2026-12-12"), day(t, "2027-01-24")
	postponed := of(6, "2027-04-17", "2027-04-25", Week, Coordinator) // by weeks
	postponed.ShippedFirst, postponed.ShippedLast = day(t, "2027-03-06"), day(t, "2027-03-14")
	imported := of(7, "2027-02-13", "2027-02-21", Week, Imported)
	kept := []Window{past, same, moved, dropped, edited, postponed, imported}
	shipped := []Window{
		of(0, "2026-09-26", "2026-10-04", Week, ""),
		of(0, "2026-11-14", "2026-11-22", Week, ""), // was moved's
		of(0, "2026-12-12", "2027-01-31", Winter, ""),
		of(0, "2027-02-20", "2027-02-28", Week, ""),
		of(0, "2027-03-06", "2027-03-14", Week, ""),
		of(0, "2027-06-24", "2027-09-19", Summer, ""),
	}
	add, update, remove := Merge(kept, shipped)
	if diff := cmp.Diff([]Window{of(0, "2027-06-24", "2027-09-19", Summer, Shipped)}, add); diff != "" {
		t.Errorf("added (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Window{of(3, "2026-11-14", "2026-11-22", Week, Shipped)}, update); diff != "" {
		t.Errorf("updated (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]int64{4}, remove); diff != "" {
		t.Errorf("removed (-want +got)\n%s", diff)
	}
	if add, update, remove := Merge([]Window{same}, shipped[:1]); add != nil || update != nil || remove != nil {
		t.Errorf("the same edition again: %v, %v, %v", add, update, remove)
	}
}

func TestKindOf(t *testing.T) {
	for first, want := range map[string]Kind{"2026-12-12": Winter, "2027-01-01": Winter, "2027-06-24": Summer, "2026-11-07": Week} {
		f := day(t, first)
		if got := KindOf(f, f.Add(40)); got != want {
			t.Errorf("forty days from %s are a %s, want %s", first, got, want)
		}
	}
}
