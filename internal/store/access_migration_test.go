package store

import (
	"testing"
	"time"

	"recess/internal/store/storetest"
)

// Who was suspended by an earlier Recess leaves their teams when a newer one
// opens the database, as who is suspended since; calendars of coordinators,
// whose address may be older than their role, get another.
func TestPeopleSuspendedBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		ctx := t.Context()
		s, err := connect(database)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		provider, err := s.provider()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.UpTo(ctx, 25); err != nil {
			t.Fatal(err)
		}
		exec := func(query string, args ...any) {
			t.Helper()
			if err := s.write.Exec(query, args...).Error; err != nil {
				t.Fatal(err)
			}
		}
		now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
		for id, p := range map[int]struct {
			role      string
			suspended bool
		}{1: {"volunteer", true}, 2: {"volunteer", false}, 3: {"volunteer", false}, 4: {"coordinator", false}, 5: {"volunteer", true}} {
			exec(`INSERT INTO people (id, email, name, phone, lang, role, provinces, ridings, home_postal, home_riding, home_method, home_exact, reach,
				access_needs, totp_secret, suspended, created_at) VALUES (?, ?, '', '', 'en', ?, '', '', '', '', '', ?, '', '', '', ?, ?)`,
				id, string(rune('a'+id))+"@example.org", p.role, false, p.suspended, now)
		}
		exec("INSERT INTO feeds (person_id, version) VALUES (2, 3), (4, 7)")
		exec("INSERT INTO campaigns (id, slug, name_en, name_fr, summary_en, summary_fr, status, texts, papers, without, revision) VALUES (1, 'x', '', '', '', '', 'active', '{}', '', '', 1)")
		exec(`INSERT INTO meetings (id, uid, riding, campaign_id, state, open, lead_id, revision, lang, request, member_id, appointment, sequence, todo, todo_owner, due, told, stepped_at, pack_tag)
			VALUES (1, 'x', '35079', 1, 'requested', ?, 1, 1, 'en', '{}', 0, '{}', 0, 'call', 1, '2026-12-01', 0, ?, '')`, true, now)
		for i, mate := range []struct {
			id          int
			membership  string
			constituent bool
		}{{1, "in", true}, {2, "in", false}, {3, "in", true}, {5, "asking", true}} {
			exec("INSERT INTO meeting_team (meeting_id, person_id, membership, roles, constituent, since) VALUES (1, ?, ?, 'asker', ?, ?)",
				mate.id, mate.membership, mate.constituent, now.Add(time.Duration(i)*time.Hour))
		}
		if _, err := provider.Up(ctx); err != nil {
			t.Fatal(err)
		}
		m, err := s.Meetings().Meeting(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if m.Lead != 3 || m.Todo.Owner != 3 || len(m.Members()) != 2 || len(m.Requests()) != 0 {
			t.Errorf("the meeting is led by %d, its next step with %d, and its team %+v", m.Lead, m.Todo.Owner, m.Team)
		}
		for person, want := range map[int64]int{1: 1, 2: 3, 3: 0, 4: 8, 5: 1} {
			if got, err := s.Meetings().FeedVersion(ctx, person); got != want || err != nil {
				t.Errorf("the calendar of %d is at version %d, want %d (%v)", person, got, want, err)
			}
		}
	})
}
