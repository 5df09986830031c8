package app_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
)

// wrongForm is a form filled in with one field that cannot be used.
type wrongForm struct {
	route  string // as in the table of routes
	as     string
	page   string // where the form is
	holds  string // selector of something in the form, where the page has several
	fields url.Values
	choice []string // of the fields, those whose wrong value no page offers
	files  map[string]string
	status int // 0: 400 or 409
}

var long = strings.Repeat("far too long ", 200)

// wrongForms are all forms in which something is typed.
var wrongForms = []wrongForm{
	{route: "/papers", as: "coordinator", page: "/en/papers/new", holds: "[name=title]", fields: url.Values{
		"title": {"A title"}, "slug": {"a-title"}, "summary": {"A summary"}, "body": {"# A body\n\nof \"lines\" & more"}, "kind": {"factsheet"}, "audience": {"team"},
		"review_by": {"soon"}, "source_title": {"A source"}, "source_url": {"https://example.org"}}},
	{route: "/papers/:slug", as: "coordinator", page: "/en/papers/ceasefire/edit", holds: "[name=title]", fields: url.Values{
		"title": {"A title"}, "summary": {"A summary"}, "body": {"A body"}, "review_by": {"soon"}, "why": {"Because"}}},
	{route: "/ridings/:fed/record", as: "coordinator", page: "/en/ridings/35079/record", holds: "[name=text_en]", fields: url.Values{
		"text_en": {"Asked for an example"}, "text_fr": {"A demandé un exemple"}, "url": {"nonsense"}, "on": {"2026-01-02"}}},
	{route: "/ridings/:fed/correct", as: "coordinator", page: "/en/ridings/35079/correct", holds: "[name=value]", fields: url.Values{
		"field": {"email"}, "value": {"no address"}, "reason": {"They told us"}, "source": {"https://example.org"}}},
	{route: "/packs", as: "coordinator", page: "/en/packs", holds: "[name=ridings]", fields: url.Values{
		"campaign": {"meet-your-mp"}, "province": {"ON"}, "ridings": {"99999"}, "variant": {"leave-behind"}, "lang": {"both"}}},
	{route: "/campaigns/new", as: "coordinator", page: "/en/campaigns/new", holds: "[name=name_en]", fields: url.Values{
		"slug": {"a-campaign"}, "name_en": {"A name"}, "name_fr": {"Un nom"}, "summary_en": {"A summary"}, "summary_fr": {"Un résumé"}, "first": {"soon"}, "last": {"2027-01-02"},
		"ask1_en": {"An ask"}, "ask1_fr": {"Une demande"}, "ask1_place": {"1"}, "points_en": {"A point"}, "points_fr": {"Un point"}, "section_agenda": {"on"}}},
	{route: "/campaigns/:slug/edit", as: "coordinator", page: "/en/campaigns/meet-your-mp/edit", holds: "[name=name_en]", fields: url.Values{
		"name_en": {"Another name"}, "name_fr": {""}, "summary_en": {"A summary"}, "points_en": {"One\nTwo"}, "points_fr": {"Un"}}},
	{route: "/campaigns/:slug/status", as: "coordinator", page: "/en/campaigns/meet-your-mp", holds: "[name=status]", fields: url.Values{
		"status": {"paused"}, "why": {long}}},
	{route: "/meetings", as: "coordinator", page: "/en/meetings", holds: "[name=words]", fields: url.Values{"meeting": {"1"}, "words": {long}, "do": {"say"}}, choice: []string{"do"}},
	{route: "/meetings/:id", as: "teammate", page: "/en/meetings/1", holds: "[name=do][value=reschedule]", fields: url.Values{
		"date": {"tomorrow"}, "time": {"10:30"}, "minutes": {"45"}, "place": {"A place"}, "link": {"https://example.org/call"}, "with": {"member"}, "with_name": {"Somebody"},
		"access": {"A ramp"}, "words": {"They said so"}, "day": {"2026-11-28"}}},
	{route: "/meetings/:id/team", as: "teammate", page: "/en/meetings/1", holds: "[name=do][value=roles]", fields: url.Values{"role": {"notes", "made-up"}}, choice: []string{"made-up"}},
	{route: "/meetings/:id/team", as: "teammate", page: "/en/meetings/1", holds: "[name=do][value=say]", fields: url.Values{"words": {long}}},
	{route: "/meetings/:id/times", as: "stranger", page: "/en/meetings/2", holds: "[name=do][value=propose]", fields: url.Values{"date": {"soon"}, "time": {"10:15"}}},
	{route: "/meetings/:id/times", as: "stranger", page: "/en/meetings/2", holds: "[name=do][value=vote]", fields: url.Values{"slot_1": {"if-need-be"}, "slot_2": {"made-up"}}, choice: []string{"slot_2"}},
	{route: "/poll/:token", as: "visitor", page: "poll", fields: url.Values{"slot_1": {"no"}, "slot_2": {"made-up"}}, choice: []string{"slot_2"}},
	{route: "/meetings/:id/letter", as: "stranger", page: "/en/meetings/2/letter", holds: "[name=street]", fields: url.Values{
		"name": {"Some Body"}, "street": {"1 Example Street"}, "city": {"Québec"}, "postal": {"nonsense"}, "minutes": {"a while"}, "copy": {"office@example.org"}, "more": {"In my words"}, "lang": {"fr"}}},
	{route: "/meetings/:id/report", as: "teammate", page: "/en/meetings/1/report", holds: "[name=held_on]", fields: url.Values{
		"do": {"keep"}, "held_on": {"2999-01-01"}, "with": {"staff"}, "with_names": {"Somebody"}, "facts": {"What happened"}, "minutes": {"20"}}, choice: []string{"do"}},
	{route: "/meetings/:id/report", as: "teammate", page: "/en/meetings/1/report", holds: "[name=do][value=photo]", fields: url.Values{"permission": {"Everybody"}}, files: map[string]string{"photo": "no picture"}},
	{route: "/match", as: "coordinator", page: "/en/match", holds: "[name=column]", fields: url.Values{"column": {"Z"}, "keep": {"1"}, "name": {"A list"}, "on": {"2026-01-02"}}, choice: []string{"column"}, files: map[string]string{"file": "a,b\n1,2\n"}},
	{route: "/sign-in", as: "visitor", page: "/en/sign-in?return=/en/ridings", holds: "[name=email]", fields: url.Values{"email": {"no address"}}},
	{route: "/me/profile", as: "resident", page: "/en/me/profile", holds: "[name=phone]", fields: url.Values{
		"name": {"Some Body"}, "phone": {"none"}, "postal": {"K1A 0A6"}, "lang": {"fr"}, "reach": {"phone"}, "needs": {"A ramp"}, "news": {"1"}}},
	{route: "/me/email", as: "resident", page: "/en/me/profile", holds: "#new-email", fields: url.Values{"email": {"no address"}}},
	{route: "/people", as: "administrator", page: "/en/people", holds: "[name=email]", fields: url.Values{"email": {"no address"}, "lang": {"fr"}}},
	{route: "/people/:id", as: "administrator", page: "/en/people/1", holds: "[name=role]", fields: url.Values{"role": {"coordinator"}, "provinces": {"ON", "QC"}, "ridings": {"99999"}}},
	{route: "/people/:id/consent", as: "administrator", page: "/en/people/1", holds: "[name=ground]", fields: url.Values{"ground": {"donation"}, "on": {"2999-01-01"}}},
	{route: "/setup", as: "administrator", page: "/en/setup", holds: "[name=name_en]", fields: url.Values{
		"name_en": {"An organization"}, "name_fr": {"Un organisme"}, "postal_en": {"1 Street\nTown"}, "postal_fr": {"1, rue"}, "reply_to": {"no address"}}, files: map[string]string{"logo": "no picture"}},
	{route: "/setup", as: "administrator", page: "/en/setup", holds: "[name=mail_host]", fields: url.Values{
		"mail_host": {"mail.example.org"}, "mail_port": {"none"}, "mail_tls": {"tls"}, "mail_user": {"user"}, "mail_password": {"secret"}, "mail_from": {"a@example.org"}}},
	{route: "/setup", as: "administrator", page: "/en/setup", holds: "[name=mail_host]", status: 200, fields: url.Values{ // a test that fails
		"mail_host": {"127.0.0.1"}, "mail_port": {"1"}, "mail_tls": {"none"}, "mail_user": {"user"}, "mail_password": {"secret"}, "mail_from": {"a@example.org"}, "try": {"1"}}, choice: []string{"try"}},
	{route: "/registers/import", as: "administrator", page: "/en/registers/import", holds: "[name=partial]", fields: url.Values{"kind": {"offices"}, "partial": {"1"}}, files: map[string]string{"file": "nothing"}},
	{route: "/recesses/new", as: "coordinator", page: "/en/recesses/new", holds: "[name=first]", fields: url.Values{
		"first": {"soon"}, "last": {"2027-01-02"}, "kind": {"summer"}, "status": {"provisional"}, "source": {"A source"}, "note": {"A note"}, "read_on": {"2026-01-02"}}},
	{route: "/recesses/:id", as: "coordinator", page: "/en/recesses/1", holds: "[name=do][value=edit]", fields: url.Values{"first": {"soon"}, "last": {"2027-01-02"}, "note": {"A note"}}},
	{route: "/recesses/:id", as: "coordinator", page: "/en/recesses/1", holds: "[name=do][value=close]", fields: url.Values{"until": {"soon"}, "why": {"election"}, "where": {"A source"}, "more": {"A note"}}},
	{route: "/recesses/:id", as: "coordinator", page: "/en/recesses/1", holds: "[name=do][value=cancel]", fields: url.Values{"where": {"A source"}, "more": {long}}},
	{route: "/recesses/import", as: "coordinator", page: "/en/recesses/import", holds: "[name=file]", fields: url.Values{}, files: map[string]string{"file": "nothing"}},
}

