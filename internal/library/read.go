package library

import (
	"context"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// Read is the latest version of a paper in a language. A fault.NotFound when
// there is none that the audience may read: not even that there is one is
// everybody's business.
func (s *Service) Read(ctx context.Context, a Audience, slug string, lang i18n.Lang) (*Paper, error) {
	p, err := s.Store.Paper(ctx, slug, lang)
	if err == nil && !a.mayRead(p) || fault.KindOf(err) == fault.NotFound {
		return nil, fault.New(fault.NotFound, "paper.unknown", nil)
	}
	return p, err
}

func (a Audience) mayRead(p *Paper) bool {
	return a.Sees(p.Readers()) && (!p.Archived || a == Coordinators)
}

// List are the papers that an audience may read, without their texts;
// coordinators see those that are archived too.
func (s *Service) List(ctx context.Context, a Audience) ([]Paper, error) {
	all, err := s.Store.Papers(ctx)
	return slices.DeleteFunc(all, func(p Paper) bool { return !a.mayRead(&p) }), err
}

// File is a file that papers show: coordinators see all, for they choose what
// is shown; others those of the papers they may read.
func (s *Service) File(ctx context.Context, a Audience, hash string) (*File, error) {
	if a != Coordinators {
		of, err := s.Store.FileAudience(ctx, hash)
		if err == nil && !a.Sees(of) {
			err = fault.New(fault.NotFound, "file.unknown", nil)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.Store.File(ctx, hash)
}

// History is a paper with all its versions, the latest first.
func (s *Service) History(ctx context.Context, slug string, lang i18n.Lang) (*Paper, []Version, error) {
	p, err := s.Read(ctx, Coordinators, slug, lang)
	if err != nil {
		return nil, nil, err
	}
	versions, err := s.Store.Versions(ctx, p.ID)
	return p, versions, err
}

// Archive takes a paper out of the lists and packs, or puts it back.
func (s *Service) Archive(ctx context.Context, slug string, lang i18n.Lang, archived bool) error {
	return s.Store.InTx(ctx, func(tx Store) error {
		p, err := tx.Paper(ctx, slug, lang)
		if err != nil || p.Archived == archived {
			return err
		}
		p.Archived = archived
		return tx.UpdatePaper(ctx, p)
	})
}

// Publish shows a draft to its audience; a second time nothing happens.
func (s *Service) Publish(ctx context.Context, slug string, lang i18n.Lang) error {
	return s.Store.InTx(ctx, func(tx Store) error { return Publish(ctx, tx, slug, lang) })
}

// Publish is Service.Publish in a transaction.
func Publish(ctx context.Context, tx Store, slug string, lang i18n.Lang) error {
	p, err := tx.Paper(ctx, slug, lang)
	if err != nil || !p.Draft {
		return err
	}
	p.Draft = false
	return tx.UpdatePaper(ctx, p)
}

// Due tells whether a paper should have been read again by a day.
func (p *Paper) Due(today civil.Date) bool {
	return !p.Archived && !p.ReviewBy.IsZero() && !today.Before(p.ReviewBy)
}
