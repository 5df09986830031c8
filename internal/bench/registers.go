package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"recess/internal/riding"
	"recess/internal/source/nar/nartest"
)

const (
	wholeRegister = 16_000_000 // addresses, as many as the country's
	partOfIt      = 1_000_000  // that SQLite reads too, without making everybody wait
)

// registers measures imports of the address register, and how fast a table of
// whole codes is read at the start.
func (s *stand) registers(ctx context.Context) ([]measure, error) {
	small, err := s.register(partOfIt)
	if err != nil {
		return nil, err
	}
	beside, err := s.besideSQLite(ctx, small)
	if err != nil {
		return nil, err
	}
	addresses, err := s.byAddress(ctx, small)
	if err != nil {
		return nil, err
	}
	large, err := s.register(wholeRegister)
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := exec.CommandContext(ctx, "unzip", "-tq", large).Run(); err != nil {
		return nil, fmt.Errorf("unzip: %w", err)
	}
	unpacking := time.Since(begin).Seconds()
	took, memory, err := s.importRegister(ctx, large)
	if err != nil {
		return nil, err
	}
	read, err := s.readTable()
	if err != nil {
		return nil, err
	}
	return []measure{beside, {
		name: "address register, 16 million", value: fmt.Sprintf("%.0f s, %.0f MB resident", took, memory), reach: "≤ 120 s, ≤ 1 GB",
		than: "unzip -t alone", other: fmt.Sprintf("%.0f s", unpacking), ratio: took / unpacking,
	}, read, addresses}, nil
}

// register writes a register of the real shape: the same in each run.
func (s *stand) register(addresses int) (string, error) {
	name := filepath.Join(s.dir, fmt.Sprintf("register-%d.zip", addresses))
	return name, s.writeTo(name, addresses)
}

func (f *facts) writeTo(name string, addresses int) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return nartest.Write(file, nartest.Shape{Seed: 343, Addresses: addresses, Ridings: f.ridings, Areas: f.areas})
}

const registerCommand = "register"

// writeRegister writes a register for somebody to try.
func writeRegister(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("expected: %s ADDRESSES FILE.zip", registerCommand)
	}
	addresses, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	f, err := readFacts()
	if err != nil {
		return err
	}
	return f.writeTo(args[1], addresses)
}

// importRegister gives seconds and the most megabytes that were resident.
func (s *stand) importRegister(ctx context.Context, file string) (seconds, memory float64, err error) {
	command := exec.CommandContext(ctx, filepath.Join(s.dir, "recess"), "import", "nar", file, "--db", file+".db")
	var said bytes.Buffer
	command.Stderr = &said
	begin := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	look := time.NewTicker(50 * time.Millisecond) // the kernel's own maximum counts the memory of who started it
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				err = fmt.Errorf("import nar: %w: %s", err, &said)
			}
			return time.Since(begin).Seconds(), memory, err
		case <-look.C:
			if now, err := resident(command.Process.Pid); err == nil { // else it has just ended
				memory = max(memory, now)
			}
		}
	}
}

// besideSQLite counts the same addresses with the shell of SQLite.
func (s *stand) besideSQLite(ctx context.Context, register string) (measure, error) {
	took, _, err := s.importRegister(ctx, register)
	if err != nil {
		return measure{}, err
	}
	database := filepath.Join(s.dir, "shell.db")
	shell := func(script string) error {
		out, err := exec.CommandContext(ctx, "sh", "-ec", script).CombinedOutput()
		if err != nil {
			return fmt.Errorf("sqlite3: %w: %s", err, out)
		}
		return nil
	}
	begin := time.Now()
	for _, script := range []string{
		fmt.Sprintf(`sqlite3 %s 'CREATE TABLE a (%s); CREATE TABLE l (%s)'`, database, columns(29), columns(19)),
		fmt.Sprintf(`unzip -p %s 'Addresses/*' | sqlite3 %s '.mode csv' '.import /dev/stdin a'`, register, database),
		fmt.Sprintf(`unzip -p %s 'Locations/*' | sqlite3 %s '.mode csv' '.import /dev/stdin l'`, register, database),
		fmt.Sprintf(`sqlite3 %s 'CREATE TABLE t AS SELECT a.c19, l.c8, COUNT(*) FROM a JOIN l ON a.c1 = l.c1 GROUP BY 1, 2'`, database),
	} {
		if err := shell(script); err != nil {
			return measure{}, err
		}
	}
	theirs := time.Since(begin).Seconds()
	return measure{
		name: "address register, 1 million", value: fmt.Sprintf("%.1f s", took), reach: "≥ 3 times faster",
		than: "unzip | sqlite3 .import, GROUP BY", other: fmt.Sprintf("%.1f s", theirs), ratio: took / theirs,
	}, nil
}

// columns names as many columns of a table.
func columns(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i+1)
	}
	return strings.Join(names, ", ")
}

// readTable measures how long a packed table takes into memory, beside a Go
// map of as many strings.
func (s *stand) readTable() (measure, error) {
	rows, err := s.table(tableSize)
	if err != nil {
		return measure{}, err
	}
	table, err := riding.NewTable(rows)
	if err != nil {
		return measure{}, err
	}
	packed := table.Pack()
	held, err := heapOf(func() (*riding.Table, error) { return riding.UnpackTable(packed) })
	if err != nil {
		return measure{}, err
	}
	rounds := make([]pair, inProcessRounds)
	for i := range rounds {
		begin := time.Now()
		if _, err := riding.UnpackTable(packed); err != nil {
			return measure{}, err
		}
		rounds[i].recess = float64(time.Since(begin).Microseconds()) / 1e3
		begin = time.Now()
		if _, inMap := plainMap(rows); !inMap(0) {
			return measure{}, fmt.Errorf("the map holds nothing")
		}
		rounds[i].other = float64(time.Since(begin).Microseconds()) / 1e3
	}
	ours, theirs, ratio := medians(rounds)
	return measure{
		name: "900,000 codes into memory", value: fmt.Sprintf("%.0f ms, %.1f MB", ours, held), reach: "≤ 400 ms, ≤ 30 MB",
		than: "filling a Go map", other: fmt.Sprintf("%.0f ms", theirs), ratio: ratio,
	}, nil
}
