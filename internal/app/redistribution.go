package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/boundaries"
	"recess/internal/store"
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

// takeForce puts the order that waits in force once its day has come in
// Ottawa. Several instances may try: one does it, and the others take up what
// it has done.
func (a *App) takeForce(ctx context.Context) error {
	waiting, err := a.Store.Waiting(ctx)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if civil.Of(a.settings.Now().In(civil.Ottawa)).Before(waiting.From) {
		return nil
	}
	t, err := a.turn(ctx, waiting)
	if err != nil {
		return err
	}
	_, _, err = a.Store.TakeForce(ctx, t)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	return a.TakeUp(ctx)
}

// turn works out what the order changes.
func (a *App) turn(ctx context.Context, waiting *register.Redistribution) (*store.Turn, error) {
	packed, err := a.Store.Boundaries(ctx, waiting.Order)
	if err != nil {
		return nil, err
	}
	atlas, err := geo.Decode(packed)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "store.damaged", fault.Args{"Database": a.Store.Name()})
	}
	ridings, err := a.Store.ComingRidings(ctx)
	if err != nil {
		return nil, err
	}
	areas, err := a.Store.Areas(ctx)
	if err != nil {
		return nil, err
	}
	x, now := a.Finder.Index(), a.atlas()
	place(ridings, waiting.Order, atlas.Heirs(now), x)
	heirs := shares(now.Heirs(atlas))
	t := &store.Turn{
		Redistribution: waiting, Ended: x.Order(), Ridings: ridings, Heirs: heirs,
		Areas: riding.Redrawn(areas, heirs, atlas.Locate), Editions: a.redrawn(waiting),
		Run: a.run(register.NextOrder, Import{By: register.Editor{From: "clock"}}),
	}
	t.Rehome, err = a.rehome(ctx, t, atlas)
	return t, err
}

// place gives each new riding what only the old ones tell: the clocks of the
// one that had most of its ground.
func place(ridings []riding.Riding, order string, had map[string][]geo.Heir, old *riding.Index) {
	for i := range ridings {
		r := &ridings[i]
		r.Order, r.TimeZone = order, civil.Ottawa.String()
		for _, h := range had[r.Code] {
			if before, err := old.Riding(h.Code); err == nil {
				r.TimeZone = before.TimeZone
				break
			}
		}
	}
}

// shares are heirs as they are kept: no more than slivers of ground apart.
func shares(heirs map[string][]geo.Heir) map[string][]riding.Share {
	kept := make(map[string][]riding.Share, len(heirs))
	for code, all := range heirs {
		for _, h := range all {
			if h.Code != "" && h.Share >= worthTelling {
				kept[code] = append(kept[code], riding.Share{Riding: h.Code, Share: h.Share})
			}
		}
	}
	return kept
}

// redrawn are the registers as they stand when the order takes force.
func (a *App) redrawn(waiting *register.Redistribution) []register.Edition {
	var editions []register.Edition
	for _, name := range []register.Name{register.Ridings, register.Boundaries, register.Areas, register.Members, register.Offices} {
		e := waiting.Edition
		switch name {
		case register.Areas:
			e = a.Editions()[name]
			e.Source = inBoth("redistribution.areas")
		case register.Members, register.Offices:
			e = a.Editions()[name]
			e.Rows, e.AsOf = 0, waiting.From
		}
		e.Register, e.Shipped, e.LoadedAt = name, false, a.settings.Now().UTC()
		if name != register.Boundaries { // whose hash names what is kept
			e.Hash += "/" + waiting.Order
		}
		editions = append(editions, e)
	}
	return editions
}

// rehome finds people's homes in the new order.
func (a *App) rehome(ctx context.Context, t *store.Turn, atlas *geo.Atlas) (func(account.Home) (account.Home, bool), error) {
	facts := riding.Facts{Order: t.Order, Map: atlas, Areas: t.Areas, Ridings: t.Ridings}
	var err error
	if facts.Heirs, err = a.Store.Heirs(ctx); err != nil {
		return nil, err
	}
	for _, heirs := range facts.Heirs {
		for i := range heirs {
			heirs[i].Riding = riding.EndedCode(heirs[i].Riding, t.Ended)
		}
	}
	for code, heirs := range t.Heirs {
		facts.Heirs[riding.EndedCode(code, t.Ended)] = heirs
	}
	x, err := riding.NewIndex(facts)
	if err != nil {
		return nil, err
	}
	return func(h account.Home) (account.Home, bool) { return a.homeIn(x, h) }, nil
}

// homeIn is a home whose riding has ended, in the order of an index; false when
// several ridings are possible.
func (a *App) homeIn(x *riding.Index, h account.Home) (account.Home, bool) {
	var today *riding.Answer
	if code, err := riding.ParsePostalCode(h.Postal); err == nil {
		today, _ = x.ByPostalCode(code)
	}
	candidates := x.Rehome(h.Riding, today)
	if len(candidates) != 1 {
		return h, false
	}
	h.Riding, h.On = candidates[0].Riding.Code, a.settings.Now().UTC()
	return h, true
}

// rehomeAsked moves those who are still to be asked, where a new table of
// postal codes answers for them.
func (a *App) rehomeAsked(ctx context.Context) error {
	x := a.Finder.Index()
	return a.Store.Rehome(ctx, func(h account.Home) (account.Home, bool) { return a.homeIn(x, h) })
}
