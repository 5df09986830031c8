package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/schollz/progressbar/v3"

	"recess/internal/app"
)

type importPostalCommand struct {
	registerFlags `embed:""`
	Path          string `arg:"" help:"PCFRF file, or CSV file with the columns postal_code, fed_code and weight."`
	Source        string `env:"-" help:"Source name to show on the Data sources page."`
}

func (importPostalCommand) Help() string {
	return `Imports the whole file. If a line can't be used, nothing is imported and the old table stays. Lookups keep working during the import. A running server uses the new table within seconds.

A weight is the percentage of the postal code that is in the riding. The weights of a postal code add up to 100.

Example: recess import postal pcfrf.txt --dry-run`
}

func (c *importPostalCommand) Run(s *session) error {
	plan := c.plan(c.Path)
	plan.Source = c.Source
	return withFile(s, c.Path, func(recess *app.App, file io.Reader) error {
		report, err := recess.ImportPostal(s, file, plan)
		return errors.Join(printTable(s, &c.registerFlags, report, err == nil), err)
	})
}

type importAddressesCommand struct {
	registerFlags `embed:""`
	Path          string `arg:"" help:"Zip file of the register, or the unzipped folder."`
}

func (importAddressesCommand) Help() string {
	return `Counts the addresses of each postal code in each riding. You do not need to unzip the file. You can stop at any time: the old table stays until the new one is complete.

Ridings of another representation order are recognized by their names. Addresses in such a file are placed in today's ridings by their coordinates.

Example: recess import nar NAR2026.zip`
}

// mostMemory is what the reading of a register may take before the garbage of
// one province is cleared away in the middle of the next, in bytes. What has to
// be kept is about half of that.
const mostMemory = 800 << 20

func (c *importAddressesCommand) Run(s *session) error {
	debug.SetMemoryLimit(mostMemory)
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	plan := c.plan(c.Path)
	plan.AsOf = c.AsOf // else as the zip tells
	watch, finish := watchReading(s)
	report, err := recess.ImportAddresses(s, c.Path, plan, watch)
	finish()
	return errors.Join(printTable(s, &c.registerFlags, report, err == nil), err)
}

// watchReading shows the progress of an import on a terminal.
func watchReading(s *session) (app.Watch, func()) {
	if !watched(s.stderr) {
		return nil, func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	close(stopped)
	watch := func(whole int64, now func() (lines, bytes int64)) {
		stopped = make(chan struct{})
		bar := progressbar.NewOptions64(whole, progressbar.OptionSetWriter(s.stderr), progressbar.OptionShowBytes(true),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
		go func() {
			defer close(stopped)
			defer bar.Finish()
			begin, tick := time.Now(), time.NewTicker(200*time.Millisecond)
			defer tick.Stop()
			for ended := false; !ended; {
				select {
				case <-stop:
					ended = true
				case <-tick.C:
				}
				lines, bytes := now()
				rate := float64(lines) / time.Since(begin).Seconds()
				bar.Describe(s.l.T("import.progress", "Lines", s.l.Number(int(lines)), "Rate", s.l.Number(int(rate))))
				bar.Set64(min(bytes, whole))
			}
		}()
	}
	return watch, func() { close(stop); <-stopped }
}

// printTable prints what an import of postal codes did, or what prevented it.
func printTable(s *session, f *registerFlags, r *app.TableReport, well bool) error {
	if r == nil {
		return nil
	}
	var b bytes.Buffer
	if r.Reading != nil {
		writeReading(&b, s, r.Reading)
	}
	writeUnmatched(&b, s, r.Unmatched, mostListed)
	if r.Left > 0 {
		fmt.Fprintln(&b, s.l.N("postal.import.left", r.Left))
	}
	if n := r.Addresses; n != nil {
		fmt.Fprintln(&b, s.l.T("nar.import.counted", "Rows", s.l.Number(n.Rows), "Addresses", s.l.Number(n.Addresses),
			"NoCode", s.l.Number(n.NoCode+n.BadCode), "Unplaced", s.l.Number(n.Unplaced)))
		fmt.Fprintln(&b, s.l.T("nar.import.placed", "ByCode", s.l.Number(n.ByCode), "ByPoint", s.l.Number(n.ByPoint)))
		fmt.Fprintln(&b, s.l.T("nar.import.streets", "Numbers", s.l.Number(n.Numbers)))
		if n.Another {
			fmt.Fprintln(&b, s.l.T("nar.import.another"))
		}
	}
	if well {
		writeTable(&b, s, r)
		f.writeEnd(&b, s)
	}
	_, err := s.stdout.Write(b.Bytes())
	return err
}

func writeTable(b *bytes.Buffer, s *session, r *app.TableReport) {
	size, change := r.Size, r.Change
	fmt.Fprintln(b, s.l.T("postal.import.size", "Codes", s.l.Number(size.Codes), "Exact", s.l.Number(size.Exact), "Areas", s.l.Number(size.Areas)))
	fmt.Fprintln(b, s.l.T("postal.import.changes", "Added", s.l.Number(change.Added), "Gone", s.l.Number(change.Gone),
		"Moved", s.l.Number(change.Moved), "Weighed", s.l.Number(change.Weighed), "Same", s.l.Number(change.Same)))
}
