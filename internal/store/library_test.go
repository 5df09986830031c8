package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

// shelf is a library whose clock stands still.
func shelf(t *testing.T, database string) *library.Service {
	t.Helper()
	return &library.Service{Store: open(t, database).Library(), Now: func() time.Time { return morning }}
}

func aPaper(slug string, lang i18n.Lang, title, body string) library.Paper {
	return library.Paper{
		Slug: slug, Lang: lang, Kind: library.Guide, Audience: library.Public, ReviewBy: civil.Date{Year: 2027, Month: 6, Day: 1},
		Version: library.Version{Title: title, Body: body, Sources: []library.Source{
			{Title: "There", Publisher: "Them", URL: "https://example.org/", On: civil.Date{Year: 2020, Month: 2, Day: 29}},
		}},
	}
}

func mustSave(t *testing.T, s *library.Service, p library.Paper, was int) {
	t.Helper()
	if changed, err := s.Save(ctx, p, was, 7); err != nil || !changed {
		t.Fatal(p.Slug, changed, err)
	}
}

func TestPaperVersions(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := shelf(t, database)
		p := aPaper("how-to", i18n.EN, "How to", "One.")
		mustSave(t, s, p, 0)
		got, err := s.Read(ctx, library.Public, "how-to", i18n.EN)
		if err != nil {
			t.Fatal(err)
		}
		want := p
		want.ID, want.Number, want.At, want.By = got.ID, 1, morning, 7
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Error(diff)
		}
		if changed, err := s.Save(ctx, p, 1, 7); err != nil || changed {
			t.Errorf("the same again: changed %v, %v", changed, err)
		}
		p.Body, p.Why = "Two.", "better"
		mustSave(t, s, p, 1)
		p.Body = "From the first."
		for was, key := range map[int]string{0: "paper.taken", 1: "paper.stale", 3: "paper.stale"} {
			_, err := s.Save(ctx, p, was, 8)
			if f, ok := err.(*fault.Error); !ok || f.Kind != fault.Conflict || f.Key != key {
				t.Errorf("from version %d: %v, want %s", was, err, key)
			}
		}
		_, versions, err := s.History(ctx, "how-to", i18n.EN)
		if err != nil || len(versions) != 2 || versions[0].Body != "Two." || versions[0].Why != "better" || versions[1].Body != "One." {
			t.Errorf("versions: %+v, %v", versions, err)
		}
		p.Body, p.Audience = "Two.", library.Team
		mustSave(t, s, p, 2)
		if _, err := s.Read(ctx, library.Public, "how-to", i18n.EN); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the public reads a team's paper: %v", err)
		}
		if got, err := s.Read(ctx, library.Team, "how-to", i18n.EN); err != nil || got.Number != 3 {
			t.Errorf("the team reads %+v, %v", got, err)
		}
		p.Audience, p.Body = library.Public, "Three." // as it stood in a form opened before
		if _, err := s.Save(ctx, p, 2, 8); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a form of before opens the paper to everybody again: %v", err)
		}
		if err := s.Archive(ctx, "how-to", i18n.EN, true); err != nil {
			t.Fatal(err)
		}
		mustSave(t, s, p, 3)
		if got, err := s.Read(ctx, library.Coordinators, "how-to", i18n.EN); err != nil || !got.Archived {
			t.Errorf("a change takes the paper out of the archive: %+v, %v", got, err)
		}
	})
}

