package campaign

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// Service is what coordinators do with campaigns.
type Service struct {
	Store   Store
	Now     func() time.Time
	Changed func() // is called after each change; nil: nobody waits for it
}

// change makes a change in a transaction, and tells that there was one.
func (s *Service) change(ctx context.Context, f func(tx Store) error) error {
	err := s.Store.InTx(ctx, f)
	if err == nil && s.Changed != nil {
		s.Changed()
	}
	return err
}

// Limits: characters, and numbers of what a campaign may have.
const (
	longestName    = 120
	longestSummary = 800
	longestText    = 400
	mostAsks       = 6
	mostTexts      = 20
	mostPapers     = 30
	longestAgenda  = 180 // minutes
)

// Save adds a campaign, or changes the one with its slug. was is the revision
// that the change was made from, 0 for a new one: a fault.Conflict when
// somebody else has changed it since.
func (s *Service) Save(ctx context.Context, c Campaign, was int, by int64) error {
	return s.change(ctx, func(tx Store) error {
		return s.save(ctx, tx, &c, was, by)
	})
}

func (s *Service) save(ctx context.Context, tx Store, c *Campaign, was int, by int64) error {
	if err := s.Check(ctx, tx.Library(), c); err != nil {
		return err
	}
	if was == 0 {
		c.Revision = 1
		if kept, err := tx.Campaign(ctx, c.Slug); err == nil && kept.Revision == 1 && repeats(c, kept, by) {
			return nil // the button was pressed twice
		}
		if err := tx.AddCampaign(ctx, c); err != nil {
			return taken(err, c.Slug)
		}
		return tx.SetStatus(ctx, c.ID, Change{Status: c.Status, At: s.Now().UTC(), By: by})
	}
	kept, err := tx.Campaign(ctx, c.Slug)
	if err != nil {
		return err
	}
	if kept.Revision == was+1 && repeats(c, kept, 0) { // the button was pressed twice
		return nil
	}
	c.ID, c.Revision = kept.ID, was+1
	if err := tx.UpdateCampaign(ctx, c, was); err != nil {
		return stale(err)
	}
	return nil
}

// repeats reports whether a campaign says what is kept; by is who has begun it,
// 0 for anyone.
func repeats(c, kept *Campaign, by int64) bool {
	typed := *c
	typed.Slug, typed.Asks = kept.Slug, slices.Clone(c.Asks)
	for i := range typed.Asks {
		if typed.Asks[i].ID == 0 && i < len(kept.Asks) {
			typed.Asks[i].ID = kept.Asks[i].ID
		}
	}
	begun := by == 0 || len(kept.History) > 0 && kept.History[0].By == by
	return begun && same(&typed, kept)
}

func taken(err error, slug string) error {
	if fault.KindOf(err) == fault.Conflict {
		return fault.New(fault.Conflict, "campaign.taken", fault.Args{"Slug": slug})
	}
	return err
}

func stale(err error) error {
	if fault.KindOf(err) == fault.Conflict {
		return fault.New(fault.Conflict, "campaign.stale", nil)
	}
	return err
}

// Put saves a campaign in a transaction over whatever is there: an import's
// way. Asks keep their numbers by their place. It tells whether anything
// changed.
func (s *Service) Put(ctx context.Context, tx Store, c Campaign) (changed bool, err error) {
	kept, err := tx.Campaign(ctx, c.Slug)
	if fault.KindOf(err) == fault.NotFound {
		return true, s.save(ctx, tx, &c, 0, 0)
	}
	if err != nil {
		return false, err
	}
	c.Asks = slices.Clone(c.Asks)
	for i := range c.Asks {
		if i < len(kept.Asks) {
			c.Asks[i].ID = kept.Asks[i].ID
		}
	}
	if err := s.Check(ctx, tx.Library(), &c); err != nil {
		return false, err
	}
	if changed = !same(kept, &c); changed {
		err = s.save(ctx, tx, &c, kept.Revision, 0)
	}
	if err == nil && c.Status != kept.Status {
		changed = true
		err = tx.SetStatus(ctx, kept.ID, Change{Status: c.Status, At: s.Now().UTC()})
	}
	return changed, err
}

