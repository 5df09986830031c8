package library

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recess/internal/fault"
)

// Limits in characters, and of what else a paper may have.
const (
	longestTitle   = 200
	longestSummary = 600
	longestSlug    = 80
	longestURL     = 2000
	mostSources    = 60
)

// slugForm is what a slug looks like: it stands in addresses and file names.
var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// newPage is the last part of the address where a paper or a campaign is begun.
const newPage = "new"

// IsSlug tells whether s can name a paper or a campaign.
func IsSlug(s string) bool { return len(s) <= longestSlug && slugForm.MatchString(s) && s != newPage }

// check cleans a paper; a fault.Invalid says what in it cannot be used.
func check(ctx context.Context, store Store, p *Paper) error {
	p.Title, p.Summary, p.Why = oneLine(p.Title), oneLine(p.Summary), oneLine(p.Why)
	p.Body = strings.TrimSpace(strings.ReplaceAll(p.Body, "\r\n", "\n"))
	switch {
	case !IsSlug(p.Slug):
		return fault.New(fault.Invalid, "paper.slug", fault.Args{"Slug": p.Slug})
	case !slices.Contains(Kinds, p.Kind):
		return fault.New(fault.Invalid, "paper.no_kind", nil)
	case !slices.Contains(Audiences, p.Audience):
		return fault.New(fault.Invalid, "paper.no_audience", nil)
	case p.Title == "" || utf8.RuneCountInString(p.Title) > longestTitle:
		return fault.New(fault.Invalid, "paper.title_length", fault.Args{"Most": longestTitle})
	case utf8.RuneCountInString(p.Summary) > longestSummary || utf8.RuneCountInString(p.Why) > longestSummary:
		return fault.New(fault.Invalid, "paper.summary_length", fault.Args{"Most": longestSummary})
	case len(p.Sources) > mostSources:
		return fault.New(fault.Invalid, "paper.many_sources", fault.Args{"Most": mostSources})
	case (p.Body == "") == (p.File == ""):
		return fault.New(fault.Invalid, "paper.body_or_file", nil)
	case !visible(p.Title) || !visible(p.Summary) || !visible(p.Why):
		return fault.New(fault.Invalid, "paper.hidden", nil)
	}
	for i := range p.Sources {
		if err := p.Sources[i].check(); err != nil {
			return err
		}
	}
	return checkContent(ctx, store, p)
}

func visible(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unusable)
}

func (s *Source) check() error {
	s.Title, s.Publisher, s.URL = oneLine(s.Title), oneLine(s.Publisher), strings.TrimSpace(s.URL)
	switch {
	case s.Title == "" || utf8.RuneCountInString(s.Title+s.Publisher) > 2*longestTitle || !visible(s.Title+s.Publisher):
		return fault.New(fault.Invalid, "paper.source_title", nil)
	case s.URL == "":
		return nil
	}
	if u, err := url.Parse(s.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(s.URL) > longestURL {
		return fault.New(fault.Invalid, "paper.source_url", fault.Args{"Title": s.Title})
	}
	return nil
}

// checkContent sees to it that whatever stands in the library can be printed.
func checkContent(ctx context.Context, store Store, p *Paper) error {
	if p.File != "" {
		f, _, err := store.AboutFile(ctx, p.File)
		if err == nil && f.Type != PDFType {
			return fault.New(fault.Invalid, "paper.not_pdf", fault.Args{"File": f.Name})
		}
		return err
	}
	doc, err := Parse(p.Body)
	if err != nil {
		return err
	}
	for _, hash := range doc.Images() {
		f, _, err := store.AboutFile(ctx, hash)
		if fault.KindOf(err) == fault.NotFound || err == nil && f.Type == PDFType {
			return fault.New(fault.Invalid, "paper.no_image", fault.Args{"Name": hash})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// oneLine is a text without breaks and needless spaces; no-break spaces stay.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
	}), " ")
}
