package civil

import (
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Order is that of day and month in dates such as 03/07/2028, which Canada
// writes both ways.
type Order uint8

const (
	UnknownOrder Order = iota
	DayFirst
	MonthFirst
)

// ErrAmbiguous is the error of a date that may be two days.
var ErrAmbiguous = errors.New("the day and the month cannot be told apart")

var (
	clockTime = regexp.MustCompile(`^(.*\d)[t ,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.? ?m\.?)?( ?(z|utc|[+-]\d{2}:?\d{2}))?$`)
	yearFirst = regexp.MustCompile(`^(\d{4}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{1,2})$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4})$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	serial    = regexp.MustCompile(`^(\d{5})([.,]\d+)?$`)
	numeral   = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th|er|e)?$`)
)

// ParseWritten reads a date as people and spreadsheets write it, in English or
// in French: 2026-12-14, 2026/12/14, 14/12/2026, Dec 14, 2026, le 14 décembre
// 2026, 20261214, or the day number of a spreadsheet (46370). A time behind it
// is ignored. The order is that of the other dates of the file, as OrderOf has
// found it; a date that needs it while it is unknown is ErrAmbiguous. Years of
// two digits are not accepted.
func ParseWritten(s string, order Order) (Date, error) {
	folded := fold(s)
	switch {
	case yearFirst.MatchString(folded):
		m := yearFirst.FindStringSubmatch(folded)
		return valid(s, m[1], m[2], m[3])
	case compact.MatchString(folded):
		m := compact.FindStringSubmatch(folded)
		return valid(s, m[1], m[2], m[3])
	case yearLast.MatchString(folded):
		m := yearLast.FindStringSubmatch(folded)
		return ordered(s, m[1], m[2], m[3], order)
	case serial.MatchString(folded):
		days, _ := strconv.Atoi(serial.FindStringSubmatch(folded)[1])
		return serialZero.Add(days), nil
	}
	return worded(s, folded)
}

// serialZero is day 0 of spreadsheets. They count a February 29 in 1900, which
// matters only for dates before it.
var serialZero = Date{Year: 1899, Month: time.December, Day: 30}

// OrderOf finds the order of day and month in the dates of a file: that of the
// ones in which only one of the two can be the month. UnknownOrder when there
// is none, or when they contradict each other.
func OrderOf(written iter.Seq[string]) Order {
	found := UnknownOrder
	for s := range written {
		m := yearLast.FindStringSubmatch(fold(s))
		if m == nil {
			continue
		}
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[2])
		order := UnknownOrder
		switch {
		case first > 12 && second <= 12:
			order = DayFirst
		case second > 12 && first <= 12:
			order = MonthFirst
		default:
			continue
		}
		if found != UnknownOrder && found != order {
			return UnknownOrder
		}
		found = order
	}
	return found
}

// ordered reads a date with the year at its end.
func ordered(s, first, second, year string, order Order) (Date, error) {
	dayFirst, errDay := valid(s, year, second, first)
	monthFirst, errMonth := valid(s, year, first, second)
	switch {
	case errDay != nil && errMonth != nil:
		return Date{}, errDay
	case errMonth != nil || dayFirst == monthFirst:
		return dayFirst, nil
	case errDay != nil:
		return monthFirst, nil
	case order == DayFirst:
		return dayFirst, nil
	case order == MonthFirst:
		return monthFirst, nil
	}
	return Date{}, fmt.Errorf("date %q: %w", s, ErrAmbiguous)
}

// valid is the date of a year, month and day, if there is one.
func valid(s, year, month, day string) (Date, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	date := Date{Year: y, Month: time.Month(m), Day: d}
	if m < 1 || m > 12 || d < 1 || date.Add(0) != date {
		return Date{}, notWritten(s)
	}
	return date, nil
}

func notWritten(s string) error { return fmt.Errorf("%q is not a date", s) }

// fold is a date in small letters without accents, with single plain spaces and
// without a time behind it.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s[:min(len(s), longestWritten)]))
	s = strings.Join(strings.Fields(s), " ")
	if m := clockTime.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	return s
}

// longestWritten bounds what is looked at, in bytes.
const longestWritten = 100

// months are the words for them without accents, in both languages.
var months = func() map[string]time.Month {
	words := [...]string{
		"january jan janvier janv", "february feb fevrier fevr fev", "march mar mars", "april apr avril avr", "may mai", "june jun juin",
		"july jul juillet juil", "august aug aout aou", "september sep sept septembre", "october oct octobre",
		"november nov novembre", "december dec decembre",
	}
	byWord := map[string]time.Month{}
	for i, line := range words {
		for word := range strings.FieldsSeq(line) {
			byWord[word] = time.Month(i + 1)
		}
	}
	return byWord
}()

// beside are the words that stand with a date and do not change it. "Mar" is
// mardi too, where another word is the month.
var beside = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
		lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim le the of de`) {
		set[word] = true
	}
	return set
}()

// worded reads a date with the name of its month.
func worded(s, folded string) (Date, error) {
	var month time.Month
	day, year := "", ""
	words := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		m := numeral.FindStringSubmatch(word)
		switch named := months[word]; {
		case word == "mar" && i == 0 && len(words) > 3 && month == 0: // mar. 14 mars 2026
		case named != 0 && month == 0:
			month = named
		case m != nil && day == "":
			day = m[1]
		case len(word) == 4 && strings.Trim(word, "0123456789") == "" && year == "":
			year = word
		case !beside[word]:
			return Date{}, notWritten(s)
		}
	}
	if month == 0 || day == "" || year == "" {
		return Date{}, notWritten(s)
	}
	return valid(s, year, strconv.Itoa(int(month)), day)
}
