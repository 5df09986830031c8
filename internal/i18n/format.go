package i18n

import (
	"strconv"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// numbers writes numbers as a language does: 81,781 and 12.5% in English,
// 81 781 and 12,5 % in French.
type numbers struct{ printer *message.Printer }

func newNumbers(l Lang) *numbers {
	tag := language.CanadianFrench
	if l == EN {
		tag = language.MustParse("en-CA")
	}
	return &numbers{message.NewPrinter(tag)}
}

// Number is a whole number with its thousands set apart.
func (l *Localizer) Number(n int) string {
	return l.numbers.printer.Sprint(number.Decimal(n))
}

// Percent is a share of 1 as a whole percentage; what is above nothing and
// below one is told as "<1".
func (l *Localizer) Percent(share float64) string {
	if share > 0 && share < 0.01 {
		return "<\u00a0" + l.numbers.printer.Sprint(number.Percent(0.01))
	}
	return l.numbers.printer.Sprint(number.Percent(share, number.MaxFractionDigits(0)))
}

// FinePercent is a share of 1 as a percentage with one decimal.
func (l *Localizer) FinePercent(share float64) string {
	return l.numbers.printer.Sprint(number.Percent(share, number.MaxFractionDigits(1)))
}

var months = map[Lang][12]string{
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

// Date is the day of t in words: "December 1, 2026", "1er décembre 2026".
func (l *Localizer) Date(t time.Time) string {
	year := strconv.Itoa(t.Year())
	if l.Lang == EN {
		return l.day(t) + ", " + year
	}
	return l.day(t) + " " + year
}

// Days is a stretch of days in words, both ends included, with the year where
// it is needed: "December 12, 2026, to January 24, 2027".
func (l *Localizer) Days(first, last time.Time) string {
	from := l.day(first)
	if first.Year() != last.Year() {
		from = l.Date(first)
		if l.Lang == EN {
			from += ","
		}
	}
	return l.T("date.range", "First", from, "Last", l.Date(last))
}

func (l *Localizer) day(t time.Time) string {
	month := months[l.Lang][t.Month()-1]
	if l.Lang == EN {
		return month + " " + strconv.Itoa(t.Day())
	}
	if t.Day() == 1 {
		return "1er " + month
	}
	return strconv.Itoa(t.Day()) + " " + month
}

// Alphabet compares words as the language's dictionaries order them: É with E.
// The function is for one goroutine.
func Alphabet(l Lang) func(a, b string) int {
	return collate.New(language.MustParse(string(l)), collate.IgnoreCase).CompareString
}

// Clock is a time of day: "2:30 p.m.", "14 h 30".
func (l *Localizer) Clock(t time.Time) string {
	if l.Lang == FR {
		hour := strconv.Itoa(t.Hour()) + "\u00a0h"
		if t.Minute() == 0 {
			return hour
		}
		return hour + t.Format("\u00a004")
	}
	half := "a.m."
	if t.Hour() >= 12 {
		half = "p.m."
	}
	return t.Format("3:04\u00a0") + half
}

var weekdays = map[Lang][7]string{
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	FR: {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
}

// Weekday is the day of the week of t.
func (l *Localizer) Weekday(t time.Time) string { return weekdays[l.Lang][t.Weekday()] }
