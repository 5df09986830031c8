package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/await"
	"recess/internal/fault"
	"recess/internal/register"
)

// gallery is a register's host, which also keeps the portraits that it names.
type gallery struct {
	*httptest.Server
	mu    sync.Mutex
	shown map[string][]byte // by path; nil: the host is in trouble
	asked map[string]int
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{shown: map[string][]byte{}, asked: map[string]int{}}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.asked[r.URL.Path]++
		body, ok := g.shown[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case body == nil:
			http.Error(w, "later", http.StatusServiceUnavailable)
		default:
			w.Write(body)
		}
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gallery) hang(path string, picture []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown[path] = picture
}

func (g *gallery) count(path string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked[path]
}

// face is a picture in one colour.
func face(t *testing.T, c color.Color) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 400, 600))
	for i := range 400 * 600 {
		picture.Set(i%400, i/400, c)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	return append(append(bytes.Clone(b.Bytes()[:2]), "\xff\xfe\x00\x0csecret.xyz"...), b.Bytes()[2:]...) // with a note of the camera's
}

// elected is a member as Represent lists them.
type elected struct {
	riding, first, last, photo, languages string
	number                                int
}

// representList is a page of Represent's list that says it is part of a larger
// one.
func representList(t *testing.T, of ...elected) []byte {
	t.Helper()
	var objects []map[string]any
	for _, e := range of {
		objects = append(objects, map[string]any{
			"first_name": e.first, "last_name": e.last, "district_name": "x", "party_name": "Liberal", "photo_url": e.photo,
			"url":     fmt.Sprintf("https://www.ourcommons.ca/Members/en/x(%d)", e.number),
			"extra":   map[string]any{"preferred_languages": []string{e.languages}},
			"related": map[string]string{"boundary_url": "/boundaries/federal-electoral-districts-2023-representation-order/" + e.riding + "/"},
		})
	}
	content, err := json.Marshal(map[string]any{"objects": objects, "meta": map[string]int{"total_count": 343}})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// represented takes part of Represent's list in.
func represented(t *testing.T, s *apptest.Server, of ...elected) app.Import {
	t.Helper()
	o := plan(2026, 11, 4)
	o.Partial, o.Origin = true, "representatives.json"
	if _, err := s.App.ImportRepresentatives(t.Context(), representList(t, of...), o); err != nil {
		t.Fatal(err)
	}
	return o
}

// pictured is where a riding's page shows the portrait of its member; empty:
// nowhere.
func pictured(t *testing.T, s *apptest.Server, riding string) string {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(get(t, s, "/en/ridings/"+riding).body))
	if err != nil {
		t.Fatal(err)
	}
	at, _ := document.Find("section.member img.portrait").Attr("src")
	return at
}

func portraitTrouble(t *testing.T, s *apptest.Server) string {
	t.Helper()
	runs, err := s.App.Store.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if run := runs[register.Portraits]; (run.Trouble.EN == "") != (run.Trouble.FR == "") {
		t.Errorf("the trouble is told in one language: %+v", run.Trouble)
	}
	return runs[register.Portraits].Trouble.EN
}

