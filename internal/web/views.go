package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
	"recess/templates"
)

// page is what every page has; the struct of each page embeds it.
type page struct {
	Lang     i18n.Lang
	Other    i18n.Lang
	OtherURL string // this page in the other language
	Title    string
	Index    bool   // may search engines list it
	Reader   string // number of the person who is signed in; 0: nobody is; empty: nobody has looked, as on errors
	Pending  bool   // signed in, but for the second step
	Refresh  int    // seconds after which it is read again where no JavaScript runs; 0: never
	Tried    bool   // what was sent was only tried out: its form stays filled

	Organisation string   // empty until it has said its name
	LogoURL      string   // empty without a logo
	Demo         *demoBar // nil outside a demonstration
	Outage       *outageBar
}

// view is a page that can be rendered.
type view interface{ base() *page }

func (p *page) base() *page { return p }

// SignedIn tells whether somebody is.
func (p *page) SignedIn() bool { return p.Reader != "" && p.Reader != nobody }

// views are the parsed templates of each language.
type views map[i18n.Lang]*viewSet

type viewSet struct {
	pages map[string]*template.Template // by name; each with the parts that it is made of
	parts *template.Template            // to be rendered by themselves
}

// parsedViews are the views of the templates that the program was built with.
var parsedViews = sync.OnceValues(parseViews)

