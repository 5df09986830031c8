package meeting

import (
	"context"
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
)

// Level is where a member stands on a campaign.
type Level string

const (
	Opponent       Level = "opponent"
	LeaningAgainst Level = "leaning-against"
	Neutral        Level = "neutral"
	LeaningFor     Level = "leaning-for"
	Supporter      Level = "supporter"
	Champion       Level = "champion"
)

// Levels are all of them, from against to for.
var Levels = []Level{Opponent, LeaningAgainst, Neutral, LeaningFor, Supporter, Champion}

// Support is a member's level as somebody has found it on a day. The latest of
// a member and campaign counts; those before are its history.
type Support struct {
	ID       int64
	Riding   string
	Member   int // the House's number for the person
	Campaign int64
	Level    Level
	Evidence string // what it stands on
	On       civil.Date
	Meeting  int64 // that showed it; 0: another source
	By       int64 // person
	ByName   string
	At       time.Time
}

// Past is what earlier meetings of a riding have left, for the next team.
type Past struct {
	Meetings []PastMeeting // the latest first
	Level    Level         // of the sitting member; empty: not known
	Open     []Commitment  // of any campaign: a promise is not forgotten for another topic
}

// PastMeeting is one that was reported.
type PastMeeting struct {
	On    civil.Date
	With  With
	Names string // of staff
	Facts string
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
