package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"recess/internal/app"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/register"
)

type importCommand struct {
	Papers     importPapersCommand     `cmd:"" help:"Import documents and campaigns from a folder."`
	Recesses   importRecessesCommand   `cmd:"" help:"Import recess dates from a CSV or ICS file."`
	Members    importMembersCommand    `cmd:"" help:"Import MPs from the House of Commons list (XML or CSV)."`
	Offices    importOfficesCommand    `cmd:"" help:"Import MPs' offices from the House of Commons address page (HTML)."`
	Represent  importRepresentCommand  `cmd:"" name:"representatives" help:"Import MPs and offices from Represent (JSON)."`
	Boundaries importBoundariesCommand `cmd:"" name:"boundaries" help:"Import riding boundaries from GeoJSON."`
	Postal     importPostalCommand     `cmd:"" help:"Import full postal codes from a PCFRF or CSV file."`
	Addresses  importAddressesCommand  `cmd:"" name:"nar" help:"Import full postal codes from the National Address Register."`
}

// registerFlags are the flags of every import of a register.
type registerFlags struct {
	DryRun  bool       `env:"-" help:"Show the changes without saving them."`
	Partial bool       `env:"-" help:"Import what can be used and skip the rest."`
	AsOf    civil.Date `env:"-" placeholder:"DATE" help:"Date of the data, for example 2026-11-01. Default: the date in the file."`
}

// plan returns how to import a file. Without --as-of, the date of the data is
// the day on which the file was written.
func (f *registerFlags) plan(path string) app.Import {
	o := app.Import{Origin: filepath.Base(path), AsOf: f.AsOf, DryRun: f.DryRun, Partial: f.Partial, By: register.Editor{From: "console"}}
	if info, err := os.Stat(path); err == nil && o.AsOf.IsZero() && info.Mode().IsRegular() {
		o.AsOf = civil.Of(info.ModTime().In(civil.Ottawa))
	}
	return o
}

// openFile opens a file to import.
func openFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "import.unreadable", fault.Args{"Path": path})
	}
	return file, nil
}

// withFile opens a file and the database to import it into.
func withFile(s *session, path string, take func(*app.App, io.Reader) error) error {
	file, err := openFile(path)
	if err != nil {
		return err
	}
	defer file.Close()
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	return take(recess, file)
}

// mostListed bounds a list of what could not be matched in a table of postal
// codes or boundaries; one of members is listed whole.
const mostListed = 50

// writeUnmatched lists what a file names and we do not know, up to so many.
func writeUnmatched(b *bytes.Buffer, s *session, list []register.Unmatched, most int) {
	for i, u := range list {
		if i == most {
			fmt.Fprintln(b, "? …")
			return
		}
		where := ""
		switch {
		case u.Line > 0:
			where = " (" + s.l.N("import.lines", u.Count, "First", u.Line) + ")"
		case u.Place > 0:
			where = " (" + s.l.T("boundaries.import.place", "Place", u.Place) + ")"
		}
		fmt.Fprintf(b, "? %s%s\n", strings.Join(present(u.Code, u.Name), " "), where)
	}
}

// writeEnd says that nothing was saved when that is so.
func (f *registerFlags) writeEnd(b *bytes.Buffer, s *session) {
	if f.DryRun {
		fmt.Fprintln(b, s.l.T("import.nothing"))
	}
}
