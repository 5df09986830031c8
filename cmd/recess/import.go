package main

type importCommand struct {
	Papers importPapersCommand `cmd:"" help:"Take in papers and campaigns from a folder."`
}
