package calendar

import (
	"slices"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Office hours, local. A meeting lies between the two.
const (
	opens  = 9 * 60 // minutes after midnight
	closes = 17 * 60
)

// How long a meeting may be, in minutes.
const (
	shortest = 10
	longest  = 180
)

// SlotRules are what a time to meet at must keep to.
type SlotRules struct {
	Windows  []Window
	Zone     *time.Location // the riding's
	Province string
	Now      time.Time
}

// CheckSlot is the moment of a time on the riding's clocks, so many minutes
// after midnight, once it can be proposed for a meeting of a length in
// minutes. A fault.Invalid says why it cannot.
func CheckSlot(r SlotRules, day civil.Date, minute, length int) (time.Time, error) {
	at, err := Moment(day, minute, r.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return at, r.Check(at, length)
}

// Check is nil when a meeting of a length in minutes can be proposed to begin
// at a moment, else a fault.Invalid that says why not.
func (r SlotRules) Check(at time.Time, length int) error {
	local := at.In(r.Zone)
	day := civil.Of(local)
	begin := local.Hour()*60 + local.Minute()
	switch {
	case length < shortest || length > longest:
		return fault.New(fault.Invalid, "slot.length", fault.Args{"Least": shortest, "Most": longest})
	case !r.Now.Before(at):
		return fault.New(fault.Invalid, "slot.past", nil)
	case !slices.ContainsFunc(r.Windows, func(w Window) bool { return w.Status != Cancelled && w.Holds(day) }):
		return r.outside(day)
	case weekend(day):
		return fault.New(fault.Invalid, "slot.weekend", fault.Args{"Day": day})
	}
	if h, closed := ClosedFor(day, r.Province); closed {
		return fault.New(fault.Invalid, "slot.holiday", fault.Args{"Day": day, "Holiday": fault.Word("holiday." + h.Name)})
	}
	if begin < opens || begin+length > closes {
		return fault.New(fault.Invalid, "slot.hours", nil)
	}
	return nil
}

// outside says why no window holds a day: a cancelled one does, or none.
func (r SlotRules) outside(day civil.Date) error {
	if slices.ContainsFunc(r.Windows, func(w Window) bool { return w.Holds(day) }) {
		return fault.New(fault.Invalid, "slot.cancelled", fault.Args{"Day": day})
	}
	return fault.New(fault.Invalid, "slot.outside", fault.Args{"Day": day})
}

// Moment is when the clocks of a zone show a time, so many minutes after
// midnight, on a day. A time that comes twice, when clocks go back, is meant
// the first time; one that clocks skip in spring is a fault.Invalid.
func Moment(day civil.Date, minute int, zone *time.Location) (time.Time, error) {
	switch {
	case day.IsZero():
		return time.Time{}, fault.New(fault.Invalid, "slot.no_day", nil)
	case minute == civil.NoMinute:
		return time.Time{}, fault.New(fault.Invalid, "slot.no_time", nil)
	case minute < 0 || minute >= 24*60:
		return time.Time{}, fault.New(fault.Invalid, "slot.time", nil)
	}
	t := time.Date(day.Year, day.Month, day.Day, 0, minute, 0, 0, zone)
	if !shows(t, day, minute) {
		return time.Time{}, fault.New(fault.Invalid, "slot.skipped", fault.Args{"Day": day})
	}
	began, _ := t.ZoneBounds()
	if began.IsZero() { // a zone that has never changed
		return t, nil
	}
	_, before := began.Add(-time.Second).In(zone).Zone()
	_, now := t.Zone()
	if earlier := t.Add(-time.Duration(before-now) * time.Second); before > now && shows(earlier, day, minute) {
		return earlier, nil
	}
	return t, nil
}

// shows tells whether a clock at t shows a minute of a day.
func shows(t time.Time, day civil.Date, minute int) bool {
	return civil.Of(t) == day && t.Hour()*60+t.Minute() == minute
}
