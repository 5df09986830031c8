package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"recess/internal/app"
)

type doctorCommand struct {
	Verbose bool   `short:"v" env:"-" help:"List every item, not only short lists."`
	URL     string `name:"url" env:"-" placeholder:"URL" help:"Only check whether the Recess at this address is ready."`
}

func (doctorCommand) Help() string {
	return `Checks the whole database for damage. Shows the age of each data source and what is missing from it. Exits with status 1 if something needs attention.

Example: recess doctor --db recess.db

Example: recess doctor --verbose

Example: recess doctor --url http://127.0.0.1:8080`
}

// few are named without being asked for.
const few = 8

// names lists what a finding has counted, each on a line of its own.
func (c *doctorCommand) names(w io.Writer, s *session, f app.Finding) {
	if f.Names == nil {
		return
	}
	names := f.Names(s.l)
	if len(names) > few && !c.Verbose {
		names = []string{s.l.T("doctor.verbose")}
	}
	for _, name := range names {
		fmt.Fprintf(w, "\t\t%s\n", name)
	}
}

func (c *doctorCommand) Run(s *session) error {
	if c.URL != "" {
		return app.AskReady(s, c.URL)
	}
	findings, err := app.Examine(s, s.settings)
	table := tabwriter.NewWriter(s.stdout, 0, 8, 2, ' ', 0)
	well := true
	for _, f := range findings {
		mark := "✓"
		if f.Trouble {
			mark, well = "✗", false
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", mark, f.What(s.l), f.Says(s.l))
		c.names(table, s, f)
	}
	if flushErr := table.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		return err
	}
	if !well {
		return errors.New(s.l.T("doctor.troubled"))
	}
	fmt.Fprintln(s.stdout, s.l.T("doctor.well"))
	return nil
}
