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
	Path   string `arg:"" help:"CSV file with the columns first, last, kind, status and source, or ICS file."`
	DryRun bool   `env:"-" help:"Show the changes without saving them."`
}

func (importRecessesCommand) Help() string {
	return `Imports the whole file. If a line can't be used, nothing is imported. A line changes the existing recess of the same kind if their dates overlap.

Values for kind: week, winter or summer. Values for status: provisional, announced, changed or cancelled. Optional columns: reason (prorogation, election or motion; required if cancelled), note and read_on.

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

// head returns at most the given number of bytes of a file.
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
	fmt.Fprintln(&b, s.l.N("recesses.import.added", plan.Added()))
	fmt.Fprintln(&b, s.l.N("recesses.import.changed", plan.ChangedCount()))
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
	status := l.T("recesses.status." + string(w.Status))
	if w.Reason != "" {
		status = l.T("recesses.status_reason", "Status", status, "Reason", l.T("recesses.reason."+string(w.Reason)))
	}
	return l.T("recesses.in_words", "Kind", l.T("recess."+string(w.Kind)), "Days", l.Days(w.First.In(time.UTC), w.Last.In(time.UTC)), "Status", status)
}
