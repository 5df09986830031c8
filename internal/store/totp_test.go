package store_test

import (
	"testing"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/store"
)

// Of several who use one code at once, one wins.
//
// Races: eight uses of one six-digit code.
func TestRaceCode(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		p := somebody("a@example.org")
		must(t, people.AddPerson(ctx, p))
		must(t, people.SetTOTP(ctx, p.ID, totpSecret, 7, false))
		if err := people.SetTOTP(ctx, p.ID, totpBefore, 7, false); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second secret: %v, want a conflict", err)
		}
		for _, test := range []struct {
			step int64
			used int
		}{{6, 0}, {7, 0}, {8, 1}, {8, 0}, {7, 0}, {10, 1}, {9, 0}} {
			if used := together(t, people, p.ID, test.step); used != test.used {
				t.Errorf("step %d was used %d times, want %d", test.step, used, test.used)
			}
		}
		stale := *p // read before the codes were used
		stale.Name = "Other Body"
		must(t, people.UpdatePerson(ctx, &stale))
		if used := together(t, people, p.ID, 10); used != 0 {
			t.Error("a change of the person brings a used code back")
		}
		if secret, err := people.TOTP(ctx, p.ID); secret != totpSecret || err != nil {
			t.Errorf("after a change of the person the secret is %q, %v", secret, err)
		}
		must(t, people.SetTOTP(ctx, p.ID, totpBefore, 5, true)) // another secret has other codes
		if used := together(t, people, p.ID, 6); used != 1 {
			t.Error("the first code of another secret is refused")
		}
		must(t, people.ForgetPerson(ctx, p.ID, morning))
		if _, err := people.TOTP(ctx, p.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the secret of a forgotten person: %v", err)
		}
	})
}

// together counts how many of eight at once may use a step.
func together(t *testing.T, people *store.Accounts, person, step int64) int {
	t.Helper()
	used := make(chan bool, 8)
	var all errgroup.Group
	for range cap(used) {
		all.Go(func() error {
			err := people.InTx(ctx, func(tx account.Store) error { return tx.UseTOTP(ctx, person, step) })
			if err == nil {
				used <- true
			} else if fault.KindOf(err) != fault.Conflict {
				return err
			}
			return nil
		})
	}
	must(t, all.Wait())
	return len(used)
}
