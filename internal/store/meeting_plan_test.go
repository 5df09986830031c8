package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"recess/internal/civil"
	"recess/internal/meeting"
)

// Nothing that is asked of meetings looks at every row of a table that grows.
func TestMeetingsAreFoundByIndexes(t *testing.T) {
	small := []string{"SCAN campaigns", "SCAN asks"}
	foundByIndexes(t, 20, small, map[string][]any{summariesHere: {1, "35079"}, summariesAll: {0}, turns: {time.Now(), 1}, promisesOf: {1}}, func(s *Store) { ask(t.Context(), s.Meetings()) })
}

// foundByIndexes fails the test when a statement looks at every row of a table,
// unless that step is among the small ones. The statements are those given and
// what gorm is heard to ask; there are so many at least.
func foundByIndexes(t *testing.T, least int, small []string, asked map[string][]any, ask func(*Store)) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	hear := func(tx *gorm.DB) { asked[tx.Statement.SQL.String()] = tx.Statement.Vars }
	if err := s.read.Callback().Query().After("gorm:query").Register("test:hear", hear); err != nil {
		t.Fatal(err)
	}
	ask(s)
	if len(asked) < least {
		t.Fatalf("%d statements were heard", len(asked))
	}
	pool, err := s.read.DB()
	if err != nil {
		t.Fatal(err)
	}
	for query, args := range asked {
		for _, step := range plan(t, pool, query, args) {
			if strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, " INDEX ") && !slices.Contains(small, step) {
				t.Errorf("%s\n\tof %s", step, query)
			}
		}
	}
}

// ask asks everything that pages and the clock ask; the answers are empty.
func ask(ctx context.Context, m *Meetings) {
	now, day := time.Now(), civil.Date{Year: 2027, Month: time.May, Day: 10}
	ids, byID := []int64{1, 2}, map[int64]*meeting.Meeting{}
	m.Meeting(ctx, 1)
	m.Open(ctx, "35079", 1)
	m.addTeams(ctx, ids, byID)
	m.addSlots(ctx, ids, byID)
	m.Steps(ctx, 1)
	m.Newcomer(ctx, 1)
	m.DropAnswers(ctx, 1, 1)
	m.Own(ctx, 1)
	m.Past(ctx, "35079", 1, 7)
	m.PromisesOf(ctx, 1)
	m.Promised(ctx, day, 9)
	m.PromisesDue(ctx, 1, day)
	m.Reports(ctx, 1)
	m.Draft(ctx, 1)
	m.Commitments(ctx, 1)
	m.SupportOf(ctx, 7, 1)
	m.Appointments(ctx, 1, now)
	m.Appointments(ctx, 0, now)
	m.Idle(ctx, []meeting.State{meeting.Claimed, meeting.Drafted}, now)
	m.Due(ctx, day, 500)
	m.Coming(ctx, now, now.AddDate(0, 0, 7))
	m.OpenIn(ctx, []string{"35079"})
	m.Invitation(ctx, 1)
	m.FeedVersion(ctx, 1)
	m.Taken(ctx, 0)
	m.Taken(ctx, 1)
	for _, f := range []meeting.Filter{
		{}, {Campaign: 1}, {Ridings: []string{"35079", "24055"}}, {Overdue: day}, {After: meeting.Mark{Due: day, ID: 7}},
		{States: []meeting.State{meeting.Closed}}, {Campaign: 1, States: []meeting.State{meeting.Claimed}, Ridings: []string{"35079"}, Overdue: day},
	} {
		f.Most = 50
		m.Board(ctx, f)
		m.Count(ctx, f)
	}
}

// plan is how SQLite would answer.
func plan(t *testing.T, pool *sql.DB, query string, args []any) []string {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	return steps
}
