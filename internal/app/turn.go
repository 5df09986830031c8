package app

import (
	"context"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/store"
)

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
	if err == nil {
		err = a.Store.TakeForce(ctx, t)
	}
	if _, waits := a.Store.Waiting(ctx); err != nil && fault.KindOf(waits) != fault.NotFound {
		return err
	}
	return a.TakeUp(ctx) // of what was done here or, whatever err says, by another
}

// turn works out what the order changes.
func (a *App) turn(ctx context.Context, waiting *register.Redistribution) (*store.Turn, error) {
	atlas, err := a.readBoundaries(ctx, waiting.Order)
	if err != nil {
		return nil, err
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
