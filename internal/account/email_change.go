package account

import (
	"context"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// EmailChange is a change of address under way. It is made once a button has
// been pressed on the page of the link that each of the two addresses got.
type EmailChange struct {
	Person           int64
	Old, New         string
	OldHash, NewHash []byte // of the links' tokens
	MadeAt           time.Time
	OldAt, NewAt     time.Time // when it was confirmed at each; zero until then
}

// Confirmed tells whether both addresses have.
func (c *EmailChange) Confirmed() bool { return !c.OldAt.IsZero() && !c.NewAt.IsZero() }

// AskEmailChange sends a link to the actor's address and one to a new address.
// A fault.Invalid when that is no address, or is theirs already. All else, be
// it an address that somebody has or one that has had its links, is silent, so
// that the answer tells nothing about who is known.
func (s *Service) AskEmailChange(ctx context.Context, actor Actor, typed string, lang i18n.Lang, from string) error {
	if err := SignedIn.Check(actor); err != nil {
		return err
	}
	email, err := Address(typed)
	if err != nil {
		return err
	}
	if email == actor.Person.Email {
		return fault.New(fault.Invalid, "account.same_address", nil)
	}
	now := s.Now().UTC()
	change := &EmailChange{Person: actor.Person.ID, Old: actor.Person.Email, New: email, MadeAt: now}
	var urls []string
	err = s.Store.InTx(ctx, func(tx Store) error {
		if err := tx.Lock(ctx, "changes of address"); err != nil { // or several at once are not counted
			return err
		}
		asked, err := tx.EmailChangesSince(ctx, change.Person, email, now.Add(-LinkLife))
		if err != nil || asked >= linksPerLife {
			return err
		}
		if urls, err = s.sendChangeLinks(ctx, tx, change, lang); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: change.Person, Action: "e-mail change asked", Object: object(change.Person), From: from})
	})
	if err != nil {
		return err
	}
	for _, url := range urls {
		s.tell(url)
	}
	return nil
}

// sendChangeLinks keeps a change and sends its links. Whoever has the new
// address may be a stranger, and is not told the old one.
func (s *Service) sendChangeLinks(ctx context.Context, tx Store, change *EmailChange, lang i18n.Lang) (urls []string, err error) {
	var oldToken, freshToken string
	oldToken, change.OldHash = newToken()
	freshToken, change.NewHash = newToken()
	if err := tx.AddEmailChange(ctx, change); err != nil {
		return nil, err
	}
	base := s.URL + "/" + string(lang) + "/email/"
	urls = []string{base + oldToken, base + freshToken}
	for _, m := range []Mail{
		{Key: change.OldHash, To: change.Old, Lang: lang, Kind: "email-old", Args: map[string]string{"url": urls[0], "new": change.New}},
		{Key: change.NewHash, To: change.New, Lang: lang, Kind: "email-new", Args: map[string]string{"url": urls[1]}},
	} {
		if err := tx.Send(ctx, m, change.MadeAt); err != nil {
			return nil, err
		}
	}
	return urls, nil
}

// OpenEmailChange looks at a change without confirming it: mail scanners open
// every address they see. AtNew tells at which of the addresses the link is. A
// fault.NotFound when the link is used, expired, cut or made up, or the person
// has another address by now.
func (s *Service) OpenEmailChange(ctx context.Context, token string) (change *EmailChange, atNew bool, err error) {
	return s.openEmailChange(ctx, s.Store, token)
}

func (s *Service) openEmailChange(ctx context.Context, store Store, token string) (*EmailChange, bool, error) {
	dead := fault.New(fault.NotFound, "account.link_dead", nil)
	hash := hashToken(token)
	change, err := store.EmailChange(ctx, hash)
	if fault.KindOf(err) == fault.NotFound {
		return nil, false, dead
	}
	if err != nil {
		return nil, false, err
	}
	atNew := string(hash) == string(change.NewHash)
	used := change.OldAt
	if atNew {
		used = change.NewAt
	}
	if !used.IsZero() || !s.Now().Before(change.MadeAt.Add(LinkLife)) {
		return nil, false, dead
	}
	person, err := store.Person(ctx, change.Person)
	if fault.KindOf(err) == fault.NotFound || err == nil && (person.Suspended || person.Email != change.Old) {
		return nil, false, dead
	}
	return change, atNew, err
}

// ConfirmEmailChange uses a link up and, when it is the second of the two,
// changes the address. A fault.Conflict when somebody else has it. It holds the
// person first: of two changes that become complete at once, the second finds
// that they have another address by now.
func (s *Service) ConfirmEmailChange(ctx context.Context, token, from string) (change *EmailChange, err error) {
	err = s.Store.InTx(ctx, func(tx Store) error {
		now := s.Now().UTC()
		if change, err = s.confirmedAlready(ctx, tx, token); err != nil || change != nil {
			return err
		}
		asked, _, err := s.openEmailChange(ctx, tx, token)
		if err != nil {
			return err
		}
		if _, err := tx.HoldPerson(ctx, asked.Person); err != nil {
			return err
		}
		if _, _, err := s.openEmailChange(ctx, tx, token); err != nil { // once more, now that nothing can change
			return err
		}
		if change, err = tx.ConfirmEmailChange(ctx, hashToken(token), now); err != nil || !change.Confirmed() {
			return err
		}
		return s.changeEmail(ctx, tx, change, now, from)
	})
	return change, err
}

// confirmedAlready returns the change of a link whose button was pressed before,
// while it is fresh: a second press is answered as the first was. It returns
// nothing for any other link.
func (s *Service) confirmedAlready(ctx context.Context, store Store, token string) (*EmailChange, error) {
	hash := hashToken(token)
	change, err := store.EmailChange(ctx, hash)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	used := change.OldAt
	if string(hash) == string(change.NewHash) {
		used = change.NewAt
	}
	if used.IsZero() || !s.Now().Before(change.MadeAt.Add(LinkLife)) {
		return nil, nil
	}
	return change, nil
}

func (s *Service) changeEmail(ctx context.Context, tx Store, change *EmailChange, now time.Time, from string) error {
	switch _, err := tx.PersonByEmail(ctx, change.New); {
	case err == nil:
		return fault.New(fault.Conflict, "account.address_taken", nil)
	case fault.KindOf(err) != fault.NotFound:
		return err
	}
	person, err := tx.Person(ctx, change.Person)
	if err != nil {
		return err
	}
	person.Email = change.New
	if err := tx.UpdatePerson(ctx, person); err != nil {
		return err
	}
	if err := tx.MoveConsents(ctx, change.Old, change.New); err != nil {
		return err
	}
	if err := tx.MoveMail(ctx, change.Old, change.New); err != nil {
		return err
	}
	return tx.Note(ctx, Event{At: now, Actor: person.ID, Action: "e-mail changed", Object: object(person.ID), From: from})
}
