package main

type importCommand struct {
	Papers   importPapersCommand   `cmd:"" help:"Take in papers and campaigns from a folder."`
	Recesses importRecessesCommand `cmd:"" help:"Recess dates, from a table (CSV) or a calendar file (ICS)."`
}
