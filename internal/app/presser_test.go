package app_test

import (
	"bytes"
	"database/sql"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/app"
	"recess/internal/app/apptest"
)

// presser presses every button twice, and looks at what the second press
// leaves in the database.
type presser struct {
	t       *testing.T
	s       *apptest.Server
	db      *sql.DB
	tables  []string
	later   time.Duration // between the two presses
	shift   time.Duration // of the clock, by now
	lock    sync.Mutex
	pressed map[string]bool // by the pattern of the route
	links   []string        // that were told
}

func (p *presser) now() time.Time {
	p.lock.Lock()
	defer p.lock.Unlock()
	return time.Now().Add(p.shift)
}

func (p *presser) link() string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.links[len(p.links)-1]
}

func newPresser(t *testing.T, database string, later time.Duration) *presser {
	t.Helper()
	p := &presser{t: t, later: later, pressed: map[string]bool{}}
	p.s = apptest.Start(t, database, func(s *app.Settings) {
		s.Demo, s.Now = true, p.now
		s.Console = func(link string) {
			p.lock.Lock()
			defer p.lock.Unlock()
			p.links = append(p.links, link)
		}
	})
	driver, list := "pgx", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	if !strings.Contains(database, "://") {
		driver, list = "sqlite3", "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'paper_search%' AND name NOT LIKE 'sqlite%'"
	}
	var err error
	if p.db, err = sql.Open(driver, database); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.db.Close() })
	rows, err := p.db.Query(list)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		p.tables = append(p.tables, name)
	}
	return p
}

// rows counts what each table holds.
func (p *presser) rows() map[string]int {
	p.t.Helper()
	counts := map[string]int{}
	for _, table := range p.tables {
		n := 0
		if err := p.db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
			p.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

// button is one to press.
type button struct {
	route  string // pattern
	on     string // the page that has it
	action string // where its form goes; empty: to the page
	posts  string // the same, where the page shows the form to others only
	do     string // tells the forms of a page apart
	file   string // name of the field of a file; empty: none is sent
	holds  []byte
	// later is for what leads elsewhere when it is pressed much later: to another
	// batch of packs, or nowhere, for the account is deleted or the form is of a
	// session that the first press has ended; its page says so and leads on.
	later bool
	// again may add these when it is pressed much later, for another of what
	// it makes is wanted then: a mail that was lost, another batch of packs.
	again []string
}

// press presses a button twice and checks that the second press leads to where
// the first did, and leaves nothing more behind.
func (p *presser) press(b *browser, x button, fields ...string) *browser {
	p.t.Helper()
	p.pressed[x.route] = true
	action := x.action
	if action == "" {
		action = x.on
	}
	b.visit(x.on)
	if x.do != "" {
		b.only(x.do)
	}
	form := b.whole(action)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	if x.posts != "" {
		action = x.posts
	}
	first := p.first(b, action, form, x)
	if first.page.status != http.StatusOK {
		p.t.Fatalf("%s: %d at %s\n%.1500s", x.route, first.page.status, first.at, first.page.body)
	}
	before := p.rows()
	p.lock.Lock()
	p.shift += p.later
	p.lock.Unlock()
	b.sendForm(action, form, x)
	if (b.page.status != first.page.status || b.at != first.at) && !(x.later && p.later > 0) {
		p.t.Errorf("%s: the first press leads to %s (%d), the second to %s (%d)\n%.900s", x.route, first.at, first.page.status, b.at, b.page.status, mainOf(b.page.body))
	}
	after := p.rows()
	for table, n := range after {
		if p.later > 0 && (slices.Contains(x.again, table) || table == "audit" || table == "sessions") {
			continue
		}
		if n != before[table] {
			p.t.Errorf("%s: the second press changes %s from %d rows to %d", x.route, table, before[table], n)
		}
	}
	return b
}

// whole is a form as it stands on the page, with its long texts and choices.
func (b *browser) whole(action string) url.Values {
	b.t.Helper()
	form := b.filled(action)
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		b.t.Fatal(err)
	}
	of := document.Find("form[method=post]").FilterFunction(func(_ int, f *goquery.Selection) bool { return f.AttrOr("action", b.at) == action }).First()
	of.Find("textarea").Each(func(_ int, x *goquery.Selection) { form.Set(x.AttrOr("name", ""), strings.TrimPrefix(x.Text(), "\n")) })
	of.Find("select").Each(func(_ int, x *goquery.Selection) {
		chosen := x.Find("option[selected]").First()
		if chosen.Length() == 0 {
			chosen = x.Find("option").First()
		}
		form.Set(x.AttrOr("name", ""), chosen.AttrOr("value", chosen.Text()))
	})
	form.Del("")
	return form
}

func mainOf(body string) string { return body[max(0, strings.Index(body, "<main")):] }

// first is the first press; where there is no time between the two, it is sent
// twice in the same instant.
func (p *presser) first(b *browser, action string, form url.Values, x button) browser {
	p.t.Helper()
	one, other := *b, *b
	var both sync.WaitGroup
	both.Go(func() { one.sendForm(action, form, x) })
	if p.later == 0 {
		both.Go(func() { other.sendForm(action, form, x) })
	}
	both.Wait()
	if p.later == 0 && (one.page.status != other.page.status || one.at != other.at) {
		p.t.Errorf("%s: of two presses at once one leads to %s (%d), the other to %s (%d)", x.route, one.at, one.page.status, other.at, other.page.status)
	}
	return one
}

// sendTwice sends a form as a button does that is pressed twice.
func (b *browser) sendTwice(action string) *browser {
	b.t.Helper()
	form := b.filled(action)
	b.take(b.client.PostForm(b.server.URL+action, form)).shows(http.StatusOK, nil)
	return b.take(b.client.PostForm(b.server.URL+action, form))
}

// only leaves of a page the form that does something.
func (b *browser) only(do string) {
	b.t.Helper()
	name, value, named := strings.Cut(do, "=")
	if !named {
		name, value = "do", do
	}
	whole := b.page.body
	i := strings.Index(whole, `name="`+name+`" value="`+value+`"`)
	if i < 0 {
		b.t.Fatalf("%s has no form for %s\n%s", b.at, do, mainOf(whole))
	}
	from := strings.LastIndex(whole[:i], "<form")
	b.page.body = whole[from : i+strings.Index(whole[i:], "</form>")+len("</form>")]
}

// sendForm sends a form, with a file where the button has one.
func (b *browser) sendForm(action string, values url.Values, x button) *browser {
	b.t.Helper()
	if x.file == "" {
		return b.take(b.client.PostForm(b.server.URL+action, values))
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key := range values {
		form.WriteField(key, values.Get(key))
	}
	if x.holds != nil {
		part, err := form.CreateFormFile(x.file, "file.csv")
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(x.holds)
	}
	form.Close()
	return b.take(b.client.Post(b.server.URL+action, form.FormDataContentType(), &body))
}
