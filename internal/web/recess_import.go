package web

import (
	"encoding/base64"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"recess/internal/calendar"
	"recess/internal/fault"
	"recess/internal/i18n"
)

// recessImportPage takes a file and shows what it would change before it is
// taken in.
type recessImportPage struct {
	page
	Token   string
	Plan    *planView // nil: no file yet, or one that cannot be used
	Reading []string  // how the file was read
	Name    string    // of the file
	Content string    // of the file, in base64: what is confirmed is what was shown
	Problem string
}

// planView is a plan in words.
type planView struct {
	Added, Changed []stepView
	Same           int
}

// stepView is one window of a plan.
type stepView struct {
	Was *recessView // nil: it is new
	Now recessView
}

func (s *Server) recessImport(c echo.Context, l *i18n.Localizer) error {
	return s.showRecessImport(c, l, http.StatusOK, &recessImportPage{})
}

func (s *Server) showRecessImport(c echo.Context, l *i18n.Localizer, status int, p *recessImportPage) error {
	p.page, p.Token = newPage(c, l, l.T("recesses.import.title")), token(c)
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "recess_import", p)
}

// importRecesses shows what a file would change or, once that is confirmed,
// takes it in.
func (s *Server) importRecesses(c echo.Context, l *i18n.Localizer) error {
	content, name, err := recessFile(c)
	if err != nil {
		return s.importRefused(c, l, err)
	}
	rows, reading, err := s.ReadRecesses(content, name)
	if err != nil {
		return s.importRefused(c, l, err)
	}
	ctx := c.Request().Context()
	if c.FormValue("content") != "" {
		if _, err := s.Calendar.Import(ctx, editor(c), rows); err != nil {
			return s.importRefused(c, l, err)
		}
		return done(c, l, "import", nil)
	}
	plan, err := s.Calendar.Plan(ctx, rows)
	if err != nil {
		return s.importRefused(c, l, err)
	}
	return s.showRecessImport(c, l, http.StatusOK, &recessImportPage{
		Plan: s.newPlanView(l, plan), Reading: reading.Words(l), Name: name, Content: base64.StdEncoding.EncodeToString(content),
	})
}

func (s *Server) importRefused(c echo.Context, l *i18n.Localizer, err error) error {
	if !refused(err) {
		return err
	}
	return s.showRecessImport(c, l, statusFor(err), &recessImportPage{Problem: l.Error(err)})
}

// recessFile is the file that was shown before, or the one just chosen.
func recessFile(c echo.Context) (content []byte, name string, err error) {
	if shown := c.FormValue("content"); shown != "" {
		content, err := base64.StdEncoding.DecodeString(shown)
		if err != nil {
			return nil, "", echo.NewHTTPError(http.StatusBadRequest)
		}
		return content, printable(c.FormValue("name")), nil
	}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return nil, "", fault.New(fault.Invalid, "recesses.import.none", nil)
	}
	file, err := header.Open()
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	content, err = io.ReadAll(io.LimitReader(file, calendar.LargestFile+1))
	return content, printable(header.Filename), err
}

func (s *Server) newPlanView(l *i18n.Localizer, plan *calendar.Plan) *planView {
	today := s.Calendar.Today()
	v := &planView{Same: plan.Same}
	for _, step := range plan.Steps {
		view := stepView{Now: newRecessView(l, step.Now, today)}
		if step.Was == nil {
			v.Added = append(v.Added, view)
			continue
		}
		was := newRecessView(l, *step.Was, today)
		view.Was = &was
		v.Changed = append(v.Changed, view)
	}
	return v
}
