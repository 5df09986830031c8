package coverage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
)

// Digest is a week's mail to somebody who coordinates.
type Digest struct {
	Key  string // names it for ever: a second one with the same key is not sent
	To   string
	Lang i18n.Lang
	Args map[string]string
}

// DigestKind is the mail's template.
const DigestKind = "digest"

// The digest goes out on Monday morning in Ottawa, or as soon as Recess runs
// again, until Tuesday night: later it would be old news.
const (
	digestHour = 8
	digestDays = 2
)

// Tick sends the week's digests when it is time. It can run anywhere, any
// number of times, in several instances: each mail is sent once.
func (s *Service) Tick(ctx context.Context) error {
	now := s.Now().In(civil.Ottawa)
	monday := Monday(civil.Of(now))
	begin := monday.In(civil.Ottawa).Add(digestHour * time.Hour)
	if now.Before(begin) || !now.Before(monday.Add(digestDays).In(civil.Ottawa)) || s.sent == monday {
		return nil
	}
	campaigns, err := s.Campaigns(ctx)
	if err != nil || len(campaigns) == 0 {
		return err
	}
	readers, err := s.Store.Readers(ctx)
	if err != nil {
		return err
	}
	for i := range readers {
		for _, c := range campaigns {
			if failed := s.digest(ctx, &readers[i], c, monday); failed != nil {
				err = errors.Join(err, fmt.Errorf("digest of person %d: %w", readers[i].ID, failed))
			}
		}
	}
	if err == nil {
		s.sent = monday
		s.Wake()
	}
	return err
}

// digest queues somebody's, of a campaign. Nobody hears of a country in which
// nothing has begun.
func (s *Service) digest(ctx context.Context, p *account.Person, c Campaign, monday civil.Date) error {
	v, err := s.View(ctx, account.Actor{Person: p, Verified: true}, Filter{Campaign: c.ID})
	if err != nil || v.Counts().Total() == v.Counts()[Unclaimed]+v.Counts()[Vacant] {
		return err
	}
	return s.Store.Send(ctx, Digest{
		Key: fmt.Sprint("digest ", monday, " ", p.ID, " ", c.ID), To: p.Email, Lang: p.Lang, Args: s.digestArgs(v, p.Lang, c, monday),
	}, s.Now().UTC())
}

// Ridings named in a digest, at most: of those that need someone, and of those
// where something has moved.
const (
	needyInDigest = 5
	movedInDigest = 12
)

func (s *Service) digestArgs(v *View, lang i18n.Lang, campaign Campaign, monday civil.Date) map[string]string {
	l := i18n.For(lang)
	counts, sums := v.Counts(), v.Sums()
	var lines, needy []string
	for _, state := range States {
		if counts[state] > 0 {
			lines = append(lines, l.T("coverage.line", "What", l.T("coverage.state."+string(state)), "Count", l.Number(counts[state])))
		}
	}
	for _, line := range v.Needy() {
		if len(needy) == needyInDigest {
			break
		}
		needy = append(needy, l.T("coverage.line", "What", line.Riding.Name.In(lang), "Count", l.N("coverage.living", line.Volunteers)))
	}
	var moved []string
	for i, line := range v.moved(monday.Add(-7)) {
		if i == movedInDigest {
			break
		}
		moved = append(moved, l.T("coverage.line", "What", line.Riding.Name.In(lang), "Count", l.T("coverage.state."+string(line.State))))
	}
	return map[string]string{
		"campaign": campaign.Name.In(lang), "url": s.URL(lang, "coverage?campaign="+campaign.Slug), "stop": s.URL(lang, "me/profile") + "#digest",
		"held": l.N("coverage.held_week", v.Weeks[monday.Add(-7)]), "late": l.N("coverage.late", sums.Overdue),
		"lines": strings.Join(lines, "\n"), "needy": strings.Join(needy, "\n"), "moved": strings.Join(moved, "\n"),
	}
}

// moved are the ridings in which there was a step since a day, the latest
// first.
func (v *View) moved(since civil.Date) []Line {
	lines := slices.DeleteFunc(slices.Clone(v.Lines), func(l Line) bool { return l.LastStep.Before(since.In(civil.Ottawa)) })
	slices.SortStableFunc(lines, func(a, b Line) int { return b.LastStep.Compare(a.LastStep) })
	return lines
}

// GetsDigest tells whether somebody gets the digest.
func (s *Service) GetsDigest(ctx context.Context, actor account.Actor) (bool, error) {
	if !actor.Is(account.Coordinator) {
		return false, nil
	}
	stopped, err := s.Store.Stopped(ctx, actor.Person.ID)
	return !stopped, err
}

// SetDigest has somebody get the digest, or not.
func (s *Service) SetDigest(ctx context.Context, actor account.Actor, wanted bool) error {
	if !actor.Is(account.Coordinator) {
		return account.Coordinators.Check(actor)
	}
	return s.Store.Stop(ctx, actor.Person.ID, !wanted, s.Now().UTC())
}
