package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recess runs the command line in an empty folder's stead: with a database
// that is not there, unless args name another.
func recess(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	t.Setenv("RECESS_DB", filepath.Join(t.TempDir(), "none.db"))
	t.Setenv("LC_ALL", "C")
	var out, errs bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // should it serve after all; an import takes its time on a laden machine
	defer cancel()
	status = run(ctx, args, &out, &errs)
	return status, out.String(), errs.String()
}

func TestCommandLine(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(damaged, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing.db")
	tests := []struct {
		args           []string
		status         int
		stdout, stderr string // what each must contain
	}{
		{[]string{"lookup", "K1P 1A4"}, done, "35079 Ottawa Centre", ""},
		{[]string{"lookup", "m5v 3l9"}, done, "3 ridings possible", ""},
		{[]string{"lookup", "T0A 0A0"}, done, "48025", ""},
		{[]string{"lookup", "X0A 0H0"}, done, "62001 Nunavut", ""},
		{[]string{"lookup", "X0A 0H0", "--lang", "fr"}, done, "1 circonscription possible", ""},
		{[]string{"lookup", "--lat", "45.4236", "--lon", "-75.7009"}, done, "exact", ""},
		{[]string{"lookup", "H2L 1A1"}, done, "vacant", ""},
		{[]string{"lookup", "D1A 1A1"}, failed, "", "D, F, I, O, Q and U are not used"},
		{[]string{"lookup", "D1A 1A1", "--lang", "fr"}, failed, "", "n’utilisent jamais la lettre D"},
		{[]string{"lookup", "KIA OA6"}, failed, "", "K1A 0A6"},
		{[]string{"lookup", "H0H 0H0"}, failed, "", "can’t find"},
		{[]string{"lookup", "--lat", "200", "--lon", "0"}, failed, "", "Latitude must be between"},
		{[]string{"lookup", "--lat", "NaN", "--lon", "0"}, failed, "", "Latitude must be between"},
		{[]string{"lookup", "--lat", "40", "--lon", "-50"}, failed, "", "not in a Canadian riding"},
		{[]string{"lookup"}, wrongUsage, "", "enter a postal code, or use --lat and --lon"},
		{[]string{"lookup", "K1P 1A4", "--lat", "1", "--lon", "1"}, wrongUsage, "", "--lat"},
		{[]string{"lookup", "--lat", "1"}, wrongUsage, "", "--lon"},
		{[]string{"lookup", "--lat", "north", "--lon", "1"}, wrongUsage, "", "--lat"},
		{[]string{"lookup", "K1P 1A4", "--represent", "ftp://example.org"}, failed, "", "http"},
		{[]string{"lookup", "K1P 1A4", "--db", damaged}, failed, "", "damaged"},
		{[]string{"doctor", "--db", missing}, failed, "", "does not exist yet"},
		{[]string{"key", "forget", "--sure", "--db", missing}, failed, "", "does not exist yet"},
		{[]string{"key", "forget", "--db", missing}, wrongUsage, "", "--sure"},
		{[]string{"key", "forget", "--help"}, done, "Example: recess key forget", ""},
		{[]string{"doctor", "--url", "http://127.0.0.1:1"}, failed, "", "127.0.0.1:1"},
		{[]string{"serve", "--addr", "127.0.0.1:99999"}, failed, "", "99999"},
		{[]string{"serve", "--rate-limit", "-1"}, wrongUsage, "", "rate limit"},
		{[]string{"serve", "--trusted-proxy", "everybody"}, wrongUsage, "", "everybody"},
		{[]string{"serve", "--rate-limit", "NaN"}, wrongUsage, "", "rate limit"},
		{[]string{"lookup", "K1P 1A4", "--db", ""}, failed, "", "no name"},
		{[]string{"lookup", "K1P 1A4", "--db", "postgres://127.0.0.1:1/none?connect_timeout=1&password=sesame"}, failed, "", "refused"},
		{[]string{"pack", "-o", "none.pdf"}, wrongUsage, "", "use --riding CODE or --all, not both"},
		{[]string{"pack", "--riding", "35075", "--lang", "both", "-o", "none.pdf"}, wrongUsage, "", "use --lang both only with --all"},
		{[]string{"import", "members"}, wrongUsage, "", "use a file or --url, not both"},
		{[]string{"fly"}, wrongUsage, "", "fly"},
		{[]string{}, wrongUsage, "", "Run recess --help for help (in English only)."},
		{[]string{"--help"}, done, "Help is in English only.", ""},
		{[]string{"lookup", "--help"}, done, "Example: recess lookup", ""},
		{[]string{"serve", "--help"}, done, "RECESS_RATE_LIMIT", ""},
		{[]string{"doctor", "--help"}, done, "Example: recess doctor", ""},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			status, stdout, stderr := recess(t, test.args...)
			if status != test.status {
				t.Errorf("ends with %d, want %d; it said: %s", status, test.status, stderr)
			}
			if !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("want %q and %q\nstdout: %s\nstderr: %s", test.stdout, test.stderr, stdout, stderr)
			}
			if test.status != done && stdout != "" {
				t.Errorf("a failure leaves results: %s", stdout)
			}
		})
	}
}

