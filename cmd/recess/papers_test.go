package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPapersInAndOut(t *testing.T) {
	dir, database := t.TempDir(), filepath.Join(t.TempDir(), "recess.db")
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const paper = "---\ntitle: One\nkind: guide\naudience: team\n---\n\nText.\n"
	write("mine/one.en.md", paper)
	out := filepath.Join(t.TempDir(), "out")
	for _, test := range []struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		{[]string{"import", "papers", dir, "--dry-run"}, done, "added      mine/one.en.md", "nothing was saved"},
		{[]string{"import", "papers", dir}, done, "added      mine/one.en.md", ""},
		{[]string{"import", "papers", dir}, done, "unchanged  mine/one.en.md", ""},
		{[]string{"export", "papers", out}, done, "", "documents written to " + out},
		{[]string{"import", "papers", out}, done, "unchanged  other-papers/one.en.md", ""},
		{[]string{"import", "papers", filepath.Join(dir, "nowhere")}, failed, "", "Can’t read " + filepath.Join(dir, "nowhere")},
		{[]string{"import", "papers", filepath.Join(dir, "mine")}, failed, "", "one.en.md is not a document"},
		{[]string{"export", "papers", filepath.Join(dir, "mine", "one.en.md")}, failed, "", "Can’t write"},
		{[]string{"import", "papers"}, wrongUsage, "", "<dir>"},
	} {
		status, stdout, stderr := recess(t, append(test.args, "--db", database)...)
		if status != test.status || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%v: status %d\n%s\n%s", test.args, status, stdout, stderr)
		}
	}
	if written, err := os.ReadFile(filepath.Join(out, "other-papers", "one.en.md")); err != nil || string(written) != paper {
		t.Errorf("written %q, %v", written, err)
	}
}
