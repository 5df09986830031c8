// Package store keeps everything Recess knows, in SQLite or in PostgreSQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"recess/internal/fault"
	"recess/internal/seal"
)

// Store is one open database. It is safe for concurrent use.
type Store struct {
	read  *gorm.DB // a pool of connections
	write *gorm.DB // SQLite: one connection, whose transactions begin IMMEDIATE; PostgreSQL: the same pool
	kind  dialect

	statements statements
	asked      atomic.Int64 // statements since the database was opened

	key     *seal.Key // seals what is secret
	keyFile string

	name string // for messages: the file's path, or the URL without its password
}

type dialect string

const (
	sqliteDialect   dialect = "sqlite"
	postgresDialect dialect = "postgres"
)

// Memory is the name of a database that lives as long as the process.
const Memory = ":memory:"

// Open opens a database, which is a file's path or a postgres:// URL, brings
// its tables up to date, and reads its key from a file; none chosen: from the
// usual one. A fault.Unavailable when it cannot be opened, is damaged, was
// written by a newer Recess, or has another key.
func Open(ctx context.Context, name, keyFile string) (*Store, error) {
	if name == "" {
		return nil, fault.New(fault.Invalid, "store.no_name", nil)
	}
	s, err := open(ctx, name)
	if err == nil {
		if err = s.unlock(ctx, name, keyFile); err != nil {
			s.Close()
		}
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	return s, nil
}

func open(ctx context.Context, name string) (*Store, error) {
	unlock, err := lockFolder(ctx, name)
	if err != nil {
		return nil, err
	}
	defer unlock()
	s, err := connect(name)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		if damage := s.Check(ctx); damage != nil && s.kind == sqliteDialect { // says more than what the damage led to
			err = damage
		}
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(name string) (*Store, error) {
	if isPostgres(name) {
		return connectPostgres(name)
	}
	return connectSQLite(name)
}

func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

func connectPostgres(name string) (*Store, error) {
	s := &Store{kind: postgresDialect, name: redacted(name)}
	db, err := gorm.Open(postgres.Open(name), config(false))
	if err != nil {
		return nil, s.openError(err)
	}
	s.read, s.write = db, db
	if err := s.count(db); err != nil {
		return nil, err
	}
	return s, s.limit(db, 4*runtime.NumCPU())
}

func connectSQLite(name string) (*Store, error) {
	s := &Store{kind: sqliteDialect, name: name}
	var err error
	if s.write, err = gorm.Open(sqlite.Open(dsn(name, "_txlock=immediate")), config(false)); err != nil {
		return nil, s.openError(err)
	}
	if err := errors.Join(s.limit(s.write, 1), s.count(s.write)); err != nil {
		return nil, err
	}
	if name == Memory {
		s.read = s.write // another connection would see another, empty database
		return s, nil
	}
	if s.read, err = gorm.Open(sqlite.Open(dsn(name, "_query_only=true")), config(true)); err != nil {
		s.Close()
		return nil, s.openError(err)
	}
	return s, errors.Join(s.limit(s.read, max(4, runtime.NumCPU())), s.count(s.read))
}

// dsn is the name as the SQLite driver wants it. A commit is on the disk when
// it returns (synchronous=FULL); readers do not wait for the writer (WAL); each
// connection keeps the statements it has prepared, which takes longer than most
// of them.
func dsn(name, more string) string {
	if name == Memory {
		return name + "?_foreign_keys=on"
	}
	path := (&url.URL{Path: name}).EscapedPath()
	return "file:" + path + "?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=5000&_stmt_cache_size=100&" + more
}

func redacted(name string) string {
	u, err := url.Parse(name)
	if err != nil {
		return "postgres"
	}
	u.RawQuery = "" // where a password may stand as well
	return u.Redacted()
}

// config is gorm's. It keeps prepared statements only for a pool on which no
// transactions run: on another, who prepares a statement waits for a connection
// that a transaction holds, which may be waiting for that statement, for ever
// (go-gorm/gorm#7465). PostgreSQL's driver keeps its own.
func config(prepare bool) *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true, // features open their own
		PrepareStmt:            prepare,
		Logger:                 logger.Discard, // errors are returned, and logged once, where they end
		NowFunc:                func() time.Time { return time.Now().UTC() },
	}
}

func (s *Store) limit(db *gorm.DB, connections int) error {
	pool, err := db.DB()
	if err != nil {
		return s.openError(err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return nil
}

// count counts the statements that gorm makes of what it is asked.
func (s *Store) count(db *gorm.DB) error {
	one := func(*gorm.DB) { s.asked.Add(1) }
	on := db.Callback()
	return errors.Join(
		on.Query().After("gorm:query").Register("recess:count", one), on.Row().After("gorm:row").Register("recess:count", one),
		on.Raw().After("gorm:raw").Register("recess:count", one), on.Create().After("gorm:create").Register("recess:count", one),
		on.Update().After("gorm:update").Register("recess:count", one), on.Delete().After("gorm:delete").Register("recess:count", one),
	)
}

// Statements is how many the database was asked since it was opened.
func (s *Store) Statements() int64 { return s.asked.Load() }

// Close waits for what is under way and lets go of the database.
func (s *Store) Close() error {
	var first error
	for _, db := range []*gorm.DB{s.read, s.write} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.translate(s.read.WithContext(ctx).Exec("SELECT 1").Error)
}

// Name is the database for messages, without any password.
func (s *Store) Name() string { return s.name }

// inTx runs f in one write transaction.
func (s *Store) inTx(ctx context.Context, f func(tx *gorm.DB) error) error {
	return s.translate(s.write.WithContext(ctx).Transaction(f))
}

// pool is the database/sql face of the writer, for goose and for checks.
func (s *Store) pool() (*sql.DB, error) {
	pool, err := s.write.DB()
	if err != nil {
		return nil, fmt.Errorf("the database's connections: %w", err)
	}
	return pool, nil
}
