package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"recess/internal/fault"
)

// translate turns the errors of gorm and of the drivers into faults; others
// stay as they are.
func (s *Store) translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.Wrap(err, fault.NotFound, "store.not_found", nil)
	case errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, gorm.ErrForeignKeyViolated):
		return fault.Wrap(err, fault.Conflict, "store.conflict", nil)
	}
	if trouble, ok := errors.AsType[sqlite3.Error](err); ok {
		if key, ok := sqliteTrouble[trouble.Code]; ok {
			return fault.Wrap(err, fault.Unavailable, key, s.args())
		}
	}
	if trouble, ok := errors.AsType[sqlState](err); ok && trouble.SQLState() == postgresFull {
		return fault.Wrap(err, fault.Unavailable, "store.full", s.args())
	}
	return err
}

// sqlState is what PostgreSQL's driver tells of an error.
type sqlState interface {
	error
	SQLState() string
}

const postgresFull = "53100" // disk_full (PostgreSQL, Appendix A)

var sqliteTrouble = map[sqlite3.ErrNo]string{
	sqlite3.ErrNotADB:   "store.damaged",
	sqlite3.ErrCorrupt:  "store.damaged",
	sqlite3.ErrCantOpen: "store.cannot_open",
	sqlite3.ErrPerm:     "store.cannot_open",
	sqlite3.ErrReadonly: "store.read_only",
	sqlite3.ErrFull:     "store.full",
	sqlite3.ErrBusy:     "store.busy",
	sqlite3.ErrLocked:   "store.busy",
}

// openError explains why the database cannot be used at all.
func (s *Store) openError(err error) error {
	translated := s.translate(err)
	if _, ok := errors.AsType[*fault.Error](translated); ok {
		return translated
	}
	key := "store.cannot_open"
	if s.kind == postgresDialect {
		key = "store.no_server"
	}
	return fault.Wrap(err, fault.Unavailable, key, s.args())
}

func (s *Store) args() fault.Args { return fault.Args{"Database": s.name} }
