package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"recess/internal/fault"
	"recess/internal/store"
	"recess/internal/store/storetest"
)

func TestKeyFileOfADatabase(t *testing.T) {
	for _, test := range []struct{ database, chosen, want string }{
		{"recess.db", "", "recess.db.key"},
		{"/data/recess.db", "", "/data/recess.db.key"},
		{"/data/recess.db", "/secret/key", "/secret/key"},
		{"postgres://recess@db/recess", "", "recess.key"},
		{"postgresql://recess@db/recess", "", "recess.key"},
		{"postgres://recess@db/recess", "/secret/key", "/secret/key"},
	} {
		if got := store.KeyFile(test.database, test.chosen); got != test.want {
			t.Errorf("KeyFile(%q, %q) = %q, want %q", test.database, test.chosen, got, test.want)
		}
	}
}

// A database that was sealed is opened with its key or not at all; it never
// gets another.
func TestKeyOfADatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		dir := t.TempDir()
		path, away, other := filepath.Join(dir, "key"), filepath.Join(dir, "away"), filepath.Join(dir, "other")
		opens := func(path string) (*store.Store, error) { return store.Open(ctx, database, path) }
		s, err := opens(path)
		must(t, err)
		if s.KeyFile() != path {
			t.Errorf("the key is at %s", s.KeyFile())
		}
		person := keepSecrets(t, s)
		must(t, s.Close())

		must(t, os.Rename(path, away))
		keyRefused(t, "without its key", opens, path, "key.missing")
		if _, err := os.Stat(path); err == nil {
			t.Error("it was given a new key")
		}
		elsewhere, err := store.Open(ctx, filepath.Join(dir, "elsewhere.db"), other)
		must(t, err)
		must(t, elsewhere.Close())
		keyRefused(t, "with another's key", opens, other, "key.not_its")
		must(t, os.WriteFile(path, nil, 0o600))
		keyRefused(t, "with an empty key", opens, path, "key.wrong_file")
		must(t, os.Chmod(away, 0o644))
		keyRefused(t, "with a key for all to read", opens, away, "key.exposed")

		must(t, os.Chmod(away, 0o600))
		s, err = opens(away)
		must(t, err)
		opensSecrets(t, s, person)
		must(t, s.Close())
	})
}

// Where the key is lost, and only there, what it sealed can be forgotten.
func TestForgettingWhatIsSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		path := filepath.Join(t.TempDir(), "key")
		s, err := store.Open(ctx, database, path)
		must(t, err)
		person := keepSecrets(t, s)
		must(t, s.Sessions().Commit("token", []byte("data"), time.Now().Add(time.Hour)))
		must(t, s.Sessions().Own(ctx, "token", person, "a browser"))
		must(t, s.Close())
		forget := func() error { return store.ForgetSealed(ctx, database, path, morning) }
		if err := forget(); fault.KindOf(err) != fault.Conflict {
			t.Errorf("with the key: %v, want a conflict", err)
		}
		must(t, os.Chmod(path, 0o644))
		if err := forget(); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("with a key for all to read: %v, want unavailable", err)
		}
		must(t, os.Remove(path))
		must(t, forget())

		s, err = store.Open(ctx, database, path)
		must(t, err)
		defer s.Close()
		people := s.Accounts()
		if p, err := people.Person(ctx, person); err != nil || p.SecondStep || p.Name != "Some Body" {
			t.Errorf("the person is %v, %v", p, err)
		}
		if settings, err := people.Settings(ctx); err != nil || len(settings) != 1 || settings["mail_host"] == "" {
			t.Errorf("the settings are %v, %v", settings, err)
		}
		if _, found, err := s.Sessions().Find("token"); found || err != nil {
			t.Errorf("the session goes on: %v, %v", found, err)
		}
		must(t, people.SetTOTP(ctx, person, totpSecret, 1, false))
		if fresh, err := people.Secret(ctx, "unsubscribe", []byte("another")); string(fresh) != "another" || err != nil {
			t.Errorf("the key of links is %q, %v", fresh, err)
		}
		if events, err := people.Events(ctx, 0, 1); err != nil || events[0].Action != "sealed secrets forgotten" {
			t.Errorf("the audit log says %v, %v", events, err)
		}
	})
}

func keyRefused(t *testing.T, how string, opens func(string) (*store.Store, error), path, want string) {
	t.Helper()
	s, err := opens(path)
	if err == nil {
		s.Close()
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Unavailable || f.Key != want || f.Args["File"] != path {
		t.Errorf("%s it gives %v, want %s", how, err, want)
	}
}

// A database in memory leaves no key behind, and takes none.
func TestMemoryHasAKeyOfItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := store.Open(ctx, store.Memory, "a.key")
	must(t, err)
	defer s.Close()
	opensSecrets(t, s, keepSecrets(t, s))
	if left, err := os.ReadDir("."); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
