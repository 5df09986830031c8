package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const starts = 7

const someCode = "/api/v1/postal-codes/K1A0A6"

// start measures from exec to the first answer, on a database that is there.
func (s *stand) start(ctx context.Context) ([]measure, error) {
	if _, err := firstAnswer(ctx, s.recess); err != nil { // makes the database
		return nil, err
	}
	rounds := make([]pair, starts)
	for i := range rounds {
		var err error
		if rounds[i].recess, err = firstAnswer(ctx, s.recess); err != nil {
			return nil, err
		}
		if rounds[i].other, err = firstAnswer(ctx, smallBare); err != nil {
			return nil, err
		}
	}
	ours, theirs, ratio := medians(rounds)
	return []measure{{
		name: "start to first answer, existing database", value: fmt.Sprintf("%.0f ms", ours), reach: "≤ 300 ms",
		than: "bare Echo", other: fmt.Sprintf("%.0f ms", theirs), ratio: ratio,
	}}, nil
}

// smallBare is a bare server for measures in which its answers do not matter.
func smallBare(ctx context.Context) (*process, error) { return bare(ctx, 1, jsonType) }

// firstAnswer starts a server and gives the milliseconds until it has answered.
func firstAnswer(ctx context.Context, launch func(context.Context) (*process, error)) (float64, error) {
	begin := time.Now()
	p, err := launch(ctx)
	if err != nil {
		return 0, err
	}
	defer p.stop()
	if _, err := p.get(ctx, http.DefaultClient, someCode); err != nil {
		return 0, err
	}
	return float64(time.Since(begin).Microseconds()) / 1e3, nil
}

// memory measures what a fresh server holds after 100,000 look-ups of
// different codes.
func (s *stand) memory(ctx context.Context) ([]measure, error) {
	recess, err := s.residentAfter(ctx, s.recess)
	if err != nil {
		return nil, err
	}
	other, err := s.residentAfter(ctx, smallBare)
	if err != nil {
		return nil, err
	}
	return []measure{{
		name: "resident memory after 100,000 look-ups", value: fmt.Sprintf("%.0f MB", recess), reach: "≤ 80 MB",
		than: "bare Echo", other: fmt.Sprintf("%.0f MB", other), ratio: recess / other,
	}}, nil
}

// residentAfter gives megabytes.
func (s *stand) residentAfter(ctx context.Context, launch func(context.Context) (*process, error)) (float64, error) {
	p, err := launch(ctx)
	if err != nil {
		return 0, err
	}
	defer p.stop()
	if _, err := p.visit(ctx, s.codePaths()); err != nil {
		return 0, err
	}
	return resident(p.command.Process.Pid)
}

// resident is the memory that a process holds, in megabytes.
func resident(pid int) (float64, error) { return memoryOf(pid, "VmRSS") }

// memoryOf is a figure that the kernel keeps of a process's memory, in
// megabytes.
func memoryOf(pid int, figure string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, figure+":"); ok {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kilobytes * 1024 / 1e6, err // the kernel's kB are 1,024 bytes
		}
	}
	return 0, fmt.Errorf("process %d tells no %s", pid, figure)
}
