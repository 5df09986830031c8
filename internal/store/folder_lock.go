package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockRetry is the pause between two tries to lock a folder.
const lockRetry = 20 * time.Millisecond

// lockFolder waits until no other program opens a SQLite database of the same
// folder, and returns a function that unlocks it. SQLite itself has no lock
// that lasts over several migrations. It is the folder that is locked, since
// closing another descriptor of the database would end SQLite's own locks. A
// file system that knows no such lock is used without it.
func lockFolder(ctx context.Context, database string) (unlock func(), err error) {
	none := func() {}
	if database == Memory || isPostgres(database) {
		return none, nil
	}
	folder, err := os.Open(filepath.Dir(database))
	if err != nil {
		return none, nil // what opens the database says it better
	}
	for {
		err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return func() { folder.Close() }, nil // which unlocks it
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			folder.Close()
			return none, nil
		}
		select {
		case <-time.After(lockRetry):
		case <-ctx.Done():
			folder.Close()
			return none, ctx.Err()
		}
	}
}
