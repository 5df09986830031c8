package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// paperVersionsPage lists all versions of a paper.
type paperVersionsPage struct {
	page
	Slug     string
	Versions []versionLine
}

// versionLine is a version in words.
type versionLine struct {
	*library.Version
	On     string
	By     string
	Before int // the version before it; 0 for the first
}

func (s *Server) paperVersions(c echo.Context, l *i18n.Localizer) error {
	kept, versions, err := s.Library.History(c.Request().Context(), c.Param("slug"), l.Lang)
	if err != nil {
		return err
	}
	p := &paperVersionsPage{page: newPage(c, l, l.T("paper.versions_of", "Title", kept.Title)), Slug: kept.Slug}
	for i := range versions {
		p.Versions = append(p.Versions, s.versionLine(c, l, &versions[i]))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "paper_versions", p)
}

func (s *Server) versionLine(c echo.Context, l *i18n.Localizer, v *library.Version) versionLine {
	line := versionLine{Version: v, On: l.Date(v.At.In(ottawa)), By: l.T("paper.by_import"), Before: v.Number - 1}
	if v.By == 0 {
		return line
	}
	line.By = l.T("paper.by_nobody")
	if person, err := s.Accounts.Store.Person(c.Request().Context(), v.By); err == nil && person.Name != "" {
		line.By = person.Name
	}
	return line
}

// paperComparePage puts two versions side by side.
type paperComparePage struct {
	page
	Slug     string
	Froms    []option
	Tos      []option
	From, To versionLine
	Parts    []comparedPart
}

// comparedPart is a part of a paper of which two versions differ.
type comparedPart struct {
	Name string
	Rows []comparedRow
}

// comparedRow is a line of either side, or stands for lines that are the same.
type comparedRow struct {
	library.Row
	Skipped int // so many lines are the same
}

// sides are what a table of compared lines needs: its rows, and what stands
// left and right.
type sides struct {
	Left, Right string
	Rows        []comparedRow
}

func (s *Server) comparePaper(c echo.Context, l *i18n.Localizer) error {
	kept, versions, err := s.Library.History(c.Request().Context(), c.Param("slug"), l.Lang)
	if err != nil {
		return err
	}
	from, to, err := chosenVersions(c, versions)
	if err != nil {
		return err
	}
	p := &paperComparePage{page: newPage(c, l, l.T("paper.compare_title", "Title", kept.Title)), Slug: kept.Slug,
		From: s.versionLine(c, l, from), To: s.versionLine(c, l, to), Parts: s.compared(c, l, from, to)}
	for _, v := range versions {
		value, name := strconv.Itoa(v.Number), l.T("paper.version", "Number", v.Number, "Date", l.Date(v.At.In(ottawa)))
		p.Froms = append(p.Froms, option{value, name, v.Number == from.Number})
		p.Tos = append(p.Tos, option{value, name, v.Number == to.Number})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "paper_compare", p)
}

// chosenVersions are those of the address; without any, the latest and the one
// before it.
func chosenVersions(c echo.Context, versions []library.Version) (from, to *library.Version, err error) {
	pick := func(name string, otherwise int) (*library.Version, error) {
		if typed := c.QueryParam(name); typed != "" {
			n, err := strconv.Atoi(typed)
			if err != nil {
				return nil, fault.Wrap(err, fault.NotFound, "paper.no_version", nil)
			}
			otherwise = n
		}
		if i := len(versions) - otherwise; i >= 0 && i < len(versions) { // the latest first, from 1, without a gap
			return &versions[i], nil
		}
		return nil, fault.New(fault.NotFound, "paper.no_version", nil)
	}
	if from, err = pick("from", max(1, len(versions)-1)); err != nil {
		return nil, nil, err
	}
	to, err = pick("to", len(versions))
	return from, to, err
}

