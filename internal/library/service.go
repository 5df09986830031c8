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

// Save adds a paper, or a version to it when anything in it is another than in
// the latest. was is the number of the version that the change was made from,
// 0 for a new paper: a fault.Conflict when there is a later one. Whether it is
// archived, or a draft, stays as it is. It tells whether anything changed.
func (s *Service) Save(ctx context.Context, p Paper, was int, by int64) (changed bool, err error) {
	p.At, p.By = s.Now().UTC(), by
	err = s.Store.InTx(ctx, func(tx Store) error {
		if err := check(ctx, tx, &p); err != nil {
			return err
		}
		kept, err := latest(ctx, tx, &p)
		if err != nil {
			return err
		}
		switch {
		case kept.Number == was:
		case kept.Number == was+1 && kept.By == by && samePaper(&p, &kept): // the button was pressed twice
			return nil
		case was == 0:
			return fault.New(fault.Conflict, "paper.taken", fault.Args{"Slug": p.Slug})
		default:
			return fault.New(fault.Conflict, "paper.stale", fault.Args{"Title": kept.Title})
		}
		p.Archived, p.Draft = kept.Archived, kept.Draft
		changed, err = save(ctx, tx, &p, &kept)
		return err
	})
	return changed && err == nil, err
}

// Put saves a paper, in a transaction, over whatever its latest version is: an
// import's way.
func (s *Service) Put(ctx context.Context, tx Store, p Paper) (changed bool, err error) {
	if err := check(ctx, tx, &p); err != nil {
		return false, err
	}
	p.At = s.Now().UTC()
	kept, err := latest(ctx, tx, &p)
	if err != nil {
		return false, err
	}
	return save(ctx, tx, &p, &kept)
}

// latest is what is kept of a paper; the zero Paper for a new one.
func latest(ctx context.Context, tx Store, p *Paper) (Paper, error) {
	kept, err := tx.Paper(ctx, p.Slug, p.Lang)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return Paper{}, nil
	case err != nil:
		return Paper{}, err
	}
	return *kept, nil
}

// save writes what differs from what is kept. A version is added for anything
// but the archive, so that who changes an older one is told.
func save(ctx context.Context, tx Store, p, kept *Paper) (changed bool, err error) {
	p.ID, p.Number = kept.ID, kept.Number+1
	about := p.Kind != kept.Kind || p.Audience != kept.Audience || p.ReviewBy != kept.ReviewBy
	switch {
	case p.ID == 0:
		err = tx.AddPaper(ctx, p)
	case about || p.Archived != kept.Archived || p.Draft != kept.Draft:
		changed, err = true, tx.UpdatePaper(ctx, p)
	}
	if err != nil || kept.ID != 0 && !about && sameContent(&p.Version, &kept.Version) {
		return changed, err
	}
	return true, tx.AddVersion(ctx, p)
}

func samePaper(a, b *Paper) bool {
	return a.Kind == b.Kind && a.Audience == b.Audience && a.ReviewBy == b.ReviewBy && sameContent(&a.Version, &b.Version)
}

func sameContent(a, b *Version) bool {
	return a.Title == b.Title && a.Summary == b.Summary && a.Body == b.Body && a.File == b.File &&
		(len(a.Sources) == 0 && len(b.Sources) == 0 || reflect.DeepEqual(a.Sources, b.Sources))
}
