package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"recess/internal/app"
	"recess/internal/fault"
	"recess/internal/i18n"
)

type packCommand struct {
	Riding   string `env:"-" placeholder:"CODE" help:"FED code of the riding, for example 35075."`
	All      bool   `env:"-" help:"All ridings, in one zip file."`
	Campaign string `env:"-" placeholder:"SLUG" help:"Campaign. Default: the active campaign."`
	Lang     string `enum:"en,fr,both," default:"" env:"-" help:"Language: en or fr, or both with --all. Default: the terminal language."`
	Variant  string `enum:"team,leave-behind" default:"team" env:"-" help:"team: the full pack. leave-behind: one two-sided sheet for the MP's office."`
	Output   string `short:"o" required:"" env:"-" placeholder:"FILE" help:"Output file. It appears once it is complete."`
}

func (packCommand) Help() string {
	return `Without a database, the pack uses the sample campaign that comes with the program.

Example: recess pack --riding 35075 --lang fr -o trousse.pdf

Example: recess pack --all --lang both -o packs.zip`
}

func (c *packCommand) Run(s *session) error {
	if (c.Riding != "") == c.All {
		return usageError{errors.New("use --riding CODE or --all, not both")}
	}
	if c.Lang == "both" && !c.All {
		return usageError{errors.New("use --lang both only with --all")}
	}
	s.settings.Database = app.OrMemory(s.settings.Database)
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	order := app.Order{Campaign: c.Campaign, Variant: app.Variant(c.Variant), Langs: c.langs(s.l.Lang), Ridings: []string{c.Riding}}
	return whole(c.Output, func(w io.Writer) error {
		if c.All {
			return writeAll(s, w, recess, order)
		}
		return recess.WriteOne(s, w, order)
	})
}

func (c *packCommand) langs(terminal i18n.Lang) []i18n.Lang {
	switch c.Lang {
	case "":
		return []i18n.Lang{terminal}
	case "both":
		return i18n.Langs
	}
	return []i18n.Lang{i18n.Lang(c.Lang)}
}

// writeAll writes the packs of all ridings and shows progress on a terminal.
func writeAll(s *session, w io.Writer, recess *app.App, o app.Order) error {
	debug.SetGCPercent(lazy)
	o.Ridings = nil
	for _, r := range recess.Finder.Index().Ridings() {
		o.Ridings = append(o.Ridings, r.Code)
	}
	bar := progressbar.DefaultSilent(int64(o.Count()))
	if watched(s.stderr) {
		bar = progressbar.NewOptions(o.Count(), progressbar.OptionSetWriter(s.stderr), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString(s.l.T("packs.unit")), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	}
	defer bar.Finish()
	return recess.WriteAll(s, w, o, func(done, _ int) { bar.Set(done) })
}

// lazy is how much garbage, in per cent of what is in use, waits for the
// collector while packs are made: each leaves some megabytes, and little is
// in use.
const lazy = 400

// watched reports whether w is a terminal.
func watched(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// whole writes a file that appears once it is complete, or not at all.
func whole(name string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "file.cannot_write", fault.Args{"File": name})
	}
	defer os.Remove(file.Name()) // gone already when all went well
	if err := errors.Join(write(file), file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fault.Wrap(err, fault.Unavailable, "file.cannot_write", fault.Args{"File": name})
	}
	return nil
}
