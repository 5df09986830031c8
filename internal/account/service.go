package account

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
)

// Service is what people do with their accounts.
type Service struct {
	Store Store
	Now   func() time.Time
	URL   string // where Recess is reached, without a slash at the end
	// Asked is told of each link that somebody has asked for, once it is
	// queued; nil: nobody is.
	Asked func(url string)
	// Leaving is called for who deletes their account, in the transaction that
	// does so, while they are still known; nil: there is nothing to leave.
	Leaving func(ctx context.Context, tx Store, person int64) error
	// Suspending closes, in the transaction that suspends a person, what is
	// open to them elsewhere, and says what that was, for the audit log;
	// Reactivating opens it again. nil: there is nothing elsewhere.
	Suspending   func(ctx context.Context, tx Store, person int64) (closed string, err error)
	Reactivating func(ctx context.Context, tx Store, person int64) error
}

// linksPerLife bounds how many mails one address can be made to get.
const linksPerLife = 3

// AskLink sends a sign-in link to an address, whether or not it has an
// account: who gets it may join. A fault.Invalid when it is no address. All
// else, be it a suspended account or an address that has had its links, is
// silent, so that the answer tells nothing about who is known.
func (s *Service) AskLink(ctx context.Context, typed string, lang i18n.Lang, returnTo, from string) error {
	email, err := Address(typed)
	if err != nil {
		return err
	}
	now := s.Now().UTC()
	address := ""
	err = s.Store.InTx(ctx, func(tx Store) error {
		sent, err := linksSent(ctx, tx, email, now)
		if err != nil || sent >= linksPerLife {
			return err
		}
		person, err := tx.PersonByEmail(ctx, email)
		switch {
		case fault.KindOf(err) == fault.NotFound:
		case err != nil:
			return err
		case person.Suspended:
			return tx.Note(ctx, Event{At: now, Actor: person.ID, Action: "sign-in refused", From: from})
		}
		link, token := newLink(email, lang, now)
		link.Return = LocalPath(returnTo)
		if err := tx.AddLink(ctx, link); err != nil {
			return err
		}
		address = s.linkURL(lang, token)
		return tx.Send(ctx, Mail{
			Key: link.Hash, To: email, Lang: lang, Kind: "sign-in", Args: map[string]string{"url": address},
		}, now)
	})
	if err == nil && address != "" {
		s.tell(address)
	}
	return err
}

// Invite makes the account of an address, or changes its role, and gives a
// link to be handed over by other means: on the console. What the account was
// signed in with ends, whatever changes.
func (s *Service) Invite(ctx context.Context, typed string, lang i18n.Lang, role Role, scope Scope, from string) (string, error) {
	email, err := Address(typed)
	if err != nil {
		return "", err
	}
	now := s.Now().UTC()
	link, token := newLink(email, lang, now)
	err = s.Store.InTx(ctx, func(tx Store) error {
		person, err := s.enrol(ctx, tx, link, role, scope, now)
		if err != nil {
			return err
		}
		if err := tx.EndSessions(ctx, person.ID, ""); err != nil {
			return err
		}
		if err := tx.AddLink(ctx, link); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Action: "invite", Object: object(person.ID), Detail: string(role), From: from})
	})
	return s.linkURL(lang, token), err
}

// linksSent is how many links an address has had in a LinkLife. Until the
// transaction ends, no other counts or sends those of the same address.
func linksSent(ctx context.Context, tx Store, email string, now time.Time) (int, error) {
	if err := tx.Lock(ctx, "links of "+email); err != nil {
		return 0, err
	}
	return tx.LinksSince(ctx, email, now.Add(-LinkLife))
}

func newLink(email string, lang i18n.Lang, now time.Time) (*Link, string) {
	token, hash := newToken()
	return &Link{Hash: hash, Email: email, Lang: lang, MadeAt: now, ExpiresAt: now.Add(LinkLife)}, token
}

func (s *Service) linkURL(lang i18n.Lang, token string) string {
	return s.URL + "/" + string(lang) + "/sign-in/" + token
}

// OpenLink looks at a link without using it up: mail scanners open every
// address they see. A fault.NotFound when it is used, expired, cut or made up.
func (s *Service) OpenLink(ctx context.Context, token string) (*Link, error) {
	return s.openLink(ctx, s.Store, token)
}

func (s *Service) openLink(ctx context.Context, store Store, token string) (*Link, error) {
	link, err := s.liveLink(ctx, store, token)
	if err == nil && link.Email == "" { // a founding link
		return nil, deadLink()
	}
	return link, err
}

// liveLink is a link that is neither used nor expired.
func (s *Service) liveLink(ctx context.Context, store Store, token string) (*Link, error) {
	link, err := store.Link(ctx, hashToken(token))
	if fault.KindOf(err) == fault.NotFound {
		return nil, deadLink()
	}
	if err != nil {
		return nil, err
	}
	if !link.UsedAt.IsZero() || !s.Now().Before(link.ExpiresAt) {
		return nil, deadLink()
	}
	return link, nil
}

func deadLink() error { return fault.New(fault.NotFound, "account.link_dead", nil) }

// UseLink signs in with a browser: it uses the link up and gives its person,
// who is new when the address was not known.
func (s *Service) UseLink(ctx context.Context, token string, with Browser, from string) (*Person, *Link, error) {
	person, link, err := s.useLink(ctx, token, with, from)
	if fault.KindOf(err) == fault.Conflict { // another link of a new address has just made the account
		person, link, err = s.useLink(ctx, token, with, from)
	}
	return person, link, err
}

func (s *Service) useLink(ctx context.Context, token string, with Browser, from string) (person *Person, link *Link, err error) {
	err = s.Store.InTx(ctx, func(tx Store) (err error) {
		now := s.Now().UTC()
		if link, err = s.openLink(ctx, tx, token); err != nil {
			return err
		}
		if err := useUp(ctx, tx, link, now); err != nil {
			return err
		}
		if person, _, err = s.welcome(ctx, tx, link, now); err != nil {
			return err
		}
		if person.Suspended {
			return fault.New(fault.Forbidden, "account.suspended", nil)
		}
		if err := welcomeBack(ctx, tx, link.Email, now); err != nil {
			return err
		}
		if err := s.recognize(ctx, tx, person, with, now); err != nil {
			return err
		}
		return tx.Note(ctx, Event{At: now, Actor: person.ID, Action: "sign-in", From: from})
	})
	return person, link, err
}

// useUp marks a link used. Of two who bring it at the same moment the second
// sees what they would have seen a moment later.
func useUp(ctx context.Context, tx Store, link *Link, now time.Time) error {
	err := tx.UseLink(ctx, link.Hash, now)
	if fault.KindOf(err) == fault.Conflict {
		return deadLink()
	}
	return err
}

// welcome finds the person of a link or makes the account; it tells which.
func (s *Service) welcome(ctx context.Context, tx Store, link *Link, now time.Time) (person *Person, made bool, err error) {
	person, err = tx.PersonByEmail(ctx, link.Email)
	if fault.KindOf(err) != fault.NotFound {
		return person, false, err
	}
	person = &Person{Email: link.Email, Lang: link.Lang, Role: Volunteer, Reach: ReachEmail, CreatedAt: now}
	return person, true, tx.AddPerson(ctx, person)
}

func object(person int64) string { return "person " + strconv.FormatInt(person, 10) }

// LocalPath is a path of this site to go on to; empty for anything that could
// lead elsewhere, such as //example.org or /\example.org.
func LocalPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return ""
	}
	return path
}
