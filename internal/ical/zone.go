package ical

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// span is the time that events in one zone take up together.
type span struct {
	loc         *time.Location
	first, last time.Time
}

func (s *span) take(t time.Time) {
	if t.Before(s.first) {
		s.first = t
	}
	if s.last.Before(t) {
		s.last = t
	}
}

// timezone tells how a zone's clocks go in the years of its events: each
// stretch between two changes by itself, from the one in force as the first
// year begins. A program that does not know the zone by name needs no more,
// and none can tell what the laws of later years will be.
func (s *span) timezone(name string) *ics.VTimezone {
	z := ics.NewTimezone(name)
	first, last := s.first.In(s.loc).Year(), s.last.In(s.loc).Year()
	until := time.Date(last+1, time.January, 1, 0, 0, 0, 0, s.loc)
	for t := time.Date(first, time.January, 1, 0, 0, 0, 0, s.loc); t.Before(until); {
		z.Components = append(z.Components, stretch(t))
		_, ends := t.ZoneBounds()
		if ends.IsZero() {
			break
		}
		t = ends.In(s.loc)
	}
	return z
}

// stretch is the time around t in which the clocks do not change. Its start is
// told by the clocks as they went before.
func stretch(t time.Time) ics.Component {
	began, _ := t.ZoneBounds()
	abbreviation, to := t.Zone()
	from := to
	if began.IsZero() { // a zone that never changed
		began = time.Unix(0, 0)
	} else {
		_, from = began.Add(-time.Second).In(t.Location()).Zone()
	}
	base := ics.ComponentBase{}
	base.SetProperty(ics.ComponentPropertyDtStart, began.In(time.FixedZone("", from)).Format(clock))
	base.SetProperty("TZOFFSETFROM", offset(from))
	base.SetProperty("TZOFFSETTO", offset(to))
	base.SetProperty("TZNAME", abbreviation)
	if t.IsDST() {
		return &ics.Daylight{ComponentBase: base}
	}
	return &ics.Standard{ComponentBase: base}
}

// offset is seconds east of Greenwich as -0330. Seconds of their own had only
// the local times of before 1900.
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
