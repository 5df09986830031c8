package main

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"recess/internal/riding"
)

const (
	tableSize       = 900_000 // about as many postal codes as there are
	inProcessRounds = 5
	inProcessTime   = "200ms" // of each round and side
)

// inProcess measures look-ups by function call, against one in a Go map that
// holds every postal code as a string.
func (s *stand) inProcess(ctx context.Context) ([]measure, error) {
	testing.Init()
	if err := flag.Set("test.benchtime", inProcessTime); err != nil {
		return nil, err
	}
	rows, err := s.table(tableSize)
	if err != nil {
		return nil, err
	}
	areasOnly, err := s.finder(nil)
	if err != nil {
		return nil, err
	}
	withTable, err := s.finder(rows)
	if err != nil {
		return nil, err
	}
	known, inMap := plainMap(rows)
	var all []measure
	for _, l := range []struct {
		name, reach string
		recess      lookup
	}{
		{"postal look-up, by area", "≤ 300 ns, 0 allocations", byCode(ctx, areasOnly, s.codes)},
		{"postal look-up, by table", "≤ 300 ns, 0 allocations", byCode(ctx, withTable, known)},
		{"point look-up, shipped boundaries", "≤ 1000 ns", byPoint(areasOnly, s.points)},
	} {
		m, err := compare(l.recess, inMap)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		m.name, m.reach = l.name, l.reach
		all = append(all, m)
	}
	return all, nil
}

// plainMap is what Recess is held against: the codes of a table as strings,
// and a look-up of each in a Go map.
func plainMap(rows []riding.TableRow) (codes []string, inMap lookup) {
	codes = make([]string, len(rows))
	ridings := make(map[string]string, len(rows))
	for i, r := range rows {
		codes[i] = r.Code.String()
		ridings[codes[i]] = r.Riding
	}
	return codes, func(i int) bool {
		_, ok := ridings[codes[i%len(codes)]]
		return ok
	}
}

func (s *stand) finder(table []riding.TableRow) (*riding.Finder, error) {
	facts := riding.Facts{Ridings: s.ridings, Areas: s.areas, Map: s.atlas}
	if table != nil {
		packed, err := riding.NewTable(table)
		if err != nil {
			return nil, err
		}
		facts.Tables = map[riding.Method]*riding.Table{riding.ByTable: packed}
	}
	x, err := riding.NewIndex(facts)
	if err != nil {
		return nil, err
	}
	return riding.NewFinder(x, nil), nil
}

// A lookup does the i-th look-up and tells whether it found anything.
type lookup func(i int) bool

// byCode parses a code as people write it and finds its ridings.
func byCode(ctx context.Context, f *riding.Finder, codes []string) lookup {
	return func(i int) bool {
		code, err := riding.ParsePostalCode(codes[i%len(codes)])
		if err != nil {
			return false
		}
		_, err = f.ByPostalCode(ctx, code)
		return err == nil
	}
}

func byPoint(f *riding.Finder, points []riding.Point) lookup {
	return func(i int) bool {
		_, err := f.ByPoint(points[i%len(points)])
		return err == nil
	}
}

// compare times both in turns; the caller adds name and reach.
func compare(recess, inMap lookup) (measure, error) {
	rounds := make([]pair, inProcessRounds)
	var allocations int64
	for i := range rounds {
		ours, err := perCall(recess)
		if err != nil {
			return measure{}, err
		}
		theirs, err := perCall(inMap)
		if err != nil {
			return measure{}, err
		}
		allocations = max(allocations, ours.AllocsPerOp())
		rounds[i] = pair{nanoseconds(ours), nanoseconds(theirs)}
	}
	ours, theirs, ratio := medians(rounds)
	return measure{
		value: fmt.Sprintf("%.0f ns, %d allocations", ours, allocations),
		than:  "Go map of 900,000 strings", other: fmt.Sprintf("%.0f ns", theirs), ratio: ratio,
	}, nil
}

// perCall measures a look-up; an error when one finds nothing.
func perCall(f lookup) (testing.BenchmarkResult, error) {
	missed := 0
	result := testing.Benchmark(func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if !f(i) {
				missed++
			}
		}
	})
	if missed > 0 {
		return result, fmt.Errorf("%d look-ups found nothing", missed)
	}
	return result, nil
}

func nanoseconds(r testing.BenchmarkResult) float64 { return float64(r.T.Nanoseconds()) / float64(r.N) }
