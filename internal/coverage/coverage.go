package coverage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// Record is what is kept of a riding in a campaign.
type Record struct {
	Riding string
	Standing
	Open int64        // meeting that is not over; 0: none
	Todo meeting.Todo // of that meeting
}

// Promises are a riding's commitments that nobody has closed.
type Promises struct{ Open, Overdue int }

// Living are the people who live in a riding.
type Living struct {
	Volunteers int
	Known      int // on the longest of the lists whose numbers were kept: the same person may be on several
}

// Store is where coverage is read from. Each method asks the database once,
// however many meetings there are.
type Store interface {
	// Records are the ridings of a campaign in which there was a meeting.
	Records(ctx context.Context, campaign int64) ([]Record, error)
	// Weeks are how many meetings were held, by the Monday, since a day; in
	// some ridings or, for nil, in all.
	Weeks(ctx context.Context, campaign int64, ridings []string, since civil.Date) (map[civil.Date]int, error)
	// Levels are where members stand, by the House's number.
	Levels(ctx context.Context, campaign int64) (map[int]meeting.Level, error)
	// Living are the people who live in each riding.
	Living(ctx context.Context) (map[string]Living, error)
	// Promises are those of each riding, overdue as of a day.
	Promises(ctx context.Context, campaign int64, today civil.Date) (map[string]Promises, error)
	// Meetings gives all meetings of a campaign in some ridings, or, for nil,
	// in all, one after the other.
	Meetings(ctx context.Context, campaign int64, ridings []string, each func(*Past) error) error
	// Dossier is what happened in a riding before a moment, or ever for the
	// zero time, the latest first; at least so much, and whole moments.
	Dossier(ctx context.Context, riding string, before time.Time, most int) ([]Event, error)

	// Readers are the coordinators and administrators who get the digest.
	Readers(ctx context.Context) ([]account.Person, error)
	Stopped(ctx context.Context, person int64) (bool, error)
	Stop(ctx context.Context, person int64, stopped bool, at time.Time) error
	// Send queues the digest, once for each key.
	Send(ctx context.Context, d Digest, at time.Time) error
}

// Past is a meeting in an export.
type Past struct {
	ID        int64
	Riding    string
	State     meeting.State
	Member    int          // the House's number for the person asked or met; 0: nobody yet
	With      meeting.With // who was met; empty: not held
	On        civil.Date   // when
	SteppedAt time.Time
	Todo      meeting.Todo
}

// Service reads coverage for those who coordinate.
type Service struct {
	Store   Store
	Ridings func() []riding.Riding                    // in force
	Riding  func(code string) (*riding.Riding, error) // also one that has ended
	Members *member.Directory
	Now     func() time.Time
	// Elsewhere are the ridings in which a campaign cannot start a meeting, each
	// with the other campaign's meeting that is in the way.
	Elsewhere func(ctx context.Context, campaign int64) (map[string]meeting.Summary, error)
	// URL is a page's address, and Campaigns those under way, for the digest.
	URL       func(lang i18n.Lang, page string) string
	Campaigns func(context.Context) ([]Campaign, error)
	Wake      func()

	sent civil.Date // the Monday of the last digests; the clock alone reads it
}

// Campaign is one whose digest is sent.
type Campaign struct {
	ID   int64
	Slug string
	Name i18n.Text
}

// Filter says which ridings a coordinator looks at. The zero value of a field
// is all.
type Filter struct {
	Campaign int64 // never 0
	Province string
	Party    string // slug
	State    State
	Level    meeting.Level // Unknown: of whom nobody knows
	Stale    int           // months since the last step, at least; what never had one is not stale
	Overdue  bool
}

// Unknown is the level of a member of whom none is known.
const Unknown meeting.Level = "unknown"

// Levels are those that can be asked for.
var Levels = append(slices.Clone(meeting.Levels), Unknown)

// Line is a riding as coordinators see it.
type Line struct {
	Riding *riding.Riding
	Member *member.Member // nil while the seat is vacant
	Record
	Living
	Level    meeting.Level
	Promises Promises
	Overdue  bool
	Other    *meeting.Summary // of another campaign, beside which none is started here; nil: none
}

// View is what a coordinator sees of a campaign.
type View struct {
	Lines []Line          // of the filter, in the order of the codes
	Mine  map[string]bool // ridings within the actor's scope
	Weeks map[civil.Date]int
}

