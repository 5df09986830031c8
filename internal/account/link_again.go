package account

import (
	"context"

	"recess/internal/fault"
)

// GoOn returns the link that has signed the actor in: who presses its button
// again, or comes back to its page, goes on. A fault.NotFound for any other.
func (s *Service) GoOn(ctx context.Context, actor Actor, token string) (*Link, error) {
	link, err := s.Store.Link(ctx, hashToken(token))
	if fault.KindOf(err) == fault.NotFound {
		return nil, deadLink()
	}
	if err != nil {
		return nil, err
	}
	self := actor.Self()
	theirs := self != nil && !self.Suspended && link.Email == self.Email
	if !theirs || link.UsedAt.IsZero() || !s.Now().Before(link.ExpiresAt) {
		return nil, deadLink()
	}
	return link, nil
}