// SetStatus moves a campaign on; why is kept with it.
func (s *Service) SetStatus(ctx context.Context, slug string, status Status, why string, by int64) error {
	return s.change(ctx, func(tx Store) error {
		c, err := tx.Campaign(ctx, slug)
		if err != nil {
			return err
		}
		return s.setStatus(ctx, tx, c, status, why, by)
	})
}

func (s *Service) setStatus(ctx context.Context, tx Store, c *Campaign, status Status, why string, by int64) error {
	why = strings.TrimSpace(why)
	if !slices.Contains(Statuses, status) || utf8.RuneCountInString(why) > longestText || strings.ContainsFunc(why, hidden) {
		return fault.New(fault.Invalid, "campaign.status", nil)
	}
	if c.Status == status {
		return nil
	}
	return tx.SetStatus(ctx, c.ID, Change{Status: status, At: s.Now().UTC(), By: by, Why: why})
}

// Publish makes a campaign active, and publishes the drafts among its papers.
func (s *Service) Publish(ctx context.Context, slug, why string, by int64) error {
	return s.change(ctx, func(tx Store) error {
		c, err := tx.Campaign(ctx, slug)
		if err != nil {
			return err
		}
		for _, paper := range c.Papers {
			for _, lang := range i18n.Langs {
				if err := library.Publish(ctx, tx.Library(), paper, lang); err != nil && fault.KindOf(err) != fault.NotFound {
					return err
				}
			}
		}
		return s.setStatus(ctx, tx, c, Active, why, by)
	})
}

// Check cleans a campaign, in lists of its own: its caller's stay as they
// were. A fault.Invalid says what in it cannot be used.
func (s *Service) Check(ctx context.Context, papers library.Store, c *Campaign) error {
	switch {
	case !library.IsSlug(c.Slug):
		return fault.New(fault.Invalid, "paper.slug", fault.Args{"Slug": c.Slug})
	case !slices.Contains(Statuses, c.Status):
		return fault.New(fault.Invalid, "campaign.status", nil)
	case c.First.IsZero() != c.Last.IsZero() || c.Last.Before(c.First):
		return fault.New(fault.Invalid, "campaign.days", nil)
	case len(c.Asks) == 0 || len(c.Asks) > mostAsks:
		return fault.New(fault.Invalid, "campaign.asks", fault.Args{"Most": mostAsks})
	case len(c.Papers) > mostPapers:
		return fault.New(fault.Invalid, "campaign.many_papers", fault.Args{"Most": mostPapers})
	}
	for _, section := range c.Without {
		if !slices.Contains(Sections, section) {
			return fault.New(fault.Invalid, "campaign.section", fault.Args{"Name": string(section)})
		}
	}
	if err := c.checkTexts(); err != nil {
		return err
	}
	return checkPapers(ctx, papers, c.Papers)
}

func (c *Campaign) checkTexts() error {
	if err := both(&c.Name, longestName, true); err != nil {
		return err
	}
	if err := both(&c.Summary, longestSummary, true); err != nil {
		return err
	}
	c.Asks = slices.Clone(c.Asks)
	for i := range c.Asks {
		if err := both(&c.Asks[i].Text, longestText, true); err != nil {
			return err
		}
		if err := both(&c.Asks[i].Detail, longestSummary, false); err != nil {
			return err
		}
	}
	for _, texts := range []*[]i18n.Text{&c.Points, &c.Questions, &c.Thanks} {
		if len(*texts) > mostTexts {
			return fault.New(fault.Invalid, "campaign.many_texts", fault.Args{"Most": mostTexts})
		}
		*texts = slices.Clone(*texts)
		for i := range *texts {
			if err := both(&(*texts)[i], longestText, true); err != nil {
				return err
			}
		}
	}
	return c.checkAgenda()
}

