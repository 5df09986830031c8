package main

import (
	"os"
	"os/exec"
	"testing"
	"time"
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
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), name, args...)
	command.Env = append(os.Environ(), beRecess+"=1", "LC_ALL=C")
	return command
}

// logged returns how many bytes the write-ahead log of a SQLite database has,
// and -1 while no program has the database open.
func logged(database string) int64 {
	info, err := os.Stat(database + "-wal")
	if err != nil {
		return -1
	}
	return info.Size()
}

// signalled starts a command and sends it a signal as soon as it has written
// so many bytes to its database; 0: as soon as it has opened it. It reports
// whether the command failed, and returns the most bytes that it wrote.
func signalled(t *testing.T, command *exec.Cmd, database string, bytes int64, signal os.Signal) (failed bool, most int64) {
	t.Helper()
	if logged(database) >= 0 { // left by a program that was killed: one that closes the database removes it
		recess(t, "lookup", "K1P 1A4", "--db", database)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	look := time.NewTicker(200 * time.Microsecond)
	defer look.Stop()
	for sent := false; ; {
		select {
		case err := <-ended:
			return err != nil, most
		case <-look.C:
			most = max(most, logged(database))
			if !sent && logged(database) >= bytes {
				command.Process.Signal(signal) // one that has ended meanwhile cannot be reached
				sent = true
			}
		}
	}
}

// writes runs a command to its end and returns the most bytes that it wrote to
// its database at a time.
func writes(t *testing.T, command *exec.Cmd, database string) int64 {
	t.Helper()
	const never = 1 << 60
	failed, most := signalled(t, command, database, never, os.Kill)
	if failed {
		t.Fatalf("%v failed", command.Args)
	}
	return most
}
