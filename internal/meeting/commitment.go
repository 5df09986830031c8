package meeting

import (
	"context"
	"slices"
	"strconv"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
)

// Promise tells how a commitment came out.
type Promise string

const (
	Promised Promise = "open"
	Kept     Promise = "kept"
	Broken   Promise = "broken"
)

// Promises are all there are.
var Promises = []Promise{Promised, Kept, Broken}

// Commitment is something that the member or the team has promised. It stays
// open until somebody closes it.
type Commitment struct {
	ID        int64
	Meeting   int64
	Riding    string
	Campaign  int64
	Ours      bool  // the team's; else the member's
	Owner     int64 // teammate who does it, or who asks the office after it
	OwnerName string
	Text      string
	Due       civil.Date // zero: none was named
	State     Promise
	By        int64 // person who wrote it down
	At        time.Time
	ClosedBy  int64
	ClosedAt  time.Time
}

// Fields of the commitments in a report's form, numbered from 1. An owner is a
// teammate's number; empty: the member or their office.
const (
	fieldPromise = "promise"
	fieldOwner   = "owner"
	fieldDue     = "due"
)

// MostPromises is how many commitments a report's form has room for; more can
// be added to the report.
const MostPromises = 3

// takePromises takes the commitments out of a report's fields: they live on
// their own. A fault.Invalid when the day of one cannot be read.
func (f Fields) takePromises() ([]Commitment, error) {
	var all []Commitment
	var wrong error
	for n := range MostPromises {
		number := "_" + strconv.Itoa(n+1)
		due, err := civil.Read(f[fieldDue+number])
		if err != nil && f[fieldPromise+number] != "" && wrong == nil {
			wrong = err
		}
		owner, _ := strconv.ParseInt(f[fieldOwner+number], 10, 64)
		all = append(all, Commitment{Text: f[fieldPromise+number], Ours: owner != 0, Owner: owner, Due: due})
		for _, name := range []string{fieldPromise, fieldOwner, fieldDue} {
			delete(f, name+number)
		}
	}
	return all, wrong
}

// among tells whether a commitment is written down already. An empty line is.
func (c *Commitment) among(known []Commitment) bool {
	text := oneLine(c.Text)
	return text == "" || slices.ContainsFunc(known, func(k Commitment) bool { return k.Text == text && k.Ours == c.Ours && k.State == Promised })
}

// promise writes down what was promised at a meeting, but nothing twice.
func (s *Service) promise(ctx context.Context, tx Store, m *Meeting, actor account.Actor, p *Place, promises []Commitment) error {
	known, err := tx.Commitments(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, c := range promises {
		if c.among(known) {
			continue
		}
		c.Text = oneLine(c.Text)
		if len([]rune(c.Text)) > longestWords {
			return tooLong(longestWords)
		}
		if !c.Due.IsZero() && (c.Due.Before(p.Today().Add(-oldestReport)) || p.Today().Add(furthestPromise).Before(c.Due)) {
			return fault.New(fault.Invalid, "report.wrong_due", nil)
		}
		c.Meeting, c.Riding, c.Campaign, c.State, c.By, c.At = m.ID, m.Riding, m.Campaign, Promised, actor.Person.ID, p.Now
		if m.member(c.Owner) == nil {
			c.Owner = m.followUp()
		}
		if err := tx.AddCommitment(ctx, &c); err != nil {
			return err
		}
		known = append(known, c)
	}
	return nil
}

// member is somebody of the team; nil for anybody else.
func (m *Meeting) member(person int64) *Teammate {
	if t := m.Teammate(person); t != nil && t.Membership == In {
		return t
	}
	return nil
}

// followUp is who keeps track of what was promised: the lead where nobody else
// does; 0 when nobody is left.
func (m *Meeting) followUp() int64 {
	if t := m.Holder(FollowUp); t != nil {
		return t.Person
	}
	return m.Lead
}

// Promise adds a commitment to a meeting.
func (s *Service) Promise(ctx context.Context, actor account.Actor, id int64, c Commitment) error {
	return s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
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
	return s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
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

// remember reminds whoever a commitment is with that its day has come, once.
// Where they have left, it is the lead's.
func (s *Service) remember(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	due, err := tx.PromisesDue(ctx, m.ID, p.Today())
	if err != nil || len(due) == 0 {
		return err
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	for _, c := range due {
		to := m.member(c.Owner)
		if to == nil {
			to = m.member(m.Lead)
		}
		if to != nil {
			args := map[string]string{"what": c.Text, "ours": "", "url": s.URLOf(m.ID, to.Lang) + "/report"}
			if c.Ours {
				args["ours"] = "yes"
			}
			if err := t.sendEver(ctx, to.reader(), "meeting-promise", strconv.FormatInt(c.ID, 10), args); err != nil {
				return err
			}
		}
		if err := tx.PromiseTold(ctx, c.ID); err != nil {
			return err
		}
	}
	return nil
}
