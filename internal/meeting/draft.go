package meeting

import (
	"context"
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

// SaveDraft takes in what somebody has typed of a report. A fault.Conflict
// when the report is kept already: what is missing in it is an amendment.
func (s *Service) SaveDraft(ctx context.Context, actor account.Actor, id int64, typed map[string]Typed) (kept map[string]DraftField, differ []string, err error) {
	err = s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		typed, err := s.knownOf(ctx, tx, m, typed)
		if err != nil {
			return err
		}
		reports, err := tx.Reports(ctx, id)
		if err != nil {
			return err
		}
		if len(reports) > 0 {
			return keptAlready()
		}
		if kept, differ, err = drafted(ctx, tx, m, typed); err != nil {
			return err
		}
		for name, f := range kept {
			if f.At.IsZero() {
				f.By, f.ByName, f.At = actor.Person.ID, account.FirstName(actor.Person.Name), p.Now
				kept[name] = f
				if err := tx.PutDraft(ctx, id, name, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return kept, differ, err
}

// drafted is the draft of a meeting with what somebody has typed; what that
// changes has no typist and no time yet.
func drafted(ctx context.Context, tx Store, m *Meeting, typed map[string]Typed) (map[string]DraftField, []string, error) {
	draft, err := tx.Draft(ctx, m.ID)
	if err != nil {
		return nil, nil, err
	}
	merged, differ := FieldsOf(draft).With(typed)
	for name, value := range merged {
		value = strings.ToValidUTF8(strings.ReplaceAll(value, "\x00", ""), "") // PostgreSQL keeps no NUL
		if value == draft[name].Value {
			continue
		}
		if len(value) > longestDraft {
			return nil, nil, tooLong(longestPassage)
		}
		draft[name] = DraftField{Value: value}
	}
	return draft, differ, nil
}

// longestDraft is in bytes. It is more than a report takes: a draft that is
// too long is told at the end, and not lost before.
const longestDraft = 400_000

func keptAlready() error { return fault.New(fault.Conflict, "report.kept_already", nil) }
