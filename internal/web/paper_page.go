package web

import (
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// paperPage is a paper to be read.
type paperPage struct {
	page
	Paper   *library.Paper
	Line    paperLine
	Kind    string
	On      string // the day of the version
	Body    template.HTML
	PDF     *fileLine // nil for a paper with a body
	Sources []paperSource
	Foreign bool   // it is there in the other language only
	Twin    string // title of its counterpart; empty where there is none
	Edits   bool
	Writes  bool // may change it
	Token   string
	Saved   bool
}

// paperSource is a source in words.
type paperSource struct {
	library.Source
	Day string
}

// fileLine is an uploaded file in words.
type fileLine struct {
	library.File
	Size string
}

func (s *Server) paper(c echo.Context, l *i18n.Localizer) error {
	ctx, audience, slug := c.Request().Context(), audienceOf(c), c.Param("slug")
	kept, err := s.Library.Read(ctx, audience, slug, l.Lang)
	twin, twinErr := s.Library.Read(ctx, audience, slug, l.Lang.Other())
	if fault.KindOf(err) == fault.NotFound && twinErr == nil {
		kept, err, twin = twin, nil, nil
	}
	if err != nil {
		return err
	}
	p := &paperPage{page: newPage(c, l, kept.Title), Paper: kept, Line: s.paperLine(l, library.Found{Paper: *kept}),
		Kind: l.T("kind." + string(kept.Kind)), On: l.Date(kept.At.In(ottawa)), Foreign: kept.Lang != l.Lang,
		Edits: audience == library.Coordinators, Writes: writes(actorOf(c)), Saved: c.QueryParams().Has("saved")}
	p.Token = token(c)
	p.Index = kept.Readers() == library.Public && !kept.Archived
	if twin != nil {
		p.Twin = twin.Title
	}
	for _, x := range kept.Sources {
		line := paperSource{Source: x}
		if !x.On.IsZero() {
			line.Day = l.Date(x.On.In(ottawa))
		}
		p.Sources = append(p.Sources, line)
	}
	if kept.File != "" {
		p.PDF, err = s.fileLine(c, l, kept.File)
	} else {
		p.Body, err = bodyHTML(i18n.For(kept.Lang), kept.Body, 2)
	}
	if err != nil {
		return err
	}
	if audience != library.Public {
		c.Response().Header().Set("Cache-Control", "no-store")
	}
	return s.render(c, http.StatusOK, "paper", p)
}

// bodyHTML is a body in Markdown as HTML; its first headings are of a level.
func bodyHTML(l *i18n.Localizer, body string, top int) (template.HTML, error) {
	doc, err := library.Parse(body)
	if err != nil {
		return "", err
	}
	return documentHTML(l, doc, top, ""), nil
}

func (s *Server) fileLine(c echo.Context, l *i18n.Localizer, hash string) (*fileLine, error) {
	f, size, err := s.Library.Store.AboutFile(c.Request().Context(), hash)
	if err != nil {
		return nil, err
	}
	return &fileLine{*f, l.T("file.kilobytes", "Count", l.Number(max(1, (size+512)/1024)))}, nil
}

// file answers a picture or a PDF of the library, for who may read a paper
// that shows it.
func (s *Server) file(c echo.Context) error {
	hash := c.Param("hash")
	f, err := s.Library.File(c.Request().Context(), audienceOf(c), hash)
	if err != nil {
		return err
	}
	tag := `"` + f.Hash + `"`
	h := c.Response().Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", "private, no-cache") // who may read it can change
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	if f.Type == library.PDFType {
		h.Set("Content-Disposition", disposition("attachment", f.Name))
	}
	h.Set("Content-Length", fmt.Sprint(len(f.Data)))
	return c.Blob(http.StatusOK, f.Type, f.Data)
}
