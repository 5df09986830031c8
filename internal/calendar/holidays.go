package calendar

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ca"

	"recess/internal/civil"
)

// Holiday is a public holiday of one year.
type Holiday struct {
	Name     string     // its word in the catalogues, under holiday
	Day      civil.Date // the day itself
	Observed civil.Date // the day off: the next weekday when Day is on a weekend
}

// onWeekends moves a day off to the next Monday.
var onWeekends = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}

// rules say when each holiday is. What the library has for all of Canada is
// taken from it; it knows nothing of the provinces' own.
var rules = map[string]*cal.Holiday{
	"new_year":       ca.NewYear,
	"good_friday":    ca.GoodFriday,
	"victoria":       ca.VictoriaDay,
	"patriots":       ca.VictoriaDay, // Quebec's name for the same Monday
	"canada":         ca.CanadaDay,
	"labour":         ca.LabourDay,
	"reconciliation": ca.NationalDayForTruthAndReconciliation,
	"thanksgiving":   ca.ThanksgivingDay,
	"remembrance":    ca.RemembranceDay,
	"christmas":      ca.ChristmasDay,
	"boxing":         ca.BoxingDay,

	"family":           monday(time.February, 3),
	"louis_riel":       monday(time.February, 3),
	"heritage":         monday(time.February, 3),
	"islander":         monday(time.February, 3),
	"indigenous":       fixed(time.June, 21),
	"saint_jean":       fixed(time.June, 24),
	"nunavut":          fixed(time.July, 9),
	"british_columbia": monday(time.August, 1),
	"saskatchewan":     monday(time.August, 1),
	"new_brunswick":    monday(time.August, 1),
	"civic":            monday(time.August, 1),
	"discovery":        monday(time.August, 3),
}

func monday(month time.Month, nth int) *cal.Holiday {
	return &cal.Holiday{Month: month, Weekday: time.Monday, Offset: nth, Func: cal.CalcWeekdayOffset}
}

func fixed(month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Month: month, Day: day, Observed: onWeekends, Func: cal.CalcDayOfMonth}
}

// federal are the general holidays of the Canada Labour Code, section 166.
var federal = []string{"new_year", "good_friday", "victoria", "canada", "labour", "reconciliation", "thanksgiving",
	"remembrance", "christmas", "boxing"}

// statutory are the paid public holidays of each province's and territory's
// law on employment, in the order of the year. In Manitoba and Nova Scotia an
// Act of its own closes most workplaces on Remembrance Day. Days that are
// usual and not in such a law are left out, such as Ontario's Civic Holiday.
var statutory = map[string][]string{
	"NL": {"new_year", "good_friday", "canada", "labour", "remembrance", "christmas"},
	"PE": {"new_year", "islander", "good_friday", "canada", "labour", "reconciliation", "remembrance", "christmas"},
	"NS": {"new_year", "heritage", "good_friday", "canada", "labour", "remembrance", "christmas"},
	"NB": {"new_year", "family", "good_friday", "canada", "new_brunswick", "labour", "remembrance", "christmas"},
	"QC": {"new_year", "good_friday", "patriots", "saint_jean", "canada", "labour", "thanksgiving", "christmas"},
	"ON": {"new_year", "family", "good_friday", "victoria", "canada", "labour", "thanksgiving", "christmas", "boxing"},
	"MB": {"new_year", "louis_riel", "good_friday", "victoria", "canada", "labour", "reconciliation", "thanksgiving", "remembrance", "christmas"},
	"SK": {"new_year", "family", "good_friday", "victoria", "canada", "saskatchewan", "labour", "thanksgiving", "remembrance", "christmas"},
	"AB": {"new_year", "family", "good_friday", "victoria", "canada", "labour", "thanksgiving", "remembrance", "christmas"},
	"BC": {"new_year", "family", "good_friday", "victoria", "canada", "british_columbia", "labour", "reconciliation", "thanksgiving", "remembrance", "christmas"},
	"YT": {"new_year", "good_friday", "victoria", "indigenous", "canada", "discovery", "labour", "reconciliation", "thanksgiving", "remembrance", "christmas"},
	"NT": {"new_year", "good_friday", "victoria", "indigenous", "canada", "civic", "labour", "reconciliation", "thanksgiving", "remembrance", "christmas"},
	"NU": {"new_year", "good_friday", "victoria", "canada", "nunavut", "civic", "labour", "reconciliation", "thanksgiving", "remembrance", "christmas"},
}

// Holidays are the public holidays of a province or territory in a year, in
// order. With an empty province they are those of federal workplaces.
func Holidays(province string, year int) []Holiday {
	names := federal
	if province != "" {
		names = statutory[province]
	}
	holidays := make([]Holiday, len(names))
	for i, name := range names {
		holidays[i] = holiday(name, year)
	}
	return holidays
}

func holiday(name string, year int) Holiday {
	day, observed := rules[name].Calc(year)
	return Holiday{Name: name, Day: civil.Of(day), Observed: civil.Of(observed)}
}

// ClosedFor is the holiday for which a member's office in a province is closed
// on a weekday. The office is a federal workplace in a province: it closes on
// the holidays of both.
func ClosedFor(day civil.Date, province string) (Holiday, bool) {
	for _, names := range [][]string{statutory[province], federal} {
		i := slices.IndexFunc(names, func(name string) bool {
			h := holiday(name, day.Year)
			return h.Observed == day || h.Day == day
		})
		if i >= 0 {
			return holiday(names[i], day.Year), true
		}
	}
	return Holiday{}, false
}

// IsBusinessDay tells whether members' offices in a province are open on a
// day; with an empty province, whether they usually are.
func IsBusinessDay(day civil.Date, province string) bool {
	if weekend(day) {
		return false
	}
	_, closed := ClosedFor(day, province)
	return !closed
}

func weekend(day civil.Date) bool {
	w := day.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// AddBusinessDays is the nth business day after a day, or before it when n is
// negative. With n 0 it is the day itself, or the next business day.
func AddBusinessDays(day civil.Date, n int, province string) civil.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if n == 0 {
		for !IsBusinessDay(day, province) {
			day = day.Add(1)
		}
		return day
	}
	for n > 0 {
		day = day.Add(step)
		if IsBusinessDay(day, province) {
			n--
		}
	}
	return day
}
