package library

import (
	"context"
	"strings"
	"testing"

	"recess/internal/civil"
	"recess/internal/fault"
)

// empty is a library without files.
type empty struct{ Store }

func (empty) AboutFile(context.Context, string) (*File, int, error) {
	return nil, 0, fault.New(fault.NotFound, "store.not_found", nil)
}

func TestCheck(t *testing.T) {
	good := func() Paper {
		return Paper{Slug: "a-paper", Lang: "en", Kind: Guide, Audience: Team, Version: Version{
			Title: " A\ttitle ", Summary: "Short.", Body: "\r\nText.\r\n\r\nMore.\n",
			Sources: []Source{{Title: "There", URL: " https://example.org/a "}},
		}}
	}
	p := good()
	if err := check(t.Context(), empty{}, &p); err != nil {
		t.Fatal(err)
	}
	if p.Title != "A title" || p.Body != "Text.\n\nMore." || p.Sources[0].URL != "https://example.org/a" {
		t.Errorf("not cleaned: %+v", p)
	}
	for key, spoil := range map[string]func(*Paper){
		"paper.slug":           func(p *Paper) { p.Slug = "A paper/../x" },
		"paper.no_kind":        func(p *Paper) { p.Kind = "poem" },
		"paper.no_audience":    func(p *Paper) { p.Audience = "" },
		"paper.title_length":   func(p *Paper) { p.Title = strings.Repeat("é", 201) },
		"paper.summary_length": func(p *Paper) { p.Summary = strings.Repeat("x", 601) },
		"paper.many_sources":   func(p *Paper) { p.Sources = make([]Source, 61) },
		"paper.body_or_file":   func(p *Paper) { p.Body = " \n" },
		"paper.hidden":         func(p *Paper) { p.Title = "a\u202eb" },
		"paper.source_title":   func(p *Paper) { p.Sources[0].Title = "" },
		"paper.source_url":     func(p *Paper) { p.Sources[0].URL = "javascript:alert(1)" },
		"paper.no_image":       func(p *Paper) { p.Body = "![x](file:abc)" },
		"paper.wrong.html":     func(p *Paper) { p.Body = "a\n\n<b>" },
	} {
		p := good()
		spoil(&p)
		f, ok := check(t.Context(), empty{}, &p).(*fault.Error)
		if !ok || f.Kind != fault.Invalid || f.Key != key {
			t.Errorf("want %s, got %v", key, f)
		}
	}
	p = good()
	p.Slug = "new" // stands in the address of the empty form
	if err := check(t.Context(), empty{}, &p); fault.KindOf(err) != fault.Invalid {
		t.Error("a paper may be called new")
	}
}

func TestAudiences(t *testing.T) {
	for _, test := range []struct {
		who, of Audience
		sees    bool
	}{
		{Public, Public, true}, {Public, Team, false}, {Public, Coordinators, false},
		{Team, Public, true}, {Team, Team, true}, {Team, Coordinators, false},
		{Coordinators, Team, true}, {Coordinators, Coordinators, true},
		{"", Public, false}, {Public, "", false}, {Coordinators, "else", false},
	} {
		if got := test.who.Sees(test.of); got != test.sees {
			t.Errorf("%q sees %q: %v", test.who, test.of, got)
		}
	}
}

func TestDue(t *testing.T) {
	day := civil.Date{Year: 2026, Month: 11, Day: 23}
	for _, test := range []struct {
		p    Paper
		want bool
	}{
		{Paper{}, false}, {Paper{ReviewBy: day}, true}, {Paper{ReviewBy: day.Add(1)}, false}, {Paper{ReviewBy: day, Archived: true}, false},
	} {
		if got := test.p.Due(day); got != test.want {
			t.Errorf("%+v: %v", test.p, got)
		}
	}
}
