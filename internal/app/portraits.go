package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/source/portrait"
)

// GatherPortraits fetches the portraits that the registers name and that are
// not kept yet. home is where the register was fetched; empty: it was a file.
// What could not be fetched is told, and kept for the page of registers; watch
// may be nil.
func (a *App) GatherPortraits(ctx context.Context, o Import, home string, watch func(done, all int)) (*member.Gathered, error) {
	if a.settings.Demo {
		return nil, fault.New(fault.Forbidden, "members.import.demo", nil)
	}
	members, err := a.Store.Members(ctx)
	if err != nil {
		return nil, err
	}
	addresses := make([]string, len(members))
	for i := range members {
		addresses[i] = members[i].PhotoURL
	}
	photographer := member.Photographer{
		Store: a.Store, Fetch: portrait.New(ctx, home, addresses).Fetch, Watch: watch, Today: civil.Of(a.settings.Now().In(civil.Ottawa)),
	}
	gathered, err := photographer.Gather(ctx)
	if gathered != nil { // those fetched before it was stopped are there to stay
		err = errors.Join(err, a.showPortraits(context.WithoutCancel(ctx), o, gathered))
	}
	return gathered, a.tried(ctx, register.Portraits, o, err)
}

// showPortraits puts in force what has been fetched.
func (a *App) showPortraits(ctx context.Context, o Import, g *member.Gathered) error {
	run := a.run(register.Portraits, o)
	run.Trouble = missedPortraits(g.Missed)
	if g.Fetched+g.Dropped == 0 {
		return a.Store.PutRun(ctx, run)
	}
	kept, err := a.Store.Portraits(ctx)
	if err != nil {
		return err
	}
	e := a.edition(register.Portraits, Import{}, nil, len(kept))
	e.Hash, e.Source, e.URL, e.Licence = portraitsHash(kept), inBoth("portraits.source"), MembersPage, speaker
	detail := fmt.Sprintf("%d fetched, %d dropped, %d kept, %d missed", g.Fetched, g.Dropped, len(kept), len(g.Missed))
	if err := a.Store.PutPortraitRun(ctx, e, run, detail); err != nil {
		return err
	}
	return a.TakeUp(ctx)
}

// portraitsHash differs whenever any portrait does.
func portraitsHash(kept map[int]member.Portrait) string {
	sum := sha256.New()
	for _, person := range slices.Sorted(maps.Keys(kept)) {
		fmt.Fprintln(sum, person, kept[person].Hash)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// missedPortraits tells of those that could not be fetched, by the first.
func missedPortraits(missed []member.Missed) i18n.Text {
	if len(missed) == 0 {
		return i18n.Text{}
	}
	in := func(lang i18n.Lang) string {
		l := i18n.For(lang)
		return l.N("portraits.missed", len(missed), "Name", missed[0].Name, "Address", missed[0].URL, "Why", l.Error(missed[0].Why))
	}
	return i18n.Text{EN: in(i18n.EN), FR: in(i18n.FR)}
}
