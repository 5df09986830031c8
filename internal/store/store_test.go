package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/store"
	"recess/internal/store/storetest"
)

var ctx = context.Background()

func open(t *testing.T, database string) *store.Store {
	t.Helper()
	s, err := store.Open(ctx, database, storetest.KeyFile(database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func edition(name register.Name, rows int) register.Edition {
	return register.Edition{
		Register: name, Hash: "abc", AsOf: civil.Date{Year: 2026, Month: 9, Day: 27},
		Source: i18n.Text{EN: "The list", FR: "La liste"}, URL: "https://example.org/", Licence: i18n.Text{EN: "Open", FR: "Ouverte"},
		Rows: rows, Shipped: true, LoadedAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	}
}

var ridings = []riding.Riding{
	{Code: "10001", Name: i18n.Text{EN: "Avalon", FR: "Avalon"}, OrderName: i18n.Text{EN: "Avalon", FR: "Avalon"}, Province: "NL", Population: 81781, TimeZone: "America/St_Johns"},
	{Code: "35002", Name: i18n.Text{EN: "North", FR: "Nord"}, OrderName: i18n.Text{EN: "Old North", FR: "Vieux-Nord"}, Province: "ON", Population: 1, TimeZone: "America/Toronto"},
}

func putRidings(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.PutRidings(ctx, edition(register.Ridings, 2), ridings); err != nil {
		t.Fatal(err)
	}
}

func TestRidings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		putRidings(t, s)
		renamed := []riding.Riding{ridings[0], ridings[1]}
		renamed[1].Name = i18n.Text{EN: "Far North", FR: "Grand Nord"}
		second := edition(register.Ridings, 2)
		second.Hash, second.Shipped, second.AsOf = "def", false, civil.Date{}
		if err := s.PutRidings(ctx, second, renamed); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ridings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(renamed, got); diff != "" {
			t.Error(diff)
		}
		editions, err := s.Editions(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[register.Name]register.Edition{register.Ridings: second}, editions); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAreas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		putRidings(t, s)
		areas := []riding.Area{
			{FSA: "A0A", Place: "Îles", Point: riding.Point{Lat: 47.5, Lon: -53.25}, Shares: []riding.Share{
				{Riding: "10001", Share: 0.75, AtPoint: true}, {Riding: "35002", Share: 0.25},
			}},
			{FSA: "K1A", Shares: []riding.Share{{Riding: "35002"}}},
		}
		for range 2 { // a second time in place of the first
			if err := s.ReplaceAreas(ctx, edition(register.Areas, 2), areas); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Areas(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(areas, got); diff != "" {
			t.Error(diff)
		}

		wrong := []riding.Area{{FSA: "A0A", Shares: []riding.Share{{Riding: "99999"}}}}
		if err := s.ReplaceAreas(ctx, edition(register.Areas, 1), wrong); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an area of an unknown riding gives %v, want a conflict", err)
		}
		if kept, err := s.Areas(ctx); err != nil || len(kept) != 2 {
			t.Errorf("after a failed replacement there are %d areas (%v), want the 2 there were", len(kept), err)
		}
	})
}

func TestMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		putRidings(t, s)
		members := []member.Member{
			{PersonID: 1, FirstName: "Demo", LastName: "Member, Avalon", Riding: "10001", Party: "Liberal", Email: "demo@example.org",
				Offices: []member.Office{{Main: true, City: "St. John's", Province: "NL"}, {City: "Gander", Province: "NL", Tel: "709-555-0100"}}},
			{PersonID: 2, FirstName: "Demo", LastName: "Member, North", Riding: "35002", Honorific: "Hon."},
		}
		for range 2 {
			if err := s.ReplaceMembers(ctx, edition(register.Members, 2), members); err != nil {
				t.Fatal(err)
			}
			if err := s.ReplaceOffices(ctx, edition(register.Offices, 2), members); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Members(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(members, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRepresentCache(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		if _, _, err := s.Cached(ctx, "K1A0A6"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a code never asked gives %v, want not found", err)
		}
		asked := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
		asOf := asked.Truncate(24 * time.Hour) // the hour is nobody's business
		for _, codes := range [][]string{{"35079"}, {"35079", "35081"}, nil} {
			if err := s.Keep(ctx, "K1A0A6", codes, asked); err != nil {
				t.Fatal(err)
			}
			got, when, err := s.Cached(ctx, "K1A0A6")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(codes, got, cmpopts.EquateEmpty()); diff != "" || !when.Equal(asOf) {
				t.Errorf("kept %v as of %v, got %v as of %v", codes, asOf, got, when)
			}
		}
		if err := s.ForgetAnswers(ctx, asked.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Cached(ctx, "K1A0A6"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a forgotten answer gives %v, want not found", err)
		}
	})
}

func TestRefusesWhatItCannotUse(t *testing.T) {
	dir := t.TempDir()
	damaged := filepath.Join(dir, "damaged.db")
	if err := os.WriteFile(damaged, []byte("This is a letter to my Member of Parliament, and no database at all."), 0o600); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.db")
	s := open(t, cut)
	putRidings(t, s)
	s.Close()
	whole, err := os.ReadFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	for i := 200; i < len(whole); i++ { // the header stays, the pages do not
		whole[i] = 0xA5
	}
	if err := os.WriteFile(cut, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	for database, key := range map[string]string{
		damaged:                              "store.damaged",
		cut:                                  "store.damaged",
		filepath.Join(dir, "no", "where.db"): "store.cannot_open",
		dir:                                  "store.cannot_open",
		"postgres://nobody@127.0.0.1:1/none?connect_timeout=1": "store.no_server",
		"": "store.no_name",
	} {
		s, err := store.Open(ctx, database, storetest.KeyFile(database))
		if err == nil {
			s.Close()
		}
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != key {
			t.Errorf("%s gives %v, want %s", database, err, key)
		}
	}
	if left, err := os.ReadFile(damaged); err != nil || string(left[:6]) != "This i" {
		t.Errorf("the damaged file was changed: %.20q, %v", left, err)
	}
}

// A damaged page in the middle is told as damage, whatever it leads to.
func TestRefusesDamageInTheMiddle(t *testing.T) {
	file := filepath.Join(t.TempDir(), "recess.db")
	s := open(t, file)
	putRidings(t, s)
	s.Close()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < 8192; i++ { // where goose keeps its table
		whole[i] = 0xA5
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, file, "")
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != "store.damaged" {
		t.Errorf("it gives %v, want store.damaged", err)
	}
}

// Two programs may be started at once on one new database.
//
// Races: programs that create one database.
func TestRaceOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		var all errgroup.Group
		for range 4 {
			all.Go(func() error {
				s, err := store.Open(ctx, database, storetest.KeyFile(database))
				if err != nil {
					return err
				}
				return s.Close()
			})
		}
		if err := all.Wait(); err != nil {
			t.Error(err)
		}
	})
}

func TestPasswordsAreNotTold(t *testing.T) {
	for _, database := range []string{
		"postgres://nobody:sesame@127.0.0.1:1/none?connect_timeout=1",
		"postgres://127.0.0.1:1/none?connect_timeout=1&user=nobody&password=sesame",
	} {
		_, err := store.Open(ctx, database, storetest.KeyFile(database))
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || strings.Contains(fmt.Sprint(f.Args), "sesame") {
			t.Errorf("it gives %v with %v", err, f)
		}
	}
}

func TestRefusesANewerDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		version, err := s.Version(ctx)
		if err != nil {
			t.Fatal(err)
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
		insert := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)"
		if _, err := raw.Exec(insert); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(ctx, database, storetest.KeyFile(database))
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Key != "store.newer" || f.Args["Known"] != version {
			t.Errorf("a newer database gives %v, want store.newer and %d", err, version)
		}
	})
}

func TestCheckFindsDamage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := open(t, database)
		if err := s.Check(ctx); err != nil {
			t.Errorf("a sound database: %v", err)
		}
	})
}
