package store

import (
	"context"
	"testing"
	"time"

	"recess/internal/civil"
	"recess/internal/coverage"
)

// Nothing that is asked of coverage looks at every row of a table that grows.
func TestCoverageIsFoundByIndexes(t *testing.T) {
	small := []string{"SCAN known", "SCAN known_people", "SCAN CONSTANT ROW"}
	foundByIndexes(t, 14, small, map[string][]any{
		records: {1}, levels: {1, 1, 1}, living: nil, promises: {"2027-05-10", 1}, pasts: {"hold", 1},
		traces: {1, "35079", 1, "35079"}, lastReports: {1, "35079"},
	}, func(s *Store) { askCoverage(t.Context(), s.Coverage()) })
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
