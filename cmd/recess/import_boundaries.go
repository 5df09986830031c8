package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"recess/internal/app"
	"recess/internal/civil"
	"recess/internal/i18n"
)

type importBoundariesCommand struct {
	registerFlags `embed:""`
	Path          string     `arg:"" help:"GeoJSON file in degrees, plain or gzip."`
	Source        string     `env:"-" help:"Source name to show on the Data sources page."`
	ValidFrom     civil.Date `env:"-" placeholder:"DATE" help:"Date the new ridings come into force. Until then, today's ridings stay in use."`
	Order         string     `env:"-" placeholder:"YEAR" help:"Year of the representation order. Default: the year of --valid-from."`
}

func (importBoundariesCommand) Help() string {
	return `Imports the boundaries of all ridings. If the file has a problem, nothing is imported and today's boundaries stay. Lookups keep working during the import. A running server uses the new boundaries within seconds.

With --valid-from, the file is a redistribution. Its ridings, with their English and French names, wait until that date (Ottawa time). Until then, today's ridings stay in use, and an administrator can cancel the new boundaries on the Data sources page.

Each feature is a riding, identified by its FED code (fed_code, FED_NUM or FEDUID). With --partial, features with an unknown riding are skipped, missing ridings keep their current boundaries, and overlaps and holes are only reported.

Example: recess import boundaries ridings.geojson.gz --dry-run

Example: recess import boundaries next.geojson.gz --order 2033 --valid-from 2034-04-01`
}

func (c *importBoundariesCommand) Run(s *session) error {
	if c.Order != "" && c.ValidFrom.IsZero() {
		return usageError{errors.New("use --order only with --valid-from")}
	}
	plan := c.plan(c.Path)
	plan.Source = c.Source
	return withFile(s, c.Path, func(recess *app.App, file io.Reader) error {
		report, err := c.take(s, recess, file, plan)
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
	})
}

func (c *importBoundariesCommand) take(s *session, recess *app.App, file io.Reader, plan app.Import) (*app.BoundaryReport, error) {
	if c.ValidFrom.IsZero() {
		return recess.ImportBoundaries(s, file, plan)
	}
	return recess.ImportRedistribution(s, file, app.NextOrder{Name: c.Order, From: c.ValidFrom}, plan)
}

// writeBoundaries lists which boundaries change and what is wrong with them.
func writeBoundaries(b *bytes.Buffer, s *session, r *app.BoundaryReport) {
	writeUnmatched(b, s, r.Unmatched, mostListed)
	list(b, r.New, func(code string) string { return "+ " + code })
	list(b, r.Gone, func(code string) string { return "− " + code })
	list(b, r.Kept, func(code string) string { return s.l.T("boundaries.import.kept_as", "Code", code) })
	list(b, r.Overlaps, func(f app.Flaw) string {
		return flaw(s.l, f, "boundaries.import.overlaps", "boundaries.import.overlaps_area")
	})
	list(b, r.Holes, func(f app.Flaw) string {
		return flaw(s.l, f, "boundaries.import.holes", "boundaries.import.holes_area")
	})
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

// flaw tells of ground by a share, or of the place of a postal area.
func flaw(l *i18n.Localizer, f app.Flaw, key, ofArea string) string {
	if f.Area != "" {
		key = ofArea
	}
	return l.T(key, "Area", f.Area, "Code", f.Code, "Other", f.Other, "Share", l.FinePercent(f.Share),
		"Lat", fmt.Sprintf("%.4f", f.At.Lat), "Lon", fmt.Sprintf("%.4f", f.At.Lon))
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