// Of many who save from one version, one does, and none half.
//
// Races: edits of one paper.
func TestRacePapers(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := shelf(t, database)
		mustSave(t, s, aPaper("busy", i18n.FR, "Titre", "Un."), 0)
		var group errgroup.Group
		saved := make(chan int, 20)
		for i := range 20 {
			group.Go(func() error {
				changed, err := s.Save(ctx, aPaper("busy", i18n.FR, "Titre", fmt.Sprintf("Texte %d.", i)), 1, int64(i))
				if changed {
					saved <- i
				}
				if fault.KindOf(err) == fault.Conflict {
					return nil
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		_, versions, err := s.History(ctx, "busy", i18n.FR)
		if err != nil || len(versions) != 2 || len(saved) != 1 {
			t.Fatalf("%d versions, %d saved, %v", len(versions), len(saved), err)
		}
		if want := fmt.Sprintf("Texte %d.", <-saved); versions[0].Body != want {
			t.Errorf("kept %q, want %q", versions[0].Body, want)
		}
	})
}

func TestSearch(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := shelf(t, database)
		mustSave(t, s, aPaper("treve", i18n.FR, "Un cessez-le-feu, dès l’été", "## Élus\n\nCœur et âme."), 0)
		mustSave(t, s, aPaper("truce", i18n.EN, "A ceasefire", "Near the end, or before. *Permanently* so."), 0)
		secret := aPaper("secret", i18n.EN, "For coordinators", "A ceasefire too.")
		secret.Audience = library.Coordinators
		mustSave(t, s, secret, 0)
		old := aPaper("old", i18n.EN, "Old", "A ceasefire, archived.")
		mustSave(t, s, old, 0)
		if err := s.Archive(ctx, "old", i18n.EN, true); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			who   library.Audience
			typed string
			want  string
		}{
			{library.Public, "ete", "treve"}, {library.Public, "ÉTÉ cessez", "treve"}, {library.Public, "coeur", "treve"},
			{library.Public, "elus", "treve"}, {library.Public, "cess", "treve"}, {library.Public, "perm", "truce"},
			{library.Public, "near or", "truce"}, {library.Public, `"NEAR" OR* (end) 'a':b & | ! -- ;`, "truce"}, {library.Public, "", ""}, {library.Public, "…", ""},
			{library.Public, "ceasefire", "truce"}, {library.Team, "ceasefire", "truce"}, {library.Coordinators, "ceasefire", "truce secret old"},
			{library.Public, "ease", ""}, {library.Public, "ceasefire nowhere", ""}, {library.Public, strings.Repeat("ceasefire ", 500), "truce"},
		} {
			found, err := s.Search(ctx, test.who, test.typed)
			if err != nil {
				t.Errorf("%q: %v", test.typed, err)
			}
			var slugs []string
			for _, f := range found {
				slugs = append(slugs, f.Slug)
			}
			if got := strings.Join(slugs, " "); got != test.want {
				t.Errorf("%s searches %.40q and finds %q, want %q", test.who, test.typed, got, test.want)
			}
		}
		found, _ := s.Search(ctx, library.Public, "ame")
		if len(found) != 1 || !slices.Contains(found[0].Snippet, library.Piece{Text: "âme.", Marked: true}) {
			t.Errorf("the snippet is %+v", found)
		}
		mustSave(t, s, aPaper("truce", i18n.EN, "A truce", "Other words."), 1)
		if found, err := s.Search(ctx, library.Public, "ceasefire"); err != nil || len(found) != 0 {
			t.Errorf("words of an older version are found: %v %v", found, err)
		}
	})
}

func TestFiles(t *testing.T) {
	migrated.Each(t, func(t *testing.T, database string) {
		s := shelf(t, database)
		hash := strings.Repeat("ab", 32)
		file := &library.File{Hash: hash, Name: "a.png", Type: library.PNGType, Data: []byte{0, 1, 2}, Width: 3, High: 4}
		for range 2 {
			if err := s.Store.PutFile(ctx, file); err != nil {
				t.Fatal(err)
			}
		}
		if about, size, err := s.Store.AboutFile(ctx, hash); err != nil || size != 3 || about.Name != "a.png" || about.Width != 3 {
			t.Errorf("the file is said to be %+v of %d bytes, %v", about, size, err)
		}
		can := func(who library.Audience) bool {
			t.Helper()
			got, err := s.File(ctx, who, hash)
			if err == nil {
				if diff := cmp.Diff(file, got); diff != "" {
					t.Error(diff)
				}
			} else if fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
			return err == nil
		}
		if can(library.Public) || can(library.Team) || !can(library.Coordinators) {
			t.Error("a file that no paper shows is for coordinators")
		}
		p := aPaper("shows", i18n.EN, "Shows", "![It](file:"+hash+")")
		p.Audience = library.Team
		mustSave(t, s, p, 0)
		if can(library.Public) || !can(library.Team) {
			t.Error("a file of a team's paper is for the team")
		}
		p.Audience = library.Public
		mustSave(t, s, p, 1)
		if !can(library.Public) {
			t.Error("a file of a public paper is for everybody")
		}
		if err := s.Archive(ctx, "shows", i18n.EN, true); err != nil || can(library.Public) {
			t.Error("a file of an archived paper is still for everybody", err)
		}
		p.Body, p.Slug = "![It](file:"+strings.Repeat("cd", 32)+")", "other"
		if _, err := s.Save(ctx, p, 0, 7); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a picture that is not there: %v", err)
		}
	})
}
