package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// started runs a command line in the current folder.
func started(t *testing.T, args ...string) (status int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // should it serve after all
	defer cancel()
	var errs bytes.Buffer
	status = run(ctx, args, io.Discard, &errs)
	return status, errs.String()
}

// A demonstration never lands in the database of real people, nor they in its.
func TestDemoHasADatabaseOfItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("LC_ALL", "C")
	t.Setenv("RECESS_DB", "")
	os.Unsetenv("RECESS_DB")
	steps := []struct{ line, says string }{ // none of them comes to serve
		{"serve --demo --addr 0.0.0.0:8080", "this computer only"},
		{"serve --addr 127.0.0.1:99999", "99999"},
		{"serve --demo --addr 127.0.0.1:0 --db recess.db", "real data"},
		{"serve --addr 127.0.0.1:0 --db recess-demo.db", "recess serve --demo"},
		{"user add a@example.org --db recess-demo.db", "recess serve --demo"},
	}
	for _, step := range steps {
		if status, stderr := started(t, strings.Fields(step.line)...); status != failed || !strings.Contains(stderr, step.says) {
			t.Errorf("recess %s: %d, %s", step.line, status, stderr)
		}
	}
	for _, file := range []string{"recess.db", "recess-demo.db"} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}
