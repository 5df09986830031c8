package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/store"
)

// ForgetSealed empties a database whose key file is lost of what was sealed
// with it.
func ForgetSealed(ctx context.Context, settings Settings) error {
	if err := mustExist(settings.Database); err != nil {
		return err
	}
	return store.ForgetSealed(ctx, settings.Database, settings.KeyFile, time.Now())
}

// mustExist is a fault.NotFound for a file that is not there, which opening it
// would make.
func mustExist(database string) error {
	if strings.Contains(database, "://") {
		return nil
	}
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "store.missing", fault.Args{"Database": database})
	}
	return nil
}

// keyFinding tells where the key lies: it belongs to the backup.
func (a *App) keyFinding() Finding {
	return Finding{
		What: key("doctor.key"),
		Says: func(l *i18n.Localizer) string {
			if !a.Store.Sealed() {
				return a.Store.KeyFile() + ", " + l.T("doctor.key_later")
			}
			return a.Store.KeyFile() + ", " + l.T("doctor.key_closed")
		},
	}
}

// keyTrouble tells what keeps the key from being used. Without it the database
// is not opened, so there is nothing else to tell.
func keyTrouble(err error) Finding {
	return Finding{What: key("doctor.key"), Says: func(l *i18n.Localizer) string { return l.Error(err) }, Trouble: true}
}

func aboutKey(err error) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && strings.HasPrefix(f.Key, "key.")
}
