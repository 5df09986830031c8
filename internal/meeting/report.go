package meeting

import (
	"context"
	"slices"
	"time"

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

// KeepReport makes the report of a meeting of what its team has drafted and the
// actor has typed, and moves the meeting on. The same report twice is one. A
// fault.Conflict when two have chosen differently, or when there is a report
// that lacks something of this one. When the meeting was called off meanwhile
// nothing is kept, and what was drafted stays.
func (s *Service) KeepReport(ctx context.Context, actor account.Actor, id int64, typed map[string]Typed, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		standing := m.StandingOf(actor, p.Riding.Province)
		if !standing.Sees() {
			return forbidden()
		}
		typed, err := s.knownOf(ctx, tx, m, typed)
		if err != nil {
			return err
		}
		reports, err := tx.Reports(ctx, id)
		if err != nil {
			return err
		}
		if m.HasReport(reports, p) {
			return s.lacks(ctx, tx, &reports[len(reports)-1], typed)
		}
		draft, differ, err := drafted(ctx, tx, m, typed)
		if err != nil {
			return err
		}
		fields := FieldsOf(draft)
		promises, day, err := fields.split(p)
		if err != nil {
			return err
		}
		if len(differ) > 0 {
			return fault.New(fault.Conflict, "report.differ", nil)
		}
		if err := s.held(ctx, tx, m, p, standing, fields, day); err != nil {
			return err
		}
		if fields[FieldBefore] == "" {
			known, err := s.levelBefore(ctx, tx, m, p.MemberOn(day))
			if err != nil {
				return err
			}
			if known != "" {
				fields[FieldBefore] = known
			}
		}
		r := &Report{Meeting: id, Number: len(reports) + 1, Kind: Original, By: actor.Person.ID, At: p.Now, HeldOn: day, Fields: fields}
		if err := s.keepVersion(ctx, tx, m, p, r, nil, from); err != nil {
			return err
		}
		if err := s.promise(ctx, tx, m, actor, p, promises); err != nil {
			return err
		}
		return tx.DropDraft(ctx, id)
	})
}

// lacks is nil when a report has all that somebody has typed: it was the
// second press of a button, or two have written the same.
func (s *Service) lacks(ctx context.Context, tx Store, r *Report, typed map[string]Typed) error {
	merged, differ := r.Fields.With(typed)
	promises, err := merged.takePromises()
	if err != nil {
		return err
	}
	known, err := tx.Commitments(ctx, r.Meeting)
	if err != nil {
		return err
	}
	missing := len(differ) > 0
	for name, value := range merged {
		missing = missing || r.Fields[name] != clean(value)
	}
	for _, c := range promises {
		missing = missing || !c.among(known)
	}
	if missing {
		return keptAlready()
	}
	return nil
}

// levelBefore is where the member who sat then was known to stand when the team
// came.
func (s *Service) levelBefore(ctx context.Context, tx Store, m *Meeting, met int) (string, error) {
	if met == 0 {
		return "", nil
	}
	known, err := tx.SupportOf(ctx, met, m.Campaign)
	if err != nil || len(known) == 0 {
		return "", err
	}
	return string(known[0].Level), nil
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
	step, err := m.take(Entry{Action: WriteReport, With: With(f[FieldWith])}, is, p)
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
	if met := p.MemberOn(r.HeldOn); level != "" && !said && met != 0 {
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
func (s *Service) Amend(ctx context.Context, actor account.Actor, id int64, number int, kind Amendment, why string, typed map[string]Typed, from string) error {
	return s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		if why = clean(why); why == "" || !slices.Contains(Amendments, kind) {
			return fault.New(fault.Invalid, "report.needs_why", nil)
		}
		typed, err := s.knownOf(ctx, tx, m, typed)
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
			if last.By == actor.Person.ID && last.Why == why && s.lacks(ctx, tx, &last, typed) == nil {
				return nil // the second press of a button
			}
			return fault.New(fault.Conflict, "report.amended_meanwhile", nil)
		}
		merged, _ := last.Fields.With(typed)
		fields := merged
		promises, day, err := fields.split(p)
		if err != nil {
			return err
		}
		r := &Report{Meeting: id, Number: number + 1, Kind: kind, By: actor.Person.ID, At: p.Now, Why: why, HeldOn: day, Fields: fields}
		if err := s.keepVersion(ctx, tx, m, p, r, last.Fields, from); err != nil {
			return err
		}
		if m.amended(fields, p) {
			if err := tx.Update(ctx, m); err != nil {
				return err
			}
		}
		return s.promise(ctx, tx, m, actor, p, promises)
	})
}
