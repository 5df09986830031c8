package account

import (
	"context"
	"time"

	"recess/internal/i18n"
)

// foundingLife is how long the link for the first administrator works.
const foundingLife = 24 * time.Hour

// FoundingLink is the address at which the first administrator makes
// themselves known; empty when there is one already. Volunteers alone are no
// hindrance: whoever opens the site first may join it.
func (s *Service) FoundingLink(ctx context.Context, lang i18n.Lang) (string, error) {
	now := s.Now().UTC()
	link, token := newLink("", lang, now) // of nobody: it does not sign in
	link.ExpiresAt = now.Add(foundingLife)
	made := false
	err := s.Store.InTx(ctx, func(tx Store) error {
		administrators, err := tx.Administrators(ctx)
		if err != nil || len(administrators) > 0 {
			return err
		}
		made = true
		return tx.AddLink(ctx, link)
	})
	if err != nil || !made {
		return "", err
	}
	return s.URL + "/" + string(lang) + "/setup/" + token, nil
}

// OpenFounding is nil while a founding link works; a fault.NotFound when it is
// used, expired or made up, or when there is an administrator already.
func (s *Service) OpenFounding(ctx context.Context, token string) error {
	_, err := s.openFounding(ctx, s.Store, token)
	return err
}

func (s *Service) openFounding(ctx context.Context, store Store, token string) (*Link, error) {
	link, err := s.liveLink(ctx, store, token)
	if err != nil {
		return nil, err
	}
	administrators, err := store.Administrators(ctx)
	if err != nil {
		return nil, err
	}
	if len(administrators) > 0 || link.Email != "" {
		return nil, deadLink()
	}
	return link, nil
}

// Found uses a founding link up: it makes the first administrator, be it of
// somebody who has joined meanwhile. As with Invite, whoever reads the console
// needs no other proof.
func (s *Service) Found(ctx context.Context, token, typed string, lang i18n.Lang, from string) (*Person, error) {
	var person *Person
	err := s.Store.InTx(ctx, func(tx Store) error {
		link, err := s.openFounding(ctx, tx, token)
		if err != nil {
			return err
		}
		email, err := Address(typed)
		if err != nil {
			return err
		}
		now := s.Now().UTC()
		if err := useUp(ctx, tx, link, now); err != nil {
			return err
		}
		link.Email, link.Lang = email, lang
		if person, err = s.enrol(ctx, tx, link, Administrator, Scope{}, now); err != nil {
			return err
		}
		if err := tx.EndSessions(ctx, person.ID, ""); err != nil { // as with any new role
			return err
		}
		if err := welcomeBack(ctx, tx, email, now); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: person.ID, Action: "first administrator", Object: object(person.ID), From: from})
	})
	if err != nil {
		return nil, err
	}
	return person, nil
}
