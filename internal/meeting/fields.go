package meeting

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
)

// Fields are a report as it is typed, by the names of the form. What is empty is
// left out. Besides those below there are answer_ID and words_ID for each ask,
// town_N and constituent_N for each of the team who came, and, until the report
// is kept, those of commitments.
type Fields map[string]string

// Names of fields.
const (
	FieldDay     = "held_on" // ISO 8601 day
	FieldHow     = "how"
	FieldWith    = "with"
	FieldNames   = "with_names" // of staff, with their titles
	FieldMinutes = "minutes"    // granted
	FieldStaff   = "staff_minutes"
	FieldBefore  = "level_before"
	FieldLevel   = "level"
	FieldWhy     = "level_why"
)

// Passages are the fields with whole sentences, in the order of the form:
// facts stand apart from impressions.
var Passages = []string{"facts", "concerns", "questions", "interests", "allies", "impressions", "materials", "learned"}

// Ways a meeting is held.
var Ways = []string{"in-person", "video", "phone"}

// AskAnswers are the answers to an ask.
var AskAnswers = []string{"yes", "partly", "no", "none"}

// Counts and bounds.
const (
	MostTowns      = 8
	longestPassage = 20_000 // characters
	longestVisit   = 8 * 60 // minutes
	oldestReport   = 365    // days

	furthestPromise = 5 * 365 // days: what lies beyond is a slip of the pen
)

// known tells whether a report has a field of a name.
func known(name string, c *Campaign) bool {
	switch name {
	case FieldDay, FieldHow, FieldWith, FieldNames, FieldMinutes, FieldStaff, FieldBefore, FieldLevel, FieldWhy:
		return true
	}
	kind, number, found := strings.Cut(name, "_")
	id, err := strconv.ParseInt(number, 10, 64)
	switch {
	case slices.Contains(Passages, name):
		return true
	case !found || err != nil:
		return false
	case kind == "answer" || kind == "words":
		return slices.ContainsFunc(c.Asks, func(a CampaignAsk) bool { return a.ID == id })
	case kind == "town" || kind == "constituent":
		return id >= 1 && id <= MostTowns
	case kind == fieldPromise || kind == fieldOwner || kind == fieldDue:
		return id >= 1 && id <= MostPromises
	}
	return false
}

// knownOf are those of some changes that are to fields of a report.
func (s *Service) knownOf(ctx context.Context, tx Store, m *Meeting, typed map[string]Typed) (map[string]Typed, error) {
	c, err := tx.Campaign(ctx, m.Campaign)
	kept := maps.Clone(typed)
	maps.DeleteFunc(kept, func(name string, _ Typed) bool { return err != nil || !known(name, c) })
	return kept, err
}

// ready are fields as a report keeps them, trimmed and checked, and the day
// that they are about.
func (f Fields) ready(p *Place) (Fields, civil.Date, error) {
	kept := Fields{}
	for name, value := range f {
		value = clean(value)
		if utf8.RuneCountInString(value) > longestPassage {
			return nil, civil.Date{}, tooLong(longestPassage)
		}
		if value != "" {
			kept[name] = value
		}
	}
	day, err := kept.check(p)
	if err == nil {
		kept[FieldDay] = day.String() // however it was typed
	}
	return kept, day, err
}

// split takes the commitments out of a report's fields, and leaves them as the
// report keeps them.
func (f *Fields) split(p *Place) (promises []Commitment, day civil.Date, err error) {
	if promises, err = f.takePromises(); err != nil {
		return nil, day, err
	}
	*f, day, err = f.ready(p)
	return promises, day, err
}

// check is nil for fields that make a report: the day and with whom are all
// that has to be there.
func (f Fields) check(p *Place) (civil.Date, error) {
	day, err := civil.Read(f[FieldDay])
	switch {
	case err != nil:
		return day, err
	case day.IsZero():
		return day, fault.New(fault.Invalid, "report.needs_day", nil)
	case p.Today().Before(day):
		return day, fault.New(fault.Invalid, "report.future", nil)
	case day.Before(p.Today().Add(-oldestReport)):
		return day, fault.New(fault.Invalid, "report.too_old", nil)
	}
	if !oneOf(f[FieldWith], false, string(WithMember), string(WithStaff), string(WithNobody)) {
		return day, fault.New(fault.Invalid, "report.needs_with", nil)
	}
	if !oneOf(f[FieldHow], true, Ways...) {
		return day, fault.New(fault.Invalid, "report.wrong_field", nil)
	}
	if !minutes(f[FieldMinutes]) || !minutes(f[FieldStaff]) {
		return day, fault.New(fault.Invalid, "report.wrong_minutes", fault.Args{"Most": longestVisit})
	}
	if !isLevel(f[FieldLevel]) || !isLevel(f[FieldBefore]) {
		return day, fault.New(fault.Invalid, "report.wrong_field", nil)
	}
	if f[FieldLevel] != "" && f[FieldWhy] == "" {
		return day, fault.New(fault.Invalid, "report.needs_evidence", nil)
	}
	for name, value := range f {
		if strings.HasPrefix(name, "answer_") && !oneOf(value, false, AskAnswers...) {
			return day, fault.New(fault.Invalid, "report.wrong_field", nil)
		}
	}
	return day, nil
}

func oneOf(value string, empty bool, all ...string) bool {
	return empty && value == "" || slices.Contains(all, value)
}

func isLevel(value string) bool { return value == "" || slices.Contains(Levels, Level(value)) }

func minutes(value string) bool {
	n, err := strconv.Atoi(value)
	return value == "" || err == nil && n >= 0 && n <= longestVisit
}

// Typed is a change to a field: what stood there when the typist began, and
// what stands there now.
type Typed struct{ Base, Value string }

// With is what fields hold once somebody's changes are taken in, field by
// field. Where somebody else has changed the same field since the typist
// began, nothing is lost: both passages stand one below the other; of two
// choices the one that is there stays, and its field is named among those that
// differ.
func (f Fields) With(typed map[string]Typed) (merged Fields, differ []string) {
	merged = maps.Clone(f)
	if merged == nil {
		merged = Fields{}
	}
	for name, t := range typed {
		value, ok := merge(name, f[name], t)
		if !ok {
			differ = append(differ, name)
		}
		merged[name] = value
	}
	slices.Sort(differ)
	return merged, differ
}

// merge is what a field holds after a change, of which the typist knew only
// the base. It is not ok when the change had to be left out.
func merge(name, stored string, t Typed) (merged string, ok bool) {
	value, base := strings.ReplaceAll(t.Value, "\r\n", "\n"), strings.ReplaceAll(t.Base, "\r\n", "\n")
	switch {
	case value == base || value == stored: // the typist has changed nothing, or the same
		return stored, true
	case stored == base || stored == "" || strings.HasPrefix(value, stored):
		return value, true
	case !isText(name):
		return stored, false
	}
	added := strings.TrimSpace(strings.TrimPrefix(value, base))
	if strings.Contains(stored, added) { // sent before, over a bad line
		return stored, true
	}
	return stored + "\n\n" + added, true
}

// isText tells whether a field holds sentences, of which two can stand one
// below the other.
func isText(name string) bool {
	return slices.Contains(Passages, name) || name == FieldWhy || strings.HasPrefix(name, "words_")
}

// FieldsOf are the values of a draft.
func FieldsOf(draft map[string]DraftField) Fields {
	f := Fields{}
	for name, field := range draft {
		f[name] = field.Value
	}
	return f
}
