package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recess/internal/source/boundaries/boundariestest"
	"recess/internal/source/shipped"
)

func squares(t *testing.T) boundariestest.Country {
	t.Helper()
	ridings, err := shipped.Ridings()
	if err != nil {
		t.Fatal(err)
	}
	return boundariestest.Squares(ridings)
}

func TestImportBoundaries(t *testing.T) {
	database, c := filepath.Join(t.TempDir(), "recess.db"), squares(t)
	short := slices.Concat(c[:4], c[5:])
	next := slices.Clone(c)
	next[0].Name.EN = "Far East"
	for _, step := range []struct {
		file           boundariestest.Country
		args           []string
		status         int
		stdout, stderr string
	}{
		{c, []string{"--dry-run"}, done, "overlaps: 0; gaps: 0\nNothing was changed.", ""},
		{c, nil, done, "Ridings: 343; with a changed area: 34", ""},
		{c, nil, done, "Ridings: 343; with a changed area: 0; overlaps: 0; gaps: 0\n", ""},
		{short, nil, failed, "Not changed: 10005\n", "squares.geojson: Riding 10005 is missing: the file has 342 of 343."},
		{short, []string{"--partial"}, done, "Not changed: 10005\n", ""},
		{next, nil, failed, "", "Feature 1, 10001 Far East, is not a riding in the 2023 representation order"},
		{next, []string{"--valid-from", "2090-01-02"}, done, "Ridings: 343; with a changed area: 0;", ""},
		{c, []string{"--order", "2090"}, wrongUsage, "", "use --order only with --valid-from"},
		{c, []string{"--valid-from", "tomorrow"}, wrongUsage, "", "tomorrow"},
		{c, []string{"--valid-from", "2020-01-01"}, failed, "", "January 1, 2020 is not in the future."},
	} {
		if step.file[0].Name.EN == "Far East" && step.status == failed { // another name in both languages
			step.file[0].Name.FR = "Extrême-Est"
		}
		args := append([]string{"import", "boundaries", written(t, "squares.geojson", []byte(step.file.GeoJSON())), "--db", database}, step.args...)
		status, stdout, stderr := recess(t, args...)
		if status != step.status || !strings.Contains(stdout, step.stdout) || !strings.Contains(stderr, step.stderr) {
			t.Errorf("%v gives %d, want %d with %q and %q\nstdout: %s\nstderr: %s", step.args, status, step.status, step.stdout, step.stderr, stdout, stderr)
		}
	}
	if _, stdout, _ := recess(t, "doctor", "--db", database); !strings.Contains(stdout, "2090, 343 records, in force from 2090-01-02") {
		t.Errorf("the doctor says %s", stdout)
	}
	if status, _, stderr := recess(t, "import", "boundaries", filepath.Join(t.TempDir(), "none.geojson"), "--db", database); status != failed || !strings.Contains(stderr, "Can’t read") {
		t.Errorf("a file that is not there gives %d: %s", status, stderr)
	}
}

// A program that is killed half way leaves the boundaries that were, whole.
func TestKilledImportLeavesTheOldBoundaries(t *testing.T) {
	database, c := filepath.Join(t.TempDir(), "recess.db"), squares(t)
	whole := written(t, "whole.geojson", []byte(c.GeoJSON()))
	if status, _, stderr := recess(t, "import", "boundaries", whole, "--db", database); status != done {
		t.Fatal(stderr)
	}
	for i := range c { // the same country upside down
		c[i].South, c[i].North = 131-c[i].North, 131-c[i].South
	}
	turned := written(t, "turned.geojson", []byte(c.GeoJSON()))
	all := writes(t, process(t, "import", "boundaries", turned, "--db", database), database)
	for quarters := range int64(4) {
		if status, _, stderr := recess(t, "import", "boundaries", whole, "--db", database); status != done {
			t.Fatal(stderr)
		}
		failed, _ := signalled(t, process(t, "import", "boundaries", turned, "--db", database), database, all*quarters/4, os.Kill)
		if quarters == 0 && !failed {
			t.Error("an import was not killed on its way")
		}
		// Either of the two, and no mixture.
		first, last := found(t, database, c[0]), found(t, database, c[len(c)-1])
		if (first == c[0].Code) != (last == c[len(c)-1].Code) {
			t.Fatalf("%s and %s are found in the middle of %s and %s", first, last, c[0].Code, c[len(c)-1].Code)
		}
		if status, stdout, stderr := recess(t, "doctor", "--db", database); status != done {
			t.Fatalf("the doctor says %s%s", stdout, stderr)
		}
	}
}

// found is the code of the riding that a look-up finds in the middle of a
// square.
func found(t *testing.T, database string, q boundariestest.Square) string {
	t.Helper()
	at := q.Middle()
	status, stdout, stderr := recess(t, "lookup", "--lat", fmt.Sprint(at.Lat), "--lon", fmt.Sprint(at.Lon), "--db", database)
	_, after, ok := strings.Cut(stdout, "\n")
	if fields := strings.Fields(after); status == done && ok && len(fields) > 0 {
		return fields[0]
	}
	t.Fatalf("a look-up gives %d: %s%s", status, stdout, stderr)
	return ""
}