func (c *Campaign) checkAgenda() error {
	c.Agenda = slices.Clone(c.Agenda)
	minutes := 0
	for i := range c.Agenda {
		item := &c.Agenda[i]
		if err := both(&item.Text, longestText, true); err != nil {
			return err
		}
		if minutes += item.Minutes; item.Minutes < 1 || minutes > longestAgenda {
			return fault.New(fault.Invalid, "campaign.agenda", fault.Args{"Most": longestAgenda})
		}
	}
	return nil
}

// both cleans a text, a paragraph, which must be there in both languages or, where it need
// not be, in none.
func both(t *i18n.Text, longest int, needed bool) error {
	*t = t.Line()
	for _, text := range []string{t.EN, t.FR} {
		if utf8.RuneCountInString(text) > longest {
			return fault.New(fault.Invalid, "campaign.text_long", fault.Args{"Text": short(text), "Most": longest})
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, hidden) {
			return fault.New(fault.Invalid, "paper.hidden", nil)
		}
	}
	switch {
	case t.EN == "" && t.FR == "" && needed:
		return fault.New(fault.Invalid, "campaign.text_missing", nil)
	case t.EN == "" && t.FR != "":
		return fault.New(fault.Invalid, "campaign.no_english", fault.Args{"Text": short(t.FR)})
	case t.FR == "" && t.EN != "":
		return fault.New(fault.Invalid, "campaign.no_french", fault.Args{"Text": short(t.EN)})
	}
	return nil
}

// hidden are characters that hide or turn text.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// short is the beginning of a text, to be known again in a message.
func short(s string) string {
	const enough = 40
	if runes := []rune(s); len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return s
}

func checkPapers(ctx context.Context, papers library.Store, slugs []string) error {
	for i, slug := range slugs {
		if slices.Contains(slugs[:i], slug) {
			return fault.New(fault.Invalid, "campaign.paper_twice", fault.Args{"Slug": slug})
		}
		_, err := papers.Paper(ctx, slug, i18n.EN)
		if fault.KindOf(err) == fault.NotFound {
			_, err = papers.Paper(ctx, slug, i18n.FR)
		}
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.Invalid, "campaign.no_paper", fault.Args{"Slug": slug})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Current is the campaign that a pack is for when none is named: of the active
// ones, the one whose recess is on or comes next. A fault.NotFound when none
// is active.
func Current(all []Campaign, today civil.Date) (*Campaign, error) {
	active := UnderWay(all, today)
	if len(active) == 0 {
		return nil, fault.New(fault.NotFound, "campaign.none_active", nil)
	}
	return &active[0], nil
}

// UnderWay are the active campaigns, the one whose recess is on or comes next
// first.
func UnderWay(all []Campaign, today civil.Date) []Campaign {
	active := slices.DeleteFunc(slices.Clone(all), func(c Campaign) bool { return c.Status != Active })
	slices.SortStableFunc(active, func(a, b Campaign) int {
		switch {
		case a.sooner(&b, today):
			return -1
		case b.sooner(&a, today):
			return 1
		}
		return 0
	})
	return active
}

// Published reports whether a campaign is, or ever was, more than a draft.
func Published(all []Campaign) bool {
	return slices.ContainsFunc(all, func(c Campaign) bool { return c.Status != Draft })
}

// sooner tells whether c's recess is to be thought of before o's: those to
// come in order of time, then those without one, then those that are over.
func (c *Campaign) sooner(o *Campaign, today civil.Date) bool {
	rank := func(c *Campaign) int {
		switch {
		case c.Last.IsZero():
			return 1
		case c.Last.Before(today):
			return 2
		}
		return 0
	}
	if rank(c) != rank(o) {
		return rank(c) < rank(o)
	}
	return c.First.Before(o.First)
}
