package apptest

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"recess/internal/app"
	"recess/internal/store/storetest"
)

// The databases that tests copy.
var (
	seeded         = storetest.NewTemplate(opened(app.Settings{Now: func() time.Time { return Day }}))
	demonstrations = map[string]*storetest.Template{} // by day
	demonstrating  sync.Mutex                         // guards it
)

// opened returns a function that has Recess fill an empty database.
func opened(settings app.Settings) func(database, keyFile string) error {
	settings.Log = slog.New(slog.DiscardHandler)
	return func(database, keyFile string) error {
		settings := settings // of this database: two are filled at once
		settings.Database = database
		settings.KeyFile = keyFile
		recess, err := app.Open(context.Background(), settings)
		if err != nil {
			return err
		}
		return recess.Close()
	}
}

// Each runs a test on a SQLite file and, at the same time, on a PostgreSQL
// database that Recess opened on Day and nothing has happened in since.
func Each(t *testing.T, test func(t *testing.T, database string)) { seeded.Each(t, test) }

// Database is such a SQLite file.
func Database(t testing.TB) string {
	t.Helper()
	return seeded.SQLite(t)
}

// EachDemo runs a test as Each does, on the demonstration as it is on a day.
func EachDemo(t *testing.T, on time.Time, test func(t *testing.T, database string)) {
	demonstrated(on).Each(t, test)
}

// DemoDatabase is a SQLite file with the demonstration as it is on a day.
func DemoDatabase(t testing.TB, on time.Time) string {
	t.Helper()
	return demonstrated(on).SQLite(t)
}

func demonstrated(on time.Time) *storetest.Template {
	demonstrating.Lock()
	defer demonstrating.Unlock()
	day := on.Format(time.DateOnly)
	if demonstrations[day] == nil {
		demonstrations[day] = storetest.NewTemplate(opened(app.Settings{Demo: true, Now: func() time.Time { return on }}))
	}
	return demonstrations[day]
}

// closeDatabases removes what tests have copied.
func closeDatabases() error {
	err := seeded.Close()
	for _, d := range demonstrations {
		err = errors.Join(err, d.Close())
	}
	return err
}
