package main

import (
	"fmt"
	"text/tabwriter"

	"recess/internal/app"
)

type routesCommand struct{}

func (routesCommand) Help() string {
	return `Each line has the method, the path, the permission and the handler.

Example: recess routes`
}

func (routesCommand) Run(s *session) error {
	s.settings.Database = app.OrMemory(s.settings.Database)
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	server, err := recess.Handler()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(s.stdout, 0, 8, 2, ' ', 0)
	for _, r := range server.Routes() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Method, r.Path, r.Permission, r.Handler)
	}
	return table.Flush()
}
