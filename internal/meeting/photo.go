package meeting

import (
	"context"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/picture"
)

// Photo is a picture of a meeting that everybody in it has agreed to, drawn
// anew.
type Photo struct {
	JPEG       []byte
	Permission string // who gave it
	By         int64  // person
	At         time.Time
}

const (
	photoMillions = 64   // pixels; a telephone's has 12 to 50
	photoSide     = 1600 // pixels, of the longer side as kept
	longestName   = 200
)

// AddPhoto keeps the photograph of a meeting, with who has agreed to it.
func (s *Service) AddPhoto(ctx context.Context, actor account.Actor, id int64, file []byte, permission, from string) error {
	permission = oneLine(permission)
	if permission == "" || len([]rune(permission)) > longestName {
		return fault.New(fault.Invalid, "report.needs_permission", nil)
	}
	if err := s.seen(ctx, actor, id); err != nil { // before a stranger's picture is unpacked
		return err
	}
	drawn, err := picture.JPEG(file, photoMillions, photoSide)
	if err != nil {
		return err
	}
	return s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		if err := tx.PutPhoto(ctx, id, &Photo{JPEG: drawn, Permission: permission, By: actor.Person.ID, At: p.Now}); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "photo", Object: m.object(), From: from})
	})
}

// seen is nil for whom a meeting is for.
func (s *Service) seen(ctx context.Context, actor account.Actor, id int64) error {
	m, err := s.Store.Meeting(ctx, id)
	if err != nil {
		return err
	}
	p, err := s.Place(m.Riding)
	if err != nil {
		return err
	}
	return m.isFor(actor, p)
}

// RemovePhoto takes the photograph away: somebody has changed their mind.
func (s *Service) RemovePhoto(ctx context.Context, actor account.Actor, id int64, from string) error {
	return s.changeAs(ctx, actor, id, func(tx Store, m *Meeting, p *Place) error {
		if err := tx.DropPhoto(ctx, id); err != nil {
			return err
		}
		return tx.Note(ctx, account.Event{At: p.Now, Actor: actor.Person.ID, Action: "photo removed", Object: m.object(), From: from})
	})
}
