package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const loadTime = "2s" // of each round and side

//go:embed load.lua
var script []byte

// load puts a server under wrk's load and gives the requests a second. The
// list is a file with a path on each line. Any answer but a good one is an
// error.
func (s *stand) load(ctx context.Context, p *process, list string) (float64, error) {
	lua := filepath.Join(s.dir, "load.lua")
	if err := os.WriteFile(lua, script, 0o600); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c"+strconv.Itoa(connections), "-d"+loadTime,
		"-s", lua, p.url, "--", list, p.cookie).Output()
	if err != nil {
		return 0, fmt.Errorf("wrk: %w", err)
	}
	report := strings.TrimSpace(string(out))
	var requests, microseconds, failed float64
	last := report[strings.LastIndexByte(report, '\n')+1:]
	if _, err := fmt.Sscan(last, &requests, &microseconds, &failed); err != nil {
		return 0, fmt.Errorf("wrk: %w in %q", err, last)
	}
	if failed > 0 {
		return 0, fmt.Errorf("%.0f of %.0f requests failed", failed, requests)
	}
	if requests == 0 {
		return 0, errors.New("no request was answered")
	}
	return requests / microseconds * 1e6, nil
}