// A portrait is fetched once, drawn anew, and shown from our own host until
// its address changes or its member has left.
func TestPortraits(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s, g := apptest.Start(t, database), newGallery(t)
		inventHouse(t, s)
		withoutPhotos(t, s)
		red, blue := face(t, color.RGBA{R: 255, A: 255}), face(t, color.RGBA{B: 255, A: 255})
		g.hang("/a.jpg", red)
		ada := elected{riding: "10001", first: "Ada", last: "Exemple", number: 900_000, photo: g.URL + "/a.jpg", languages: "French"}
		o := represented(t, s, ada)
		if at := pictured(t, s, "10001"); at != "" || g.count("/a.jpg") != 0 {
			t.Errorf("an import by itself has fetched: %q", at)
		}
		gathered, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil)
		if err != nil || gathered.Fetched != 1 || gathered.Kept != 1 {
			t.Fatalf("%+v, %v", gathered, err)
		}
		first := pictured(t, s, "10001")
		a := get(t, s, first)
		drawn, err := jpeg.Decode(strings.NewReader(a.body))
		if err != nil || drawn.Bounds().Dy() != 320 || strings.Contains(a.body, "secret") {
			t.Errorf("%s is %v, %v", first, drawn, err)
		}
		if a.header.Get("Content-Type") != "image/jpeg" || !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
			t.Errorf("it comes with %v", a.header)
		}
		if _, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil); err != nil || g.count("/a.jpg") != 1 {
			t.Errorf("it was fetched %d times, %v", g.count("/a.jpg"), err)
		}

		ada.photo = g.URL + "/b.jpg" // which is not there yet
		represented(t, s, ada)
		if gathered, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil); err != nil || len(gathered.Missed) != 1 {
			t.Errorf("%+v, %v", gathered, err)
		}
		if at := pictured(t, s, "10001"); at != first || !strings.Contains(portraitTrouble(t, s), "/b.jpg") {
			t.Errorf("after a failure it is at %q, and it is told: %s", at, portraitTrouble(t, s))
		}
		g.hang("/b.jpg", blue)
		if _, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil); err != nil || portraitTrouble(t, s) != "" {
			t.Errorf("%v, %s", err, portraitTrouble(t, s))
		}
		second := pictured(t, s, "10001")
		if second == first || get(t, s, first).status != 404 || get(t, s, second).status != 200 {
			t.Errorf("from %q to %q", first, second)
		}

		represented(t, s, elected{riding: "10001", first: "Bo", last: "Neuve", number: 4242}) // who has no picture
		if at := pictured(t, s, "10001"); at != "" {
			t.Errorf("the new member has the picture of the one before: %s", at)
		}
		if a := get(t, s, second); a.status != 404 {
			t.Errorf("who has left is shown still: %d", a.status)
		}
		if gathered, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil); err != nil || gathered.Dropped != 1 || gathered.Kept != 0 {
			t.Errorf("%+v, %v", gathered, err)
		}
	})
}

// withoutPhotos sees to it that nobody of the real House is in it: a test asks
// nobody but itself for pictures.
func withoutPhotos(t *testing.T, s *apptest.Server) {
	t.Helper()
	members, err := s.App.Store.Members(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.PhotoURL != "" {
			t.Fatalf("%s has the photograph %s", m.Name(), m.PhotoURL)
		}
	}
}

// What is no picture, too many pixels, or on a host inside our network is told,
// and nothing of it is kept; a host in trouble is left alone after a while.
func TestPortraitsRefuse(t *testing.T) {
	s, g, inner := apptest.Start(t, apptest.Database(t)), newGallery(t), newGallery(t)
	inventHouse(t, s)
	withoutPhotos(t, s)
	g.hang("/script.jpg", []byte("<svg onload=alert(1)>"))
	inner.hang("/secret.jpg", face(t, color.White))
	o := represented(t, s,
		elected{riding: "10001", first: "A", last: "Script", number: 900_000, photo: g.URL + "/script.jpg"},
		elected{riding: "10002", first: "B", last: "Inner", number: 900_001, photo: inner.URL + "/secret.jpg"})
	gathered, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil)
	if err != nil || gathered.Fetched != 0 || len(gathered.Missed) != 2 {
		t.Fatalf("%+v, %v", gathered, err)
	}
	for i, key := range []string{"picture.kind", "portraits.inside"} {
		if got := innermostKey(gathered.Missed[i].Why); got != key {
			t.Errorf("%s gives %q, want %s", gathered.Missed[i].URL, got, key)
		}
	}
	if inner.count("/secret.jpg") != 0 {
		t.Error("the inner host was asked")
	}
	if _, err := s.App.GatherPortraits(t.Context(), o, "", nil); err != nil || g.count("/script.jpg") != 1 {
		t.Errorf("a file's register leads into our network %d times, %v", g.count("/script.jpg")-1, err)
	}

	// addresses that lead nowhere do not keep the others away; a host in trouble does
	var many []elected
	for i := range 9 {
		many = append(many, elected{riding: s.App.Finder.Index().Ridings()[i].Code, first: "P", last: fmt.Sprint("Number", i), number: 900_000 + i, photo: fmt.Sprintf("%s/none-%d.jpg", g.URL, i)})
	}
	g.hang("/none-8.jpg", face(t, color.White))
	represented(t, s, many...)
	gathered, err = s.App.GatherPortraits(t.Context(), o, g.URL, nil)
	if err != nil || len(gathered.Missed) != 8 || gathered.Fetched != 1 {
		t.Errorf("%+v, %v", gathered, err)
	}
	for i := range 8 {
		g.hang(fmt.Sprintf("/none-%d.jpg", i), nil)
	}
	gathered, err = s.App.GatherPortraits(t.Context(), o, g.URL, nil)
	if err != nil || len(gathered.Missed) != 8 || innermostKey(gathered.Missed[7].Why) != "portraits.given_up" || g.count("/none-7.jpg") != 1 {
		t.Errorf("%+v, %v, asked %d times", gathered, err, g.count("/none-7.jpg"))
	}
}

