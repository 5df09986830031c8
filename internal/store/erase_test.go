package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
	"recess/internal/store"
	"recess/internal/store/storetest"
)

// gone is somebody who deletes their account; nothing in it may be anybody
// else's.
func gone() *account.Person {
	p := somebody("zacharie.gone@example.org")
	p.Name, p.Phone, p.AccessNeeds = "Zacharie O'Gone-Tremblay", "+1 (613) 555-0177", "a quiet room for Zacharie"
	p.Home.Postal = "X9X 9X9"
	return p
}

// personal is what must not be found of them anywhere.
func personal() []string {
	return []string{"zacharie", "Zacharie", "O'Gone", "555-0177", "quiet room", "X9X 9X9", "203.0.113.7"}
}

// statements runs statements that no feature has.
func statements(t *testing.T, database string, all ...string) *sql.DB {
	t.Helper()
	driver := "sqlite3"
	if strings.Contains(database, "://") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, database)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	for _, statement := range all {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return db
}

// leaveTraces has somebody in every table in which people are, and others who
// fill the file around them.
func leaveTraces(t *testing.T, s *store.Store, database string) *account.Person {
	t.Helper()
	people := s.Accounts()
	other := somebody("other@example.org")
	must(t, people.AddPerson(ctx, other))
	p := gone()
	must(t, people.InTx(ctx, func(tx account.Store) error {
		for i := range 400 { // pages split, and rows move between them
			if i == 200 {
				must(t, tx.AddPerson(ctx, p))
			}
			filler := somebody(fmt.Sprintf("%03d@example.org", i*7%400))
			filler.Name = strings.Repeat("x", i%90)
			must(t, tx.AddPerson(ctx, filler))
		}
		return nil
	}))
	for i := range 15 {
		args := map[string]string{"url": "https://example.org/en/meetings/1", "note": "for Zacharie " + strings.Repeat("y", i*30)}
		must(t, outbox.Enqueue(ctx, s.Outbox(), people, outbox.Message{Key: fmt.Sprint("k", i), To: p.Email, Purpose: outbox.Meeting, Kind: "meeting-in", Args: args}, morning))
		args["note"] = strings.Repeat("z", i*37)
		must(t, outbox.Enqueue(ctx, s.Outbox(), people, outbox.Message{Key: fmt.Sprint("o", i), To: "other@example.org", Purpose: outbox.Meeting, Kind: "meeting-in", Args: args}, morning))
	}
	asks := map[string]string{"url": "https://example.org/en/meetings/1", "who": "Zacharie", "fsa": "X9X"}
	must(t, outbox.Enqueue(ctx, s.Outbox(), people, outbox.Message{Key: "asks", To: "other@example.org", Purpose: outbox.Meeting, Kind: "meeting-asks", Args: asks}, morning))
	link := &account.Link{Hash: []byte("hash"), Email: p.Email, Lang: i18n.EN, MadeAt: morning, ExpiresAt: morning.Add(account.LinkLife)}
	must(t, people.AddLink(ctx, link))
	must(t, people.Send(ctx, account.Mail{Key: link.Hash, To: p.Email, Kind: "sign-in", Args: map[string]string{"url": "https://example.org/zacharie"}}, morning))
	must(t, people.AddEmailChange(ctx, &account.EmailChange{Person: p.ID, Old: p.Email, New: "zacharie.new@example.org", OldHash: []byte("1"), NewHash: []byte("2"), MadeAt: morning}))
	must(t, people.AddEmailChange(ctx, &account.EmailChange{Person: other.ID, Old: "other@example.org", New: p.Email, OldHash: []byte("3"), NewHash: []byte("4"), MadeAt: morning}))
	must(t, people.AddConsent(ctx, &account.Consent{Email: p.Email, Purpose: account.News, Kind: account.Express, GivenAt: morning, From: "203.0.113.7"}))
	for _, e := range []account.Event{
		{Actor: p.ID, Action: "sign-in", From: "203.0.113.7"},
		{Action: "unsubscribe", Object: fmt.Sprint("person ", p.ID), From: "203.0.113.7"},
		{Actor: other.ID, Action: "settings", Detail: `reply_to: "a@example.org" → "zacharie.gone@example.org"`, From: "198.51.100.1"},
		{Actor: other.ID, Action: "role", Object: fmt.Sprint("person ", p.ID), From: "198.51.100.1"},
	} {
		e.At = morning
		must(t, people.Note(ctx, e))
	}
	must(t, s.Sessions().Commit("token", []byte("data"), time.Now().Add(time.Hour)))
	must(t, s.Sessions().Own(ctx, "token", p.ID, "a browser"))
	inAMeeting(t, database, p.ID, other.ID)
	return p
}

