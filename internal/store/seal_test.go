package store_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"recess/internal/store"
	"recess/internal/store/storetest"
)

const (
	password    = "open-sesame-and-close-it-again"
	totpSecret  = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	totpBefore  = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA" // of the same person, before they set up another
	unsubscribe = "a key of thirty-two bytes, no 1."
)

// raw opens a database without what seals and opens.
func raw(t *testing.T, database string) *sql.DB {
	t.Helper()
	driver := "sqlite3"
	if filepath.Ext(database) != ".db" {
		driver = "pgx"
	}
	db, err := sql.Open(driver, database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// keepSecrets keeps one of each kind.
func keepSecrets(t *testing.T, s *store.Store) (person int64) {
	t.Helper()
	people := s.Accounts()
	p := somebody("a@example.org")
	must(t, people.AddPerson(ctx, p))
	must(t, people.SetTOTP(ctx, p.ID, totpSecret, 7, false))
	must(t, people.SetSettings(ctx, map[string]string{"mail_password": password, "mail_host": "mail.example.org"}))
	if _, err := people.Secret(ctx, "unsubscribe", []byte(unsubscribe)); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// opensSecrets tells whether what keepSecrets has kept is there in clear.
func opensSecrets(t *testing.T, s *store.Store, person int64) {
	t.Helper()
	people := s.Accounts()
	if secret, err := people.TOTP(ctx, person); secret != totpSecret || err != nil {
		t.Errorf("the second step's secret is %q, %v", secret, err)
	}
	settings, err := people.Settings(ctx)
	if settings["mail_password"] != password || settings["mail_host"] != "mail.example.org" || err != nil {
		t.Errorf("the settings are %v, %v", settings, err)
	}
	if key, err := people.Secret(ctx, "unsubscribe", []byte("another")); string(key) != unsubscribe || err != nil {
		t.Errorf("the key is %q, %v", key, err)
	}
}

// stored is everything that the columns hold which may be secret.
func stored(t *testing.T, db *sql.DB) string {
	t.Helper()
	var all strings.Builder
	for _, query := range []string{"SELECT value FROM settings", "SELECT value FROM secrets", "SELECT totp_secret FROM people"} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var value []byte
			must(t, rows.Scan(&value))
			all.Write(value)
		}
		must(t, rows.Close())
	}
	return all.String()
}

var secrets = []string{password, totpSecret, totpBefore, unsubscribe}

func TestSecretsAreSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		person := keepSecrets(t, s)
		opensSecrets(t, s, person)
		held := stored(t, raw(t, database))
		for _, secret := range secrets {
			if strings.Contains(held, secret) {
				t.Errorf("%s stands in the database", secret)
			}
		}
		if !strings.Contains(held, "mail.example.org") {
			t.Error("what is no secret is sealed")
		}
		if p, err := s.Accounts().Person(ctx, person); err != nil || !p.SecondStep {
			t.Errorf("the person is %v, %v", p, err)
		}
		must(t, s.Accounts().SetSettings(ctx, map[string]string{"mail_password": ""}))
		if settings, err := s.Accounts().Settings(ctx); err != nil || settings["mail_password"] != "" {
			t.Errorf("a password that was removed is %q, %v", settings["mail_password"], err)
		}
		opensSecretsOfOthers(t, s, raw(t, database), person)
	})
}

// opensSecretsOfOthers moves a secret to another row, as somebody might who
// can write to the database and wants to pass the second step of another.
func opensSecretsOfOthers(t *testing.T, s *store.Store, db *sql.DB, person int64) {
	t.Helper()
	other := somebody("b@example.org")
	must(t, s.Accounts().AddPerson(ctx, other))
	run(t, db, "UPDATE people SET totp_secret = (SELECT totp_secret FROM people WHERE email = 'a@example.org') WHERE email = 'b@example.org'")
	if secret, err := s.Accounts().TOTP(ctx, other.ID); err == nil {
		t.Errorf("the secret of person %d opens for another: %s", person, secret)
	}
}

// leftClear puts into a database what a Recess before sealing would have kept.
func leftClear(t *testing.T, database string, s *store.Store) (person int64) {
	t.Helper()
	p := somebody("a@example.org")
	must(t, s.Accounts().AddPerson(ctx, p))
	must(t, s.Close())
	db := raw(t, database)
	value := func(text string) string { return "CAST('" + text + "' AS BLOB)" }
	if filepath.Ext(database) != ".db" {
		value = func(text string) string { return "'" + text + "'" }
	}
	run(t, db,
		"DELETE FROM secrets",
		"INSERT INTO secrets VALUES ('unsubscribe', "+value(unsubscribe)+")",
		"INSERT INTO settings VALUES ('mail_password', "+value(password)+"), ('mail_host', "+value("mail.example.org")+")",
		"UPDATE people SET totp_secret = '"+totpBefore+"'",
		"UPDATE people SET totp_secret = '"+totpSecret+"', name = '"+strings.Repeat("a long name ", 1000)+"'", // the row moves
	)
	must(t, db.Close())
	return p.ID
}

// An earlier Recess has left everything in clear: the next start seals it, even
// when several start at once.
//
// Races: programs that encrypt an older database.
func TestRaceSealing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		person := leftClear(t, database, open(t, database))
		var all errgroup.Group
		for range 4 {
			all.Go(func() error {
				s, err := store.Open(ctx, database, storetest.KeyFile(database))
				if err != nil {
					return err
				}
				return s.Close()
			})
		}
		must(t, all.Wait())
		opensSecrets(t, open(t, database), person)
		db := raw(t, database)
		before := stored(t, db)
		for _, secret := range secrets {
			if strings.Contains(before, secret) {
				t.Errorf("%s stands in the database", secret)
			}
		}
		opensSecrets(t, open(t, database), person)
		if after := stored(t, db); after != before {
			t.Error("another start has sealed it once more")
		}
	})
}

// After sealing the bytes are not in the file either, nor in the log of
// writes: a backup may hold both.
func TestNothingClearIsLeftInTheFile(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	person := leftClear(t, database, open(t, database))
	if found := inFiles(t, database); len(found) < 3 {
		t.Fatalf("only %v stood in the file before: the test proves nothing", found)
	}
	s := open(t, database)
	if found := inFiles(t, database); len(found) > 0 {
		t.Errorf("in the files there are %v", found)
	}
	opensSecrets(t, s, person)
	must(t, s.Accounts().SetSettings(ctx, map[string]string{"mail_password": password + "!"}))
	must(t, s.Close())
	if found := inFiles(t, database); len(found) > 0 {
		t.Errorf("in the files there are %v", found)
	}
}

// While another program reads, the old bytes cannot be wiped: a later start
// does it.
func TestWhatCannotBeWipedNowIsWipedLater(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	person := leftClear(t, database, open(t, database))
	reader := raw(t, database)
	reading, err := reader.Begin()
	must(t, err)
	var n int
	must(t, reading.QueryRow("SELECT count(*) FROM people").Scan(&n))
	s := open(t, database)
	opensSecrets(t, s, person)
	must(t, s.Close())
	must(t, reading.Rollback())
	must(t, reader.Close())
	opensSecrets(t, open(t, database), person)
	if found := inFiles(t, database); len(found) > 0 {
		t.Errorf("in the files there are %v", found)
	}
}

// inFiles lists the secrets whose bytes are anywhere in the database's files.
func inFiles(t *testing.T, database string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(database + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		all, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if bytes.Contains(all, []byte(secret)) {
				found = append(found, filepath.Base(file)+": "+secret)
			}
		}
	}
	return found
}
