// Package nar reads the National Address Register of Statistics Canada
// (catalogue 46-26-0002) and counts the addresses of each postal code in each
// riding.
//
// The register is a zip, or a folder it was unpacked into, of some 6 GB of CSV
// in UTF-8 with a byte-order mark: Addresses/Address_<PR>[_part_<N>].csv, of
// which LOC_GUID and MAIL_POSTAL_CODE are read, for codes of several ridings
// also CIVIC_NO with its suffix and the street's official name or, where it has
// none, its mailing name; and Locations/Location_<PR>[_part_<N>].csv with LOC_GUID, FED_CODE,
// FED_ENG_NAME, FED_FRE_NAME and two pairs of coordinates in degrees, of which
// one is often empty. <PR> is the number of a province, 10 to 62. The parts of
// the two folders do not pair up, so all locations of a province come before
// its addresses.
package nar

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"recess/internal/fault"
	"recess/internal/riding"
)

// Config is what a reading stands on.
type Config struct {
	Ridings  []riding.Riding
	Locator  riding.Locator
	Progress *Progress // may be nil
}

// Progress tells, while a register is being read, how far it is.
type Progress struct {
	Rows  atomic.Int64
	Bytes atomic.Int64 // unpacked; of Source.Bytes in all
}

// Result is what a register said.
type Result struct {
	Table     *riding.Table
	Streets   []byte    // of the codes that ridings share, a packed riding.StreetBook
	Numbers   int       // different numbers in it
	Rows      int       // lines read, of addresses and locations
	Addresses int       // that were counted
	NoCode    int       // addresses without a postal code
	BadCode   int       // addresses with something else in its place
	Unplaced  int       // addresses that no riding could be found for
	ByCode    int       // locations placed by their FED code
	ByPoint   int       // locations placed by their coordinates
	Another   bool      // the register's FED codes are of another order
	Provinces int       // of 13
	Edition   time.Time // when the youngest of its files was written
}

// Whole tells whether every province and territory is there.
func (r *Result) Whole() bool { return r.Provinces == provinceCount }

// Read reads a register. It takes some 20 bytes of memory a location.
func Read(ctx context.Context, s *Source, cfg Config) (*Result, error) {
	if cfg.Progress == nil {
		cfg.Progress = &Progress{}
	}
	codes := make([]string, len(cfg.Ridings))
	for i, r := range cfg.Ridings {
		codes[i] = r.Code
	}
	g := newGround(codes, riding.NewMatcher(cfg.Ridings), cfg.Locator)
	another, err := s.ofAnotherOrder(ctx, g)
	if err != nil {
		return nil, err
	}
	g.points = another
	result, err := s.read(ctx, g, cfg.Progress)
	if errors.Is(err, errAnotherOrder) { // its beginning did not show it
		g.points = true
		cfg.Progress.Rows.Store(0)
		cfg.Progress.Bytes.Store(0)
		result, err = s.read(ctx, g, cfg.Progress)
	}
	return result, err
}

var errAnotherOrder = errors.New("the register's FED codes are of another order")

// mostForeign is how many locations in a hundred may have a FED code that does
// not go with its name. More mean another order of ridings, in which even a
// code that does go with its name has other boundaries.
const mostForeign = 2

// reading is one pass over a register.
type reading struct {
	*ground
	progress *Progress
	slots    chan struct{} // a place for each processor

	mu     sync.Mutex
	counts *counts
	kept   *notes // of the codes that ridings share
	result Result
}

func (s *Source) read(ctx context.Context, g *ground, progress *Progress) (*Result, error) {
	r := &reading{ground: g, progress: progress, slots: make(chan struct{}, runtime.GOMAXPROCS(0)), counts: newCounts(), kept: newNotes()}
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(2) // provinces at a time: one counts its addresses while the next reads its locations
	for i := range s.provinces {
		all.Go(func() error { return r.province(ctx, &s.provinces[i]) })
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	result := &r.result
	foreign := result.ByCode + result.ByPoint
	if !g.points && foreign > 0 && result.ByPoint*100 > mostForeign*foreign {
		return nil, errAnotherOrder
	}
	var err error
	if result.Table, err = r.counts.table(g.ridings); err != nil {
		return nil, err
	}
	if result.Streets, result.Numbers, err = r.kept.book(r.counts, g.ridings); err != nil {
		return nil, err
	}
	result.Addresses, result.NoCode, result.BadCode, result.Unplaced = r.counts.addresses, r.counts.noCode, r.counts.badCode, r.counts.unplaced
	result.Provinces, result.Edition, result.Another = len(s.provinces), s.Edition, g.points
	if result.Addresses == 0 {
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	}
	return result, nil
}

// province reads the locations of a province, then its addresses.
func (r *reading) province(ctx context.Context, p *province) error {
	places := make([]*locations, len(p.locations))
	parts, inside := errgroup.WithContext(ctx)
	for i, part := range p.locations {
		parts.Go(func() (err error) {
			defer r.turn()()
			places[i], err = r.locations(inside, part)
			return err
		})
	}
	if err := parts.Wait(); err != nil {
		return err
	}
	taken := make([]*notes, len(p.addresses))
	parts, inside = errgroup.WithContext(ctx)
	for i, part := range p.addresses {
		parts.Go(func() (err error) {
			defer r.turn()()
			taken[i], err = r.addresses(inside, part, places)
			return err
		})
	}
	if err := parts.Wait(); err != nil {
		return err
	}
	r.keep(taken)
	return nil
}

// turn waits until a processor is free, and gives it back when called.
func (r *reading) turn() func() {
	r.slots <- struct{}{}
	return func() { <-r.slots }
}

// bytesPerLocation is about what a line of locations takes.
const bytesPerLocation = 300

func (r *reading) locations(ctx context.Context, p part) (*locations, error) {
	found, placer := newLocations(int(p.size/bytesPerLocation)), r.placer()
	rows, err := r.rows(ctx, p, locationColumns, func(fields [][]byte, c *columns) {
		found.put(hashOf(fields[c.places[0]]), placer.place(fields, c))
	})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Rows += rows
	r.result.ByCode += placer.named
	r.result.ByPoint += placer.pointed
	return found, nil
}

// rows gives each line of a part to use.
func (r *reading) rows(ctx context.Context, p part, names []string, use func([][]byte, *columns)) (int, error) {
	t, err := openText(ctx, p, func(n int) { r.progress.Bytes.Add(int64(n)) })
	if err != nil {
		return 0, err
	}
	defer t.stop()
	c, err := t.header(names)
	if err != nil {
		return 0, err
	}
	const between = 1 << 12 // rows, from one report to the next
	for n := 0; ; n++ {
		more, err := t.row(&c)
		if err != nil || !more {
			r.progress.Rows.Add(int64(n % between))
			return n, err
		}
		use(t.fields, &c)
		if n%between == between-1 {
			r.progress.Rows.Add(between)
		}
	}
}