// inAMeeting puts the name, the address and the number into what others have
// written about a meeting.
func inAMeeting(t *testing.T, database string, person, other int64) {
	t.Helper()
	words := "Zacharie O''Gone-Tremblay (zacharie.gone@example.org, +1 (613) 555-0177) told them"
	statements(t, database,
		`INSERT INTO campaigns (id, slug, name_en, name_fr, summary_en, summary_fr, status, texts, papers, without, revision) VALUES (1, 'a', '', '', '', '', 'active', '', '', '', 1)`,
		`INSERT INTO campaign_changes (campaign_id, status, at, by_id, why) VALUES (1, 'active', '2026-11-23', 1, '`+words+`')`,
		`INSERT INTO meetings (id, uid, riding, campaign_id, state, open, lead_id, revision, lang, request, member_id, appointment, sequence, todo, todo_owner, due, told, stepped_at, pack_tag)
			VALUES (1, '', '35079', 1, 'met', FALSE, 1, 1, 'en', '{"Name":"Zacharie O''Gone-Tremblay"}', 0, '{"WithName":"`+words+`"}', 0, '', 0, '2026-11-23', 0, '2026-11-23', '')`,
		fmt.Sprintf(`INSERT INTO meeting_team (meeting_id, person_id, membership, roles, constituent, since) VALUES (1, %d, 'in', '', TRUE, '2026-11-23')`, person),
		`INSERT INTO meeting_steps (meeting_id, action, state, day, at, by_id, words, with_whom) VALUES (1, 'hold', 'met', '2026-11-23', '2026-11-23', 1, '`+words+`', '')`,
		`INSERT INTO reports (meeting_id, number, kind, by_id, at, why, held_on, fields) VALUES (1, 1, 'original', 1, '2026-11-23', '`+words+`', '2026-11-23', '{"facts":"`+words+`"}')`,
		`INSERT INTO report_drafts (meeting_id, field, value, by_id, at) VALUES (1, 'facts', '`+words+`', 1, '2026-11-23')`,
		`INSERT INTO report_photos (meeting_id, data, permission, by_id, at) VALUES (1, '', '`+words+`', 1, '2026-11-23')`,
		`INSERT INTO commitments (meeting_id, riding, campaign_id, ours, text, state, open, by_id, at, closed_by, owner_id, told) VALUES (1, '35079', 1, TRUE, '`+words+`', 'open', TRUE, 1, '2026-11-23', 0, 0, FALSE)`,
		`INSERT INTO support_levels (riding, member_id, campaign_id, level, evidence, on_day, by_id, at) VALUES ('35079', 1, 1, 'neutral', '`+words+`', '2026-11-23', 1, '2026-11-23')`,
		fmt.Sprintf(`INSERT INTO known_lists (name, on_day, by_id, at) VALUES ('%s', '2026-11-23', %d, '2026-11-23')`, words, other),
	)
}

// Nothing of somebody who has deleted their account is left in any byte of the
// database's files but a keyed hash of their address.
func TestNothingIsLeftOfAPersonInTheFile(t *testing.T) {
	database := t.TempDir() + "/recess.db"
	s := open(t, database)
	p := leaveTraces(t, s, database)
	for _, text := range personal() {
		if !found(t, database, text) {
			t.Fatalf("%q is not in the file before: the test searches for nothing", text)
		}
	}
	must(t, s.Accounts().ForgetPerson(ctx, p.ID, morning))
	must(t, s.Sweep(ctx))
	for _, text := range personal() {
		if found(t, database, text) {
			t.Errorf("%q can still be read in the file", text)
		}
	}
	must(t, s.Check(ctx))
}

