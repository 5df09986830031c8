package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"recess/internal/app"
	"recess/internal/calendar"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/textfile"
)

type importRecessesCommand struct {
	Path   string `arg:"" help:"File: CSV with the columns first, last, kind, status and source, or ICS."`
	DryRun bool   `env:"-" help:"Only print what would be added and changed."`
}

func (importRecessesCommand) Help() string {
	return `Takes in all of the file or, when a line cannot be used, nothing. A line changes the recess of its kind that it has a day in common with.

Words: kind is week, winter or summer; status is provisional, announced, changed or cancelled. The columns reason (prorogation, election or motion; needed for cancelled), note and read_on may be added.

Example: recess import recesses calendar-2027.csv --dry-run`
}

func (c *importRecessesCommand) Run(s *session) error {
	content, err := head(c.Path, calendar.LargestFile+1)
	if err != nil {
		return err
	}
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	rows, reading, err := recess.ReadRecesses(content, filepath.Base(c.Path))
	if err != nil {
		return err
	}
	var plan *calendar.Plan
	if c.DryRun {
		plan, err = recess.Calendar.Plan(s, rows)
	} else {
		plan, err = recess.Calendar.Import(s, calendar.Editor{From: "console"}, rows)
	}
	if err != nil {
		return err
	}
	return c.print(s, plan, &reading)
}

// writeReading says how a file was read, unless it is UTF-8 without doubt.
func writeReading(w io.Writer, s *session, r *textfile.Reading) {
	if r.Encoding == textfile.UTF8 && !r.Doubtful() {
		return
	}
	for _, words := range r.Words(s.l) {
		fmt.Fprintln(w, words)
	}
}

// head is at most so many bytes of a file.
func head(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return content, nil
}

func unreadable(path string, err error) error {
	return fault.Wrap(err, fault.Unavailable, "recesses.import.unreadable", fault.Args{"Path": path})
}

func (c *importRecessesCommand) print(s *session, plan *calendar.Plan, reading *textfile.Reading) error {
	var b bytes.Buffer
	writeReading(&b, s, reading)
	for _, step := range plan.Steps {
		if step.Was == nil {
			fmt.Fprintln(&b, "+", recessInWords(s.l, &step.Now))
			continue
		}
		fmt.Fprintf(&b, "- %s\n+ %s\n", recessInWords(s.l, step.Was), recessInWords(s.l, &step.Now))
	}
	fmt.Fprintln(&b, s.l.N("recesses.import.added", plan.Added())+", "+s.l.N("recesses.import.changed", plan.ChangedCount()))
	if plan.Same > 0 {
		fmt.Fprintln(&b, s.l.N("recesses.import.same", plan.Same))
	}
	if c.DryRun {
		fmt.Fprintln(&b, s.l.T("recesses.import.nothing"))
	}
	_, err := s.stdout.Write(b.Bytes())
	return err
}

func recessInWords(l *i18n.Localizer, w *calendar.Window) string {
	words := fmt.Sprintf("%s, %s (%s)", l.T("recess."+string(w.Kind)), l.Days(w.First.In(time.UTC), w.Last.In(time.UTC)),
		l.T("recesses.status."+string(w.Status)))
	if w.Reason != "" {
		words += l.T("punct.colon") + " " + l.T("recesses.reason."+string(w.Reason))
	}
	return words
}
