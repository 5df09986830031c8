package store

import (
	"errors"
	"io/fs"
	"os"
)

// ownerOnly is the mode of the files of a database: what is in them is nobody
// else's to read.
const ownerOnly fs.FileMode = 0o600

// createPrivate makes the file of a new database, empty, for its owner alone
// whatever the umask. SQLite gives its -wal and -shm files the mode of the
// database. A file that is there stays as it is: its owner may have meant it.
func createPrivate(name string) error {
	if name == Memory {
		return nil
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, ownerOnly)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(ownerOnly), file.Close()) // the umask may have taken bits away
}

// Exposed reports whether others than its owner may read or change the file of
// a database; PostgreSQL guards its own.
func (s *Store) Exposed() bool {
	if s.kind != sqliteDialect || s.name == Memory {
		return false
	}
	info, err := os.Stat(s.name)
	return err == nil && info.Mode().Perm()&0o077 != 0
}
