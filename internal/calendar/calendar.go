// Package calendar knows when the House of Commons is adjourned and members
// are in their ridings, which days offices are open, and at what times one can
// be asked to meet.
package calendar

import (
	"time"

	"recess/internal/civil"
)

// Kind tells the recesses of a year apart.
type Kind string

const (
	Week   Kind = "week"   // a constituency week between sitting weeks
	Winter Kind = "winter" // from December to late January
	Summer Kind = "summer" // from late June to mid-September
)

// Kinds are all there are.
var Kinds = []Kind{Week, Winter, Summer}

// Status tells how sure a window is: the House changes its calendar by motion.
type Status string

const (
	Provisional Status = "provisional"
	Announced   Status = "announced"
	Changed     Status = "changed"   // announced, and then given other dates
	Cancelled   Status = "cancelled" // will not take place
)

// Statuses are all there are.
var Statuses = []Status{Provisional, Announced, Changed, Cancelled}

// Reason is why a window was changed or cancelled.
type Reason string

const (
	Prorogation Reason = "prorogation" // the session of Parliament ends
	Election    Reason = "election"    // Parliament is dissolved: nobody is a member
	Motion      Reason = "motion"      // the House decided on other dates
)

// Reasons are all there are.
var Reasons = []Reason{Prorogation, Election, Motion}

// Origin is whose word a window stands on.
type Origin string

const (
	Shipped     Origin = "shipped"     // came with the program and was not touched since
	Imported    Origin = "import"      // from a file
	Coordinator Origin = "coordinator" // by hand
)

// Window is one recess: the House adjourned from First to Last, both included.
type Window struct {
	ID          int64
	First, Last civil.Date
	Kind        Kind
	Status      Status
	Reason      Reason // empty: none was given
	Note        string // for readers, such as the motion's number
	Source      string // URL or rule it was read from
	ReadOn      civil.Date
	Origin      Origin

	// Under which days the program shipped it; none for one it did not. A
	// newer edition knows by them what a coordinator has changed since.
	ShippedFirst, ShippedLast civil.Date

	Revision  int64 // rises with each change; 1 at first
	ChangedBy int64 // person; 0: the program or the command line
	ChangedAt time.Time
}

// Holds tells whether a day lies within the window.
func (w *Window) Holds(day civil.Date) bool { return !day.Before(w.First) && !w.Last.Before(day) }

// overlaps tells whether two windows share a day.
func (w *Window) overlaps(first, last civil.Date) bool {
	return !last.Before(w.First) && !w.Last.Before(first)
}

// Next is the window that holds day or, when the House is sitting, the next
// one to begin; false when none is known. Cancelled ones do not count. Windows
// are in order of time.
func Next(windows []Window, day civil.Date) (Window, bool) {
	for _, w := range windows {
		if w.Status != Cancelled && !w.Last.Before(day) {
			return w, true
		}
	}
	return Window{}, false
}

// KindOf is the kind that a recess of such days most likely is.
func KindOf(first, last civil.Date) Kind {
	july := civil.Date{Year: first.Year, Month: time.July, Day: 15}
	newYear := civil.Date{Year: last.Year, Month: time.January, Day: 1}
	w := Window{First: first, Last: last}
	switch {
	case w.Holds(july):
		return Summer
	case w.Holds(newYear):
		return Winter
	}
	return Week
}
