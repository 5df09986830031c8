// Package storetest gives tests an empty database of each kind.
package storetest

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the administrator's connection
)

// PostgresEnv names the URL of a PostgreSQL server whose user may make
// databases; `make test` starts one and sets it.
const PostgresEnv = "RECESS_TEST_POSTGRES"

// Each runs a test on an empty SQLite file and, at the same time, on an empty
// PostgreSQL database. Without a server the second is reported as skipped; `make test`
// always has one.
func Each(t *testing.T, test func(t *testing.T, database string)) {
	file := func(t testing.TB) string { return filepath.Join(t.TempDir(), "recess.db") }
	each(t, test, file, func(t *testing.T, server string) string { return newPostgresFrom(t, server, "") })
}

func each(t *testing.T, test func(t *testing.T, database string), sqlite func(testing.TB) string, postgres func(*testing.T, string) string) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqlite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv(PostgresEnv)
		if server == "" {
			t.Skip("PostgreSQL was not tested: run make test, or set " + PostgresEnv)
		}
		t.Parallel()
		test(t, postgres(t, server))
	})
}

// KeyFile is where the key of a test's database lies: of a file where it
// always does, and of a PostgreSQL one outside the sources' folders.
func KeyFile(database string) string {
	u, err := url.Parse(database)
	if err != nil || u.Scheme == "" {
		return ""
	}
	return filepath.Join(os.TempDir(), filepath.Base(u.Path)+".key")
}

// newPostgresFrom creates a database for one test, which is empty or a copy of
// a template, and drops it afterwards with its key.
func newPostgresFrom(t *testing.T, server, template string) string {
	t.Helper()
	name, err := createPostgres(server, template)
	if err != nil {
		t.Fatal(err)
	}
	database := databaseURL(server, name)
	t.Cleanup(func() {
		if err := dropPostgres(server, name); err != nil {
			t.Error(err)
		}
		if err := os.Remove(KeyFile(database)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
	return database
}

func newName() string { return fmt.Sprintf("recess_%x", rand.Uint64()) }

// databaseURL is the URL of another database of a server.
func databaseURL(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // the server answers at it
	}
	u.Path = "/" + name
	return u.String()
}
