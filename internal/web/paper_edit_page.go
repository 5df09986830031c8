package web

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// paperEditPage is the form of a paper.
type paperEditPage struct {
	page
	Token     string
	Action    string
	New       bool // there is no version yet
	Slug      string
	Paper     library.Paper // as kept, or as typed
	Was       int           // version that the form was made from
	ReviewBy  string
	Kinds     []option
	Audiences []option
	Sources   []sourceFields
	IsPDF     bool
	PDF       *fileLine
	Alt       string // description of a picture that was not taken
	Previewed bool
	Preview   template.HTML
	Added     string // Markdown of the picture just uploaded
	Problem   string
	Newer     *newerVersion // somebody else's, saved meanwhile
	Twin      *library.Paper
}

// newerVersion is what somebody else has saved, beside what was typed here.
type newerVersion struct {
	versionLine
	Parts []comparedPart
}

// newPaper is the empty form.
func (s *Server) newPaper(c echo.Context, l *i18n.Localizer) error {
	return s.showPaperForm(c, l, http.StatusOK, &paperEditPage{New: true, Paper: library.Paper{Lang: l.Lang, Kind: library.Position, Audience: library.Public}})
}

// editPaper is the form of a paper that is there, or of the counterpart that
// is missing.
func (s *Server) editPaper(c echo.Context, l *i18n.Localizer) error {
	ctx, slug := c.Request().Context(), c.Param("slug")
	kept, err := s.Library.Read(ctx, library.Coordinators, slug, l.Lang)
	if err == nil {
		p := &paperEditPage{Paper: *kept, Was: kept.Number, IsPDF: kept.File != ""}
		p.Paper.Why = "" // that of the change to come
		return s.showPaperForm(c, l, http.StatusOK, p)
	}
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	twin, err := s.Library.Read(ctx, library.Coordinators, slug, l.Lang.Other())
	if err != nil {
		return err
	}
	draft := library.Paper{Slug: slug, Lang: l.Lang, Kind: twin.Kind, Audience: twin.Audience, ReviewBy: twin.ReviewBy}
	return s.showPaperForm(c, l, http.StatusOK, &paperEditPage{New: true, Paper: draft})
}

// showPaperForm fills in what does not depend on what was typed.
func (s *Server) showPaperForm(c echo.Context, l *i18n.Localizer, status int, p *paperEditPage) error {
	title, slug := l.T("paper.edit", "Title", p.Paper.Title), c.Param("slug")
	if p.New {
		title = l.T("paper.new")
	}
	p.page, p.Token, p.Slug, p.Action = newPage(c, l, title), token(c), slug, pageURL(l.Lang, "papers")
	if slug != "" {
		p.Action = pageURL(l.Lang, "papers", slug)
		if twin, err := s.Library.Read(c.Request().Context(), library.Coordinators, slug, l.Lang.Other()); err == nil {
			p.Twin = twin
		}
		p.OtherURL = pageURL(l.Lang.Other(), "papers", slug, "edit") // the address of a form that came back shows nothing
	} else {
		p.OtherURL = pageURL(l.Lang.Other(), "papers", "new")
	}
	for _, k := range library.Kinds {
		p.Kinds = append(p.Kinds, option{string(k), l.T("kind." + string(k)), k == p.Paper.Kind})
	}
	for _, a := range library.Audiences {
		p.Audiences = append(p.Audiences, option{string(a), l.T("audience_choice." + string(a)), a == p.Paper.Audience})
	}
	if p.ReviewBy == "" {
		p.ReviewBy = p.Paper.ReviewBy.String()
	}
	if p.Sources == nil {
		for _, x := range p.Paper.Sources {
			p.Sources = append(p.Sources, sourceFields{Title: x.Title, Publisher: x.Publisher, URL: x.URL, Day: x.On.String()})
		}
	}
	p.Sources = append(p.Sources, make([]sourceFields, spareSources)...)
	for i := range p.Sources {
		p.Sources[i].Number = strconv.Itoa(i + 1)
	}
	if p.Paper.File != "" {
		if p.PDF, _ = s.fileLine(c, l, p.Paper.File); p.PDF == nil { // of a form that was tampered with
			p.Paper.File = ""
		}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "paper_edit", p)
}