// The server fetches portraits after a good refresh, and only then; a page asks
// the database for none of them.
func TestRefreshPortraits(t *testing.T) {
	g := newGallery(t)
	g.hang("/a.jpg", face(t, color.RGBA{G: 255, A: 255}))
	g.hang("/members", nil)
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) {
		s.Refresh = app.Refresh{Every: 200 * time.Millisecond, Members: g.URL + "/members", Offices: g.URL + "/offices"}
	})
	all := inventHouse(t, s)
	represented(t, s, elected{riding: "10001", first: all[0].PersonOfficialFirstName, last: all[0].PersonOfficialLastName, number: 900_000, photo: g.URL + "/a.jpg"})
	await.Until(t, "a refresh has failed", func() bool { return g.count("/members") > 1 })
	if g.count("/a.jpg") != 0 {
		t.Error("a portrait was fetched after a refresh that failed")
	}
	g.hang("/offices", []byte(housePage)) // not before: a refresh that takes something in can be in the way of the test's own
	g.hang("/members", asXML(t, all))
	await.Until(t, "the portrait is shown", func() bool { return pictured(t, s, "10001") != "" })
	if trouble := portraitTrouble(t, s); trouble != "" || g.count("/a.jpg") != 1 {
		t.Errorf("fetched %d times, %s", g.count("/a.jpg"), trouble)
	}
}

func TestRidingPageAsksForNoPortrait(t *testing.T) {
	s, g := apptest.Start(t, apptest.Database(t)), newGallery(t)
	inventHouse(t, s)
	statements := func(riding string) int64 {
		get(t, s, "/en/ridings/"+riding) // the first makes what is kept
		before := s.App.Store.Statements()
		get(t, s, "/en/ridings/"+riding)
		return s.App.Store.Statements() - before
	}
	before := statements("10001")
	g.hang("/a.jpg", face(t, color.White))
	o := represented(t, s, elected{riding: "10001", first: "Ada", last: "Exemple", number: 900_000, photo: g.URL + "/a.jpg"})
	if _, err := s.App.GatherPortraits(t.Context(), o, g.URL, nil); err != nil {
		t.Fatal(err)
	}
	if after := statements("10001"); after != before || pictured(t, s, "10001") == "" {
		t.Errorf("a page with a portrait asks the database %d times, without one %d", after, before)
	}
	edition, err := s.App.Edition(t.Context(), "", "en")
	if err != nil {
		t.Fatal(err)
	}
	for code, shown := range map[string]bool{"10001": true, "10002": false} {
		if pack, err := edition.Pack(t.Context(), code); err != nil || bytes.HasPrefix(pack.Profile.Photo, []byte("\xff\xd8")) != shown {
			t.Errorf("%v: the pack of %s shows a portrait: %v", err, code, !shown)
		}
	}
}

func TestPortraitAddresses(t *testing.T) {
	s := newServer(t)
	for _, file := range []string{"", "1", "1.jpg", "-.jpg", "1-.jpg", "1-abc", "x-abc.jpg", "122369-0000000000000000.jpg", "..%2f..%2fetc%2fpasswd", "1-%00.jpg", strings.Repeat("9", 400) + "-a.jpg"} {
		if a := get(t, s, "/portraits/"+file); a.status != 404 {
			t.Errorf("%q gives %d", file, a.status)
		}
	}
}

// A demonstration's people have no portraits, and nobody is asked for any.
func TestDemoFetchesNoPortraits(t *testing.T) {
	s := apptest.Start(t, filepath.Join(t.TempDir(), "demo.db"), func(s *app.Settings) { s.Demo = true })
	if _, err := s.App.GatherPortraits(t.Context(), app.Import{}, "", nil); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("it gives %v", err)
	}
}
