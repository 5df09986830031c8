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

// Whenever an import is killed or stopped, one of both tables is there, whole,
// and the import can be done again.
func TestKilledImportLeavesAWholeTable(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	older, newer := nartest.File(t, 1, 20_000), nartest.File(t, 2, 50_000)
	old := taken(t, older, database)
	begin := time.Now()
	next := taken(t, newer, filepath.Join(t.TempDir(), "other.db"))
	whole, killed := time.Since(begin), 0
	for fifths := range time.Duration(5) {
		command := process(t, itself(t), "import", "nar", newer, "--db", database)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * (fifths + 1) / 5)
		command.Process.Kill()
		command.Wait()
		switch {
		case holds(t, database, old):
			killed++
		case holds(t, database, next): // it was faster this time
			taken(t, older, database)
		default:
			t.Fatalf("killed after %d fifths it has another table", fifths+1)
		}
	}
	if killed == 0 {
		t.Fatal("no import was killed on its way")
	}
	if !interrupted(t, database, newer, whole) || !holds(t, database, old) {
		t.Error("an import that was interrupted does not say so, or has left another table")
	}
	if again := taken(t, newer, database); again != next || !holds(t, database, next) {
		t.Errorf("done again it has %s codes, want %s", again, next)
	}
}

// taken takes a register in, and gives the number of its codes.
func taken(t *testing.T, register, database string) string {
	t.Helper()
	said, err := process(t, itself(t), "import", "nar", register, "--partial", "--db", database).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return string(codesCounted.FindSubmatch(said)[1])
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
		if err := command.Wait(); err != nil && strings.Contains(said.String(), "The import was stopped.") {
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
	register := nartest.File(t, 2, 60_000)
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