// savePaper saves what was typed, shows how it will look, or takes in a
// picture for it. Nothing that was typed is ever lost.
func (s *Server) savePaper(c echo.Context, l *i18n.Localizer) error {
	typed, wrong := typedPaper(c, l.Lang)
	was, err := strconv.Atoi(c.FormValue("was"))
	if err != nil || was < 0 {
		was = 0
	}
	p := &paperEditPage{
		New: was == 0, Paper: typed, Was: was, ReviewBy: cut(printable(c.FormValue("review_by")), longestEcho),
		Sources: filled(typedSources(c)), IsPDF: c.FormValue("form") == "pdf",
	}
	if f, err := s.uploaded(c, "pdf"); err != nil || f != nil {
		if refused(err) {
			return s.paperRefused(c, l, p, err)
		}
		if err != nil {
			return err
		}
		p.Paper.File, p.IsPDF = f.Hash, true
	}
	switch c.FormValue("action") {
	case "picture":
		return s.addPicture(c, l, p)
	case "preview":
		return s.previewPaper(c, l, p)
	}
	if wrong == nil {
		wrong = s.keepPaper(c, p.only(), was)
	}
	if refused(wrong) {
		return s.paperRefused(c, l, p, wrong)
	}
	if wrong != nil {
		return wrong
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "papers", p.Paper.Slug)+"?saved")
}

// keepPaper saves a paper and notes who did.
func (s *Server) keepPaper(c echo.Context, p library.Paper, was int) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	changed, err := s.Library.Save(ctx, p, was, actor.Person.ID)
	if err != nil || !changed {
		return err
	}
	return s.Accounts.NoteChange(ctx, actor, "paper", paperObject(p.Slug, p.Lang), string(p.Audience), c.RealIP())
}

// paperObject is a paper as the audit log names it.
func paperObject(slug string, lang i18n.Lang) string { return "paper " + slug + " " + string(lang) }

// filled are the rows that hold anything.
func filled(rows []sourceFields) []sourceFields {
	kept := []sourceFields{}
	for _, r := range rows {
		if r != (sourceFields{}) {
			kept = append(kept, r)
		}
	}
	return kept
}

// only is the paper with either its text or its PDF, as was chosen.
func (p *paperEditPage) only() library.Paper {
	paper := p.Paper
	if p.IsPDF {
		paper.Body = ""
	} else {
		paper.File = ""
	}
	return paper
}

// paperRefused shows the form again with the reason; where somebody else has
// saved meanwhile, with both texts.
func (s *Server) paperRefused(c echo.Context, l *i18n.Localizer, p *paperEditPage, why error) error {
	p.Problem = l.Error(why)
	if fault.KindOf(why) == fault.Conflict && p.Was > 0 {
		newer, err := s.Library.Read(c.Request().Context(), library.Coordinators, p.Paper.Slug, p.Paper.Lang)
		if err != nil {
			return err
		}
		mine := p.only()
		parts := append(comparedAbout(l, newer, &mine), s.compared(c, l, &newer.Version, &mine.Version)...)
		p.Newer = &newerVersion{s.versionLine(c, l, &newer.Version), parts}
		p.Was = newer.Number // to save again is now a decision
	}
	return s.showPaperForm(c, l, statusFor(why), p)
}

func (s *Server) previewPaper(c echo.Context, l *i18n.Localizer, p *paperEditPage) error {
	html, err := bodyHTML(l, strings.ReplaceAll(p.Paper.Body, "\r\n", "\n"), 3)
	if refused(err) {
		return s.paperRefused(c, l, p, err)
	}
	if err != nil {
		return err
	}
	p.Preview, p.Previewed = html, true
	return s.showPaperForm(c, l, http.StatusOK, p)
}

// addPicture takes a picture in and puts it at the end of the text.
func (s *Server) addPicture(c echo.Context, l *i18n.Localizer, p *paperEditPage) error {
	p.Alt = strings.NewReplacer("[", "", "]", "", "\\", "").Replace(cut(printable(c.FormValue("picture_alt")), 300))
	if p.Alt == "" {
		return s.paperRefused(c, l, p, fault.New(fault.Invalid, "paper.alt_missing", nil))
	}
	f, err := s.uploaded(c, "picture")
	switch {
	case err == nil && f == nil:
		err = fault.New(fault.Invalid, "paper.no_picture", nil)
	case err == nil && f.Type == library.PDFType:
		err = fault.New(fault.Invalid, "file.no_picture", fault.Args{"File": f.Name})
	}
	if refused(err) {
		return s.paperRefused(c, l, p, err)
	}
	if err != nil {
		return err
	}
	p.Added = "![" + p.Alt + "](" + library.FileScheme + f.Hash + ")"
	p.Paper.Body = strings.TrimRight(p.Paper.Body, "\r\n ") + "\n\n" + p.Added + "\n"
	p.Alt, p.IsPDF = "", false
	return s.showPaperForm(c, l, http.StatusOK, p)
}
