package meeting

import (
	"context"
	"slices"
	"strings"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
)

// DraftField is what stands in a field of a draft, and who typed it last.
type DraftField struct {
	Value  string
	By     int64 // person
	ByName string
	At     time.Time
}

// Typed is a change to a field of a draft: what stood there when the typist
// began, and what stands there now.
type Typed struct{ Base, Value string }

// SaveDraft takes in what somebody has typed of a report, field by field. Where
// somebody else has changed the same field since, nothing is lost: both
// passages stand one below the other; of two choices the one that is there
// stays, and the other is named in the fields that differ.
func (s *Service) SaveDraft(ctx context.Context, actor account.Actor, id int64, typed map[string]Typed) (kept map[string]DraftField, differ []string, err error) {
	err = s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Sees() {
			return forbidden()
		}
		c, err := tx.Campaign(ctx, m.Campaign)
		if err != nil {
			return err
		}
		if kept, err = tx.Draft(ctx, id); err != nil {
			return err
		}
		for name, t := range typed {
			if !known(name, c) {
				continue
			}
			merged, ok := merge(name, kept[name].Value, t)
			if !ok {
				differ = append(differ, name)
			}
			if merged == kept[name].Value {
				continue
			}
			if len(merged) > longestDraft {
				return tooLong(longestPassage)
			}
			kept[name] = DraftField{Value: merged, By: actor.Person.ID, ByName: account.FirstName(actor.Person.Name), At: p.Now}
			if err := tx.PutDraft(ctx, id, name, kept[name]); err != nil {
				return err
			}
		}
		slices.Sort(differ)
		return nil
	})
	return kept, differ, err
}

// longestDraft is in bytes; it leaves room for two who write the longest
// passage at once.
const longestDraft = 8 * longestPassage

// merge is what a field holds after a change, of which the typist knew only
// the base. It is not ok when the change had to be left out.
func merge(name, stored string, t Typed) (merged string, ok bool) {
	value := strings.ReplaceAll(t.Value, "\r\n", "\n")
	base := strings.ReplaceAll(t.Base, "\r\n", "\n")
	switch {
	case value == base || value == stored: // the typist has changed nothing, or the same
		return stored, true
	case stored == base:
		return value, true
	case !slices.Contains(Passages, name) && !strings.HasPrefix(name, "words_"):
		return stored, stored == ""
	case strings.HasPrefix(value, stored):
		return value, true
	}
	added := strings.TrimSpace(strings.TrimPrefix(value, base))
	if strings.Contains(stored, added) { // sent before, over a bad line
		return stored, true
	}
	return stored + "\n\n" + added, true
}

// promise writes down what was promised at a meeting.
func (s *Service) promise(ctx context.Context, tx Store, m *Meeting, actor account.Actor, p *Place, promises []Commitment) error {
	for _, c := range promises {
		c.Text = oneLine(c.Text)
		if c.Text == "" {
			continue
		}
		if len([]rune(c.Text)) > longestWords {
			return tooLong(longestWords)
		}
		c.Meeting, c.Riding, c.Campaign, c.State, c.By, c.At = m.ID, m.Riding, m.Campaign, Promised, actor.Person.ID, p.Now
		if err := tx.AddCommitment(ctx, &c); err != nil {
			return err
		}
	}
	return nil
}

// Promise adds a commitment to a meeting.
func (s *Service) Promise(ctx context.Context, actor account.Actor, id int64, c Commitment) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Sees() {
			return forbidden()
		}
		if oneLine(c.Text) == "" {
			return needsWordsFault()
		}
		return s.promise(ctx, tx, m, actor, p, []Commitment{c})
	})
}

// Settle says how a commitment came out. A second time nothing happens.
func (s *Service) Settle(ctx context.Context, actor account.Actor, id, commitment int64, how Promise, from string) error {
	if how != Kept && how != Broken {
		return fault.New(fault.Invalid, "report.wrong_field", nil)
	}
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if !m.StandingOf(actor, p.Riding.Province).Sees() {
			return forbidden()
		}
		c, err := tx.Commitment(ctx, commitment)
		if err != nil {
			return err
		}
		if c.Meeting != id {
			return fault.New(fault.NotFound, "store.not_found", nil)
		}
		if c.State != Promised {
			return nil
		}
		c.State, c.ClosedBy, c.ClosedAt = how, actor.Person.ID, p.Now
		if err := tx.CloseCommitment(ctx, c); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "commitment " + string(how), Object: m.object(), From: from})
	})
}

// Correct gives a member another level, for a coordinator who says why.
func (s *Service) Correct(ctx context.Context, actor account.Actor, id int64, level Level, why, from string) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		switch why = clean(why); {
		case !m.StandingOf(actor, p.Riding.Province).Coordinates():
			return forbidden()
		case !slices.Contains(Levels, level) || why == "":
			return fault.New(fault.Invalid, "report.needs_evidence", nil)
		case len([]rune(why)) > longestWords:
			return tooLong(longestWords)
		case p.Member == nil:
			return fault.New(fault.Conflict, "meeting.blocked.vacant", nil)
		}
		found := &Support{
			Riding: m.Riding, Member: p.Member.PersonID, Campaign: m.Campaign, Level: level, Evidence: why,
			On: p.Today(), By: actor.Person.ID, At: p.Now,
		}
		if err := tx.AddSupport(ctx, found); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "support level", Object: m.object(), Detail: string(level), From: from})
	})
}
