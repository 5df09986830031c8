package calendar

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Limits of a window.
const (
	mostDays      = 200 // the longest summer takes 100
	longestNote   = 500 // characters
	longestSource = 500
	earliestYear  = 2000
	latestYear    = 2100
)

// clean tidies what was typed and checks a window by itself.
func (w *Window) clean(today civil.Date) error {
	w.Note, w.Source = tidy(w.Note), tidy(w.Source)
	switch {
	case !sensible(w.First) || !sensible(w.Last):
		return fault.New(fault.Invalid, "recesses.dates", nil)
	case w.Last.Before(w.First):
		return fault.New(fault.Invalid, "recesses.order", nil)
	case w.Last.Sub(w.First)+1 > mostDays:
		return fault.New(fault.Invalid, "recesses.long", fault.Args{"Most": mostDays})
	case !slices.Contains(Kinds, w.Kind):
		return fault.New(fault.Invalid, "recesses.no_kind", nil)
	case !slices.Contains(Statuses, w.Status):
		return fault.New(fault.Invalid, "recesses.no_status", nil)
	case w.Reason != "" && !slices.Contains(Reasons, w.Reason), w.Status == Cancelled && w.Reason == "":
		return fault.New(fault.Invalid, "recesses.no_reason", nil)
	case w.Source == "":
		return fault.New(fault.Invalid, "recesses.no_source", nil)
	case utf8.RuneCountInString(w.Source) > longestSource, utf8.RuneCountInString(w.Note) > longestNote:
		return fault.New(fault.Invalid, "recesses.too_long", fault.Args{"Most": longestNote})
	case w.ReadOn.IsZero() || today.Before(w.ReadOn):
		return fault.New(fault.Invalid, "recesses.no_read_on", nil)
	}
	return nil
}

func sensible(d civil.Date) bool { return d.Year >= earliestYear && d.Year <= latestYear }

// tidy is a text on one line, without characters that cannot be seen.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// alone is a fault.Invalid when another window of the same kind shares a day
// with w. A cancelled one is in nobody's way.
func (w *Window) alone(others []Window) error {
	if w.Status == Cancelled {
		return nil
	}
	for _, o := range others {
		if o.ID != w.ID && o.Kind == w.Kind && o.Status != Cancelled && o.overlaps(w.First, w.Last) {
			return fault.New(fault.Invalid, "recesses.overlap", fault.Args{"First": o.First, "Last": o.Last})
		}
	}
	return nil
}
