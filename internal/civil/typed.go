package civil

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"recess/internal/fault"
)

// Years that a person may type. Browsers send 0026 for a year that was left at
// two digits.
const (
	earliestTyped = 1900
	latestTyped   = 2100
)

// NoMinute is the time of day of an empty field.
const NoMinute = -1

var (
	typedDay  = regexp.MustCompile(`^(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})$`)
	typedTime = regexp.MustCompile(`^(\d{1,2})(?: ?[hH:.] ?(\d{2})(?::\d{2}(?:\.\d+)?)?| ?[hH])? ?(?:([aApP])\.? ?[mM]\.?)?$`)
)

// Read reads a day as a person types it into a form: the year, the month and the
// day. An empty text is the zero Date. A fault.Invalid says what to type: the
// order of a day such as 03/04/2027 is a guess, so it is not taken.
func Read(typed string) (Date, error) {
	typed = tidy(typed)
	if typed == "" {
		return Date{}, nil
	}
	parts := typedDay.FindStringSubmatch(typed)
	if parts == nil {
		return Date{}, notRead("typed.date", typed)
	}
	year, month, day := number(parts[1]), number(parts[2]), number(parts[3])
	d := Date{Year: year, Month: time.Month(month), Day: day}
	switch {
	case month < 1 || month > 12 || Of(d.In(time.UTC)) != d:
		return Date{}, notRead("typed.date", typed)
	case year < earliestTyped || year > latestTyped:
		return Date{}, fault.New(fault.Invalid, "typed.year", fault.Args{
			"Typed": typed, "First": strconv.Itoa(earliestTyped), "Last": strconv.Itoa(latestTyped),
		})
	}
	return d, nil
}

// ReadMinute reads a time of day as a person types it, such as 14:30, 14 h 30 or
// 2:30 p.m., in minutes after midnight. An empty text is NoMinute. A
// fault.Invalid says what to type.
func ReadMinute(typed string) (int, error) {
	typed = tidy(typed)
	if typed == "" {
		return NoMinute, nil
	}
	parts := typedTime.FindStringSubmatch(typed)
	if parts == nil || strings.TrimLeft(typed, "0123456789") == "" {
		return NoMinute, notRead("typed.time", typed)
	}
	hour, minute, half := number(parts[1]), number(parts[2]), strings.ToLower(parts[3])
	if half != "" {
		if hour < 1 || hour > 12 {
			return NoMinute, notRead("typed.time", typed)
		}
		hour %= 12
		if half == "p" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return NoMinute, notRead("typed.time", typed)
	}
	return hour*60 + minute, nil
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // a few digits, or none for a whole hour
	return n
}

// longestShown is how much of what was typed an error repeats, in characters.
const longestShown = 40

func notRead(key, typed string) error {
	if letters := []rune(typed); len(letters) > longestShown {
		typed = string(letters[:longestShown]) + "…"
	}
	return fault.New(fault.Invalid, key, fault.Args{"Typed": typed})
}

// tidy is a text on one line: spaces of any width are one.
func tidy(typed string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " ")
}
