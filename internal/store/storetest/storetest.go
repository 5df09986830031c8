// Package storetest gives tests an empty database of each kind.
package storetest

import (
	"database/sql"
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
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "recess.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv(PostgresEnv)
		if server == "" {
			t.Skip("PostgreSQL was not tested: run make test, or set " + PostgresEnv)
		}
		t.Parallel()
		test(t, newPostgres(t, server))
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

// newPostgres makes a database for one test and drops it afterwards.
func newPostgres(t *testing.T, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("recess_%x", rand.Uint64())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	t.Cleanup(func() {
		if err := os.Remove(KeyFile(u.String())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
	return u.String()
}
