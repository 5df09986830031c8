package store_test

import (
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/fault"
	"recess/internal/i18n"
)

var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func somebody(email string) *account.Person {
	return &account.Person{
		Email: email, Name: "Some Body", Phone: "613 555-0100", Lang: i18n.FR, Role: account.Coordinator,
		Scope: account.Scope{Provinces: []string{"ON", "QC"}, Ridings: []string{"10001"}},
		Home:  account.Home{Postal: "K1A 0A6", Riding: "35079", Method: "fsa", On: morning},
		Reach: account.ReachPhone, AccessNeeds: "a ramp", CreatedAt: morning,
	}
}

func TestPeople(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		p := somebody("a@example.org")
		if err := people.AddPerson(ctx, p); err != nil || p.ID == 0 {
			t.Fatal(p.ID, err)
		}
		if err := people.AddPerson(ctx, somebody("a@example.org")); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second account for an address: %v, want a conflict", err)
		}
		p.Name, p.Suspended, p.Scope, p.Home = "Other Body", true, account.Scope{}, account.Home{} // also to nothing
		if err := people.UpdatePerson(ctx, p); err != nil {
			t.Fatal(err)
		}
		got, err := people.PersonByEmail(ctx, "a@example.org")
		if err != nil {
			t.Fatal(err)
		}
		p.Scope = account.Scope{Provinces: []string{}, Ridings: []string{}}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Error(diff)
		}
		if err := people.UpdatePerson(ctx, &account.Person{ID: 99}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("changing nobody: %v, want not found", err)
		}
	})
}

func TestForgetting(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		people := s.Accounts()
		p := somebody("a@example.org")
		if err := people.AddPerson(ctx, p); err != nil {
			t.Fatal(err)
		}
		link := &account.Link{Hash: []byte("hash"), Email: p.Email, Lang: i18n.EN, MadeAt: morning, ExpiresAt: morning.Add(account.LinkLife)}
		must(t, people.AddLink(ctx, link))
		must(t, people.Send(ctx, account.Mail{Key: link.Hash, To: p.Email, Lang: i18n.EN, Kind: "sign-in", Args: map[string]string{"url": "https://example.org/secret"}}, morning))
		must(t, people.AddConsent(ctx, &account.Consent{Email: p.Email, Purpose: account.News, Kind: account.Express, GivenAt: morning}))
		must(t, s.Sessions().Commit("token", []byte("data"), time.Now().Add(time.Hour)))
		must(t, s.Sessions().Own(ctx, "token", p.ID, "a browser"))
		must(t, people.ForgetPerson(ctx, p.ID, morning))
		if _, err := people.Person(ctx, p.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a forgotten person: %v", err)
		}
		if _, ok, err := s.Sessions().Find("token"); ok || err != nil {
			t.Errorf("their session: %v, %v", ok, err)
		}
		if consents, err := people.Consents(ctx, p.Email); err != nil || len(consents) != 0 {
			t.Errorf("their consents: %v, %v", consents, err)
		}
		if _, err := people.Link(ctx, link.Hash); fault.KindOf(err) != fault.NotFound {
			t.Errorf("their link: %v", err)
		}
		again := somebody("a@example.org")
		if err := people.AddPerson(ctx, again); err != nil || again.ID == p.ID {
			t.Errorf("joining again: number %d, %v; the old number is %d", again.ID, err, p.ID)
		}
	})
}

// A link is used once.
//
// Races: uses of one link.
func TestRaceLink(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		link := &account.Link{Hash: []byte("hash"), Email: "a@example.org", Lang: i18n.EN, MadeAt: morning, ExpiresAt: morning.Add(account.LinkLife)}
		must(t, people.AddLink(ctx, link))
		var used atomic.Int32
		var all errgroup.Group
		for range 20 {
			all.Go(func() error {
				err := people.InTx(ctx, func(tx account.Store) error { return tx.UseLink(ctx, link.Hash, morning) })
				if err == nil {
					used.Add(1)
				} else if fault.KindOf(err) != fault.Conflict {
					return err
				}
				return nil
			})
		}
		must(t, all.Wait())
		if used.Load() != 1 {
			t.Errorf("the link was used %d times", used.Load())
		}
		if n, err := people.LinksSince(ctx, "a@example.org", morning.Add(-time.Minute)); n != 1 || err != nil {
			t.Errorf("%d links, %v", n, err)
		}
	})
}

func TestTheAuditLogIsFinal(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		for i := range 3 {
			must(t, people.Note(ctx, account.Event{At: morning, Actor: int64(i % 2), Action: "sign-in", From: "203.0.113.7"}))
		}
		driver := "sqlite3"
		if filepath.Ext(database) != ".db" {
			driver = "pgx"
		}
		raw, err := sql.Open(driver, database)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		for _, change := range []string{"UPDATE audit SET actor = 9", "DELETE FROM audit"} {
			if _, err := raw.Exec(change); err == nil {
				t.Errorf("%s is let through", change)
			}
		}
		latest, err := people.Events(ctx, 0, 2)
		if err != nil || len(latest) != 2 || latest[0].ID < latest[1].ID {
			t.Errorf("the latest are %v, %v", latest, err)
		}
		older, err := people.Events(ctx, latest[1].ID, 2)
		if err != nil || len(older) != 1 {
			t.Errorf("the older are %v, %v", older, err)
		}
		if mine, err := people.EventsBy(ctx, 1); err != nil || len(mine) != 1 {
			t.Errorf("of one person there are %v, %v", mine, err)
		}
	})
}

func TestConsents(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		people := open(t, database).Accounts()
		must(t, people.AddConsent(ctx, &account.Consent{Email: "a@example.org", Purpose: account.News, Kind: account.Implied, GivenAt: morning, EndsAt: morning.AddDate(2, 0, 0)}))
		for when, want := range map[time.Time]bool{
			morning.Add(-time.Hour): false, morning: true, morning.AddDate(1, 11, 0): true, morning.AddDate(2, 0, 0): false,
		} {
			if got, err := people.Consented(ctx, "a@example.org", "news", when); got != want || err != nil {
				t.Errorf("on %s: %v, %v; want %v", when, got, err, want)
			}
		}
		if got, _ := people.Consented(ctx, "a@example.org", "other", morning); got {
			t.Error("consent to one purpose stands for another")
		}
		must(t, people.WithdrawConsents(ctx, "a@example.org", account.News, morning, "unsubscribe link"))
		if got, _ := people.Consented(ctx, "a@example.org", "news", morning.Add(time.Second)); got {
			t.Error("a withdrawn consent stands")
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
