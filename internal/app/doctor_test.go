package app_test

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/store/storetest"
)

// examined is what doctor says of a database, a line for each finding; of an
// error its key.
func examined(t *testing.T, database string) string {
	t.Helper()
	findings, err := app.Examine(t.Context(), app.Settings{Database: database, KeyFile: storetest.KeyFile(database)})
	var lines []string
	for _, f := range findings {
		mark := "✓ "
		if f.Trouble {
			mark = "✗ "
		}
		lines = append(lines, mark+f.What(i18n.For(i18n.EN))+": "+f.Says(i18n.For(i18n.EN)))
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		lines = append(lines, f.Key)
	} else if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// folder is what is in a folder, by name; the index of a log of writes is
// shared memory, and left out.
func folder(t *testing.T, path string) map[string][sha256.Size]byte {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][sha256.Size]byte{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-shm") {
			files[e.Name()] = [sha256.Size]byte{}
			continue
		}
		content, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = sha256.Sum256(content)
	}
	return files
}

// untouched examines a database and holds that its folder stays as it is.
func untouched(t *testing.T, database string) string {
	t.Helper()
	before := folder(t, filepath.Dir(database))
	said := examined(t, database)
	after := folder(t, filepath.Dir(database))
	for name, sum := range after {
		if was, ok := before[name]; !ok || was != sum {
			t.Errorf("doctor has written %s (there before: %v)", name, ok)
		}
	}
	if len(after) != len(before) {
		t.Errorf("there were %d files and are %d", len(before), len(after))
	}
	return said
}

func copied(t *testing.T, from string, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, end := range names {
		content, err := os.ReadFile(from + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "recess.db"+end), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "recess.db")
}

func TestDoctorWritesNothing(t *testing.T) {
	database := t.TempDir() + "/recess.db"
	s := apptest.Start(t, database)
	signedIn(t, s, "a@example.org", account.Volunteer, false)
	const sound = "✓ database: "
	running := untouched(t, database)
	if !strings.HasPrefix(running, sound) || strings.Contains(running, "✗") || !strings.Contains(running, "343") {
		t.Errorf("of a database in use it says\n%s", running)
	}
	if said := untouched(t, copied(t, database, "", "-wal", ".key")); said == "" || strings.Contains(said, "✗") {
		t.Errorf("of a copy with its log it says\n%s", said)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	closed := copied(t, database, "", ".key")
	if said := untouched(t, closed); !strings.HasPrefix(said, sound) || strings.Contains(said, "✗") {
		t.Errorf("of a database that nobody uses it says\n%s", said)
	}
	if err := os.Chmod(closed, 0o644); err != nil {
		t.Fatal(err)
	}
	if said := untouched(t, closed); !strings.Contains(said, "✗ database file: Other users") {
		t.Errorf("of a file that all may read it says\n%s", said)
	}
	if said := untouched(t, copied(t, database, "")); said != "✗ key file: "+i18n.For(i18n.EN).T("key.missing", "Database", "", "File", "") && !strings.HasPrefix(said, "✗ key file") {
		t.Errorf("without its key it says\n%s", said)
	}
}

// An older database is told to be one, and stays one.
func TestDoctorMigratesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		driver := "sqlite3"
		if strings.Contains(database, "://") {
			driver = "pgx"
		}
		db, err := sql.Open(driver, database)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("DELETE FROM goose_db_version WHERE version_id > 25"); err != nil {
			t.Fatal(err)
		}
		if said := examined(t, database); !strings.Contains(said, "✓ tables: schema 25; this version") {
			t.Errorf("of an older database it says\n%s", said)
		}
		var version int
		if err := db.QueryRow("SELECT MAX(version_id) FROM goose_db_version").Scan(&version); err != nil || version != 25 {
			t.Errorf("afterwards the schema is %d, %v", version, err)
		}
	})
}

func TestDoctorCallsThingsWhatTheyAre(t *testing.T) {
	whole := t.TempDir() + "/recess.db"
	s := apptest.Start(t, whole)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":             {nil, "store.empty"},
		"half copied":       {content[:len(content)/2], "store.half_copied"},
		"all but a byte":    {content[:len(content)-1], "store.half_copied"},
		"of less than that": {content[:50], "store.not_recess"},
		"a text":            {[]byte(strings.Repeat("This is no database.\n", 20)), "store.not_recess"},
	} {
		database := t.TempDir() + "/recess.db"
		if err := os.WriteFile(database, test.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if said := untouched(t, database); said != test.want {
			t.Errorf("%s: it says %s, want %s", name, said, test.want)
		}
	}
	for name, test := range map[string]struct{ statement, want string }{
		"without tables": {"PRAGMA user_version = 1", "store.no_tables"},
		"another's":      {"CREATE TABLE songs (name TEXT)", "store.not_recess"},
	} {
		database := t.TempDir() + "/recess.db"
		db, err := sql.Open("sqlite3", database)
		if err == nil {
			_, err = db.Exec(test.statement)
		}
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		if said := untouched(t, database); said != test.want {
			t.Errorf("%s: it says %s, want %s", name, said, test.want)
		}
	}
	if said := untouched(t, half(t)); !strings.Contains(said, "✗ tables: No data sources yet") {
		t.Errorf("of one whose first start was interrupted it says\n%s", said)
	}
}

// half is a database with tables and nothing in them.
func half(t *testing.T) string {
	t.Helper()
	database := t.TempDir() + "/recess.db"
	s := apptest.Start(t, database, func(s *app.Settings) { s.Now = time.Now })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", database)
	if err == nil {
		_, err = db.Exec("DELETE FROM registers; DELETE FROM register_runs")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return database
}
