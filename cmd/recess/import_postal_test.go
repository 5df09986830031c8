package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestImportPostal(t *testing.T) {
	dir := t.TempDir()
	database, table := filepath.Join(dir, "recess.db"), filepath.Join(dir, "codes.csv")
	const good = "postal_code,fed_code,weight\nK1P1A4,35081,100\nK1P1A5,35079,60\nK1P1A5,35081,40\n"
	for _, step := range []struct {
		content        string
		args           []string
		status         int
		stdout, stderr string
	}{
		{good, []string{"--dry-run"}, done, "New: 2; removed: 0; in other ridings: 0; different shares: 0; unchanged: 0\nNothing was changed.", ""},
		{good, []string{"--as-of", "2026-05-01"}, done, "Postal codes: 2; in a single riding: 1; areas: 1\n", ""},
		{good, nil, done, "unchanged: 2", ""},
		{good + "K1P1A4,35081,100\n", nil, failed, "", "codes.csv: Line 5: K1P 1A4 in riding 35081 is already on line 2."},
		{strings.Replace(good, "fed_code", "riding", 1), nil, failed, "", "codes.csv: These columns are missing from the first row: fed_code"},
		{good + "K1P1A6,99999,100\n", nil, failed, "? 99999 (line 5)\n1 postal code is in such a riding.\n", "that we don’t recognize: 1"},
		{good + "K1P1A6,99999,100\n", []string{"--partial"}, done, "unchanged: 2", ""},
		{"<xml/>", nil, failed, "", "This is not a postal code table"},
	} {
		if err := os.WriteFile(table, []byte(step.content), 0o600); err != nil {
			t.Fatal(err)
		}
		status, stdout, stderr := recess(t, append([]string{"import", "postal", table, "--db", database}, step.args...)...)
		if status != step.status || !strings.Contains(stdout, step.stdout) || !strings.Contains(stderr, step.stderr) {
			t.Errorf("%q %v gives %d, want %d with %q and %q\nstdout: %s\nstderr: %s", step.content, step.args, status, step.status, step.stdout, step.stderr, stdout, stderr)
		}
	}
	if status, stdout, stderr := recess(t, "lookup", "K1P 1A4", "--db", database); status != done || !strings.Contains(stdout, "exact (postal code table)") {
		t.Errorf("a look-up gives %d: %s%s", status, stdout, stderr)
	}
	if status, stdout, _ := recess(t, "doctor", "--db", database); status != done || !strings.Contains(stdout, "2 codes, 50% in a single riding") || !strings.Contains(stdout, "main offices outside their own riding") {
		t.Errorf("the doctor gives %d: %s", status, stdout)
	}
	for _, args := range [][]string{{"postal", filepath.Join(dir, "none.csv")}, {"nar", filepath.Join(dir, "none.zip")}, {"nar", table}, {"nar", dir}} {
		status, _, stderr := recess(t, append(append([]string{"import"}, args...), "--db", database)...)
		if status != failed || strings.Contains(stderr, "something went wrong") {
			t.Errorf("%v gives %d: %s", args, status, stderr)
		}
	}
}
