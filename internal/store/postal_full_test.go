package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/riding"
)

type postgresError string

func (e postgresError) Error() string {
	return "ERROR: could not extend file (SQLSTATE " + string(e) + ")"
}
func (e postgresError) SQLState() string { return string(e) }

func TestFullDiskOfAServer(t *testing.T) {
	s := &Store{name: "server"}
	if f, ok := errors.AsType[*fault.Error](s.translate(fmt.Errorf("insert: %w", postgresError("53100")))); !ok || f.Key != "store.full" {
		t.Errorf("a full disk is told as %v", f)
	}
	if err := s.translate(postgresError("42601")); fault.KindOf(err) != fault.Internal {
		t.Errorf("another error is told as %v", err)
	}
}

// A disk that fills up while a table is written leaves the old one, whole, and
// its edition with it; once there is room again, the import works.
func TestFullDiskLeavesTheOldTable(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	noise := rand.NewChaCha8([32]byte{1})
	old, larger := make([]byte, 100_000), make([]byte, 4_000_000)
	noise.Read(old)
	noise.Read(larger)
	put := func(hash string, table []byte) error {
		e := register.Edition{Register: register.Addresses, Hash: hash, LoadedAt: time.Now()}
		return s.PutPostalTable(t.Context(), riding.ShippedOrder, e, table, table[:10], register.Run{Register: register.Addresses, At: time.Now()}, hash)
	}
	holds := func(hash string, table []byte) {
		t.Helper()
		packed, streets, err := s.PostalTable(t.Context(), register.Addresses)
		if err != nil || !bytes.Equal(packed, table) || !bytes.Equal(streets, table[:10]) {
			t.Errorf("the table of %s is not there: %d and %d bytes, %v", hash, len(packed), len(streets), err)
		}
		editions, err := s.Editions(t.Context())
		if err != nil || editions[register.Addresses].Hash != hash {
			t.Errorf("the edition is %+v, %v, want %s", editions[register.Addresses], err, hash)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("the database is damaged: %v", err)
		}
	}
	if err := put("old", old); err != nil {
		t.Fatal(err)
	}
	most := func(pages int) {
		t.Helper()
		if err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Error; err != nil {
			t.Fatal(err)
		}
	}
	most(500) // 2 MB
	if f, ok := errors.AsType[*fault.Error](put("larger", larger)); !ok || f.Kind != fault.Unavailable || f.Key != "store.full" {
		t.Errorf("a full disk gives %v", f)
	}
	holds("old", old)
	most(1 << 30)
	if err := put("larger", larger); err != nil {
		t.Error(err)
	}
	holds("larger", larger)
}
