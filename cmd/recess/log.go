package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// gathered holds log lines for a moment before it writes them: a line a
// request, each a system call, would cost more than the answers do.
type gathered struct {
	mu    sync.Mutex
	lines []byte
	below io.Writer
	stop  chan struct{}
	ended sync.WaitGroup
}

const (
	moment = 250 * time.Millisecond
	many   = 64 << 10 // bytes, written without waiting for the moment to pass
)

func gather(w io.Writer) *gathered {
	g := &gathered{below: w, stop: make(chan struct{})}
	g.ended.Go(func() {
		tick := time.NewTicker(moment)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				g.flush()
			case <-g.stop:
				return
			}
		}
	})
	return g
}

// Write takes a line; slog gives each in one piece.
func (g *gathered) Write(line []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lines = append(g.lines, line...)
	if len(g.lines) >= many {
		g.write()
	}
	return len(line), nil
}

func (g *gathered) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.write()
}

// write loses the lines when they cannot be written: a full disk must neither
// fill the memory nor stop the answers.
func (g *gathered) write() {
	if len(g.lines) > 0 {
		_, _ = g.below.Write(g.lines)
		g.lines = g.lines[:0]
	}
}

// Close writes what is left and ends.
func (g *gathered) Close() {
	close(g.stop)
	g.ended.Wait()
	g.flush()
}

func newLog(w io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
