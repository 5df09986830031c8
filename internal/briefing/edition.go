package briefing

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/meeting"
	"recess/internal/member"
	"recess/internal/riding"
)

// Shelf is where an edition gets its campaign and papers from.
type Shelf interface {
	// Campaign is the one of a slug; a fault.NotFound when there is none.
	Campaign(ctx context.Context, slug string) (*campaign.Campaign, error)
	// Campaigns are all of them.
	Campaigns(ctx context.Context) ([]campaign.Campaign, error)
	// Paper is the latest version in a language; a fault.NotFound when there
	// is none.
	Paper(ctx context.Context, slug string, lang i18n.Lang) (*library.Paper, error)
	// File is an uploaded file with its data.
	File(ctx context.Context, hash string) (*library.File, error)
	// Record is the public record of a member, the latest first.
	Record(ctx context.Context, person int) ([]member.Entry, error)
	// Past is what earlier meetings of a riding in a campaign have left.
	Past(ctx context.Context, riding string, campaign int64, member int) (*meeting.Past, error)
	// Photo is a member's, JPEG; a fault.NotFound when there is none.
	Photo(ctx context.Context, person int) ([]byte, error)
}

// Press makes packs.
type Press struct {
	Shelf        Shelf
	Finder       *riding.Finder
	Members      *member.Directory
	Organisation func(i18n.Lang) Organisation
	Link         func(lang i18n.Lang, riding string) string // of the report online
	Today        func() civil.Date
}

// Edition is a campaign with its papers in one language, read once and ready
// to be made into the pack of any riding. It is never changed and safe for
// concurrent use.
type Edition struct {
	press    *Press
	lang     i18n.Lang
	campaign *campaign.Campaign
	papers   []paper
	made     civil.Date
	mark     Mark
	files    map[string]*library.File // images, by hash

	provinces sync.Map // drawings, *riding.Sketch by province
}

// paper is one of the edition, and whose eyes it is for.
type paper struct {
	Paper
	audience library.Audience
}

// Mark is what every page of a pack says of it; empty for one that is final.
type Mark string

const (
	Sample Mark = "sample" // of the campaign that comes with the program
	Draft  Mark = "draft"  // of a campaign that is not published
)

// Edition reads a campaign, the current one where no slug is given, and its
// papers. A paper that is missing in the language is taken in the other; one
// that is archived is left out, and so is a draft, but where the campaign is one
// itself: its packs show what it will be, and say so on every page.
func (p *Press) Edition(ctx context.Context, slug string, lang i18n.Lang) (*Edition, error) {
	c, err := p.campaign(ctx, slug)
	if err != nil {
		return nil, err
	}
	e := &Edition{press: p, lang: lang, campaign: c, made: p.Today(), files: map[string]*library.File{}}
	if c.Status == campaign.Draft {
		e.mark = Draft
	}
	for _, slug := range c.Papers {
		if err := e.add(ctx, slug); err != nil {
			return nil, fmt.Errorf("paper %s: %w", slug, err)
		}
	}
	return e, nil
}

func (p *Press) campaign(ctx context.Context, slug string) (*campaign.Campaign, error) {
	if slug != "" {
		return p.Shelf.Campaign(ctx, slug)
	}
	all, err := p.Shelf.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	return campaign.Current(all, p.Today())
}

// AsSample marks every page as a sample.
func (e *Edition) AsSample() { e.mark = Sample }

// Lang is the language of the edition.
func (e *Edition) Lang() i18n.Lang { return e.lang }

// Campaign is what the edition is for; not to be changed.
func (e *Edition) Campaign() *campaign.Campaign { return e.campaign }

func (e *Edition) add(ctx context.Context, slug string) error {
	kept, err := e.press.Shelf.Paper(ctx, slug, e.lang)
	if fault.KindOf(err) == fault.NotFound {
		kept, err = e.press.Shelf.Paper(ctx, slug, e.lang.Other())
	}
	if err != nil || kept.Archived {
		return err
	}
	if e.mark == "" && kept.Draft {
		return nil
	}
	p := paper{audience: kept.Audience, Paper: Paper{
		Title: kept.Title, Kind: kept.Kind, Summary: kept.Summary, Lang: kept.Lang,
		Version: kept.Number, On: civil.Of(kept.At), Sources: kept.Sources,
	}}
	if kept.File != "" {
		p.PDF, err = e.press.Shelf.File(ctx, kept.File)
	} else {
		p.Body, err = e.parse(ctx, kept.Body)
	}
	e.papers = append(e.papers, p)
	return err
}

// parse reads a body and the images it shows.
func (e *Edition) parse(ctx context.Context, body string) (*library.Document, error) {
	doc, err := library.Parse(body)
	if err != nil {
		return nil, err
	}
	for _, hash := range doc.Images() {
		if e.files[hash] == nil {
			if e.files[hash], err = e.press.Shelf.File(ctx, hash); err != nil {
				return nil, err
			}
		}
	}
	return doc, nil
}

// with tells whether the packs of the edition have a section.
func (e *Edition) with(s campaign.Section) bool { return !slices.Contains(e.campaign.Without, s) }

// papersFor keeps the papers that an audience may read.
func (e *Edition) papersFor(a library.Audience) []Paper {
	var kept []Paper
	for _, p := range e.papers {
		if a.Sees(p.audience) {
			kept = append(kept, p.Paper)
		}
	}
	return kept
}
