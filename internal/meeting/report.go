package meeting

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
)

// Report is one version of what happened at a meeting. It is never changed: an
// amendment is the next version, and those before stay readable.
type Report struct {
	Meeting int64
	Number  int // 1 is the original
	Kind    Amendment
	By      int64 // person
	ByName  string
	At      time.Time
	Why     string // of an amendment
	HeldOn  civil.Date
	Fields  Fields
}

// Amendment is what a version does to the one before.
type Amendment string

const (
	Original    Amendment = "original"
	Addition    Amendment = "addition"
	Correction  Amendment = "correction"
	Replacement Amendment = "replacement"
)

// Amendments are those that can be made.
var Amendments = []Amendment{Addition, Correction, Replacement}

// Fields are a report as it is typed, by the names of the form. What is empty is
// left out. Besides those below there are answer_ID and words_ID for each ask,
// and town_N and constituent_N for each of the team who came.
type Fields map[string]string

// Names of fields.
const (
	FieldDay     = "held_on" // ISO 8601 day
	FieldHow     = "how"
	FieldWith    = "with"
	FieldNames   = "with_names" // of staff, with their titles
	FieldMinutes = "minutes"    // granted
	FieldStaff   = "staff_minutes"
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
)

// known tells whether a report has a field of a name.
func known(name string, c *Campaign) bool {
	switch name {
	case FieldDay, FieldHow, FieldWith, FieldNames, FieldMinutes, FieldStaff, FieldLevel, FieldWhy:
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
	}
	return false
}

// clean keeps the fields that a report has, trimmed. A fault.Invalid when one
// is too long.
func (f Fields) clean(c *Campaign) (Fields, error) {
	kept := Fields{}
	for name, value := range f {
		if !known(name, c) {
			continue
		}
		value = clean(value)
		if utf8.RuneCountInString(value) > longestPassage {
			return nil, tooLong(longestPassage)
		}
		if value != "" {
			kept[name] = value
		}
	}
	return kept, nil
}

// check is nil for fields that make a report: the day and with whom are all
// that has to be there.
func (f Fields) check(p *Place) (civil.Date, error) {
	day, err := civil.Parse(f[FieldDay])
	switch {
	case err != nil:
		return day, fault.New(fault.Invalid, "report.needs_day", nil)
	case p.Today().Before(day):
		return day, fault.New(fault.Invalid, "report.future", nil)
	case day.Before(p.Today().Add(-oldestReport)):
		return day, fault.New(fault.Invalid, "report.too_old", nil)
	}
	if !oneOf(f[FieldWith], false, string(WithMember), string(WithStaff), string(WithNobody)) {
		return day, fault.New(fault.Invalid, "report.needs_with", nil)
	}
	if !oneOf(f[FieldHow], true, Ways...) || !minutes(f[FieldMinutes]) || !minutes(f[FieldStaff]) {
		return day, fault.New(fault.Invalid, "report.wrong_field", nil)
	}
	if level := f[FieldLevel]; level != "" && !slices.Contains(Levels, Level(level)) {
		return day, fault.New(fault.Invalid, "report.wrong_field", nil)
	} else if level != "" && f[FieldWhy] == "" {
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

func minutes(value string) bool {
	n, err := strconv.Atoi(value)
	return value == "" || err == nil && n >= 0 && n <= longestVisit
}

// KeepReport makes the report of a meeting and moves it on. The same report
// twice is one. When the meeting was called off meanwhile nothing is kept, and
// what was drafted stays.
func (s *Service) KeepReport(ctx context.Context, actor account.Actor, id int64, f Fields, promises []Commitment, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		standing := m.StandingOf(actor, p.Riding.Province)
		if !standing.Sees() {
			return forbidden()
		}
		fields, day, err := s.prepared(ctx, tx, m, p, f)
		if err != nil {
			return err
		}
		reports, err := tx.Reports(ctx, id)
		if err != nil {
			return err
		}
		if len(reports) > 0 {
			if last := reports[len(reports)-1]; last.By == actor.Person.ID && maps.Equal(last.Fields, fields) {
				return nil // the second press of a button
			}
			return fault.New(fault.Conflict, "report.kept_already", nil)
		}
		if err := s.held(ctx, tx, m, p, standing, fields, day); err != nil {
			return err
		}
		r := &Report{Meeting: id, Number: 1, Kind: Original, By: actor.Person.ID, At: p.Now, HeldOn: day, Fields: fields}
		if err := s.keepVersion(ctx, tx, m, p, r, nil, from); err != nil {
			return err
		}
		if err := s.promise(ctx, tx, m, actor, p, promises); err != nil {
			return err
		}
		return tx.DropDraft(ctx, id)
	})
}

