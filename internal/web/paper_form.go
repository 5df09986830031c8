package web

import (
	"io"
	"strings"

	"github.com/labstack/echo/v4"

	"recess/internal/i18n"
	"recess/internal/library"
)

// sourceFields are a source as it is typed.
type sourceFields struct{ Number, Title, Publisher, URL, Day string }

// spareSources are rows left free for more sources: the form needs no
// JavaScript to grow.
const spareSources = 3

// typedPaper is what stands in the form. The fault says what of it cannot be
// read; the rest is there all the same.
func typedPaper(c echo.Context, lang i18n.Lang) (library.Paper, error) {
	p := library.Paper{
		Slug: strings.TrimSpace(c.Param("slug")), Lang: lang,
		Kind: library.Kind(c.FormValue("kind")), Audience: library.Audience(c.FormValue("audience")),
		Version: library.Version{
			Title: c.FormValue("title"), Summary: c.FormValue("summary"), Why: c.FormValue("why"),
			Body: c.FormValue("body"), File: c.FormValue("file"),
		},
	}
	if p.Slug == "" {
		p.Slug = strings.TrimSpace(c.FormValue("slug"))
	}
	if p.Slug == "" {
		p.Slug = slugOf(p.Title)
	}
	var dates typedDates
	for _, typed := range typedSources(c) {
		if typed.Title+typed.Publisher+typed.URL+typed.Day == "" {
			continue
		}
		p.Sources = append(p.Sources, library.Source{Title: typed.Title, Publisher: typed.Publisher, URL: typed.URL, On: dates.day(typed.Day)})
	}
	p.ReviewBy = dates.day(c.FormValue("review_by"))
	return p, dates.err
}

// typedSources are the rows of sources as they stand in the form.
func typedSources(c echo.Context) []sourceFields {
	form := c.Request().Form // read by FormValue
	var all []sourceFields
	for i := range form["source_title"] {
		at := func(name string) string {
			if values := form[name]; i < len(values) {
				return strings.TrimSpace(values[i])
			}
			return ""
		}
		all = append(all, sourceFields{Title: at("source_title"), Publisher: at("source_publisher"), URL: at("source_url"), Day: at("source_day")})
	}
	return all
}

// slugOf makes a slug of a title.
func slugOf(title string) string {
	const longest = 60
	slug := strings.ReplaceAll(library.Fold(title), " ", "-")
	if len(slug) > longest {
		slug = slug[:longest]
		slug = slug[:max(0, strings.LastIndexByte(slug, '-'))]
	}
	return slug
}

// uploaded keeps the file of a field, if one was chosen; nil if not.
func (s *Server) uploaded(c echo.Context, field string) (*library.File, error) {
	header, err := c.FormFile(field)
	if err != nil || header.Filename == "" {
		return nil, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, library.LargestFile+1))
	if err != nil {
		return nil, err
	}
	return s.Library.Upload(c.Request().Context(), header.Filename, data)
}
