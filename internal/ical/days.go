package ical

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"recess/internal/civil"
	"recess/internal/fault"
)

// daysOf is the first day of an event and how many it has.
func daysOf(e *ics.VEvent) (first civil.Date, days int, err error) {
	first, ok := day(text(e, ics.ComponentPropertyDtStart))
	if !ok {
		return first, 0, notAllDay()
	}
	switch {
	case e.HasProperty(ics.ComponentPropertyDtEnd):
		end, ok := day(text(e, ics.ComponentPropertyDtEnd))
		if !ok {
			return first, 0, notAllDay()
		}
		days = end.Sub(first) // the end of an event is the day after
	case e.HasProperty(ics.ComponentPropertyDuration):
		value := text(e, ics.ComponentPropertyDuration)
		if days, ok = duration(value); !ok {
			return first, 0, fault.New(fault.Invalid, "recesses.not_days", fault.Args{"Value": strings.ToValidUTF8(value[:min(len(value), longestValue)], "")})
		}
	}
	if days < 0 {
		return first, 0, fault.New(fault.Invalid, "recesses.order", nil)
	}
	return first, max(days, 1), nil // an end on the day it begins means that day
}

// longestValue bounds what is shown of a value, in bytes.
const longestValue = 40

func notAllDay() error { return fault.New(fault.Invalid, "recesses.not_all_day", nil) }

// day reads a date, with hyphens or without, or the midnight with which some
// programs write one. Midnight
// in UTC is another time where the House sits, and is none.
func day(value string) (civil.Date, bool) {
	t, err := time.Parse("20060102", strings.ReplaceAll(strings.TrimSuffix(value, "T000000"), "-", ""))
	return civil.Of(t), err == nil
}

var isoDuration = regexp.MustCompile(`^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:0+M)?(?:0+S)?)?$`)

// duration reads a duration of whole days (RFC 5545, 3.3.6).
func duration(value string) (days int, ok bool) {
	m := isoDuration.FindStringSubmatch(strings.ToUpper(value))
	if m == nil {
		return 0, false
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(s) // empty where there is none
		return n
	}
	hours := number(m[3])
	return 7*number(m[1]) + number(m[2]) + hours/24, hours%24 == 0
}

// dates are the first days of an event and of its repetitions that are listed
// one by one. A rule for them is refused: it would have no end.
func dates(e *ics.VEvent, first civil.Date) ([]civil.Date, error) {
	if e.HasProperty(ics.ComponentPropertyRrule) || e.HasProperty("EXRULE") {
		return nil, fault.New(fault.Invalid, "recesses.repeats", nil)
	}
	more, err := listed(e, ics.ComponentPropertyRdate)
	if err != nil {
		return nil, err
	}
	less, err := listed(e, ics.ComponentPropertyExdate)
	if err != nil {
		return nil, err
	}
	all := append([]civil.Date{first}, more...)
	slices.SortFunc(all, civil.Date.Compare)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(d civil.Date) bool { return slices.Contains(less, d) }), nil
}

// listed are the days in the properties of a name; periods are no whole days.
func listed(e *ics.VEvent, property ics.ComponentProperty) ([]civil.Date, error) {
	var days []civil.Date
	for _, p := range e.GetProperties(property) {
		for value := range strings.SplitSeq(p.Value, ",") {
			d, ok := day(strings.TrimSpace(value))
			if !ok {
				return nil, notAllDay()
			}
			days = append(days, d)
		}
	}
	return days, nil
}
