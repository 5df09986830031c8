// Command build makes the tables in data/ from the source files. From the same
// sources it makes the same bytes. It ends with a check of how well the packed
// boundaries agree with the source's.
//
//	go run ./data/build -from ../shared/data
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"recess/internal/geo"
)

// What the sources of this edition hold. A new census, order or roster changes
// these figures: a difference is either that or a fault.
const (
	ridingCount = 343
	memberCount = 337
	officeCount = 407
	fsaCount    = 1_672 // of 1,674: two are whole postal codes
	weekCount   = 30    // sitting weeks
)

const maxBytes = 8 << 20 // of all tables, compressed

func main() {
	from := flag.String("from", "../shared/data", "folder with the source files")
	to := flag.String("to", "data", "folder to write the tables to")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := build(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(from, to string) error {
	s := source{dir: from}
	w := writer{dir: to}
	offices, err := s.offices()
	if err != nil {
		return err
	}
	areas, err := s.areas()
	if err != nil {
		return err
	}
	for _, write := range []func() error{
		func() error { return s.writeRidings(&w, offices) },
		func() error { return s.writeMembers(&w) },
		func() error { return writeOffices(&w, offices) },
		func() error { return writeAreas(&w, areas) },
		func() error { return s.writeRecesses(&w) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	c, err := readComposite(filepath.Join(from, compositeFile))
	if err != nil {
		return err
	}
	packed, err := geo.Pack(c.firm, c.loose)
	if err != nil {
		return err
	}
	if err := w.write("boundaries.bin.gz", len(c.firm)+len(c.loose), packed); err != nil {
		return err
	}
	if w.total > maxBytes {
		return fmt.Errorf("the tables take %d bytes, more than %d", w.total, maxBytes)
	}
	fmt.Printf("%-22s %14d bytes\n", "together", w.total)
	return checkAccuracy(c, packed, areas)
}
