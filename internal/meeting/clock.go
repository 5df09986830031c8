package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// How long a claim without a step stands.
const (
	warnAfter = 5 * 24 * time.Hour
	freeAfter = 7 * 24 * time.Hour
)

// mostReminders are sent in one turn of the clock.
const mostReminders = 500

// Tick does what the passing of time asks for: claims nobody acts on are freed,
// after a warning; whoever's turn it is hears of it, and who has promised
// something; teams are reminded a week and a day before they meet, and asked for
// a report afterwards. It can run anywhere, any number of times, in several
// instances: each mail is sent once. What fails for one meeting does not keep
// the others waiting.
func (s *Service) Tick(ctx context.Context) error {
	now := s.Now().UTC()
	return errors.Join(
		s.each(ctx, func() ([]int64, error) { return s.Store.Idle(ctx, []State{Claimed, Drafted}, now.Add(-freeAfter)) }, s.free),
		s.each(ctx, func() ([]int64, error) { return s.Store.Idle(ctx, []State{Claimed, Drafted}, now.Add(-warnAfter)) }, s.warn),
		s.each(ctx, func() ([]int64, error) { return s.Store.Coming(ctx, now, now.Add(7*24*time.Hour)) }, s.announce),
		s.each(ctx, func() ([]int64, error) { return s.Store.Coming(ctx, now, now.AddDate(0, 2, 0)) }, s.issue),
		s.each(ctx, func() ([]int64, error) { return s.Store.Coming(ctx, now.AddDate(0, -3, 0), now) }, s.expectReport),
		s.each(ctx, func() ([]int64, error) { return s.Store.Due(ctx, earliestToday(now), mostReminders) }, s.due),
		s.each(ctx, func() ([]int64, error) { return s.Store.Promised(ctx, earliestToday(now), mostReminders) }, s.remember),
		s.each(ctx, s.vacant(ctx), s.stop),
	)
}

// each does something for each meeting of a list, in a transaction of its own.
func (s *Service) each(ctx context.Context, list func() ([]int64, error), do func(context.Context, Store, *Meeting, *Place) error) error {
	ids, err := list()
	for _, id := range ids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed := s.change(ctx, id, func(tx Store, m *Meeting, p *Place) error { return do(ctx, tx, m, p) })
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("meeting %d: %w", id, failed))
		}
	}
	return err
}

// idle tells whether nothing has been done for so long, now that nobody else
// can change it.
func (m *Meeting) idle(p *Place, since time.Duration) bool {
	return claims[m.State] && p.Now.Sub(m.SteppedAt) >= since
}

func (s *Service) free(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if !m.idle(p, freeAfter) || p.Blocked != "" {
		return nil
	}
	return s.release(ctx, tx, m, 0, p)
}

func (s *Service) warn(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if !m.idle(p, warnAfter) || m.idle(p, freeAfter) || p.Blocked == Ended {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	free := m.SteppedAt.Add(freeAfter).In(p.Zone)
	return t.team(ctx, 0, "meeting-expires", "", func(to reader) (map[string]string, error) {
		return map[string]string{"on": i18n.For(to.lang).Date(free)}, nil
	})
}

// announce reminds a team a week and a day before they meet. Who confirms a
// date within the week is reminded the day before only.
func (s *Service) announce(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if !m.State.Dated() || p.Blocked == Ended {
		return nil
	}
	left, once := m.Appointment.Start.Sub(p.Now), "week"
	switch {
	case left <= 24*time.Hour:
		once = "day"
	case left < 6*24*time.Hour:
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	once = fmt.Sprint(once, " ", m.Appointment.Start.Unix())
	for _, mate := range m.Members() {
		args := t.when(mate.Lang)
		args["pack"] = fmt.Sprint(m.ID)
		if err := t.sendEver(ctx, mate.reader(), "meeting-soon", once, args); err != nil {
			return err
		}
	}
	return nil
}

// issue sends the pack again when a paper or the team has changed, at most once
// a day. The first went out with the date.
func (s *Service) issue(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if !m.State.Dated() || p.Blocked == Ended {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	papers, err := tx.PapersTag(ctx, m.Campaign)
	if err != nil {
		return err
	}
	now := Issue{digest(papers + m.inPack()), p.Today()}
	if now.Tag == m.Pack.Tag || now.On == m.Pack.On {
		return nil
	}
	if m.Pack.Tag != "" {
		for _, mate := range m.Members() {
			args := t.when(mate.Lang)
			args["pack"] = fmt.Sprint(m.ID)
			if err := t.sendEver(ctx, mate.reader(), "meeting-pack", now.Tag, args); err != nil {
				return err
			}
		}
	}
	return tx.Issued(ctx, m.ID, now)
}

// inPack is what a pack tells of a meeting.
func (m *Meeting) inPack() string {
	said := fmt.Sprint(m.Appointment)
	for _, t := range m.Members() {
		said += fmt.Sprint(t.FirstName(), t.Roles)
	}
	return said
}

// sendEver is send for a mail that goes out once, whatever changes.
func (t *telling) sendEver(ctx context.Context, to reader, kind, once string, args map[string]string) error {
	m := *t.m
	m.Revision = 0
	whole := *t
	whole.m = &m
	return whole.send(ctx, to, kind, once, args)
}

// expectReport has a report come next once the hour of a meeting has come.
func (s *Service) expectReport(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if !m.begun(p) || m.Todo.Action == WriteReport {
		return nil
	}
	m.Todo = m.next(p, p.Today(), civil.Date{})
	return tx.Update(ctx, m)
}

// due tells whoever's turn it is that the day has come, once for each step.
func (s *Service) due(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if p.Today().Before(m.Todo.Due) || m.Todo.Action == Draft && m.idle(p, warnAfter) {
		return nil
	}
	if p.Blocked == "" {
		if err := s.remind(ctx, tx, m, p, "due"); err != nil {
			return err
		}
	}
	return tx.Told(ctx, m.ID, m.Revision)
}

// vacant lists the open meetings in ridings that nobody sits for.
func (s *Service) vacant(ctx context.Context) func() ([]int64, error) {
	return func() ([]int64, error) {
		var empty []string
		for _, code := range s.Codes() {
			if _, sitting := s.Members.Roster().Sitting(code); !sitting {
				empty = append(empty, code)
			}
		}
		if len(empty) == 0 {
			return nil, nil
		}
		return s.Store.OpenIn(ctx, slices.Clip(empty))
	}
}

// stop tells a team that their riding has become vacant.
func (s *Service) stop(ctx context.Context, tx Store, m *Meeting, p *Place) error {
	if p.Blocked != Vacant {
		return nil
	}
	t, err := s.telling(ctx, tx, m, p)
	if err != nil {
		return err
	}
	for _, mate := range m.Members() {
		if err := t.sendEver(ctx, mate.reader(), "meeting-vacant", fmt.Sprint("of ", m.Member), nil); err != nil {
			return err
		}
	}
	return nil
}

// earliestToday is the day it is in the easternmost zone, where days begin:
// each meeting's own zone decides afterwards.
func earliestToday(now time.Time) civil.Date {
	newfoundland := time.FixedZone("", -150*60) // UTC−2:30, in summer
	return civil.Of(now.In(newfoundland))
}
