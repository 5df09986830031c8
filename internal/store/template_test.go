package store_test

import (
	"fmt"
	"os"
	"testing"

	"recess/internal/store"
	"recess/internal/store/storetest"
)

// migrated is a database with all tables and nothing in them.
var migrated = storetest.NewTemplate(func(database, keyFile string) error {
	s, err := store.Open(ctx, database, keyFile)
	if err != nil {
		return err
	}
	return s.Close()
})

func TestMain(m *testing.M) {
	status := m.Run()
	if err := migrated.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}