// compared are the parts that differ.
func (s *Server) compared(c echo.Context, l *i18n.Localizer, from, to *library.Version) []comparedPart {
	var parts []comparedPart
	for _, part := range []struct{ key, from, to string }{
		{"paper.title", from.Title, to.Title},
		{"paper.summary", from.Summary, to.Summary},
		{"paper.body", from.Body, to.Body},
		{"paper.pdf", s.fileName(c, from.File), s.fileName(c, to.File)},
		{"paper.sources", sourceLines(from.Sources), sourceLines(to.Sources)},
	} {
		left, right := strings.ReplaceAll(part.from, "\r\n", "\n"), strings.ReplaceAll(part.to, "\r\n", "\n")
		if left != right {
			parts = append(parts, comparedPart{l.T(part.key), abridged(library.Compare(left, right))})
		}
	}
	return parts
}

// comparedAbout are the parts of a paper outside its versions that differ: who
// may read it above all.
func comparedAbout(l *i18n.Localizer, from, to *library.Paper) []comparedPart {
	var parts []comparedPart
	for _, part := range []struct{ key, from, to string }{
		{"paper.audience", l.T("audience_choice." + string(from.Audience)), l.T("audience_choice." + string(to.Audience))},
		{"paper.kind", l.T("kind." + string(from.Kind)), l.T("kind." + string(to.Kind))},
		{"paper.review", from.ReviewBy.String(), to.ReviewBy.String()},
	} {
		if part.from != part.to {
			parts = append(parts, comparedPart{l.T(part.key), abridged(library.Compare(part.from, part.to))})
		}
	}
	return parts
}

func (s *Server) fileName(c echo.Context, hash string) string {
	f, _, err := s.Library.Store.AboutFile(c.Request().Context(), hash)
	if err != nil {
		return ""
	}
	return f.Name + " (" + cut(f.Hash, 8) + ")"
}

func sourceLines(sources []library.Source) string {
	lines := make([]string, len(sources))
	for i, x := range sources {
		lines[i] = strings.Join(strings.FieldsFunc(x.Title+"\n"+x.Publisher+"\n"+x.URL+"\n"+x.On.String(), func(r rune) bool { return r == '\n' }), ", ")
	}
	return strings.Join(lines, "\n")
}

// abridged leaves out lines that are the same, but for a few around what
// differs.
func abridged(rows []library.Row) []comparedRow {
	const around = 2
	near := make([]bool, len(rows))
	for i, r := range rows {
		if !r.Same() {
			for j := max(0, i-around); j <= min(len(rows)-1, i+around); j++ {
				near[j] = true
			}
		}
	}
	var out []comparedRow
	for i, r := range rows {
		if near[i] {
			out = append(out, comparedRow{Row: r})
			continue
		}
		if n := len(out); n > 0 && out[n-1].Skipped > 0 {
			out[n-1].Skipped++
			continue
		}
		out = append(out, comparedRow{Skipped: 1})
	}
	return out
}

// archivePaper takes a paper out of the lists and packs, or puts it back.
func (s *Server) archivePaper(c echo.Context, l *i18n.Localizer) error {
	ctx, slug, archived := c.Request().Context(), c.Param("slug"), c.FormValue("archived") == "1"
	if err := s.Library.Archive(ctx, slug, l.Lang, archived); err != nil {
		return err
	}
	action := "paper restored"
	if archived {
		action = "paper archived"
	}
	if err := s.Accounts.NoteChange(ctx, actorOf(c), action, paperObject(slug, l.Lang), "", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "papers", slug)+"?saved")
}

// publishPaper shows a draft to its audience.
func (s *Server) publishPaper(c echo.Context, l *i18n.Localizer) error {
	ctx, slug := c.Request().Context(), c.Param("slug")
	if err := s.Library.Publish(ctx, slug, l.Lang); err != nil {
		return err
	}
	if err := s.Accounts.NoteChange(ctx, actorOf(c), "paper published", paperObject(slug, l.Lang), "", c.RealIP()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "papers", slug)+"?saved")
}
