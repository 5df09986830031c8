package web

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/textfile"
)

// RosterFile is a file of members or offices that somebody has sent.
type RosterFile struct {
	Kind    string // members, offices or representatives
	Name    string
	Content []byte
	Dry     bool // only tell what would change
	Partial bool
	By      register.Editor
}

// RosterOutcome is what came of such a file, or would.
type RosterOutcome struct {
	Changes   []member.Change
	Unmatched []register.Unmatched
	textfile.Reading
}

// TakeRoster imports such a file. There is an outcome even when it fails for
// what could not be matched.
type TakeRoster func(ctx context.Context, f RosterFile) (*RosterOutcome, error)

// rosterKinds are the forms of file that the page takes.
var rosterKinds = []string{"members", "offices", "representatives"}

// rosterImportPage takes a file and shows what it would change before it is
// taken in.
type rosterImportPage struct {
	page
	Token     string
	Kinds     []option
	Shown     bool // a plan
	Changes   []changeView
	Tally     string // of them, by kind
	Unmatched []register.Unmatched
	Reading   []string // how the file was read
	File      RosterFile
	Content   string // of the file, in base64: what is confirmed is what was shown
	Problem   string
}

func (s *Server) rosterImport(c echo.Context, l *i18n.Localizer) error {
	return s.showRosterImport(c, l, http.StatusOK, &rosterImportPage{File: RosterFile{Kind: rosterKinds[0]}})
}

func (s *Server) showRosterImport(c echo.Context, l *i18n.Localizer, status int, p *rosterImportPage) error {
	p.page, p.Token = newPage(c, l, l.T("registers.import.title")), token(c)
	for _, kind := range rosterKinds {
		p.Kinds = append(p.Kinds, option{kind, l.T("registers.import.kind." + kind), p.File.Kind == kind})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, "roster_import", p)
}

// importRoster shows what a file would change or, once that is confirmed,
// takes it in.
func (s *Server) importRoster(c echo.Context, l *i18n.Localizer) error {
	f, err := rosterFile(c)
	if err != nil {
		return s.rosterRefused(c, l, &rosterImportPage{File: f}, err)
	}
	f.Dry = c.FormValue("confirm") == ""
	outcome, err := s.TakeRoster(c.Request().Context(), f)
	p := &rosterImportPage{File: f}
	if outcome != nil {
		p.Unmatched, p.Reading = outcome.Unmatched, outcome.Reading.Words(l)
	}
	switch {
	case err != nil:
		return s.rosterRefused(c, l, p, err)
	case !f.Dry:
		return c.Redirect(http.StatusSeeOther, pageURL(l.Lang, "registers")+"?done=import")
	}
	p.Tally = member.Tally(l, outcome.Changes)
	p.Shown, p.Content = true, base64.StdEncoding.EncodeToString(f.Content)
	p.Changes = s.changeViews(l, outcome.Changes)
	return s.showRosterImport(c, l, http.StatusOK, p)
}

func (s *Server) rosterRefused(c echo.Context, l *i18n.Localizer, p *rosterImportPage, err error) error {
	if !refused(err) {
		return err
	}
	p.Problem = l.Error(err)
	return s.showRosterImport(c, l, statusFor(err), p)
}

// rosterFile is the file that was shown before, or the one just chosen.
func rosterFile(c echo.Context) (RosterFile, error) {
	f := RosterFile{Kind: c.FormValue("kind"), Name: printable(c.FormValue("name")), Partial: c.FormValue("partial") != "",
		By: register.Editor{Person: actorOf(c).Person.ID, From: c.RealIP()}}
	if !slices.Contains(rosterKinds, f.Kind) {
		f.Kind = rosterKinds[0]
		return f, fault.New(fault.Invalid, "registers.import.no_kind", nil)
	}
	if shown := c.FormValue("content"); shown != "" {
		var err error
		if f.Content, err = base64.StdEncoding.DecodeString(shown); err != nil {
			return f, echo.NewHTTPError(http.StatusBadRequest)
		}
		return f, nil
	}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return f, fault.New(fault.Invalid, "recesses.import.none", nil)
	}
	file, err := header.Open()
	if err != nil {
		return f, err
	}
	defer file.Close()
	f.Name = printable(header.Filename)
	f.Content, err = io.ReadAll(file) // the request as a whole is limited
	return f, err
}
