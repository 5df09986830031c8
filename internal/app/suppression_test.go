package app_test

import (
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app/apptest"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// Who has deleted their account or unsubscribed is not written to again,
// whatever an administrator enters; only they themselves can come back.
func TestWhoLeftIsNotWrittenToAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, _ := peopled(t, database)
		ctx, accounts := t.Context(), s.App.Accounts
		signedIn(t, s, "ana@example.org", account.Volunteer, false)
		ana := account.Actor{Person: known(t, s, "ana@example.org")}
		admin := account.Actor{Person: &account.Person{ID: 1, Role: account.Administrator}, Verified: true}

		link := subscribed(t, s, "ana@example.org")
		newBrowser(t, s).visit(link).send(link).shows(200, nil)
		err := accounts.RecordImplied(ctx, admin, ana.Person.ID, account.Donated, civil.Of(time.Now()).Add(-1), "")
		if f := fault.KindOf(err); f != fault.Conflict {
			t.Errorf("after unsubscribing, a donation is entered as consent: %v", err)
		}
		if err := accounts.SetAgreement(ctx, ana, account.News, true, "Yes", i18n.EN, ""); err != nil || !agrees(t, s, "ana@example.org") {
			t.Errorf("their own word does not count: %v", err)
		}

		if err := accounts.Forget(ctx, ana); err != nil {
			t.Fatal(err)
		}
		err = accounts.InviteByMail(ctx, admin, "ana@example.org", i18n.EN, "")
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("whoever deleted their account is invited: %v", err)
		}
		allowed := func(purpose outbox.Purpose, key string) outbox.State {
			t.Helper()
			m := outbox.Message{Key: key, To: "ana@example.org", Purpose: purpose, Kind: "test"}
			if err := outbox.Enqueue(ctx, s.App.Store.Outbox(), s.App.Store.Accounts(), m, time.Now()); err != nil {
				t.Fatal(err)
			}
			counts, err := s.App.Store.Outbox().Counts(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if counts[outbox.Refused] > 0 {
				return outbox.Refused
			}
			return outbox.Waiting
		}
		if got := allowed(outbox.Meeting, "m"); got != outbox.Refused {
			t.Errorf("a message to them is %s", got)
		}
		signedIn(t, s, "ana@example.org", account.Volunteer, false) // they come back by themselves
		if suppressed, err := s.App.Store.Accounts().Suppressed(ctx, "ana@example.org"); suppressed || err != nil {
			t.Errorf("they are still gone: %v, %v", suppressed, err)
		}
		if agrees(t, s, "ana@example.org") {
			t.Error("coming back counts as consent to news")
		}
	})
}