func found(t *testing.T, database, text string) bool {
	t.Helper()
	for _, name := range []string{database, database + "-wal", database + "-shm", database + "-journal"} {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

// In either database no column says anything of them, and what others have
// done stays.
func TestNothingIsLeftOfAPersonInTheTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		p := leaveTraces(t, s, database)
		must(t, s.Accounts().ForgetPerson(ctx, p.ID, morning))
		db := statements(t, database)
		for _, column := range textColumns(t, db, database) {
			for _, text := range personal() {
				var n int
				find := fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE CAST(%s AS TEXT) LIKE '%%%s%%'", column.table, column.name, strings.ReplaceAll(text, "'", "''"))
				must(t, db.QueryRow(find).Scan(&n))
				if n > 0 {
					t.Errorf("%q is in %s.%s", text, column.table, column.name)
				}
			}
		}
		events, err := s.Accounts().Events(ctx, 0, 10)
		must(t, err)
		for _, e := range events {
			if e.Action == "role" && e.From != "198.51.100.1" {
				t.Error("the address of who changed their role is gone too")
			}
			if e.Action == "settings" && e.Detail != `reply_to: "a@example.org" → "…"` {
				t.Errorf("of the setting the log says %s", e.Detail)
			}
		}
		if _, err := s.Accounts().PersonByEmail(ctx, "other@example.org"); err != nil {
			t.Errorf("the other's account: %v", err)
		}
	})
}

// column is one of text.
type column struct{ table, name string }

func textColumns(t *testing.T, db *sql.DB, database string) []column {
	t.Helper()
	query := `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'paper_search%' AND c.type = 'TEXT'`
	if strings.Contains(database, "://") {
		query = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'`
	}
	rows, err := db.Query(query)
	must(t, err)
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		must(t, rows.Scan(&c.table, &c.name))
		all = append(all, c)
	}
	must(t, rows.Err())
	return all
}

// A volunteer who is called like a member leaves the member's name alone.
func TestAMembersNameStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		p := gone()
		p.Name = "Demo Member"
		must(t, s.Accounts().AddPerson(ctx, p))
		inAMeeting(t, database, p.ID, p.ID)
		db := statements(t, database,
			`INSERT INTO ridings (code, name_en, name_fr, order_name_en, order_name_fr, province, population, time_zone) VALUES ('35079', '', '', '', '', 'ON', 1, '')`,
			`INSERT INTO member_terms (person_id, riding, first_name, last_name, party) VALUES (1, '35079', 'Demo', 'Member', '')`,
			`UPDATE meeting_steps SET words = 'Demo Member said yes'`,
		)
		must(t, s.Accounts().ForgetPerson(ctx, p.ID, morning))
		var words string
		must(t, db.QueryRow("SELECT words FROM meeting_steps").Scan(&words))
		if words != "Demo Member said yes" {
			t.Errorf("the step now says %q", words)
		}
	})
}

// A suppression is found by the address and holds nothing of it; it outlives a
// copy put back, because its key is in the key file.
func TestSuppressions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		people := s.Accounts()
		reason := func(email string) account.SuppressionReason {
			t.Helper()
			kept, err := people.Suppression(ctx, email)
			must(t, err)
			return kept.Reason
		}
		must(t, people.Suppress(ctx, "a@example.org", account.Suppression{Reason: account.Withdrew, At: morning}))
		must(t, people.Suppress(ctx, "a@example.org", account.Suppression{Reason: account.Deleted, At: morning}))
		must(t, people.Suppress(ctx, "a@example.org", account.Suppression{Reason: account.Withdrew, At: morning}))
		if got := reason("a@example.org"); got != account.Deleted {
			t.Errorf("a deletion became %q", got)
		}
		if got := reason("b@example.org"); got != account.NotSuppressed {
			t.Errorf("another address is %q", got)
		}
		must(t, people.AddConsent(ctx, &account.Consent{Email: "a@example.org", Purpose: account.News, Kind: account.Implied, GivenAt: morning}))
		if ok, err := people.Consented(ctx, "a@example.org", outbox.News, morning); ok || err != nil {
			t.Errorf("an imported consent counts: %v, %v", ok, err)
		}
		must(t, people.LiftSuppression(ctx, "a@example.org"))
		if ok, err := people.Consented(ctx, "a@example.org", outbox.News, morning); !ok || err != nil {
			t.Errorf("once lifted it does not: %v, %v", ok, err)
		}
	})
}

