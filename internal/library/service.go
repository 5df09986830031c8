package library

import (
	"context"
	"reflect"
	"time"

	"recess/internal/fault"
)

// Service is what coordinators do with papers.
type Service struct {
	Store     Store
	Inspector Inspector
	Now       func() time.Time
}

// Save adds a paper, or a version to it when its content is another than the
// latest's. was is the number of the version that the change was made from, 0
// for a new paper: a fault.Conflict when there is a later one. It tells
// whether anything changed.
func (s *Service) Save(ctx context.Context, p Paper, was int, by int64) (changed bool, err error) {
	p.At, p.By = s.Now().UTC(), by
	err = s.Store.InTx(ctx, func(tx Store) error {
		if err := check(ctx, tx, &p); err != nil {
			return err
		}
		changed, err = save(ctx, tx, p, was)
		return err
	})
	return changed, err
}

// Put saves a paper, in a transaction, over whatever its latest version is: an
// import's way.
func (s *Service) Put(ctx context.Context, tx Store, p Paper) (changed bool, err error) {
	if err := check(ctx, tx, &p); err != nil {
		return false, err
	}
	p.At = s.Now().UTC()
	kept, err := tx.Paper(ctx, p.Slug, p.Lang)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return save(ctx, tx, p, 0)
	case err != nil:
		return false, err
	}
	return save(ctx, tx, p, kept.Number)
}

func save(ctx context.Context, tx Store, p Paper, was int) (bool, error) {
	kept, err := tx.Paper(ctx, p.Slug, p.Lang)
	if fault.KindOf(err) == fault.NotFound {
		p.Number = 1
		if err := tx.AddPaper(ctx, &p); err != nil {
			return false, err
		}
		return true, tx.AddVersion(ctx, &p)
	}
	if err != nil {
		return false, err
	}
	switch {
	case was == 0:
		return false, fault.New(fault.Conflict, "paper.taken", fault.Args{"Slug": p.Slug})
	case kept.Number != was:
		return false, fault.New(fault.Conflict, "paper.stale", fault.Args{"Title": kept.Title})
	}
	p.ID, p.Number = kept.ID, kept.Number+1
	about := p.Kind != kept.Kind || p.Audience != kept.Audience || p.ReviewBy != kept.ReviewBy || p.Archived != kept.Archived
	if about {
		if err := tx.UpdatePaper(ctx, &p); err != nil {
			return false, err
		}
	}
	if sameContent(&p.Version, &kept.Version) {
		return about, nil
	}
	return true, tx.AddVersion(ctx, &p)
}

func sameContent(a, b *Version) bool {
	return a.Title == b.Title && a.Summary == b.Summary && a.Body == b.Body && a.File == b.File &&
		(len(a.Sources) == 0 && len(b.Sources) == 0 || reflect.DeepEqual(a.Sources, b.Sources))
}
