package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestImportRecesses(t *testing.T) {
	dir := t.TempDir()
	database, table := filepath.Join(dir, "recess.db"), filepath.Join(dir, "calendar.csv")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(table, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const good = "first,last,kind,status,source\n2026-12-12,2027-01-24,winter,announced,https://example.org/\n2029-02-24,2029-03-04,week,announced,https://example.org/\n"
	for _, step := range []struct {
		content        string
		args           []string
		status         int
		stdout, stderr string
	}{
		{good, []string{"--dry-run"}, done, "Dry run: nothing was saved.", ""},
		{good, nil, done, "- winter recess, December 12, 2026, to January 24, 2027 (Dates not final)\n+ winter recess, December 12, 2026, to January 24, 2027 (Announced)\n+ constituency week, February 24 to March 4, 2029 (Announced)\n1 recess added\n1 recess changed\n", ""},
		{good, nil, done, "2 recesses unchanged", ""},
		{good + "2030-02-30,2030-03-04,week,announced,x\n", nil, failed, "", "Line 4, column 1 (first): “2030-02-30” is not a date"},
		{good + "2030-03-05,2030-03-04,week,announced,x\n", nil, failed, "", "Line 4: The last day can’t be before the first day."},
		{"", nil, failed, "", "must contain the column names"},
	} {
		write(step.content)
		status, stdout, stderr := recess(t, append([]string{"import", "recesses", table, "--db", database}, step.args...)...)
		if status != step.status || !strings.Contains(stdout, step.stdout) || !strings.Contains(stderr, step.stderr) {
			t.Errorf("%q gives %d, want %d with %q and %q\nstdout: %s\nstderr: %s", step.content, status, step.status, step.stdout, step.stderr, stdout, stderr)
		}
	}
	for _, wrong := range []struct {
		args   []string
		status int
		stderr string
	}{
		{[]string{"import", "recesses", filepath.Join(dir, "none.csv")}, failed, "none.csv.\nCause: no such file"},
		{[]string{"import", "recesses", dir}, failed, "Can’t read"},
		{[]string{"import", "recesses"}, wrongUsage, "path"},
		{[]string{"import"}, wrongUsage, "recesses"},
	} {
		if status, _, stderr := recess(t, wrong.args...); status != wrong.status || !strings.Contains(stderr, wrong.stderr) {
			t.Errorf("%v ends with %d: %s", wrong.args, status, stderr)
		}
	}
	if status, stdout, _ := recess(t, "import", "recesses", "--help"); status != done || !strings.Contains(stdout, "Example: recess import recesses") {
		t.Errorf("the help is %s", stdout)
	}
}
