package web

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"recess/internal/i18n"
	"recess/internal/riding"
)

// memo is what has been made from one index and one roster, and serves until
// either is swapped.
type memo struct {
	*Encoder
	byName     map[i18n.Lang][]*riding.Riding    // in the order of the alphabet
	fragments  *lru.Cache[string, template.HTML] // parts of pages, by what they show
	views      *lru.Cache[string, template.HTML] // maps of coverage, by the states they show
	charts     sync.Map                          // func() *chart by province; empty: of the country
	silhouette func() *silhouette
}

// fragmentsKept has room for every riding in both languages and some hundred
// maps, at 5 to 40 kB each.
const fragmentsKept = 1024

// viewsKept has room for the maps of the last few views of coverage; that of
// the country has 150 kB, those of the cities 10.
const viewsKept = 64

// memo is the one for the index and roster in force.
func (s *Server) memo() *memo {
	x, r := s.Finder.Index(), s.Members.Roster()
	if m := s.latest.Load(); m != nil && m.index == x && m.roster == r {
		return m
	}
	s.memoLock.Lock()
	defer s.memoLock.Unlock()
	if m := s.latest.Load(); m != nil && m.index == x && m.roster == r {
		return m
	}
	fragments, err := lru.New[string, template.HTML](fragmentsKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	views, err := lru.New[string, template.HTML](viewsKept)
	if err != nil {
		panic(err)
	}
	m := &memo{Encoder: NewEncoder(x, r), byName: map[i18n.Lang][]*riding.Riding{}, fragments: fragments, views: views, silhouette: sync.OnceValue(s.drawSilhouette)}
	for _, lang := range i18n.Langs {
		m.byName[lang] = sorted(x.Ridings(), lang)
	}
	s.latest.Store(m)
	return m
}

func sorted(ridings []riding.Riding, lang i18n.Lang) []*riding.Riding {
	list := make([]*riding.Riding, len(ridings))
	for i := range ridings {
		list[i] = &ridings[i]
	}
	compare := i18n.Alphabet(lang)
	slices.SortFunc(list, func(a, b *riding.Riding) int { return compare(a.Name.In(lang), b.Name.In(lang)) })
	return list
}

// once makes a part of a page the first time it is asked for.
func (s *Server) once(key string, make func() (template.HTML, error)) (template.HTML, error) {
	return cached(s.memo().fragments, key, make)
}

func cached(in *lru.Cache[string, template.HTML], key string, make func() (template.HTML, error)) (template.HTML, error) {
	if html, ok := in.Get(key); ok {
		return html, nil
	}
	html, err := make()
	if err == nil {
		in.Add(key, html)
	}
	return html, err
}

// fragment renders a part of pages by itself.
func (s *Server) fragment(lang i18n.Lang, part string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := s.views[lang].parts.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("fragment %q: %w", part, err)
	}
	return template.HTML(b.String()), nil
}
