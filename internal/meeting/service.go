package meeting

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"recess/internal/account"
	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// Service is what people do about meetings.
type Service struct {
	Store     Store
	Now       func() time.Time
	Ridings   func(code string) (*riding.Riding, error)
	Codes     func() []string // of all ridings, those that have ended among them
	Members   *member.Directory
	Recesses  func() []calendar.Window
	Active    func(ctx context.Context) ([]*Campaign, error) // campaigns, the one whose recess is on or comes next first
	Calendar  func(calendar.Invitation) ([]byte, error)      // the file of an invitation
	Organizer func(i18n.Lang) calendar.Party                 // who answers for meetings
	URL       func() string                                  // where Recess is reached, without a slash at the end
	Wake      func()                                         // has what is queued sent soon
	Key       []byte                                         // proves that private links are ours
}

// mostTeams bounds how many open meetings somebody is in: who joins more
// leaves some waiting.
const mostTeams = 3

// Start is StartFor for the campaign whose recess is on or comes next.
func (s *Service) Start(ctx context.Context, actor account.Actor, code string, lang i18n.Lang, from string) (*Meeting, error) {
	return s.StartFor(ctx, actor, "", code, lang, from)
}

// StartFor claims the meeting of a riding, in a campaign, for the actor, who
// lives there. Where somebody else has done so a moment before, the actor asks
// to join their team. A riding is never asked by two: a fault.Conflict names
// another campaign that asks there in the same recess. lang is the language of
// the request where the member is not known to prefer one.
func (s *Service) StartFor(ctx context.Context, actor account.Actor, slug, code string, lang i18n.Lang, from string) (*Meeting, error) {
	if err := account.SignedIn.Check(actor); err != nil {
		return nil, err
	}
	campaign, err := s.activeCampaign(ctx, slug)
	if err != nil {
		return nil, err
	}
	p, err := s.Place(code)
	if err != nil {
		return nil, err
	}
	if p.Blocked == Ended {
		return nil, ended()
	}
	m := &Meeting{
		UID: "meeting-" + rand.Text(), Revision: 1, Riding: code, Campaign: campaign.ID, State: Claimed, Lead: actor.Person.ID, Lang: p.writtenIn(lang),
		Request: Request{Minutes: usualMinutes}, SteppedAt: p.Now,
	}
	err = s.Store.InTx(ctx, func(tx Store) error {
		n, err := newcomerOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		if why := cmp.Or(m.mayStart(n.Person, p), n.room()); why != nil {
			return s.joinOpen(ctx, tx, m, n, p, why)
		}
		if err := m.mayClaim(ctx, tx, p); err != nil {
			return err
		}
		m.Team = []Teammate{*teammate(n.Person, m, In, p.Now)}
		m.Todo = m.next(p, p.Today(), civil.Date{})
		added, err := tx.Claim(ctx, m)
		if err != nil {
			return err
		}
		if !added { // somebody was faster
			return s.joinOpen(ctx, tx, m, n, p, changedMeanwhile())
		}
		return s.begin(ctx, tx, m, p, from)
	})
	return m, err
}

// joinOpen asks to join the open meeting of m's riding, which m then is. Where
// there is none, why says what is wrong.
func (s *Service) joinOpen(ctx context.Context, tx Store, m *Meeting, n *newcomer, p *Place, why error) error {
	open, err := tx.Open(ctx, m.Riding, m.Campaign)
	if fault.KindOf(err) == fault.NotFound {
		return why
	}
	if err != nil {
		return err
	}
	*m = *open
	return s.ask(ctx, tx, m, n, p)
}

// mayClaim is nil while the meeting's campaign is active and no other keeps the
// riding, whatever others do meanwhile.
func (m *Meeting) mayClaim(ctx context.Context, tx Store, p *Place) error {
	c, err := tx.Campaign(ctx, m.Campaign)
	if err != nil {
		return err
	}
	if !c.Active {
		return notActive()
	}
	return m.alone(ctx, tx, p, c)
}

// begin writes what belongs to a claim.
func (s *Service) begin(ctx context.Context, tx Store, m *Meeting, p *Place, from string) error {
	if err := tx.PutTeammate(ctx, m.ID, &m.Team[0]); err != nil {
		return err
	}
	step := &Step{Action: Claim, State: Claimed, Day: p.Today(), At: p.Now, By: m.Lead}
	if err := tx.AddStep(ctx, m.ID, step); err != nil {
		return err
	}
	return tx.Note(ctx, account.Event{At: p.Now, Actor: m.Lead, Action: "meeting claim", Object: m.object(), From: from})
}

// mayStart is nil for a constituent while somebody can be asked.
func (m *Meeting) mayStart(person *account.Person, p *Place) error {
	if person.Home.Riding != m.Riding {
		return fault.New(fault.Forbidden, "meeting.not_here", nil)
	}
	if p.Blocked != "" {
		return fault.New(fault.Conflict, "meeting.blocked."+string(p.Blocked), nil)
	}
	return nil
}

// newcomer is somebody who would like to be in one more team.
type newcomer struct {
	*account.Person
	teams int
}

// newcomerOf is the actor as they are now: they may have been suspended, or
// given a role, since they were asked for.
func newcomerOf(ctx context.Context, tx Store, actor account.Actor) (*newcomer, error) {
	person, teams, err := tx.Newcomer(ctx, actor.Person.ID)
	if err != nil {
		return nil, err
	}
	if err := account.SignedIn.Check(account.ActorOf(person, actor.Verified, actor.CodeAt)); err != nil {
		return nil, err
	}
	if person.Name == "" {
		return nil, fault.New(fault.Conflict, "meeting.name_first", nil)
	}
	return &newcomer{person, teams}, nil
}

// room is nil for who can be in one more team.
func (n *newcomer) room() error {
	if n.teams >= mostTeams {
		return fault.New(fault.Conflict, "meeting.too_many_teams", fault.Args{"Most": mostTeams})
	}
	return nil
}

// change makes a change to a meeting that nobody else changes at the time.
func (s *Service) change(ctx context.Context, id int64, f func(tx Store, m *Meeting, p *Place) error) error {
	return s.Store.InTx(ctx, func(tx Store) error {
		m, err := tx.Meeting(ctx, id)
		if err != nil {
			return err
		}
		p, err := s.Place(m.Riding)
		if err != nil {
			return err
		}
		return f(tx, m, p)
	})
}

// changeAs is change by somebody whom the meeting is for; a fault.Forbidden for
// anybody else.
func (s *Service) changeAs(ctx context.Context, actor account.Actor, id int64, f func(tx Store, m *Meeting, p *Place) error) error {
	return s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		if err := m.isFor(actor, p); err != nil {
			return err
		}
		return f(tx, m, p)
	})
}

// isFor is nil for who may see a meeting.
func (m *Meeting) isFor(actor account.Actor, p *Place) error {
	if !m.StandingOf(actor, p.Riding.Province).Sees() {
		return forbidden()
	}
	return nil
}

func (m *Meeting) object() string { return fmt.Sprint("meeting ", m.ID) }

// URLOf is the page of a meeting.
func (s *Service) URLOf(id int64, lang i18n.Lang) string {
	return fmt.Sprintf("%s/%s/meetings/%d", s.URL(), lang, id)
}
