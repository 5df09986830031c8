package main

import (
	"fmt"
	"os"

	"recess/internal/app"
	"recess/internal/fault"
)

type importPapersCommand struct {
	Dir    string `arg:"" placeholder:"DIR" help:"Folder with one subfolder per campaign."`
	DryRun bool   `env:"-" help:"Show the changes without saving them."`
}

func (importPapersCommand) Help() string {
	return `Imports Markdown files, images and PDFs: all of them, or nothing if one has a problem. docs/papers.md describes the format.

Example: recess import papers my-papers --dry-run`
}

func (c *importPapersCommand) Run(s *session) error {
	root, err := os.OpenRoot(c.Dir) // nothing outside it is read, wherever a link may lead
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "papers.unread", fault.Args{"File": c.Dir})
	}
	defer root.Close()
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	done, err := recess.ImportPapers(s, root.FS(), c.DryRun)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		key   string
		names []string
	}{{"papers.added", done.Added}, {"papers.changed", done.Changed}, {"papers.same", done.Same}} {
		for _, name := range list.names {
			fmt.Fprintln(s.stdout, s.l.T(list.key, "File", name))
		}
	}
	if c.DryRun {
		fmt.Fprintln(s.stderr, s.l.T("papers.dry"))
	}
	return nil
}

type exportCommand struct {
	Papers exportPapersCommand `cmd:"" help:"Export documents and campaigns to a folder."`
}

type exportPapersCommand struct {
	Dir string `arg:"" placeholder:"DIR" help:"Output folder. Existing files with the same names are replaced."`
}

func (exportPapersCommand) Help() string {
	return `Writes documents and campaigns in the format that recess import papers reads.

Example: recess export papers my-papers`
}

func (c *exportPapersCommand) Run(s *session) error {
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	count, err := recess.ExportPapers(s, c.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.stderr, s.l.N("papers.exported", count, "Dir", c.Dir))
	return nil
}
