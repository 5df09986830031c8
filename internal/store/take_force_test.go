package store

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whatever speaks of ridings has a part in the day on which they end.
func TestEveryTableThatSpeaksOfRidingsIsTurned(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tables, err := s.read.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	known := []string{
		"people.ridings", "people.home_riding", // moved one by one
		"riding_heirs.riding",                                                                 // of those that have ended
		"members.riding", "offices.riding", "area_shares.riding", "represent_answers.ridings", // emptied
	}
	for _, table := range history {
		known = append(known, table+".riding")
	}
	for _, table := range tables {
		if strings.HasPrefix(table, "paper_search") { // virtual
			continue
		}
		columns, err := s.read.Migrator().ColumnTypes(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			if name := table + "." + c.Name(); strings.Contains(c.Name(), "riding") && !slices.Contains(known, name) {
				t.Errorf("%s speaks of ridings, and is none of those that change with the order", name)
			}
		}
	}
}
