package store_test

import (
	"context"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/await"
	"recess/internal/i18n"
)

// A statement that somebody waits to run for the first time, while a
// transaction holds the connection, does not stop the transaction.
//
// Races: writers who wait for a transaction’s connection.
func TestRaceStatements(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		accounts, p := s.Accounts(), &account.Person{Email: "a@example.org", Lang: i18n.EN, Role: account.Volunteer, CreatedAt: time.Now()}
		if err := accounts.AddPerson(ctx, p); err != nil {
			t.Fatal(err)
		}
		const others = 16 // more than there are connections
		ended := make(chan error, others)
		err := accounts.InTx(ctx, func(tx account.Store) error {
			for range others {
				go func() { ended <- accounts.UpdatePerson(ctx, p) }()
			}
			await.Until(t, "each of the others has waited or ended", func() bool {
				return s.Waited()+int64(len(ended)) >= others
			})
			return tx.UpdatePerson(ctx, p)
		})
		if err != nil {
			t.Errorf("the transaction: %v", err)
		}
		for range others {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}