// View reads the ridings that the actor coordinates. A fault.Forbidden when the
// filter names a province in which they coordinate none.
func (s *Service) View(ctx context.Context, actor account.Actor, f Filter) (*View, error) {
	if err := account.Coordinators.Check(actor); err != nil {
		return nil, err
	}
	v := &View{Mine: map[string]bool{}}
	ridings, within := s.Ridings(), false
	for i := range ridings {
		if r := &ridings[i]; actor.CanCoordinate(r.Code, r.Province) {
			v.Mine[r.Code] = true
			within = within || r.Province == f.Province
		}
	}
	if f.Province != "" && !within {
		return nil, fault.New(fault.Forbidden, "coverage.not_yours", nil)
	}
	lines, err := s.lines(ctx, f.Campaign, ridings)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		if v.Mine[line.Riding.Code] && s.fits(f, &line) {
			v.Lines = append(v.Lines, line)
		}
	}
	v.Weeks, err = s.Store.Weeks(ctx, f.Campaign, v.codes(len(ridings)), Monday(s.today()).Add(-7*(WeeksShown-1)))
	return v, err
}

// WeeksShown is how many weeks of meetings a view has, this one included.
const WeeksShown = 26

// Codes are the ridings of the view.
func (v *View) Codes() []string {
	codes := make([]string, len(v.Lines))
	for i := range v.Lines {
		codes[i] = v.Lines[i].Riding.Code
	}
	return codes
}

// codes are nil where the view has all ridings.
func (v *View) codes(all int) []string {
	if len(v.Lines) == all {
		return nil
	}
	return v.Codes()
}

// lines are some ridings as they stand in a campaign.
func (s *Service) lines(ctx context.Context, campaign int64, ridings []riding.Riding) ([]Line, error) {
	records, err := s.Store.Records(ctx, campaign)
	if err != nil {
		return nil, err
	}
	levels, err := s.Store.Levels(ctx, campaign)
	if err != nil {
		return nil, err
	}
	living, err := s.Store.Living(ctx)
	if err != nil {
		return nil, err
	}
	promises, err := s.Store.Promises(ctx, campaign, s.today())
	if err != nil {
		return nil, err
	}
	elsewhere, err := s.Elsewhere(ctx, campaign)
	if err != nil {
		return nil, err
	}
	known := make(map[string]*Record, len(records))
	for i := range records {
		known[records[i].Riding] = &records[i]
	}
	roster, today := s.Members.Roster(), s.today()
	lines := make([]Line, len(ridings))
	for i := range ridings {
		r := &ridings[i]
		l := Line{
			Riding: r, Record: Record{Riding: r.Code, Standing: Standing{State: Unclaimed}}, Level: Unknown,
			Living: living[r.Code], Promises: promises[r.Code],
		}
		if record := known[r.Code]; record != nil {
			l.Record = *record
			l.Overdue = l.Todo.Overdue(today)
		}
		switch sitting, ok := roster.Sitting(r.Code); {
		case ok:
			l.Member, l.Level = sitting, cmp.Or(levels[sitting.PersonID], Unknown)
		case r.Ended.IsZero():
			l.State = Vacant
		}
		if other, ok := elsewhere[r.Code]; ok && l.Open == 0 {
			l.Other = &other
		}
		lines[i] = l
	}
	return lines, nil
}

func (s *Service) today() civil.Date { return civil.Of(s.Now().In(civil.Ottawa)) }

func (s *Service) fits(f Filter, l *Line) bool {
	switch {
	case f.Province != "" && l.Riding.Province != f.Province,
		f.Party != "" && (l.Member == nil || member.PartySlug(l.Member.Party) != f.Party),
		f.State != "" && l.State != f.State,
		f.Level != "" && (l.Member == nil || l.Level != f.Level),
		f.Overdue && !l.Overdue,
		f.Stale > 0 && (l.LastStep.IsZero() || l.LastStep.After(s.Now().AddDate(0, -f.Stale, 0))):
		return false
	}
	return true
}

// Needy are the ridings of a view that nobody has taken on, for this campaign or
// another in the same recess, those where it would help most first: where most volunteers live, for a team can begin
// there tomorrow; then where most people of the organisation's lists live, who
// can be asked; then where the member is undecided, for a talk can change most
// there; then the most populous.
func (v *View) Needy() []Line {
	var needy []Line
	for _, l := range v.Lines {
		if l.State == Unclaimed && l.Other == nil {
			needy = append(needy, l)
		}
	}
	slices.SortStableFunc(needy, func(a, b Line) int {
		return cmp.Or(
			cmp.Compare(b.Volunteers, a.Volunteers),
			cmp.Compare(b.Known, a.Known),
			cmp.Compare(swing[b.Level], swing[a.Level]),
			cmp.Compare(b.Riding.Population, a.Riding.Population),
		)
	})
	return needy
}

// swing is how much a talk can move a member: those in the middle most, those
// who are sure least.
var swing = map[meeting.Level]int{
	meeting.Neutral: 3, meeting.LeaningFor: 3, meeting.LeaningAgainst: 3, Unknown: 2, meeting.Supporter: 1, meeting.Champion: 0, meeting.Opponent: 0,
}