// nothingTyped are the forms that are a button, a box or a choice at most, or
// hold a code that must be typed anew.
var nothingTyped = []string{
	"/papers/:slug/archive", "/packs/:job/cancel", "/ridings/:fed/meeting", "/invitations/:token", "/me/feed", "/match/kept/:id", "/me/digest",
	"/sign-in/:token", "/sign-out", "/demo/:role", "/unsubscribe/:token", "/second-step", "/me/riding", "/me/sessions", "/me/delete", "/email/:token",
	"/people/:id/suspension", "/people/:id/second-step", "/papers/:slug/publish", "/outbox/:id", "/outbox/retry", "/registers/next-order",
	"/ridings/:fed/meeting/second", // TestRidingOfTwoCampaigns has it: there must be two campaigns
	"/setup/:token",                // TestFounding has it: there must be no administrator
}

// A form that cannot be used comes back with everything that was typed, and
// where a file was sent says that it must be chosen again. Whoever adds a form
// adds it here.
func TestFormsNeverLoseWhatWasTyped(t *testing.T) {
	s := apptest.Start(t, apptest.Database(t), func(s *app.Settings) { s.Now = time.Now })
	handler, err := s.App.Handler()
	if err != nil {
		t.Fatal(err)
	}
	_, browsers := everybody(t, s)
	team(t, s, "teammate@example.org", "35079")
	poll := claimed(t, s, "stranger@example.org", "24055")
	tried := map[string]bool{}
	for _, f := range wrongForms {
		tried[f.route] = true
		t.Run(f.route+" "+f.holds, func(t *testing.T) {
			if f.page == "poll" {
				f.page = poll
			}
			b := browsers[f.as]
			b.t = t
			f.check(t, b)
		})
	}
	for _, route := range handler.Routes() {
		path, english := strings.CutPrefix(route.Path, "/en")
		if english && route.Method == "POST" && !tried[path] && !slices.Contains(nothingTyped, path) {
			t.Errorf("the form of %s is not tried with a wrong field", path)
		}
	}
}