// Who withdrew before suppressions were kept is suppressed at the next start;
// who agreed again since is not.
func TestEarlierWithdrawalsSuppress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		for _, c := range []account.Consent{
			{Email: "withdrew@example.org", WithdrawnAt: morning}, {Email: "again@example.org", WithdrawnAt: morning}, {Email: "again@example.org"}, {Email: "agrees@example.org"},
		} {
			c.Purpose, c.Kind, c.GivenAt = account.News, account.Express, morning.Add(-time.Hour)
			must(t, people.AddConsent(ctx, &c))
		}
		for range 2 {
			must(t, people.SuppressWithdrawn(ctx, morning))
		}
		for email, want := range map[string]account.SuppressionReason{"withdrew@example.org": account.Withdrew, "again@example.org": "", "agrees@example.org": ""} {
			if got, err := people.Suppression(ctx, email); got.Reason != want || err != nil {
				t.Errorf("%s is %q, %v; want %q", email, got.Reason, err, want)
			}
		}
	})
}

func TestNetworkAddressesExpire(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		old, recent, now := morning, morning.AddDate(0, 0, 60), morning.AddDate(0, 0, 100)
		for _, e := range []account.Event{{At: old, Action: "1", From: "203.0.113.7"}, {At: old, Action: "2", From: "console"}, {At: recent, Action: "3", From: "203.0.113.7"}} {
			must(t, people.Note(ctx, e))
		}
		for _, c := range []account.Consent{
			{Email: "counts@example.org"}, {Email: "withdrawn@example.org", WithdrawnAt: old}, {Email: "lately@example.org", WithdrawnAt: recent}, {Email: "ended@example.org", EndsAt: old},
		} {
			c.Purpose, c.Kind, c.GivenAt, c.From = account.News, account.Express, old.Add(-time.Hour), "203.0.113.7"
			must(t, people.AddConsent(ctx, &c))
		}
		must(t, people.ExpireAddresses(ctx, now.AddDate(0, 0, -90), now))
		events, err := people.Events(ctx, 0, 10)
		must(t, err)
		var kept []string
		for _, e := range events {
			kept = append(kept, e.Action+" "+e.From)
		}
		if want := []string{"3 203.0.113.7", "2 console", "1 "}; !slices.Equal(kept, want) {
			t.Errorf("of the log are left %q, want %q", kept, want)
		}
		for email, want := range map[string]string{"counts@example.org": "203.0.113.7", "withdrawn@example.org": "", "lately@example.org": "203.0.113.7", "ended@example.org": ""} {
			consents, err := people.Consents(ctx, email)
			must(t, err)
			if consents[0].From != want {
				t.Errorf("the proof of %s has the address %q, want %q", email, consents[0].From, want)
			}
		}
	})
}

// The files of a database are their owner's alone, whatever the umask.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o377} {
		was := syscall.Umask(umask)
		database := t.TempDir() + "/recess.db"
		must(t, os.Chmod(strings.TrimSuffix(database, "/recess.db"), 0o700))
		s, err := store.Open(context.Background(), database, "")
		syscall.Umask(was)
		if err != nil {
			t.Fatalf("umask %o: %v", umask, err)
		}
		for _, name := range []string{database, database + "-wal", database + "-shm", database + ".key"} {
			info, err := os.Stat(name)
			must(t, err)
			if info.Mode().Perm() != 0o600 {
				t.Errorf("umask %o: %s has the mode %o", umask, name, info.Mode().Perm())
			}
		}
		if s.Exposed() {
			t.Error("a file of mode 600 is called exposed")
		}
		must(t, os.Chmod(database, 0o644))
		if !s.Exposed() {
			t.Error("a file of mode 644 is not called exposed")
		}
		must(t, s.Close())
	}
}

// After a change of address nothing is left of the old one.
func TestAnOldAddressIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		people := s.Accounts()
		link := &account.Link{Hash: []byte("hash"), Email: "old@example.org", MadeAt: morning, ExpiresAt: morning.Add(account.LinkLife)}
		must(t, people.AddLink(ctx, link))
		enqueue(t, s.Outbox(), outbox.Message{Key: "k", To: "old@example.org"})
		must(t, people.MoveMail(ctx, "old@example.org", "new@example.org"))
		if got := entry(t, s.Outbox(), 1).To; got != "new@example.org" {
			t.Errorf("their message goes to %s", got)
		}
		if _, err := people.Link(ctx, link.Hash); fault.KindOf(err) != fault.NotFound {
			t.Errorf("their old link: %v", err)
		}
	})
}