// parseViews parses every page once for each language. It takes no part that it
// does not show: with all, the pages would be most of what Recess has in memory.
func parseViews() (views, error) {
	names, err := fs.Glob(templates.Pages, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	all := views{}
	for _, lang := range i18n.Langs {
		l := i18n.For(lang)
		calls := functions(l)
		parts, err := parseParts(l, calls)
		if err != nil {
			return nil, fmt.Errorf("parts of pages: %w", err)
		}
		set := &viewSet{map[string]*template.Template{}, parts}
		for _, name := range names {
			page, err := parseFile(l, template.New("").Funcs(calls), name)
			if err == nil {
				err = takeParts(page, parts)
			}
			if err != nil {
				return nil, fmt.Errorf("page %s: %w", name, err)
			}
			set.pages[strings.TrimSuffix(path.Base(name), ".html")] = page
		}
		all[lang] = set
	}
	return all, nil
}

// parseParts parses what pages are made of.
func parseParts(l *i18n.Localizer, calls template.FuncMap) (*template.Template, error) {
	names, err := fs.Glob(templates.Pages, "partials/*.html")
	if err != nil {
		return nil, err
	}
	parts := template.New("").Funcs(calls)
	for _, name := range names {
		if parts, err = parseFile(l, parts, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return parts, nil
}

// takeParts adds to a page the parts that it is made of.
func takeParts(page, parts *template.Template) error {
	needed := []string{"layout"}
	for _, own := range page.Templates() {
		if own.Tree != nil {
			needed = append(needed, calledIn(own.Tree.Root)...)
		}
	}
	for len(needed) > 0 {
		name := needed[0]
		needed = needed[1:]
		if page.Lookup(name) != nil {
			continue
		}
		part := parts.Lookup(name)
		if part == nil {
			return fmt.Errorf("there is no part %q", name)
		}
		if _, err := page.AddParseTree(name, part.Tree.Copy()); err != nil {
			return err
		}
		needed = append(needed, calledIn(part.Tree.Root)...)
	}
	return nil
}

// calledIn are the names of the templates that one calls.
func calledIn(node parse.Node) (names []string) {
	within := func(b *parse.BranchNode) {
		names = append(calledIn(b.List), calledIn(b.ElseList)...)
	}
	switch n := node.(type) {
	case *parse.TemplateNode:
		names = append(names, n.Name)
	case *parse.IfNode:
		within(&n.BranchNode)
	case *parse.RangeNode:
		within(&n.BranchNode)
	case *parse.WithNode:
		within(&n.BranchNode)
	case *parse.ListNode:
		if n == nil { // a branch without else
			return nil
		}
		for _, below := range n.Nodes {
			names = append(names, calledIn(below)...)
		}
	}
	return names
}

// parseFile adds what a file defines.
func parseFile(l *i18n.Localizer, to *template.Template, name string) (*template.Template, error) {
	source, err := fs.ReadFile(templates.Pages, name)
	if err != nil {
		return nil, err
	}
	return to.Parse(settled(l, string(source)))
}

// fixed are the calls whose result is the same for every reader of a language:
// {{t "…"}} without arguments, {{asset "file"}}, {{href "place" "below"}}.
var fixed = regexp.MustCompile(`\{\{(t|asset|href)((?: "[^"]*")*)\}\}`)

// quoted are the arguments of a fixed call.
var quoted = regexp.MustCompile(`"([^"]*)"`)

// settled is a template's source with its fixed calls made, once, instead of
// at every rendering.
func settled(l *i18n.Localizer, source string) string {
	return fixed.ReplaceAllStringFunc(source, func(call string) string {
		parts := fixed.FindStringSubmatch(call)
		var args []string
		for _, arg := range quoted.FindAllStringSubmatch(parts[2], -1) {
			args = append(args, arg[1])
		}
		switch {
		case parts[1] == "href":
			return pageURL(l.Lang, args...)
		case len(args) != 1:
			return call
		case parts[1] == "asset":
			return assetURL(args[0])
		}
		if text, ok := l.Plain(args[0]); ok {
			return template.HTMLEscapeString(text)
		}
		return call
	})
}

// pageURL is a page's address in a language.
func pageURL(lang i18n.Lang, parts ...string) string {
	return "/" + string(lang) + "/" + strings.Join(parts, "/")
}

// functions are what templates may call.
func functions(l *i18n.Localizer) template.FuncMap {
	return template.FuncMap{
		"t":         l.T,
		"n":         l.N,
		"hole":      hole(l),
		"number":    l.Number,
		"percent":   l.Percent,
		"day":       day(l),
		"href":      func(parts ...string) string { return "/" + string(l.Lang) + "/" + strings.Join(parts, "/") },
		"in":        func(t i18n.Text) string { return t.In(l.Lang) },
		"other":     func(t i18n.Text) string { return t.In(l.Lang.Other()) },
		"sides":     func(rows []comparedRow, left, right string) sides { return sides{left, right, rows} },
		"inks":      inks,
		"bars":      func(bars []barLine, caption, head string) barTable { return barTable{caption, head, bars} },
		"tel":       telURL,
		"via":       func(m riding.Method) string { return l.T("via." + string(m)) },
		"languages": func(of string) string { return member.LanguageWords(l, of) },
		"partySlug": member.PartySlug,
		"partyName": func(party string) string { return member.PartyWords(l, party) },
		"honorific": func(honorific string) string {
			if key, ok := honorifics[honorific]; ok {
				return l.T(key)
			}
			return honorific
		},
	}
}

// hole is the message of a key in which an empty element stands for a
// placeholder, for a script to fill.
func hole(l *i18n.Localizer) func(key, placeholder, element string) template.HTML {
	const mark = "\x00"
	return func(key, placeholder, element string) template.HTML {
		before, after, _ := strings.Cut(l.T(key, placeholder, mark), mark)
		empty := "<" + element + "></" + element + ">"
		return template.HTML(template.HTMLEscapeString(before) + empty + template.HTMLEscapeString(after))
	}
}

var honorifics = map[string]string{"Hon.": "honorific.hon", "Right Hon.": "honorific.right"}

// newPage starts a page: its title is the text of a key and its twin in the
// other language is the same path, with the same query.
func newPage(c echo.Context, l *i18n.Localizer, title string) page {
	other := l.Lang.Other()
	twin := *c.Request().URL
	twin.Scheme, twin.Host, twin.Opaque = "", "", ""
	if rest, ok := strings.CutPrefix(twin.Path, "/"+string(l.Lang)+"/"); ok {
		twin.Path = "/" + string(other) + "/" + rest
	} else {
		twin.Path = "/" + string(other) + "/"
	}
	return page{Lang: l.Lang, Other: other, OtherURL: twin.RequestURI(), Title: title, Reader: readerOf(c), Pending: actorOf(c).NeedsSecondStep()}
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render writes a page whole or not at all: a template that fails half-way
// leaves nothing on the wire.
func (s *Server) render(c echo.Context, status int, name string, v view) error {
	t, ok := s.views[v.base().Lang].pages[name]
	if !ok {
		return fmt.Errorf("there is no page %q", name)
	}
	v.base().Demo, v.base().Outage = s.newDemoBar(c), s.newOutageBar(c)
	s.sign(v.base())
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := t.ExecuteTemplate(b, "layout", v); err != nil {
		return fmt.Errorf("page %q: %w", name, err)
	}
	h := c.Response().Header()
	h["Content-Type"] = htmlType
	if h.Get("Cache-Control") == "" {
		h["Cache-Control"] = pageCache
	}
	c.Response().WriteHeader(status)
	_, err := c.Response().Write(s.filled(c, status, v.base(), b.Bytes()))
	return err
}

// filled is a page whose form, where what was sent could not be used or was
// only tried out, has what was typed.
func (s *Server) filled(c echo.Context, status int, p *page, content []byte) []byte {
	if c.Request().Method != http.MethodPost || status < http.StatusBadRequest && !p.Tried {
		return content
	}
	return refill(content, sent(c.Request(), i18n.For(p.Lang).T("form.file_again")))
}

var (
	htmlType  = []string{"text/html; charset=utf-8"}
	pageCache = []string{"private, no-cache"}
)
