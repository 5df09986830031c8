package store

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// A disk that fills up while a roster or a portrait is being written leaves
// what was there, whole.
func TestFullDisk(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := civil.Date{Year: 2026, Month: 9, Day: 27}
	edition := func(name register.Name, hash string) register.Edition {
		return register.Edition{Register: name, Hash: hash, AsOf: day, LoadedAt: time.Now().UTC()}
	}
	var ridings []riding.Riding
	var old, now []member.Member
	for code := range 300 {
		r := riding.Riding{Code: string(rune('A'+code/26)) + string(rune('a'+code%26)), Name: i18n.Text{EN: "x", FR: "x"}, TimeZone: "UTC"}
		ridings = append(ridings, r)
		old = append(old, member.Member{PersonID: code + 1, FirstName: "Old", LastName: r.Code, Riding: r.Code})
		now = append(now, member.Member{PersonID: code + 1000, FirstName: "New", LastName: strings.Repeat("long ", 400), Riding: r.Code})
	}
	if err := s.PutRidings(ctx, edition(register.Ridings, "1"), ridings); err != nil {
		t.Fatal(err)
	}
	if err := s.ReplaceMembers(ctx, edition(register.Members, "1"), old); err != nil {
		t.Fatal(err)
	}
	if err := s.PutPortrait(ctx, &member.Portrait{PersonID: 1, Hash: "good", On: day, JPEG: []byte("good")}); err != nil {
		t.Fatal(err)
	}
	var pages int
	if err := s.write.Raw("PRAGMA page_count").Scan(&pages).Error; err != nil {
		t.Fatal(err)
	}
	if err := s.write.Exec(fmt.Sprint("PRAGMA max_page_count = ", pages+20)).Error; err != nil {
		t.Fatal(err)
	}
	held, err := s.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	u := &member.Update{Members: now, Changes: member.Compare(old, now), On: day}
	full := func(what string, err error) {
		t.Helper()
		if f, ok := err.(*fault.Error); !ok || f.Key != "store.full" {
			t.Errorf("%s gives %v", what, err)
		}
	}
	full("a roster", s.PutRoster(ctx, u, held, []register.Edition{edition(register.Members, "2")}, register.Run{At: time.Now()}, ""))
	full("a portrait", s.PutPortrait(ctx, &member.Portrait{PersonID: 1, Hash: "large", On: day, JPEG: bytes.Repeat([]byte("x"), 1<<20)}))
	members, err := s.Members(ctx)
	if err != nil || len(members) != 300 || members[0].FirstName != "Old" {
		t.Errorf("%d members, %v", len(members), err)
	}
	terms, err := s.Terms(ctx)
	if err != nil || len(terms) != 300 || !terms[0].Ended.IsZero() {
		t.Errorf("%d terms, %v", len(terms), err)
	}
	if p, err := s.Portrait(ctx, 1); err != nil || p.Hash != "good" {
		t.Errorf("the portrait is %+v, %v", p, err)
	}
	if kept, err := s.Editions(ctx); err != nil || kept[register.Members].Hash != "1" {
		t.Errorf("the edition is %+v, %v", kept[register.Members], err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}
