// Command bench measures Recess, each figure in the same run as that of
// something simpler to hold it against. Machines differ and are shared: the
// ratios tell more than the figures, and nothing is asserted.
//
//	go run ./internal/bench
//	go run ./internal/bench register 16000000 NAR.zip    writes an invented address register, and measures nothing
//
// It needs wrk, WeasyPrint, unzip, sqlite3, the Go toolchain and Linux's /proc, and takes about nine
// minutes. All traffic stays on 127.0.0.1.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// longest bounds the whole run, a first build of SQLite's C included.
const longest = 25 * time.Minute

func main() {
	run := bench
	switch {
	case len(os.Args) > 1 && os.Args[1] == bareCommand:
		run = serveBare
	case len(os.Args) > 1 && os.Args[1] == registerCommand:
		run = func() error { return writeRegister(os.Args[2:]) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// stand is where measures are taken.
type stand struct {
	dir string // temporary: the program, its database, its log and what wrk reads
	facts
}

func bench() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	dir, err := os.MkdirTemp("", "recess-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, "recess"), "recess/cmd/recess")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	facts, err := readFacts()
	if err != nil {
		return err
	}
	s := &stand{dir, facts}
	var all []measure
	for _, take := range []func(context.Context) ([]measure, error){
		s.inProcess, s.start, s.overHTTP, s.memory, s.mail, s.packs, s.registers, s.meetings, s.coverage, s.lists,
	} {
		taken, err := take(ctx)
		all = append(all, taken...)
		if err != nil { // what was measured is not lost
			return errors.Join(err, printTable(os.Stdout, all))
		}
	}
	return printTable(os.Stdout, all)
}
