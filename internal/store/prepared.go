package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync"
)

// statements are the few that run for every page of somebody who is signed in,
// prepared once. For these gorm's own work would take longer than the
// database's.
type statements struct{ kept sync.Map } // *sql.Stmt by query

// query runs such a statement: in the transaction under way, or else prepared,
// on the readers. Its places are marked by question marks.
func (h handle) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if h.db != nil {
		rows, err := h.db.Raw(query, args...).Rows()
		return rows, h.s.translate(err)
	}
	statement, err := h.s.prepared(query)
	if err != nil {
		return nil, err
	}
	h.s.asked.Add(1)
	rows, err := statement.QueryContext(ctx, args...)
	return rows, h.s.translate(err)
}

// each runs such a statement and takes its rows, one after the other.
func (h handle) each(ctx context.Context, query string, args []any, one func(*sql.Rows) error) error {
	rows, err := h.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := one(rows); err != nil {
			return h.s.translate(err)
		}
	}
	return h.s.translate(rows.Err())
}

func (s *Store) prepared(query string) (*sql.Stmt, error) {
	if kept, ok := s.statements.kept.Load(query); ok {
		return kept.(*sql.Stmt), nil
	}
	pool, err := s.read.DB()
	if err != nil {
		return nil, err
	}
	marked := query
	if s.kind == postgresDialect {
		marked = numbered(query)
	}
	statement, err := pool.Prepare(marked) // lives as long as the pool does
	if err != nil {
		return nil, s.translate(err)
	}
	if kept, raced := s.statements.kept.LoadOrStore(query, statement); raced {
		statement.Close()
		return kept.(*sql.Stmt), nil
	}
	return statement, nil
}

// numbered marks the places as PostgreSQL wants them: $1, $2.
func numbered(query string) string {
	parts := strings.Split(query, "?")
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}
