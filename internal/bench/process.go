package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// process is a server that was started here.
type process struct {
	command *exec.Cmd
	cancel  context.CancelFunc
	url     string // "http://127.0.0.1:41234"
	cookie  string // that visitors send along; empty: none
}

// recess starts the program as an administrator would, its log in a file.
func (s *stand) recess(ctx context.Context) (*process, error) {
	log, err := os.OpenFile(filepath.Join(s.dir, "recess.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the process has its own
	return launch(ctx, log, filepath.Join(s.dir, "recess"), "serve",
		"--rate-limit", "0", "--addr", "127.0.0.1:0", "--db", filepath.Join(s.dir, "recess.db"))
}

// launch starts a server and waits for the line that tells its address. The
// server is stopped when ctx ends, at the latest.
func launch(ctx context.Context, log io.Writer, program string, args ...string) (*process, error) {
	ctx, cancel := context.WithCancel(ctx)
	p := &process{command: exec.CommandContext(ctx, program, args...), cancel: cancel}
	p.command.Cancel = func() error { return p.command.Process.Signal(syscall.SIGTERM) }
	p.command.WaitDelay = 10 * time.Second // then it is killed
	p.command.Stderr = log
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		cancel()
		return nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("%s %s gave no address: %w", program, args[0], err)
	}
	p.url = strings.TrimRight(line, "/\n")
	return p, nil
}

// stop ends the process. How it ends is not measured.
func (p *process) stop() {
	p.cancel()
	_ = p.command.Wait()
}

// kill ends the process without a warning (SIGKILL).
func (p *process) kill() {
	_ = p.command.Process.Kill() // it may have ended by itself, which Wait tells as well
	p.stop()
}

// visit asks for each path once, over as many connections as wrk has, and
// gives the mean size of the answers in bytes. Every answer must be 200.
func (p *process) visit(ctx context.Context, paths []string) (mean int, err error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connections)
	var total atomic.Int64
	for _, path := range paths {
		group.Go(func() error {
			size, err := p.get(ctx, client, path)
			total.Add(size)
			return err
		})
	}
	err = group.Wait()
	return int(total.Load() / int64(len(paths))), err
}

// get gives the size of an answer in bytes.
func (p *process) get(ctx context.Context, client *http.Client, path string) (int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
	if err != nil {
		return 0, err
	}
	if p.cookie != "" {
		request.Header.Set("Cookie", p.cookie)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", request.URL, response.Status)
	}
	return io.Copy(io.Discard, response.Body)
}
