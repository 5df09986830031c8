package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"recess/internal/app"
)

type doctorCommand struct {
	URL string `name:"url" env:"-" placeholder:"URL" help:"Ask a running Recess at this address whether it is ready, and nothing else."`
}

func (doctorCommand) Help() string {
	return `Reads the whole database for damage, and tells the age of every register and what is missing in it. Ends with status 1 when something needs attention.

Example: recess doctor --db recess.db

Example: recess doctor --url http://127.0.0.1:8080`
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