// claimed has somebody start the meeting of a riding and propose two times; it
// gives the page of their private link to the poll.
func claimed(t *testing.T, s *apptest.Server, email, riding string) string {
	t.Helper()
	p := known(t, s, email)
	p.Name = "Somebody"
	if err := s.App.Accounts.Store.UpdatePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	actor := account.Actor{Person: p}
	m, err := s.App.Meetings.Start(t.Context(), actor, riding, i18n.EN, "")
	if err != nil {
		t.Fatal(err)
	}
	place, err := s.App.Meetings.Place(riding)
	if err != nil {
		t.Fatal(err)
	}
	last := place.Recess[len(place.Recess)-1]
	for day, proposed := last.First, 0; proposed < 2; day = day.Add(1) {
		if s.App.Meetings.Propose(t.Context(), actor, m.ID, day, 600) == nil { // it is a business day
			proposed++
		}
		if last.Last.Before(day) {
			t.Fatal("no time can be proposed")
		}
	}
	if err := s.App.Meetings.AskTeam(t.Context(), actor, m.ID); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.App.Store.Outbox().List(t.Context(), "waiting", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range waiting {
		if link := e.Args["poll"]; link != "" {
			return strings.TrimPrefix(link, s.URL)
		}
	}
	t.Fatal("no link to the poll was sent")
	return ""
}

func (f *wrongForm) check(t *testing.T, b *browser) {
	t.Helper()
	b.visit(f.page).shows(200, nil)
	b.sendAll(f)
	if got := b.page.status; f.status != 0 && got != f.status || f.status == 0 && got != http.StatusBadRequest && got != http.StatusConflict {
		t.Fatalf("%s answers %d:\n%.2000s", b.at, got, b.page.body)
	}
	form := f.in(t, b)
	for name, values := range f.fields {
		for _, value := range values {
			if slices.Contains(f.choice, name) || slices.Contains(f.choice, value) {
				continue
			}
			if got := filled(form, name); !slices.Contains(got, value) {
				t.Errorf("%s was %.60q and comes back as %.60q", name, value, got)
			}
		}
	}
	for name := range f.files {
		if form.Find("[name="+name+"] + [data-again]").Length() == 0 {
			t.Errorf("nothing says that the file %s must be chosen again", name)
		}
	}
}

// in is the form on the browser's page.
func (f *wrongForm) in(t *testing.T, b *browser) *goquery.Selection {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(b.page.body))
	if err != nil {
		t.Fatal(err)
	}
	form := document.Find("main form[method=post]")
	if f.holds != "" {
		form = form.FilterFunction(func(_ int, x *goquery.Selection) bool { return x.Find(f.holds).Length() > 0 })
	}
	if form.Length() == 0 {
		t.Fatalf("%s has no form with %s:\n%.3000s", b.at, f.holds, b.page.body)
	}
	return form.First()
}

