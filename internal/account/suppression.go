package account

import (
	"context"
	"time"

	"recess/internal/fault"
)

// SuppressionReason is why an address is not written to.
type SuppressionReason string

const (
	NotSuppressed SuppressionReason = ""
	// Withdrew is of an address whose owner withdrew consent: nothing that
	// needs consent is sent to it.
	Withdrew SuppressionReason = "withdrew"
	// Deleted is of an address whose owner deleted their account: nothing is
	// sent to it but the sign-in links that its owner asks for.
	Deleted SuppressionReason = "deleted"
)

// Suppression is what is left of an address whose owner has withdrawn consent
// or deleted their account, so that no later import or restored copy writes to
// them again. It is found by a keyed hash; the address itself is not kept. The
// zero Suppression is that of an address that may be written to.
type Suppression struct {
	Reason SuppressionReason
	At     time.Time
}

// withdraw ends what stands of an address for a purpose and suppresses the
// address.
func withdraw(ctx context.Context, tx Store, sub Subscription, at time.Time, how string) error {
	if err := tx.WithdrawConsents(ctx, sub.Email, sub.Purpose, at, how); err != nil {
		return err
	}
	return tx.Suppress(ctx, sub.Email, Suppression{Reason: Withdrew, At: at})
}

// welcomeBack notes that the owner of a suppressed address has proved to have
// it: what an account needs may be sent again, news only once they agree anew.
func welcomeBack(ctx context.Context, tx Store, email string, at time.Time) error {
	suppression, err := tx.Suppression(ctx, email)
	if err != nil || suppression.Reason != Deleted {
		return err
	}
	if err := tx.LiftSuppression(ctx, email); err != nil {
		return err
	}
	return tx.Suppress(ctx, email, Suppression{Reason: Withdrew, At: at})
}

// mayInvite is a fault.Conflict for an address whose owner deleted their
// account: they come back by themselves or not at all.
func mayInvite(ctx context.Context, tx Store, email string) error {
	suppression, err := tx.Suppression(ctx, email)
	if err == nil && suppression.Reason == Deleted {
		err = fault.New(fault.Conflict, "account.suppressed", nil)
	}
	return err
}

// ExpireAddresses removes the network addresses that have been kept for so
// long: of the audit log, and of consents that no longer count. The address
// from which a consent was given is part of its proof and stays as long as the
// consent counts. Links that nobody can use any more go as well.
func (s *Service) ExpireAddresses(ctx context.Context, keep time.Duration) error {
	now := s.Now().UTC()
	return s.Store.ExpireAddresses(ctx, now.Add(-keep), now)
}
