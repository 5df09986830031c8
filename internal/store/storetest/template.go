package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Template is a database that tests copy, which takes a hundredth of the time
// of creating and filling one each. It is made when the first test asks.
type Template struct {
	fill func(database, keyFile string) error

	sqlite, postgres once
	dir              string // of the SQLite file
}

// once is a database that is made once, and why it could not be.
type once struct {
	sync.Once
	name string
	err  error
}

// NewTemplate returns a template that fill makes of an empty database.
func NewTemplate(fill func(database, keyFile string) error) *Template { return &Template{fill: fill} }

// Each runs a test on a copy in SQLite and, at the same time, on one in
// PostgreSQL, as Each does on empty databases.
func (tpl *Template) Each(t *testing.T, test func(t *testing.T, database string)) {
	each(t, test, tpl.SQLite, tpl.newPostgres)
}

// SQLite returns a copy in a file of the test's own folder.
func (tpl *Template) SQLite(t testing.TB) string {
	t.Helper()
	tpl.sqlite.Do(func() {
		if tpl.dir, tpl.sqlite.err = os.MkdirTemp("", "recess-template"); tpl.sqlite.err != nil {
			return
		}
		tpl.sqlite.name = filepath.Join(tpl.dir, "template.db")
		tpl.sqlite.err = tpl.fill(tpl.sqlite.name, KeyFile(tpl.sqlite.name))
	})
	if tpl.sqlite.err != nil {
		t.Fatal(tpl.sqlite.err)
	}
	database := filepath.Join(t.TempDir(), "recess.db")
	for _, ending := range []string{"", ".key"} {
		if err := copyFile(database+ending, tpl.sqlite.name+ending); err != nil {
			t.Fatal(err)
		}
	}
	return database
}

func copyFile(to, from string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

func (tpl *Template) newPostgres(t *testing.T, server string) string {
	t.Helper()
	tpl.postgres.Do(func() {
		if tpl.postgres.name, tpl.postgres.err = createPostgres(server, ""); tpl.postgres.err == nil {
			u := databaseURL(server, tpl.postgres.name)
			tpl.postgres.err = tpl.fill(u, KeyFile(u))
		}
	})
	if tpl.postgres.err != nil {
		t.Fatal(tpl.postgres.err)
	}
	database := newPostgresFrom(t, server, tpl.postgres.name)
	if err := copyFile(KeyFile(database), KeyFile(databaseURL(server, tpl.postgres.name))); err != nil {
		t.Fatal(err)
	}
	return database
}

// Close removes the template; it is called when all tests have ended.
func (tpl *Template) Close() error {
	var errs []error
	if tpl.dir != "" {
		errs = append(errs, os.RemoveAll(tpl.dir))
	}
	if tpl.postgres.name != "" {
		server := os.Getenv(PostgresEnv)
		errs = append(errs, dropPostgres(server, tpl.postgres.name))
		if err := os.Remove(KeyFile(databaseURL(server, tpl.postgres.name))); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// createPostgres creates a database and returns its name: an empty one, or a
// copy of a template that nothing is connected to.
func createPostgres(server, template string) (name string, err error) {
	name = newName()
	statement := "CREATE DATABASE " + name
	if template != "" {
		statement += " TEMPLATE " + template + " STRATEGY FILE_COPY"
	}
	return name, administer(server, statement)
}

func dropPostgres(server, name string) error {
	return administer(server, "DROP DATABASE "+name+" WITH (FORCE)")
}

// administer runs a statement as the server's administrator.
func administer(server, statement string) error {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer admin.Close()
	if _, err := admin.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
