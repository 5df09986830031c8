package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"recess/internal/fault"
	"recess/internal/seal"
)

// Inspect opens a database to look at it: nothing is written, no table is
// brought up to date, and no key is made. A fault.Unavailable says what is
// wrong with one that is empty, half copied, damaged or none of Recess's.
func Inspect(ctx context.Context, name, keyFile string) (*Store, error) {
	s, err := connectReadOnly(name)
	if err == nil {
		err = s.isOurs(ctx)
	}
	if err == nil {
		err = s.tryKey(ctx, keyFile)
	}
	if err != nil {
		if s != nil {
			s.Close()
		}
		return nil, err
	}
	return s, nil
}

func connectReadOnly(name string) (*Store, error) {
	s := &Store{kind: sqliteDialect, name: name}
	var dialector gorm.Dialector
	if isPostgres(name) {
		s.kind, s.name = postgresDialect, redacted(name)
		u, err := url.Parse(name)
		if err != nil {
			return nil, s.openError(err)
		}
		query := u.Query()
		query.Set("default_transaction_read_only", "on") // a setting of the session (PostgreSQL, §20.11)
		u.RawQuery = query.Encode()
		dialector = postgres.Open(u.String())
	} else {
		if err := s.examineFile(); err != nil {
			return nil, err
		}
		source, err := s.readOnlySource()
		if err != nil {
			return s, s.openError(err)
		}
		dialector = sqlite.Open(source)
	}
	db, err := gorm.Open(dialector, config(false))
	if err != nil {
		return s, s.openError(err)
	}
	s.read, s.write = db, db
	return s, s.limit(db, runtime.NumCPU())
}

// The header of a SQLite file (SQLite file format, §1.3).
const (
	headerBytes  = 100
	headerMagic  = "SQLite format 3\x00"
	atPageSize   = 16 // 2 bytes; 1 means 65536
	atChanges    = 24 // 4 bytes
	atPageCount  = 28 // 4 bytes, when the next two agree
	atChangesFor = 92 // 4 bytes: the changes at which the count was right
)

// examineFile says of a file that cannot be opened what it is.
func (s *Store) examineFile() error {
	file, err := os.Open(s.name)
	if err != nil {
		return s.openError(err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return s.openError(err)
	case !info.Mode().IsRegular():
		return fault.New(fault.Unavailable, "store.not_recess", s.args())
	case info.Size() == 0 && walSize(s.name) == 0:
		return fault.New(fault.Unavailable, "store.empty", s.args())
	case info.Size() == 0: // all of it is in the log of writes
		return nil
	}
	header := make([]byte, headerBytes)
	if _, err := io.ReadFull(file, header); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.not_recess", s.args())
	}
	if string(header[:len(headerMagic)]) != headerMagic {
		return fault.New(fault.Unavailable, "store.not_recess", s.args())
	}
	if want := sizeSaid(header); walSize(s.name) == 0 && info.Size() < want {
		return fault.New(fault.Unavailable, "store.half_copied", fault.Args{"Database": s.name, "Have": info.Size(), "Want": want})
	}
	return nil
}

// sizeSaid is the size of a file by its own header; 0 where it does not say.
func sizeSaid(header []byte) int64 {
	number := func(at int) uint32 { return binary.BigEndian.Uint32(header[at:]) }
	if number(atChanges) != number(atChangesFor) {
		return 0
	}
	page := int64(binary.BigEndian.Uint16(header[atPageSize:]))
	if page == 1 {
		page = 1 << 16
	}
	return page * int64(number(atPageCount))
}

// walSize is the size of a database's log of writes; 0 without one.
func walSize(name string) int64 {
	info, err := os.Stat(name + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

// readOnlySource is the file as the driver reads it and writes nothing. A
// database without a log of writes is in nobody's use, and read as it lies.
// One with a log is read with its index, which is there while somebody uses it.
// A log without an index was copied, or is of a machine that stopped: SQLite
// would make an index beside it, so a copy is read.
func (s *Store) readOnlySource() (string, error) {
	name, more := s.name, "&mode=ro"
	_, noLog := os.Stat(s.name + "-wal")
	_, noIndex := os.Stat(s.name + "-shm")
	switch {
	case errors.Is(noLog, fs.ErrNotExist):
		more += "&immutable=1"
	case errors.Is(noIndex, fs.ErrNotExist):
		copied, err := s.copyAside()
		if err != nil {
			return "", err
		}
		name, more = copied, ""
	}
	path := (&url.URL{Path: name}).EscapedPath()
	return "file:" + path + "?_query_only=true&_busy_timeout=5000" + more, nil
}

// copyAside copies a database and its log to a folder that Close removes.
func (s *Store) copyAside() (string, error) {
	folder, err := os.MkdirTemp("", "recess-doctor-") // its owner's alone
	if err != nil {
		return "", err
	}
	s.aside = folder
	name := filepath.Join(folder, "copy.db")
	return name, errors.Join(copyFile(s.name, name), copyFile(s.name+"-wal", name+"-wal"))
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerOnly)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// isOurs is nil for a database of Recess's that this program understands or
// could bring up to date.
func (s *Store) isOurs(ctx context.Context) error {
	if err := s.Ping(ctx); err != nil {
		return s.openError(err)
	}
	tables, err := s.read.WithContext(ctx).Migrator().GetTables()
	if err != nil {
		return s.openError(err)
	}
	switch {
	case len(tables) == 0:
		return fault.New(fault.Unavailable, "store.no_tables", s.args())
	case !s.read.WithContext(ctx).Migrator().HasTable("goose_db_version"):
		return fault.New(fault.Unavailable, "store.not_recess", s.args())
	}
	have, err := s.Version(ctx)
	if err != nil {
		return err
	}
	known, err := s.KnownVersion()
	switch {
	case err != nil:
		return err
	case have == 0: // its first start was stopped half-way
		return fault.New(fault.Unavailable, "store.no_tables", s.args())
	case have > known:
		return fault.New(fault.Unavailable, "store.newer", fault.Args{"Database": s.name, "Have": have, "Known": known})
	}
	return nil
}

// Version is the number of the last migration that a database says it
// has.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var version int64
	err := scanOne(s.read.WithContext(ctx), "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version", &version)
	if err != nil {
		return 0, s.openError(err)
	}
	return version, nil
}

// KnownVersion is the number of the last migration that this program has.
func (s *Store) KnownVersion() (int64, error) {
	provider, err := s.provider()
	if err != nil {
		return 0, err
	}
	return newest(provider), nil
}

// tryKey reads the key that a database was sealed with and makes none; one in
// which nothing is sealed yet has none.
func (s *Store) tryKey(ctx context.Context, chosen string) error {
	s.keyFile = KeyFile(s.name, chosen)
	if s.kind == postgresDialect {
		s.keyFile = KeyFile("postgres://", chosen)
	}
	s.key = seal.Random()
	if !s.read.WithContext(ctx).Migrator().HasTable(&secretRow{}) {
		return nil
	}
	check, err := s.mark(ctx, checkRow)
	if err != nil || check == nil {
		return err
	}
	s.sealed = true
	if err := s.readKey(); err != nil {
		return err
	}
	if !s.fits(check) {
		return fault.New(fault.Unavailable, "key.not_its", s.keyArgs())
	}
	return nil
}

// Sealed reports whether the database has secrets that its key opens; only of
// one that is inspected.
func (s *Store) Sealed() bool { return s.sealed }
