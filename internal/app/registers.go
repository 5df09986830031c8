package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
)

// Import is how a register is to be taken in.
type Import struct {
	Origin  string     // the file's name, or the address it was fetched from
	AsOf    civil.Date // the day the facts were true
	Source  string     // who says so; empty: as the file's form tells
	DryRun  bool       // only tell what would change
	Partial bool       // leave out what cannot be used, instead of everything
	By      register.Editor
}

// inBoth is a message in both languages, for what is kept.
func inBoth(key string, pairs ...any) i18n.Text {
	return i18n.Text{EN: i18n.For(i18n.EN).T(key, pairs...), FR: i18n.For(i18n.FR).T(key, pairs...)}
}

// edition is what is known of a register that is taken in now.
func (a *App) edition(name register.Name, o Import, content []byte, rows int) register.Edition {
	sum := sha256.Sum256(content)
	e := register.Edition{
		Register: name, Hash: hex.EncodeToString(sum[:6]), AsOf: o.AsOf, Rows: rows, LoadedAt: a.settings.Now().UTC(),
	}
	if e.AsOf.IsZero() {
		e.AsOf = civil.Of(a.settings.Now().In(civil.Ottawa))
	}
	return e
}

func (a *App) run(name register.Name, o Import) register.Run {
	return register.Run{Register: name, At: a.settings.Now().UTC(), Origin: o.Origin, By: o.By}
}

// tried notes why an import failed, so that it can be seen by those who did
// not start it, and gives the error back.
func (a *App) tried(ctx context.Context, name register.Name, o Import, err error) error {
	if err == nil || o.DryRun {
		return err
	}
	run := a.run(name, o)
	why := err
	if f, ok := err.(*fault.Error); ok && f.Key == "import.file" { // whose name stands beside it
		why, _ = f.Args["Why"].(*fault.Error)
	}
	run.Trouble = i18n.Text{EN: i18n.For(i18n.EN).Error(why), FR: i18n.For(i18n.FR).Error(why)}
	if ctx.Err() != nil {
		run.Trouble = inBoth("import.stopped")
	}
	if putErr := a.Store.PutRun(context.WithoutCancel(ctx), run); putErr != nil {
		return errors.Join(err, putErr)
	}
	return err
}

// heldTable is a table of six-character codes in memory.
type heldTable struct {
	hash string
	*riding.Table
	streets *riding.StreetBook
}

// postalTables reads those tables that are not in memory yet, and lets go of
// those that are no longer there: an order that takes force ends them.
func (a *App) postalTables(ctx context.Context, editions map[register.Name]register.Edition) (map[riding.Method]*riding.Table, error) {
	tables := map[riding.Method]*riding.Table{}
	for _, method := range []riding.Method{riding.ByTable, riding.ByAddress} {
		name := sourceOf[method]
		e, ok := editions[name]
		if !ok {
			delete(a.tables, name)
			continue
		}
		if a.tables[name].hash != e.Hash {
			held, err := a.readTable(ctx, name)
			if err != nil {
				return nil, err
			}
			held.hash = e.Hash
			a.tables[name] = held
		}
		tables[method] = a.tables[name].Table
	}
	return tables, nil
}

func (a *App) readTable(ctx context.Context, name register.Name) (held heldTable, err error) {
	packed, streets, err := a.Store.PostalTable(ctx, name)
	if err != nil {
		return held, err
	}
	if held.Table, err = riding.UnpackTable(packed); err == nil {
		held.streets, err = riding.UnpackStreets(streets)
	}
	if err != nil {
		return held, fault.Wrap(err, fault.Unavailable, "store.damaged", fault.Args{"Database": a.Store.Name()})
	}
	return held, nil
}

// TakeUp puts in force what the database holds and the memory does not yet:
// another program may have taken it in. Look-ups under way finish on the old.
func (a *App) TakeUp(ctx context.Context) error {
	a.taking.Lock()
	defer a.taking.Unlock()
	editions, err := a.Store.Editions(ctx)
	if err != nil {
		return err
	}
	held := a.Editions()
	changed := func(names ...register.Name) bool {
		for _, name := range names {
			if editions[name].Hash != held[name].Hash || !editions[name].LoadedAt.Equal(held[name].LoadedAt) {
				return true
			}
		}
		return false
	}
	if changed(register.Recesses) {
		if err := a.takeUpRecesses(ctx); err != nil {
			return err
		}
	}
	index, roster := a.Finder.Index(), a.Members.Roster()
	if changed(register.Ridings, register.Boundaries, register.Areas, register.PostalCodes, register.Addresses) {
		if index, err = a.index(ctx, editions); err != nil {
			return err
		}
	}
	mark, err := a.Store.CorrectionMark(ctx)
	if err != nil {
		return err
	}
	if mark != a.corrections || changed(register.Members, register.Offices, register.Portraits) {
		if roster, err = a.roster(ctx); err != nil {
			return err
		}
	}
	a.Members.Swap(roster) // before the ridings: nobody is shown in another order's riding of their code
	a.Finder.Swap(index)
	a.keepEditions(func(now map[register.Name]register.Edition) {
		recesses := now[register.Recesses] // taken up by itself, perhaps since
		clear(now)                         // of registers that are no longer there
		maps.Copy(now, editions)
		now[register.Recesses] = recesses
	})
	return nil
}

// keepEditions changes what is known of the registers in force.
func (a *App) keepEditions(change func(map[register.Name]register.Edition)) {
	for {
		held := a.editions.Load()
		next := maps.Clone(*held)
		change(next)
		if a.editions.CompareAndSwap(held, &next) {
			return
		}
	}
}

// defaultPollInterval is how often a server looks for registers that another
// program has imported: one small query.
const defaultPollInterval = 5 * time.Second

// follow takes up what other programs take in, and puts an order in force on
// its day, until ctx ends.
func (a *App) follow(ctx context.Context) {
	tick := time.NewTicker(cmp.Or(a.settings.PollInterval, defaultPollInterval))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := a.poll(ctx); err != nil && ctx.Err() == nil {
			a.settings.Log.Error("registers that another program has taken in", "error", err)
		}
	}
}

func (a *App) poll(ctx context.Context) error {
	return cmp.Or(a.takeForce(ctx), a.TakeUp(ctx))
}
