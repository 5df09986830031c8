package ical

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
)

// IsCalendar reports whether a text looks like a calendar file, with or without
// other lines before it.
func IsCalendar(text string) bool {
	start := lineEnds.Replace(strings.ToUpper(text[:min(len(text), looked)]))
	return strings.Contains("\n"+start, "\n"+begin)
}

// looked is how much of a text is looked at to see what it is, in bytes.
const looked = 4 << 10

// lineEnds puts line ends into one form, and leaves out byte-order marks, which
// stand in the middle of files that were put together.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "")

const (
	begin      = "BEGIN:VCALENDAR"
	end        = "END:VCALENDAR"
	beginEvent = "BEGIN:VEVENT"
)

// MendFolds puts characters of UTF-8 together in which a line end stands, before
// a file is decoded: programs fold lines after 75 bytes, wherever that is (RFC
// 5545, 3.1). The number of lines stays.
func MendFolds(content []byte) []byte {
	mended := make([]byte, 0, len(content))
	for i := 0; i < len(content); i++ {
		fold := foldAt(content[i:])
		if fold == 0 {
			mended = append(mended, content[i])
			continue
		}
		cut := len(mended)
		if i+fold < len(content) && !utf8.RuneStart(content[i+fold]) {
			cut -= halfCharacter(mended)
		}
		half := slices.Clone(mended[cut:])
		mended = append(append(mended[:cut], content[i:i+fold]...), half...)
		i += fold - 1
	}
	return mended
}

// foldAt is the length of a fold at the beginning of a text: a line end with a
// space or a tab behind it.
func foldAt(text []byte) int {
	rest := bytes.TrimPrefix(text, []byte("\r"))
	if len(rest) > 1 && rest[0] == '\n' && (rest[1] == ' ' || rest[1] == '\t') {
		return len(text) - len(rest) + 2
	}
	return 0
}

// halfCharacter is how many bytes at the end of a text begin a character of
// UTF-8 without ending it.
func halfCharacter(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if last[0] >= utf8.RuneSelf && !utf8.FullRune(last) {
				return n
			}
			return 0
		}
	}
	return 0
}

// ReadWindows reads windows from the text of a calendar file, of which there
// may be several in one: each event takes whole days, and so does each date on
// which it happens again (RDATE). Its CATEGORIES name the kind, and the reason
// for one that is cancelled; its STATUS how sure it is; its URL where it was
// read, else it was in a file of the given name. A fault.Invalid names the line
// where the first event begins that cannot be used.
func ReadWindows(text, file string, today civil.Date) ([]calendar.Row, error) {
	parts, err := calendars(text)
	if err != nil {
		return nil, err
	}
	var rows []calendar.Row
	for _, part := range parts {
		c, err := ics.ParseCalendar(strings.NewReader(part.text))
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "recesses.no_calendar", nil)
		}
		for i, e := range c.Events() {
			line := 0
			if i < len(part.events) {
				line = part.events[i]
			}
			found, err := windows(e, file, today)
			if err != nil {
				return nil, fault.New(fault.Invalid, "recesses.at_line", fault.Args{"Line": line, "Why": err})
			}
			for _, w := range found {
				rows = append(rows, calendar.Row{Window: w, Line: line})
			}
			if len(rows) > calendar.MostRows {
				return nil, fault.New(fault.Invalid, "recesses.too_many", fault.Args{"Most": calendar.MostRows})
			}
		}
	}
	if len(rows) == 0 {
		return nil, fault.New(fault.Invalid, "recesses.no_rows", nil)
	}
	return rows, nil
}

// part is one calendar of a file.
type part struct {
	text   string
	events []int // lines of the file on which they begin, from 1
}

// calendars cuts a file into its calendars, with the names of properties in
// capitals, for they may be written in any case. What stands before, between
// and behind them is passed over, unless it is an event.
func calendars(text string) ([]part, error) {
	var parts []part
	var now strings.Builder
	inside, number := false, 0
	for line := range strings.Lines(lineEnds.Replace(text)) {
		number++
		line = capital(line)
		switch trimmed := strings.TrimSpace(line); {
		case !inside && trimmed == begin:
			inside = true
			parts = append(parts, part{})
		case !inside && trimmed == beginEvent: // which nobody may miss
			return nil, fault.New(fault.Invalid, "recesses.no_calendar", nil)
		case !inside:
			continue
		case trimmed == beginEvent:
			here := &parts[len(parts)-1]
			here.events = append(here.events, number)
		case trimmed == end:
			inside = false
			now.WriteString(line)
			parts[len(parts)-1].text = now.String()
			now.Reset()
			continue
		}
		now.WriteString(line)
	}
	if inside || len(parts) == 0 {
		return nil, fault.New(fault.Invalid, "recesses.no_calendar", nil)
	}
	return parts, nil
}

// capital is a line with the name of its property in capitals, and all of one
// that begins or ends a component. A continued line stays as it is.
func capital(line string) string {
	if line[0] == ' ' || line[0] == '\t' {
		return line
	}
	i := strings.IndexAny(line, ":;")
	if i < 0 {
		return line
	}
	name := strings.ToUpper(line[:i])
	if name == "BEGIN" || name == "END" {
		return strings.ToUpper(strings.TrimSpace(line)) + "\n"
	}
	return name + line[i:]
}

// windows are those of an event, the first one first.
func windows(e *ics.VEvent, file string, today civil.Date) ([]calendar.Window, error) {
	first, days, err := daysOf(e)
	if err != nil {
		return nil, err
	}
	firsts, err := dates(e, first)
	if err != nil {
		return nil, err
	}
	var all []calendar.Window
	for _, first := range firsts {
		w := calendar.Window{
			First: first, Last: first.Add(days - 1), ReadOn: today,
			Source: text(e, ics.ComponentPropertyUrl), Note: text(e, ics.ComponentPropertyDescription),
		}
		if w.Source == "" {
			w.Source = file
		}
		describe(e, &w)
		all = append(all, w)
	}
	return all, nil
}

func describe(e *ics.VEvent, w *calendar.Window) {
	w.Kind = calendar.KindOf(w.First, w.Last)
	w.Status = statuses[strings.ToUpper(text(e, ics.ComponentPropertyStatus))]
	for _, p := range e.GetProperties(ics.ComponentPropertyCategories) {
		for word := range strings.SplitSeq(strings.ToLower(p.Value), ",") {
			classify(w, strings.TrimSpace(word))
		}
	}
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
