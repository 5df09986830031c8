package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"recess/internal/fault"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date, and refuses a database that a newer
// Recess has written: its tables may mean something else.
func (s *Store) migrate(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return s.openError(err)
	}
	if have > newest(provider) {
		return fault.New(fault.Unavailable, "store.newer", fault.Args{"Database": s.name, "Have": have, "Known": newest(provider)})
	}
	if _, err := provider.Up(ctx); err != nil {
		return s.openError(err)
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	pool, err := s.pool()
	if err != nil {
		return nil, err
	}
	scripts, err := fs.Sub(migrations, "migrations/"+string(s.kind))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	if s.kind == sqliteDialect {
		return goose.NewProvider(goose.DialectSQLite3, pool, scripts)
	}
	// several instances may start on one PostgreSQL at the same time
	one, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // tried each second
	if err != nil {
		return nil, fmt.Errorf("migration lock: %w", err)
	}
	return goose.NewProvider(goose.DialectPostgres, pool, scripts, goose.WithSessionLocker(one))
}

func newest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// Check reads the whole database for damage; a fault.Unavailable when there is
// any. PostgreSQL checks its own pages as it reads them.
func (s *Store) Check(ctx context.Context) error {
	if s.kind != sqliteDialect {
		return s.Ping(ctx)
	}
	var said string
	err := scanOne(s.read.WithContext(ctx), "PRAGMA integrity_check(1)", &said)
	if err != nil {
		return s.openError(err)
	}
	if said != "ok" {
		return fault.Wrap(fmt.Errorf("integrity check: %s", said), fault.Unavailable, "store.damaged", s.args())
	}
	return nil
}
