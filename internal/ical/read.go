package ical

import (
	"bytes"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
)

// IsCalendar tells whether a file looks like a calendar file.
func IsCalendar(content []byte) bool {
	content = bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff")))
	return len(content) >= len(begin) && bytes.EqualFold(content[:len(begin)], []byte(begin))
}

const begin = "BEGIN:VCALENDAR"

// ReadWindows reads windows from a calendar file: each event takes whole days.
// Its CATEGORIES name the kind, and the reason for one that is cancelled; its
// STATUS how sure it is; its URL where it was read, else it was in a file of
// the given name. A fault.Invalid names the line where the first event begins
// that cannot be used.
func ReadWindows(content []byte, file string, today civil.Date) ([]calendar.Row, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	c, err := ics.ParseCalendar(bytes.NewReader(content))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "recesses.no_calendar", nil)
	}
	begins := starts(content)
	var rows []calendar.Row
	for i, e := range c.Events() {
		r := calendar.Row{Window: calendar.Window{ReadOn: today, Source: text(e, ics.ComponentPropertyUrl), Note: text(e, ics.ComponentPropertyDescription)}}
		if i < len(begins) {
			r.Line = begins[i]
		}
		if r.Source == "" {
			r.Source = file
		}
		if err := read(e, &r.Window); err != nil {
			return nil, fault.New(fault.Invalid, "recesses.at_line", fault.Args{"Line": r.Line, "Why": err})
		}
		if rows = append(rows, r); len(rows) > calendar.MostRows {
			return nil, fault.New(fault.Invalid, "recesses.too_many", fault.Args{"Most": calendar.MostRows})
		}
	}
	if len(rows) == 0 {
		return nil, fault.New(fault.Invalid, "recesses.no_rows", nil)
	}
	return rows, nil
}

// starts are the lines on which events begin, from 1.
func starts(content []byte) []int {
	var at []int
	n := 0
	for l := range bytes.Lines(content) {
		if n++; bytes.EqualFold(bytes.TrimSpace(l), []byte("BEGIN:VEVENT")) {
			at = append(at, n)
		}
	}
	return at
}

func read(e *ics.VEvent, w *calendar.Window) error {
	if e.HasProperty(ics.ComponentPropertyRrule) {
		return fault.New(fault.Invalid, "recesses.repeats", nil)
	}
	first, ok := day(e, ics.ComponentPropertyDtStart)
	if !ok {
		return fault.New(fault.Invalid, "recesses.not_all_day", nil)
	}
	w.First, w.Last = first, first
	if e.HasProperty(ics.ComponentPropertyDtEnd) {
		end, ok := day(e, ics.ComponentPropertyDtEnd)
		if !ok {
			return fault.New(fault.Invalid, "recesses.not_all_day", nil)
		}
		w.Last = end.Add(-1) // the end of an event is the day after
	}
	w.Kind = calendar.KindOf(w.First, w.Last)
	w.Status = statuses[strings.ToUpper(text(e, ics.ComponentPropertyStatus))]
	for _, p := range e.GetProperties(ics.ComponentPropertyCategories) {
		for word := range strings.SplitSeq(strings.ToLower(p.Value), ",") {
			classify(w, strings.TrimSpace(word))
		}
	}
	return nil
}

// statuses are those of RFC 5545; an event without one is settled.
var statuses = map[string]calendar.Status{
	"": calendar.Announced, "CONFIRMED": calendar.Announced, "TENTATIVE": calendar.Provisional, "CANCELLED": calendar.Cancelled,
}

func classify(w *calendar.Window, word string) {
	switch {
	case slices.Contains(calendar.Kinds, calendar.Kind(word)):
		w.Kind = calendar.Kind(word)
	case slices.Contains(calendar.Reasons, calendar.Reason(word)):
		w.Reason = calendar.Reason(word)
	}
}

func text(e *ics.VEvent, property ics.ComponentProperty) string {
	if p := e.GetProperty(property); p != nil {
		return strings.TrimSpace(p.Value)
	}
	return ""
}

// day reads a date without a time.
func day(e *ics.VEvent, property ics.ComponentProperty) (civil.Date, bool) {
	t, err := time.Parse("20060102", text(e, property))
	return civil.Of(t), err == nil
}
