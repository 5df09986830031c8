package nar

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// A code whose addresses lie in two provinces is shared only once both are
// counted: all of its numbers are kept, or none.
func TestCodeOfTwoProvinces(t *testing.T) {
	header, _, _ := strings.Cut(someLocations, "a,")
	dir := handmade(t, header+"a,60901,Far North,Far North,,,,\n", addressHeader+"Y9Z1A1,a,1,,Main,ST,,,,\nY9Z1A1,a,3,,Main,ST,,,,\n")
	for name, text := range map[string]string{
		"Location_10.csv": header + "a,10901,East—Shore,East—Shore,,,,\n",
		"Address_10.csv":  addressHeader + "Y9Z1A1,a,5,,Main,ST,,,,\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, err := riding.ParsePostalCode("Y9Z1A1")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 { // the provinces are read at the same time
		result, err := read(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		if shares := result.Table.Shares(code); len(shares) != 2 {
			t.Fatalf("it lies in %v", shares)
		}
		for _, s := range booked(t, result).Streets(code) {
			if len(s.Numbers) != 3 {
				t.Errorf("of its numbers only %v are kept", s.Numbers)
			}
		}
	}
}
