package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"recess/internal/source/nar/nartest"
)

// holds tells whether a database is sound and its address register the one
// whose codes are counted.
func holds(t *testing.T, database, codes string) bool {
	t.Helper()
	status, stdout, stderr := recess(t, "doctor", "--db", database)
	if status != done {
		t.Fatalf("the database is no more sound: %s%s", stdout, stderr)
	}
	return strings.Contains(stdout, codes+" codes, ")
}

var codesCounted = regexp.MustCompile(`Postal codes: ([0-9,]+);`)

// Whenever an import is killed or stopped, one of both tables is there, whole,
// and the import can be done again.
func TestKilledImportLeavesAWholeTable(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	older := nartest.File(t, 1, 5_000)
	newer := nartest.File(t, 2, 12_000)
	old := imported(t, older, database)
	other := filepath.Join(t.TempDir(), "other.db")
	imported(t, older, other)
	whole := writes(t, process(t, "import", "nar", newer, "--partial", "--db", other), other)
	next := imported(t, newer, other)
	killed := 0
	for fifths := range int64(5) {
		failed, _ := signalled(t, process(t, "import", "nar", newer, "--partial", "--db", database), database, whole*fifths/5, os.Kill)
		if failed {
			killed++
		}
		switch {
		case holds(t, database, old):
		case holds(t, database, next): // it was faster this time
			imported(t, older, database)
		default:
			t.Fatalf("killed after %d fifths it has another table", fifths)
		}
	}
	if killed == 0 {
		t.Fatal("no import was killed on its way")
	}
	if !interrupted(t, database, newer) || !holds(t, database, old) {
		t.Error("an import that was interrupted does not say so, or has left another table")
	}
	if again := imported(t, newer, database); again != next || !holds(t, database, next) {
		t.Errorf("done again it has %s codes, want %s", again, next)
	}
}

// imported imports a register and returns the number of its codes.
func imported(t *testing.T, register, database string) string {
	t.Helper()
	said, err := process(t, "import", "nar", register, "--partial", "--db", database).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return string(codesCounted.FindSubmatch(said)[1])
}

// interrupted stops an import once it has opened the database, as Ctrl-C does,
// and reports whether it says so.
func interrupted(t *testing.T, database, register string) bool {
	t.Helper()
	var said bytes.Buffer
	command := process(t, "import", "nar", register, "--dry-run", "--db", database)
	command.Stderr = &said
	failed, _ := signalled(t, command, database, 0, os.Interrupt)
	if !failed || !strings.Contains(said.String(), "The import was stopped.") {
		t.Logf("failed: %v; it said: %s", failed, &said)
		return false
	}
	return true
}

// Somebody at a terminal sees lines, rate and the time left.
//
// Races: an import with its progress line.
func TestRaceProgress(t *testing.T) {
	script, err := exec.LookPath("script") // gives a program a terminal
	if err != nil {
		t.Skip(err)
	}
	register := nartest.File(t, 2, 60_000)
	command := process(t, "import", "nar", register, "--db", filepath.Join(t.TempDir(), "recess.db"))
	command.Args = []string{script, "--quiet", "--return", "--command", strings.Join(command.Args, " "), os.DevNull}
	command.Path = script
	command.Env = append(command.Env, "COLUMNS=120")
	shown, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, shown)
	}
	if !regexp.MustCompile(`[0-9,]+ lines, [0-9,]+ a second .*%.*\[[0-9]+.*:[0-9]+.*\]`).Match(shown) {
		t.Errorf("what is shown holds no lines, rate and time left: %q", shown)
	}
}