func TestLookupLeavesNoDatabase(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("RECESS_DB", filepath.Join(dir, "recess.db"))
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"lookup", "K1P 1A4"}, &out, &errs); status != done {
		t.Fatalf("ends with %d: %s", status, &errs)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestLookupJSON(t *testing.T) {
	_, stdout, _ := recess(t, "lookup", "M5V3L9", "--json")
	var answer struct {
		PostalCode string `json:"postal_code"`
		Certainty  string
		Method     string
		Candidates []struct {
			Share  float64
			Riding struct{ Code string }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.PostalCode != "M5V3L9" || answer.Certainty != "candidates" || answer.Method != "fsa" ||
		len(answer.Candidates) != 3 || answer.Candidates[0].Riding.Code != "35100" || answer.Candidates[0].Share < 0.9 {
		t.Errorf("the answer is %+v", answer)
	}
}

func TestSettingsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "recess.toml")
	if err := os.WriteFile(file, []byte("rate-limit = -5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	misspelt := filepath.Join(t.TempDir(), "misspelt.toml")
	if err := os.WriteFile(misspelt, []byte("rate-limits = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := recess(t, "serve", "--config", misspelt); status != wrongUsage || !strings.Contains(stderr, `unknown setting "rate-limits"`) {
		t.Errorf("a misspelt setting is accepted: %d, %s", status, stderr)
	}
	if status, _, stderr := recess(t, "serve", "--config", file); status != wrongUsage || !strings.Contains(stderr, "rate limit") {
		t.Errorf("the file's rate limit is not read: %d, %s", status, stderr)
	}
	t.Setenv("RECESS_RATE_LIMIT", "-5")
	if status, _, stderr := recess(t, "serve"); status != wrongUsage || !strings.Contains(stderr, "rate limit") {
		t.Errorf("the environment's rate limit is not read: %d, %s", status, stderr)
	}
}

func TestDoctor(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	// a database that serve has made: it listens on nothing, and so ends at once
	recess(t, "serve", "--db", database, "--addr", "127.0.0.1:99999")
	status, stdout, stderr := recess(t, "doctor", "--db", database)
	if status != done || !strings.Contains(stdout, "343 records") || !strings.Contains(stdout, "Everything is OK") {
		t.Errorf("ends with %d\n%s%s", status, stdout, stderr)
	}
}

// The key lies beside the database, is told by doctor, and is missed.
func TestKeyFile(t *testing.T) {
	dir := t.TempDir()
	database, elsewhere := filepath.Join(dir, "recess.db"), filepath.Join(dir, "elsewhere.key")
	serve := []string{"serve", "--db", database, "--addr", "127.0.0.1:99999"} // it listens on nothing, and so ends at once
	recess(t, serve...)
	if status, stdout, stderr := recess(t, "doctor", "--db", database); status != done || !strings.Contains(stdout, database+".key, readable by its owner only") {
		t.Errorf("ends with %d\n%s%s", status, stdout, stderr)
	}
	if err := os.Rename(database+".key", elsewhere); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := recess(t, serve...); status != failed || !strings.Contains(stderr, ". Recess looked for it at "+database+".key") {
		t.Errorf("without its key it ends with %d: %s", status, stderr)
	}
	if status, stdout, _ := recess(t, "doctor", "--db", database); status != failed || !strings.Contains(stdout, "✗  key file") {
		t.Errorf("without its key doctor ends with %d: %s", status, stdout)
	}
	if status, stdout, stderr := recess(t, "doctor", "--db", database, "--key-file", elsewhere); status != done || !strings.Contains(stdout, elsewhere) {
		t.Errorf("with the key elsewhere: %d\n%s%s", status, stdout, stderr)
	}
	t.Setenv("RECESS_KEY_FILE", elsewhere)
	if status, stdout, stderr := recess(t, "doctor", "--db", database); status != done || !strings.Contains(stdout, elsewhere) {
		t.Errorf("with the key named by the environment: %d\n%s%s", status, stdout, stderr)
	}
	if status, _, stderr := recess(t, "key", "forget", "--sure", "--db", database); status != failed || !strings.Contains(stderr, "Nothing was reset") {
		t.Errorf("a key that is there is forgotten: %d, %s", status, stderr)
	}
	os.Unsetenv("RECESS_KEY_FILE")
	if status, stdout, stderr := recess(t, "key", "forget", "--sure", "--db", database); status != done || !strings.Contains(stdout, "Done.") {
		t.Errorf("a lost key is not: %d\n%s%s", status, stdout, stderr)
	}
	if status, stdout, stderr := recess(t, "doctor", "--db", database); status != done {
		t.Errorf("afterwards: %d\n%s%s", status, stdout, stderr)
	}
}
