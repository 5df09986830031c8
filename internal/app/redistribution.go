package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/boundaries"
)

// NextOrder is a representation order that is to take force.
type NextOrder struct {
	Name string     // a year; empty: that of the day
	From civil.Date // Ottawa's
}

// ImportRedistribution takes in the ridings and boundaries of the next
// representation order, which wait for their day beside those in force.
func (a *App) ImportRedistribution(ctx context.Context, in io.Reader, next NextOrder, o Import) (*BoundaryReport, error) {
	report, err := a.importRedistribution(ctx, in, next, o)
	return report, a.tried(ctx, register.NextOrder, o, err)
}

func (a *App) importRedistribution(ctx context.Context, in io.Reader, next NextOrder, o Import) (*BoundaryReport, error) {
	if err := a.checkOrder(&next, o); err != nil {
		return nil, err
	}
	features, err := boundaries.Read(in)
	if err != nil {
		return nil, fromFile(o, err)
	}
	s := survey{x: a.Finder.Index(), now: a.atlas(), report: &BoundaryReport{}, next: true}
	ridings, err := s.coming(features)
	if err != nil {
		return s.report, fromFile(o, err)
	}
	packed, err := s.pack(o)
	if err != nil || o.DryRun || ctx.Err() != nil {
		return s.report, cmp.Or(err, ctx.Err())
	}
	r := &register.Redistribution{Order: next.Name, From: next.From, Edition: a.edition(register.Boundaries, o, packed, len(ridings))}
	r.Source, r.Licence = boundarySource(o), inBoth("boundaries.import.licence")
	detail := fmt.Sprintf("order %s from %s: %s", r.Order, r.From, s.report.detail())
	return s.report, a.Store.PutRedistribution(ctx, r, ridings, packed, a.run(register.NextOrder, o), detail)
}

func (a *App) checkOrder(next *NextOrder, o Import) error {
	if next.Name == "" {
		next.Name = fmt.Sprint(next.From.Year)
	}
	today := civil.Of(a.settings.Now().In(civil.Ottawa))
	switch {
	case o.Partial:
		return fault.New(fault.Invalid, "redistribution.partial", nil)
	case len(next.Name) != len("2033") || strings.Trim(next.Name, "0123456789") != "":
		return fault.New(fault.Invalid, "redistribution.name", fault.Args{"Order": next.Name})
	case !today.Before(next.From):
		return fault.New(fault.Invalid, "redistribution.past", fault.Args{"Date": next.From})
	}
	return nil
}

// coming reads the ridings of another order out of the features. Their codes
// count them province by province, so that a gap tells of a missing one.
func (s *survey) coming(features []boundaries.Feature) ([]riding.Riding, error) {
	var ridings []riding.Riding
	have := map[string]bool{}
	for _, f := range features {
		r := riding.Riding{Code: f.Code, Province: riding.ProvinceOf(f.Code), Name: f.Name}
		switch {
		case f.Code == "":
			return nil, fault.New(fault.Invalid, "redistribution.no_code", fault.Args{"Place": f.Place})
		case r.Province == "":
			return nil, fault.New(fault.Invalid, "redistribution.code", fault.Args{"Place": f.Place, "Code": f.Code})
		case f.Name == (i18n.Text{}):
			return nil, fault.New(fault.Invalid, "redistribution.no_name", fault.Args{"Place": f.Place, "Code": f.Code})
		}
		r.Name.EN, r.Name.FR = cmp.Or(f.Name.EN, f.Name.FR), cmp.Or(f.Name.FR, f.Name.EN)
		have[f.Code] = true
		ridings = append(ridings, r)
		s.add(f)
		if _, err := s.x.Riding(f.Code); err != nil {
			s.report.New = append(s.report.New, f.Code)
		}
	}
	for _, r := range s.x.Ridings() {
		if !have[r.Code] {
			s.report.Gone = append(s.report.Gone, r.Code)
		}
	}
	slices.Sort(s.report.New)
	slices.SortFunc(ridings, func(a, b riding.Riding) int { return cmp.Compare(a.Code, b.Code) })
	return ridings, gap(ridings)
}

// gap is a fault when a province, or a code within one, is missing.
func gap(ridings []riding.Riding) error {
	seen := map[string]bool{}
	last := "00000"
	for _, r := range ridings {
		want := r.Code[:2] + "001"
		if last[:2] == r.Code[:2] {
			want = last[:2] + fmt.Sprintf("%03d", number(last)+1)
		}
		if r.Code != want {
			return fault.New(fault.Invalid, "redistribution.missing", fault.Args{"Code": want, "Next": r.Code})
		}
		last = r.Code
		seen[r.Province] = true
	}
	for _, p := range riding.Provinces {
		if !seen[p] {
			return fault.New(fault.Invalid, "redistribution.province", fault.Args{"Province": fault.Word("province." + p)})
		}
	}
	return nil
}

// number is that of a riding in its province.
func number(code string) (n int) {
	fmt.Sscanf(code[2:], "%d", &n)
	return n
}

// TakeBack lets go of the order that waits.
func (a *App) TakeBack(ctx context.Context, by register.Editor) error {
	return a.Store.TakeBack(ctx, a.run(register.NextOrder, Import{By: by}))
}