// filled are the values of a form's controls of a name, as a browser would
// send them.
func filled(form *goquery.Selection, name string) (values []string) {
	form.Find(`[name="` + name + `"]`).Each(func(_ int, x *goquery.Selection) {
		switch kind := x.AttrOr("type", "text"); {
		case goquery.NodeName(x) == "textarea":
			values = append(values, strings.TrimPrefix(x.Text(), "\n"))
		case goquery.NodeName(x) == "select":
			values = append(values, x.Find("option[selected]").AttrOr("value", ""))
		case kind == "submit", goquery.NodeName(x) == "button":
		case kind == "checkbox" || kind == "radio":
			if _, checked := x.Attr("checked"); checked {
				values = append(values, x.AttrOr("value", "on"))
			}
		default:
			values = append(values, x.AttrOr("value", ""))
		}
	})
	return values
}

// sendAll sends a form of the page with every control that it has, filled in
// further.
func (b *browser) sendAll(f *wrongForm) {
	b.t.Helper()
	form := f.in(b.t, b)
	values := url.Values{}
	form.Find("[name]").Each(func(_ int, x *goquery.Selection) {
		name := x.AttrOr("name", "")
		if got := filled(form, name); len(got) > 0 && x.AttrOr("type", "") != "file" {
			values[name] = got
		}
	})
	for name, typed := range f.fields {
		values[name] = typed
	}
	action, _, _ := strings.Cut(form.AttrOr("action", b.at), "#")
	if form.AttrOr("enctype", "") == "" {
		b.take(b.client.PostForm(b.server.URL+action, values))
		return
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if err := w.WriteField(name, value); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	for name, content := range f.files {
		part, err := w.CreateFormFile(name, "file.bin")
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.take(b.client.Post(b.server.URL+action, w.FormDataContentType(), &body))
}
