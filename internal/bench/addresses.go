package main

import (
	"context"
	"fmt"
	"runtime"

	"recess/internal/riding"
	"recess/internal/source/nar"
)

// house is an address as a visitor gives it.
type house struct {
	code           riding.PostalCode
	street, number string
}

// byAddress measures look-ups by street and number, beside a Go map of whole
// addresses.
func (s *stand) byAddress(ctx context.Context, register string) (measure, error) {
	index, book, size, err := s.readRegister(ctx, register)
	if err != nil {
		return measure{}, err
	}
	var houses []house
	inMap := map[house]string{}
	for code := range riding.PostalCode(riding.AreaCount * riding.UnitsPerArea) {
		for _, street := range book.Streets(code) {
			for _, n := range street.Numbers {
				at := house{code, street.String(), n.String()}
				houses = append(houses, at)
				inMap[at] = n.Riding
			}
		}
	}
	m, err := compare(func(i int) bool {
		at := houses[i%len(houses)]
		found, err := index.ByAddress(at.code, at.street, at.number)
		return err == nil && found.Near == nil
	}, func(i int) bool { return inMap[houses[i%len(houses)]] != "" })
	m.name = "street and number, 1 million addresses"
	m.value += fmt.Sprintf("; %d numbers in %d kB", len(houses), size/1000)
	m.than = "Go map of whole addresses"
	return m, err
}

// readRegister is what an import would put in force.
func (s *stand) readRegister(ctx context.Context, register string) (*riding.Index, *riding.StreetBook, int, error) {
	source, err := nar.Open(register)
	if err != nil {
		return nil, nil, 0, err
	}
	defer source.Close()
	result, err := nar.Read(ctx, source, nar.Config{Ridings: s.ridings, Locator: s.atlas})
	if err != nil {
		return nil, nil, 0, err
	}
	book, err := riding.UnpackStreets(result.Streets)
	if err != nil {
		return nil, nil, 0, err
	}
	index, err := riding.NewIndex(riding.Facts{
		Ridings: s.ridings, Areas: s.areas, Map: s.atlas, Streets: book, Tables: map[riding.Method]*riding.Table{riding.ByAddress: result.Table},
	})
	return index, book, len(result.Streets), err
}

// heapOf is how many megabytes of the heap hold what is made.
func heapOf[T any](make func() (T, error)) (float64, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	made, err := make()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(made)
	return (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / 1e6, err
}
