package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/shipped"
	"recess/internal/store"
	"recess/internal/web"
)

// seed takes the shipped facts into the database where it has none, or has
// those of an older program. What was imported here is never overwritten.
func seed(ctx context.Context, s *store.Store, demo bool, now time.Time) error {
	have, err := s.Editions(ctx)
	if err != nil {
		return err
	}
	editions, err := shipped.Editions()
	if err != nil {
		return err
	}
	members := shipped.Members
	if demo {
		members = demoMembers
	}
	for _, e := range editions {
		if demo {
			e = invent(e)
		}
		held, ok := have[e.Register]
		if ok && (!held.Shipped || store.SameEdition(held, e)) {
			continue
		}
		e.LoadedAt = now.UTC()
		if err := seedRegister(ctx, s, e, members); err != nil {
			return fmt.Errorf("take in the shipped %s: %w", e.Register, err)
		}
	}
	return nil
}

func seedRegister(ctx context.Context, s *store.Store, e register.Edition, members func() ([]member.Member, error)) error {
	switch e.Register {
	case register.Ridings:
		return fill(ctx, e, shipped.Ridings, s.PutRidings)
	case register.Members:
		return fill(ctx, e, members, s.ReplaceMembers)
	case register.Offices:
		return fill(ctx, e, members, s.ReplaceOffices)
	case register.Areas:
		return fill(ctx, e, shipped.Areas, s.ReplaceAreas)
	case register.Recesses:
		return fill(ctx, e, shipped.Recesses, s.MergeRecesses)
	case register.Boundaries: // read from the program itself; the database notes which
		return s.PutEdition(ctx, e)
	}
	return fmt.Errorf("no table for it")
}

// fill carries one register from where it is read to where it is kept.
func fill[T any](ctx context.Context, e register.Edition,
	read func() ([]T, error), keep func(context.Context, register.Edition, []T) error) error {
	rows, err := read()
	if err != nil {
		return err
	}
	return keep(ctx, e, rows)
}

// sourceOf tells which register each way of finding stands on.
var sourceOf = map[riding.Method]register.Name{
	riding.ByTable:   register.PostalCodes,
	riding.ByAddress: register.Addresses,
	riding.ByPoint:   register.Boundaries,
	riding.ByFSA:     register.Areas,
}

func asOf(editions map[register.Name]register.Edition) map[riding.Method]civil.Date {
	dates := map[riding.Method]civil.Date{}
	for method, name := range sourceOf {
		if e, ok := editions[name]; ok {
			dates[method] = e.AsOf
		}
	}
	return dates
}

// OrMemory is the database's name, or that of one in memory when it names a
// file that is not there: a look-up answers from the shipped facts and leaves
// nothing behind.
func OrMemory(database string) string {
	if database == "" || strings.Contains(database, "://") {
		return database
	}
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		return store.Memory
	}
	return database
}

// AnswerJSON is an answer as the API shows it; code is nil when no postal code
// was asked.
func (a *App) AnswerJSON(code *riding.PostalCode, answer *riding.Answer) ([]byte, error) {
	encoder := web.NewEncoder(a.Finder.Index(), a.Members.Roster())
	if code == nil {
		return encoder.PointAnswer(answer)
	}
	return encoder.Answer(*code, answer)
}

// AddressJSON is the answer to a street and a number as the API shows it.
func (a *App) AddressJSON(code riding.PostalCode, found *riding.Address) ([]byte, error) {
	return web.NewEncoder(a.Finder.Index(), a.Members.Roster()).Address(code, found)
}
