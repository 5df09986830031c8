package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"recess/internal/app"
	"recess/internal/i18n"
)

type importBoundariesCommand struct {
	registerFlags `embed:""`
	Path          string `arg:"" help:"File: GeoJSON in degrees, plain or gzip."`
	Source        string `env:"-" help:"Who says so, for the page of sources."`
}

func (importBoundariesCommand) Help() string {
	return `Takes in the boundaries of all ridings, or nothing; those in force then stay. Look-ups go on meanwhile, and a running server takes the new ones up within seconds.

Each feature is a riding, known by its FED code (fed_code, FED_NUM or FEDUID). With --partial features of no riding are left out, ridings that are missing keep the boundaries they have, and overlaps and holes are only told of.

Example: recess import boundaries ridings.geojson.gz --dry-run`
}

func (c *importBoundariesCommand) Run(s *session) error {
	file, err := openFile(c.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	plan := c.plan(c.Path)
	plan.Source = c.Source
	report, err := recess.ImportBoundaries(s, file, plan)
	if report == nil {
		return err
	}
	var b bytes.Buffer
	writeBoundaries(&b, s, report)
	if err == nil {
		c.writeEnd(&b, s)
	}
	_, writeErr := s.stdout.Write(b.Bytes())
	return errors.Join(err, writeErr)
}

// writeBoundaries tells what boundaries change, and what is wrong with them.
func writeBoundaries(b *bytes.Buffer, s *session, r *app.BoundaryReport) {
	writeUnmatched(b, s, r.Unmatched)
	list(b, r.Kept, func(code string) string { return s.l.T("boundaries.import.kept_as", "Code", code) })
	list(b, r.Overlaps, func(f app.Flaw) string { return flaw(s.l, "boundaries.import.overlaps", f) })
	list(b, r.Holes, func(f app.Flaw) string { return flaw(s.l, "boundaries.import.holes", f) })
	list(b, r.Changed, func(c app.Change) string {
		return s.l.T("boundaries.import.changed", "Code", c.Code, "Kept", s.l.FinePercent(c.Kept), "Heirs", heirs(s.l, c))
	})
	fmt.Fprintln(b, s.l.T("boundaries.import.size", "Ridings", r.Ridings, "Changed", len(r.Changed), "Overlaps", len(r.Overlaps), "Holes", len(r.Holes)))
}

// list writes a line for each of a list, as far as somebody may read.
func list[T any](b *bytes.Buffer, all []T, line func(T) string) {
	for i, one := range all {
		if i == mostListed {
			fmt.Fprintln(b, "…")
			return
		}
		fmt.Fprintln(b, line(one))
	}
}

func flaw(l *i18n.Localizer, key string, f app.Flaw) string {
	return l.T(key, "Code", f.Code, "Other", f.Other, "Share", l.FinePercent(f.Share), "Lat", fmt.Sprintf("%.4f", f.At.Lat), "Lon", fmt.Sprintf("%.4f", f.At.Lon))
}

// heirs are the other ridings that have much of a riding's ground.
func heirs(l *i18n.Localizer, c app.Change) string {
	var told []string
	for _, h := range c.Heirs {
		if h.Code != "" && h.Code != c.Code && h.Share >= 0.01 {
			told = append(told, h.Code+" "+l.FinePercent(h.Share))
		}
	}
	return strings.Join(told, ", ")
}
