package nartest

import (
	"os"
	"path/filepath"
	"testing"

	"recess/internal/source/shipped"
)

// File writes a register of the whole country for a test.
func File(t testing.TB, seed uint64, addresses int) string {
	t.Helper()
	ridings, err := shipped.Ridings()
	if err != nil {
		t.Fatal(err)
	}
	areas, err := shipped.Areas()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "NAR.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := Write(file, Shape{Seed: seed, Addresses: addresses, Ridings: ridings, Areas: areas}); err != nil {
		t.Fatal(err)
	}
	return file.Name()
}
