package meeting

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
)

// A private link names what it opens and proves that we made it. It does what
// it is for and nothing else: it signs nobody in.
const (
	pollLink       = "poll"       // meeting, person
	feedLink       = "feed"       // person, version
	invitationLink = "invitation" // invitation
)

// macBytes is how much of the proof stands in a link: 128 bits.
const macBytes = 16

// token makes the secret part of a link of a kind.
func (s *Service) token(kind string, numbers ...int64) string {
	var b []byte
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return base64.RawURLEncoding.EncodeToString(append(s.proof(kind, b), b...))
}

func (s *Service) proof(kind string, b []byte) []byte {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(kind + "\x00"))
	mac.Write(b)
	return mac.Sum(nil)[:macBytes]
}

// read gives the two numbers of a token, the second 0 where there is one. A
// fault.NotFound when the token is cut, changed, of another kind or made up.
func (s *Service) read(kind, token string) (first, second int64, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) <= macBytes || !hmac.Equal(raw[:macBytes], s.proof(kind, raw[macBytes:])) {
		return 0, 0, deadLink()
	}
	a, n := binary.Uvarint(raw[macBytes:])
	b, _ := binary.Uvarint(raw[macBytes+max(n, 0):])
	return int64(a), int64(b), nil
}

// OpenPoll is the meeting of a private link and whose link it is. A
// fault.NotFound once they are no longer in the team, or suspended.
func (s *Service) OpenPoll(ctx context.Context, token string) (*Meeting, *Teammate, error) {
	id, person, err := s.read(pollLink, token)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.Store.Meeting(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	t := m.Teammate(person)
	if t == nil || t.Membership != In {
		return nil, nil, deadLink()
	}
	switch who, err := s.Store.Person(ctx, person); {
	case err != nil:
		return nil, nil, err
	case who.Suspended:
		return nil, nil, deadLink()
	}
	return m, t, nil
}

// PollURL is a teammate's private link to the poll.
func (s *Service) pollURL(m *Meeting, t *Teammate) string {
	return s.URL() + "/" + string(t.Lang) + "/poll/" + s.token(pollLink, m.ID, t.Person)
}

// Invitation lets one person into a team without being asked: the lead has
// passed the link on.
type Invitation struct {
	ID      int64
	Meeting int64
	By      int64
	Until   time.Time
	UsedBy  int64 // 0: nobody yet
}

// invitationLife is how long an invitation can be used.
const invitationLife = 7 * 24 * time.Hour

// Invite makes a link that lets one person in, within a week.
func (s *Service) Invite(ctx context.Context, actor account.Actor, id int64) (string, error) {
	link := ""
	err := s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error {
		standing := m.StandingOf(actor, p.Riding.Province)
		if !standing.Manages() {
			return forbidden()
		}
		if m.State.Over() {
			return fault.New(fault.Conflict, "meeting.over", nil)
		}
		i := &Invitation{Meeting: id, By: actor.Person.ID, Until: p.Now.Add(invitationLife)}
		if err := tx.AddInvitation(ctx, i); err != nil {
			return err
		}
		link = s.URL() + "/" + string(actor.Person.Lang) + "/invitations/" + s.token(invitationLink, i.ID)
		return nil
	})
	return link, err
}

// OpenInvitation is the meeting of an invitation, which it does not use up. A
// fault.NotFound when another has used it, when it is old, cut or made up, when
// its meeting is over, or when who made it has nothing to do with that any more.
func (s *Service) OpenInvitation(ctx context.Context, actor account.Actor, token string) (*Meeting, error) {
	if err := account.SignedIn.Check(actor); err != nil {
		return nil, err
	}
	_, m, err := s.openInvitation(ctx, s.Store, token, actor.Person.ID)
	return m, err
}

func (s *Service) openInvitation(ctx context.Context, store Store, token string, by int64) (*Invitation, *Meeting, error) {
	id, _, err := s.read(invitationLink, token)
	if err != nil {
		return nil, nil, err
	}
	i, err := store.Invitation(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	m, err := store.Meeting(ctx, i.Meeting)
	if err != nil {
		return nil, nil, err
	}
	if i.UsedBy != 0 && i.UsedBy != by || !s.Now().Before(i.Until) || m.State.Over() {
		return nil, nil, deadLink()
	}
	if err := s.vouches(ctx, store, i.By, m); err != nil {
		return nil, nil, err
	}
	return i, m, nil
}

// vouches is nil while a person who has made an invitation is in the team, or
// coordinates the riding.
func (s *Service) vouches(ctx context.Context, store Store, person int64, m *Meeting) error {
	maker, err := store.Person(ctx, person)
	if fault.KindOf(err) == fault.NotFound {
		return deadLink()
	}
	if err != nil {
		return err
	}
	r, err := s.Ridings(m.Riding)
	if err != nil {
		return err
	}
	if !m.StandingOf(account.ActorOf(maker, true, time.Time{}), r.Province).Sees() {
		return deadLink()
	}
	return nil
}

// UseInvitation puts the actor in the team of an invitation.
func (s *Service) UseInvitation(ctx context.Context, actor account.Actor, token string) (*Meeting, error) {
	if err := account.SignedIn.Check(actor); err != nil {
		return nil, err
	}
	var m *Meeting
	err := s.Store.InTx(ctx, func(tx Store) error {
		n, err := newcomerOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		i, found, err := s.openInvitation(ctx, tx, token, n.ID)
		if err != nil {
			return err
		}
		m = found
		switch t := m.Teammate(n.ID); {
		case t == nil:
			if err := n.room(); err != nil {
				return err
			}
		case t.Membership == In:
			return nil
		}
		p, err := s.Place(m.Riding)
		if err != nil {
			return err
		}
		if p.Blocked == Ended {
			return ended()
		}
		if err := tx.UseInvitation(ctx, i.ID, n.ID); err != nil {
			return err
		}
		return s.admit(ctx, tx, m, teammate(n.Person, m, In, p.Now), p)
	})
	return m, err
}

func deadLink() error { return fault.New(fault.NotFound, "meeting.link_dead", nil) }
