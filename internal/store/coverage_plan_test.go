package store

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"recess/internal/civil"
	"recess/internal/coverage"
)

// Nothing that is asked of coverage looks at every row of a table that grows.
func TestCoverageIsFoundByIndexes(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	asked := map[string][]any{
		records: {1}, levels: {1, 1, 1}, living: nil, promises: {"2027-05-10", 1}, pasts: {"hold", 1},
		traces: {1, "35079"}, lastReports: {1, "35079"},
	}
	hear := func(tx *gorm.DB) { asked[tx.Statement.SQL.String()] = tx.Statement.Vars }
	if err := s.read.Callback().Query().After("gorm:query").Register("test:hear", hear); err != nil {
		t.Fatal(err)
	}
	askCoverage(t.Context(), s.Coverage())
	if len(asked) < 14 {
		t.Fatalf("%d statements were heard", len(asked))
	}
	pool, err := s.read.DB()
	if err != nil {
		t.Fatal(err)
	}
	for query, args := range asked {
		for _, step := range plan(t, pool, query, args) {
			if strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, " INDEX ") && step != "SCAN known" && step != "SCAN known_people" && step != "SCAN CONSTANT ROW" {
				t.Errorf("%s\n\tof %s", step, query)
			}
		}
	}
}

// askCoverage asks what pages and the clock ask; the answers are empty.
func askCoverage(ctx context.Context, c *Coverage) {
	day := civil.Date{Year: 2027, Month: time.May, Day: 10}
	c.Weeks(ctx, 1, nil, day)
	c.Weeks(ctx, 1, []string{"35079", "24055"}, day)
	c.Dossier(ctx, "35079", time.Time{}, 10)
	c.Readers(ctx)
	c.Stopped(ctx, 1)
	c.Meetings(ctx, 1, []string{"35079"}, func(*coverage.Past) error { return nil })
}
