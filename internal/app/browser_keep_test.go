package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// line stands between a browser and a server, and can be cut.
type line struct {
	to  http.Handler
	cut atomic.Bool
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	l.to.ServeHTTP(w, r)
}

// A note-taker who has looked at the meeting's page at home opens it, and that
// of the report, where there is no signal, writes, and finishes at home.
func TestReportIsBegunWithoutASignal(t *testing.T) {
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) { withoutSignal(t, lang) })
	}
}

func withoutSignal(t *testing.T, lang i18n.Lang) {
	var clock atomic.Pointer[time.Time]
	set := func(now time.Time) { clock.Store(&now) }
	set(may)
	between := &line{}
	front := httptest.NewServer(between)
	t.Cleanup(front.Close)
	s := apptest.Start(t, t.TempDir()+"/recess.db", func(s *app.Settings) {
		s.Demo, s.URL, s.Now = true, front.URL, func() time.Time { return *clock.Load() }
	})
	direct, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	between.to, s.URL = httputil.NewSingleHostReverseProxy(direct), front.URL
	c := &club{t: t, App: s.App, now: may}
	noor := resident(t, s, "Noor", lang)
	lead := account.Actor{Person: known(t, s, "noor@example.org")}
	id := c.start(lead, "35079").ID
	c.on(lead, id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	set(c.get(id).Appointment.Start.Add(-time.Hour))
	l, page := i18n.For(lang), fmt.Sprintf("/%s/meetings/%d", lang, id)

	noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(page), apptest.See("p[data-kept]", l.T("keep.kept")),
		apptest.Until(`getComputedStyle(document.querySelector(".only-kept")).display === "none"`))
	between.cut.Store(true)
	noor = noor.Reopen()
	noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(page), apptest.See(".only-kept", l.T("keep.as_of")), apptest.Until(`document.fonts.ready.then(() => true)`),
		apptest.Press("a.only-kept, .only-kept a"), apptest.See("h1", l.T("report.title")), apptest.See(".only-kept", l.T("keep.as_of")),
		apptest.Press("#facts"), apptest.Type("They listened."), apptest.See("[data-draft-state]", l.T("report.waiting")))
	noor = noor.Reopen()
	noor.Do(apptest.Visit(page+"/report"), apptest.Until(`facts.value === "They listened."`))
	between.cut.Store(false)
	set(c.get(id).Appointment.End())
	noor.Do(apptest.Visit(page+"/report"), apptest.See("[data-draft-state]", l.T("report.kept")), apptest.Until(`facts.value === "They listened."`),
		apptest.Press("input[name=with][value=staff]"))
	submit(noor, "button[value=keep]")
	noor.Do(apptest.See(".facts", "They listened."), apptest.Until(`localStorage.length === 0`))

	// Who leaves leaves nothing.
	noor.Do(apptest.Visit("/" + string(lang) + "/me/profile"))
	submit(noor, "form[action$='/sign-out'] button")
	noor.Do(apptest.See("nav", l.T("nav.sign_in")), apptest.Until(`caches.keys().then(all => all.length === 0)`))
}
