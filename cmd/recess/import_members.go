package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"recess/internal/app"
	"recess/internal/civil"
	"recess/internal/member"
	"recess/internal/register"
)

// rosterFlags say where to read a register of members.
type rosterFlags struct {
	registerFlags `embed:""`
	Path          string `arg:"" optional:"" help:"File to import."`
	URL           string `name:"url" env:"-" placeholder:"URL" help:"Download it from this address instead (time limit: one minute)."`
}

// content reads or fetches the register.
func (f *rosterFlags) content(s *session) ([]byte, app.Import, error) {
	if (f.Path == "") == (f.URL == "") {
		return nil, app.Import{}, usageError{errors.New("use a file or --url, not both")}
	}
	if f.URL == "" {
		content, err := head(f.Path, app.LargestRoster+1)
		return content, f.plan(f.Path), err
	}
	o := app.Import{Origin: f.URL, AsOf: f.AsOf, DryRun: f.DryRun, Partial: f.Partial, By: register.Editor{From: "console"}}
	if o.AsOf.IsZero() {
		o.AsOf = civil.Of(time.Now().In(civil.Ottawa))
	}
	content, err := app.Fetch(s, f.URL, app.LargestRoster)
	return content, o, err
}

// run imports a register and lists what has changed.
func (f *rosterFlags) run(s *session, take func(*app.App, context.Context, []byte, app.Import) (*app.RosterReport, error), portraits bool) error {
	if portraits && f.DryRun {
		return usageError{errors.New(s.l.T("portraits.not_dry"))}
	}
	content, plan, err := f.content(s)
	if err != nil {
		return err
	}
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	report, err := take(recess, s, content, plan)
	if report == nil {
		return err
	}
	var b bytes.Buffer
	writeReading(&b, s, &report.Reading)
	writeUnmatched(&b, s, report.Unmatched, len(report.Unmatched))
	if err == nil {
		for _, c := range report.Changes {
			name := c.Riding
			if r, err := recess.Finder.Index().Riding(c.Riding); err == nil {
				name = r.Name.In(s.l.Lang)
			}
			fmt.Fprintln(&b, c.Words(s.l, name))
		}
		if tally := member.Tally(s.l, report.Changes); tally != "" {
			fmt.Fprintln(&b, tally)
		}
		fmt.Fprintln(&b, s.l.N("members.import.changes", len(report.Changes)))
		fmt.Fprintln(&b, s.l.N("members.import.sitting", report.Sitting))
		f.writeEnd(&b, s)
	}
	_, writeErr := s.stdout.Write(b.Bytes())
	if err == nil && writeErr == nil && portraits {
		return fetchPortraits(s, recess, plan, f.URL)
	}
	return errors.Join(err, writeErr)
}

type importMembersCommand struct {
	rosterFlags   `embed:""`
	portraitFlags `embed:""`
}

func (importMembersCommand) Help() string {
	return `Imports the MP of each riding and keeps past MPs. Corrections made by hand stay until the file says the same. Entries that match no riding are listed, and nothing is imported unless you use --partial. With --partial, ridings that are not in the file stay as they are.

Example: recess import members members.xml --dry-run

Example: recess import members --url ` + app.MembersAddress
}

func (c *importMembersCommand) Run(s *session) error {
	return c.run(s, (*app.App).ImportMembers, c.Portraits)
}

type importOfficesCommand struct {
	rosterFlags `embed:""`
}

func (importOfficesCommand) Help() string {
	return `Imports Hill telephone numbers and riding offices from the English page, matched by MP name.

Example: recess import offices addresses.html --dry-run

Example: recess import offices --url ` + app.OfficesAddress
}

func (c *importOfficesCommand) Run(s *session) error {
	return c.run(s, (*app.App).ImportOffices, false)
}

type importRepresentCommand struct {
	rosterFlags   `embed:""`
	portraitFlags `embed:""`
}

func (importRepresentCommand) Help() string {
	return `Imports MPs, email addresses, offices, preferred languages and photo addresses. Details that Represent does not have stay as they were.

With --portraits, each photo is also downloaded once, from the hosts named in the file. Addresses on a private network are refused unless the file came from the same host and port.

Example: recess import representatives --url "` + app.RepresentativesAddress + `" --dry-run`
}

func (c *importRepresentCommand) Run(s *session) error {
	return c.run(s, (*app.App).ImportRepresentatives, c.Portraits)
}
