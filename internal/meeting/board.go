package meeting

import (
	"context"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
)

// Filter says which meetings a coordinator looks at.
type Filter struct {
	Campaign int64      // 0: any
	States   []State    // empty: those that are open
	Ridings  []string   // nil: all of Canada
	Overdue  civil.Date // those due before this day; zero: whenever
	After    Mark       // the last line of the page before
	Most     int
}

// Mark is a place in the board: lines go by when they are due, and then by
// number.
type Mark struct {
	Due civil.Date
	ID  int64
}

// Line is a meeting on the board.
type Line struct {
	ID        int64
	Riding    string
	Campaign  int64
	State     State
	Lead      string // name; empty: nobody is left
	Members   int
	Asking    int
	Todo      Todo
	Due       civil.Date // of the next step, or when the last one was
	Start     time.Time  // of the appointment; zero: none
	SteppedAt time.Time
}

// Board is a page of meetings, the next due first, of the ridings that the
// actor coordinates, and how many there are in each state.
func (s *Service) Board(ctx context.Context, actor account.Actor, f Filter) ([]Line, map[State]int, error) {
	if err := account.Coordinators.Check(actor); err != nil {
		return nil, nil, err
	}
	f.Ridings = s.within(actor, f.Ridings)
	if f.Ridings != nil && len(f.Ridings) == 0 {
		return nil, nil, nil
	}
	lines, err := s.Store.Board(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	counts, err := s.Store.Count(ctx, f)
	return lines, counts, err
}

// within keeps the ridings that the actor coordinates; nil stands for all of
// Canada.
func (s *Service) within(actor account.Actor, wanted []string) []string {
	if wanted == nil && (actor.Is(account.Administrator) || actor.Person.Scope.Everywhere()) {
		return nil
	}
	if wanted == nil {
		wanted = s.Codes()
	}
	kept := []string{}
	for _, code := range wanted {
		if r, err := s.Ridings(code); err == nil && actor.CanCoordinate(code, r.Province) {
			kept = append(kept, code)
		}
	}
	return kept
}

// Feed are the meetings with a date that somebody is in or, for a coordinator,
// those of their ridings; from a month ago on.
func (s *Service) Feed(ctx context.Context, token string) (*account.Person, []Meeting, error) {
	id, version, err := s.read(feedLink, token)
	if err != nil {
		return nil, nil, err
	}
	kept, err := s.Store.FeedVersion(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	person, err := s.Store.Person(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if person.Suspended || int64(kept) != version {
		return nil, nil, deadLink()
	}
	since := s.Now().UTC().AddDate(0, -1, 0)
	own, err := s.Store.Appointments(ctx, id, since)
	if err != nil || person.Role == account.Volunteer {
		return person, own, err
	}
	all, err := s.Store.Appointments(ctx, 0, since)
	if err != nil {
		return nil, nil, err
	}
	return person, s.covered(account.ActorOf(person, true, time.Time{}), own, all), nil
}

// covered are somebody's own meetings and, of all, those they coordinate.
func (s *Service) covered(actor account.Actor, own, all []Meeting) []Meeting {
	mine := map[int64]bool{}
	for _, m := range own {
		mine[m.ID] = true
	}
	for _, m := range all {
		if r, err := s.Ridings(m.Riding); err == nil && !mine[m.ID] && actor.CanCoordinate(m.Riding, r.Province) {
			own = append(own, m)
		}
	}
	return own
}

// FeedURL is the private address of somebody's calendar. Whoever has it reads
// the calendar, and nothing else.
func (s *Service) FeedURL(ctx context.Context, actor account.Actor) (string, error) {
	version, err := s.Store.FeedVersion(ctx, actor.Person.ID)
	return s.URL() + "/feeds/" + s.token(feedLink, actor.Person.ID, int64(version)) + ".ics", err
}

// RenewFeed gives somebody's calendar another address: the old one is dead.
func (s *Service) RenewFeed(ctx context.Context, actor account.Actor) error {
	if err := account.SignedIn.Check(actor); err != nil {
		return err
	}
	return s.Store.RaiseFeedVersion(ctx, actor.Person.ID)
}
