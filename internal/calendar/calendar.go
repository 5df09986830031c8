// Package calendar knows when the House of Commons is adjourned and members
// are in their ridings.
package calendar

import "recess/internal/civil"

// Kind tells the recesses of a year apart.
type Kind string

const (
	Week   Kind = "week"   // a constituency week between sitting weeks
	Winter Kind = "winter" // from December to late January
	Summer Kind = "summer" // from late June to mid-September
)

// Status tells how sure a window is: the House changes its calendar by motion.
type Status string

const (
	Provisional Status = "provisional"
	Announced   Status = "announced"
)

// Window is one recess: the House adjourned from First to Last, both included.
type Window struct {
	First, Last civil.Date
	Kind        Kind
	Status      Status
	Source      string // URL or rule it was read from
	ReadOn      civil.Date
}

// Next is the window that holds day or, when the House is sitting, the next
// one to begin; false when none is known. Windows are in order of time.
func Next(windows []Window, day civil.Date) (Window, bool) {
	for _, w := range windows {
		if !w.Last.Before(day) {
			return w, true
		}
	}
	return Window{}, false
}