// prepared are the fields of a report, checked, and the day they are about.
func (s *Service) prepared(ctx context.Context, tx Store, m *Meeting, p *Place, f Fields) (Fields, civil.Date, error) {
	c, err := tx.Campaign(ctx, m.Campaign)
	if err != nil {
		return nil, civil.Date{}, err
	}
	fields, err := f.clean(c)
	if err != nil {
		return nil, civil.Date{}, err
	}
	day, err := fields.check(p)
	return fields, day, err
}

// held moves a meeting on to where it is reported.
func (s *Service) held(ctx context.Context, tx Store, m *Meeting, p *Place, is Standing, f Fields, day civil.Date) error {
	if m.State.Dated() {
		step, err := m.take(Entry{Action: Hold, Day: day, With: With(f[FieldWith])}, is, p)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, tx, m, step, p); err != nil {
			return err
		}
	}
	if m.State == Thanked || m.State == Following { // thanked before anybody wrote
		return nil
	}
	step, err := m.take(Entry{Action: WriteReport, Day: day}, is, p)
	if err != nil {
		return err
	}
	return s.keep(ctx, tx, m, step, p)
}

// keepVersion writes a version and, where it differs from what was said
// before, the member's level.
func (s *Service) keepVersion(ctx context.Context, tx Store, m *Meeting, p *Place, r *Report, before Fields, from string) error {
	if err := tx.AddReport(ctx, r); err != nil {
		return err
	}
	level := Level(r.Fields[FieldLevel])
	said := before[FieldLevel] == string(level) && before[FieldWhy] == r.Fields[FieldWhy]
	if met := p.memberOn(r.HeldOn); level != "" && !said && met != 0 {
		found := &Support{
			Riding: m.Riding, Member: met, Campaign: m.Campaign, Level: level, Evidence: r.Fields[FieldWhy],
			On: r.HeldOn, Meeting: m.ID, By: r.By, At: p.Now,
		}
		if err := tx.AddSupport(ctx, found); err != nil {
			return err
		}
	}
	return tx.Note(ctx, account.Event{At: p.Now, Actor: r.By, Action: "report " + string(r.Kind), Object: m.object(), From: from})
}

// Amend adds a version to the report of a meeting, saying why. A
// fault.Conflict when there is another version than the one amended.
func (s *Service) Amend(ctx context.Context, actor account.Actor, id int64, number int, kind Amendment, why string, f Fields, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Sees() {
			return forbidden()
		}
		if why = clean(why); why == "" || !slices.Contains(Amendments, kind) {
			return fault.New(fault.Invalid, "report.needs_why", nil)
		}
		fields, day, err := s.prepared(ctx, tx, m, p, f)
		if err != nil {
			return err
		}
		reports, err := tx.Reports(ctx, id)
		if err != nil {
			return err
		}
		if len(reports) == 0 {
			return fault.New(fault.NotFound, "report.none", nil)
		}
		last := reports[len(reports)-1]
		if last.Number != number {
			if last.By == actor.Person.ID && last.Why == why && maps.Equal(last.Fields, fields) {
				return nil // the second press of a button
			}
			return fault.New(fault.Conflict, "report.amended_meanwhile", nil)
		}
		r := &Report{Meeting: id, Number: number + 1, Kind: kind, By: actor.Person.ID, At: p.Now, Why: why, HeldOn: day, Fields: fields}
		return s.keepVersion(ctx, tx, m, p, r, last.Fields, from)
	})
}
