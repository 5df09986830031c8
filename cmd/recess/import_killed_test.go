package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"recess/internal/source/nar/nartest"
)

// beRecess makes the test's own program the command line.
const beRecess = "BE_RECESS"

func TestMain(m *testing.M) {
	if os.Getenv(beRecess) != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is a command line of its own process, which can be killed.
func process(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Env = append(os.Environ(), beRecess+"=1", "LC_ALL=C")
	return command
}

func itself(t *testing.T) string {
	t.Helper()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

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

// Whenever an import is killed or stopped, the old table is there, whole, and
// the import can be done again.
func TestKilledImportLeavesTheOldTable(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	older, newer := nartest.File(t, 1, 20_000), nartest.File(t, 2, 150_000)
	status, stdout, stderr := recess(t, "import", "nar", older, "--db", database)
	if status != done {
		t.Fatal(stderr)
	}
	old := codesCounted.FindStringSubmatch(stdout)[1]
	begin := time.Now()
	if status, _, stderr := recess(t, "import", "nar", newer, "--db", filepath.Join(t.TempDir(), "other.db")); status != done {
		t.Fatal(stderr)
	}
	whole, killed := time.Since(begin), 0
	for tenths := range time.Duration(10) {
		command := process(t, itself(t), "import", "nar", newer, "--db", database)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * (tenths + 1) / 10)
		command.Process.Kill()
		if command.Wait() == nil { // it was faster this time
			if status, _, stderr := recess(t, "import", "nar", older, "--partial", "--db", database); status != done {
				t.Fatal(stderr)
			}
			continue
		}
		killed++
		if !holds(t, database, old) {
			t.Fatalf("killed after %d tenths it has another table", tenths+1)
		}
	}
	if killed == 0 {
		t.Fatal("no import was killed")
	}
	if !interrupted(t, database, newer, whole) || !holds(t, database, old) {
		t.Error("an import that was interrupted does not say so, or has left another table")
	}
	status, stdout, stderr = recess(t, "import", "nar", newer, "--db", database)
	if status != done || !holds(t, database, codesCounted.FindStringSubmatch(stdout)[1]) || holds(t, database, old) {
		t.Errorf("done again it ends with %d: %s%s", status, stdout, stderr)
	}
}

// interrupted stops an import on its way, as Ctrl-C does, and tells whether it
// says so. One that was interrupted before it had begun to listen, or was
// faster, is tried again.
func interrupted(t *testing.T, database, register string, whole time.Duration) bool {
	t.Helper()
	for tenths := range time.Duration(9) {
		var said bytes.Buffer
		command := process(t, itself(t), "import", "nar", register, "--dry-run", "--db", database)
		command.Stderr = &said
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * (tenths + 1) / 10)
		command.Process.Signal(os.Interrupt)
		if err := command.Wait(); err != nil && strings.Contains(said.String(), "It was stopped.") {
			return true
		}
	}
	return false
}

// Somebody at a terminal sees lines, rate and the time left.
func TestProgressOfAnImport(t *testing.T) {
	script, err := exec.LookPath("script") // gives a program a terminal
	if err != nil {
		t.Skip(err)
	}
	register := nartest.File(t, 2, 300_000)
	command := process(t, script, "--quiet", "--return", "--command",
		itself(t)+" import nar "+register+" --db "+filepath.Join(t.TempDir(), "recess.db"), os.DevNull)
	command.Env = append(command.Env, "COLUMNS=120")
	shown, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, shown)
	}
	if !regexp.MustCompile(`[0-9,]+ lines, [0-9,]+ a second .*%.*\[[0-9]+.*:[0-9]+.*\]`).Match(shown) {
		t.Errorf("what is shown holds no lines, rate and time left: %q", shown)
	}
}
