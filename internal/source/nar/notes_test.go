package nar

import (
	"slices"
	"testing"

	"recess/internal/riding"
	"recess/internal/source/nar/nartest"
)

// booked reads the book of a register.
func booked(t *testing.T, result *Result) *riding.StreetBook {
	t.Helper()
	book, err := riding.UnpackStreets(result.Streets)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Every address of a code that ridings share is found in its riding, and none
// of any other code is kept.
func TestStreetsOfSharedCodes(t *testing.T) {
	type number struct {
		street string
		riding.CivicNumber
	}
	truth := map[riding.PostalCode]map[number][]string{}
	codes := tally{}
	result, err := read(t, write(t, func(s *nartest.Shape) {
		s.Tell = func(a nartest.Address) {
			codes.tell(a)
			if truth[a.Code] == nil {
				truth[a.Code] = map[number][]string{}
			}
			at := number{a.Street.Key(), a.CivicNumber}
			if known := truth[a.Code][at]; !slices.Contains(known, a.Riding) {
				truth[a.Code][at] = append(known, a.Riding)
			}
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	book, numbers := booked(t, result), 0
	for code, ridings := range codes {
		if len(ridings) == 1 {
			if book.Has(code) {
				t.Errorf("%s, which lies in one riding, is kept", code)
			}
			continue
		}
		kept := map[number][]string{}
		for _, s := range book.Streets(code) {
			for _, n := range s.Numbers {
				at := number{s.Key(), n.CivicNumber}
				kept[at] = append(kept[at], n.Riding)
				numbers++
			}
		}
		if len(kept) != len(truth[code]) {
			t.Fatalf("%s has %d numbers, want %d", code, len(kept), len(truth[code]))
		}
		for at, want := range truth[code] {
			slices.Sort(want)
			if !slices.Equal(kept[at], want) {
				t.Errorf("%s, %v lies in %v, want %v", code, at, kept[at], want)
			}
		}
	}
	if book.Codes() == 0 || numbers != result.Numbers {
		t.Errorf("%d codes with %d numbers are kept, the result tells of %d", book.Codes(), numbers, result.Numbers)
	}
}
