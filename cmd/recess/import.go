package main

type importCommand struct {
	Recesses importRecessesCommand `cmd:"" help:"Recess dates, from a table (CSV) or a calendar file (ICS)."`
}
