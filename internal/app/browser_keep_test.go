package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

// line stands between a browser and a server.
type line struct {
	to     http.Handler
	state  atomic.Int32
	mended chan struct{} // closed to let through what is held
}

// States of a line.
const (
	good = iota
	cut
	serverAway
	slow // holds every request until it is mended
)

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch l.state.Load() {
	case cut:
		panic(http.ErrAbortHandler)
	case serverAway:
		w.WriteHeader(http.StatusBadGateway)
		return
	case slow:
		select {
		case <-l.mended:
		case <-r.Context().Done():
		}
	}
	l.to.ServeHTTP(w, r)
}

// outing is a note-taker on the way to a meeting, who has looked at its page.
type outing struct {
	*club
	line       line
	server     *apptest.Server
	noor       *apptest.Browser
	lead, mate account.Actor
	l          *i18n.Localizer
	id         int64
	page       string // of the meeting
	clock      atomic.Pointer[time.Time]
}

func setOut(t *testing.T, lang i18n.Lang) *outing {
	o := &outing{l: i18n.For(lang)}
	o.at(may)
	o.line.mended = make(chan struct{})
	front := httptest.NewServer(&o.line)
	t.Cleanup(front.Close)
	s := apptest.Start(t, apptest.DemoDatabase(t, may), func(s *app.Settings) {
		s.Demo, s.URL, s.Now = true, front.URL, func() time.Time { return *o.clock.Load() }
	})
	direct, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.line.to, s.URL = httputil.NewSingleHostReverseProxy(direct), front.URL
	o.server, o.club = s, &club{t: t, App: s.App, now: may}
	o.noor = resident(t, s, "Noor", lang)
	o.lead, o.mate = o.person("Robin Lakeshore", "35079"), account.Actor{Person: known(t, s, "noor@example.org")}
	o.id = o.start(o.lead, "35079").ID
	o.in(o.lead, o.mate, o.id)
	o.on(o.lead, o.id, meeting.Entry{Action: meeting.Draft, Request: sender}, meeting.Entry{Action: meeting.Send}, date(6, 14))
	o.at(o.get(o.id).Appointment.Start.Add(-time.Hour))
	o.page = fmt.Sprintf("/%s/meetings/%d", lang, o.id)
	o.noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(o.page), apptest.See("p[data-is-kept]", o.l.T("keep.kept")), o.fresh())
	o.noor.Do(apptest.ClearCache())
	return o
}

func (o *outing) at(now time.Time) { o.clock.Store(&now) }

// mend is a step that lets everything through from now on.
func (o *outing) mend() apptest.Step {
	return apptest.Call("mend the line", func() {
		o.line.state.Store(good)
		close(o.line.mended)
	})
}

// fresh is for a page that came over the line, aged for one that was kept.
func (o *outing) fresh() apptest.Step {
	return apptest.Until(`[...document.querySelectorAll(".only-kept")].every(e => getComputedStyle(e).display === "none")`)
}

func (o *outing) aged() apptest.Step {
	return apptest.Until(fmt.Sprintf(`document.querySelector(".only-kept")?.checkVisibility() && document.querySelector(".only-kept").textContent.includes(%q) &&
		/20\d\d/.test(document.querySelector(".only-kept time").textContent) && getComputedStyle(document.body).fontFamily.includes("Source")`, strings.SplitN(o.l.T("keep.as_of", "Time", "|"), "|", 2)[0]))
}

// kept waits until the browser keeps a page, or no longer does.
func kept(path string, is bool) apptest.Step {
	return apptest.Until(fmt.Sprintf(`caches.match(%q).then(kept => !!kept === %t)`, path, is))
}

// A note-taker who has looked at the meeting's page at home opens it, and that
// of the report, where there is no signal, writes, and finishes at home.
func TestReportIsBegunWithoutASignal(t *testing.T) {
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := setOut(t, lang)
			o.line.state.Store(cut)
			noor := o.noor.Reopen()
			noor.Do(apptest.Screen(390, 800, 1), apptest.Visit(o.page+"?done"), o.aged(),
				apptest.Press("p.only-kept:not(.problem) a"), apptest.See("h1", o.l.T("report.title")), o.aged(),
				apptest.Press("#facts"), apptest.Type("They listened."), apptest.See("[data-draft-state]", o.l.T("report.waiting")))
			noor = noor.Reopen()
			noor.Do(apptest.Visit(o.page+"/report"), apptest.Until(`facts.value === "They listened."`))
			o.line.state.Store(good)
			o.at(o.get(o.id).Appointment.End())
			noor.Do(apptest.Press(".only-kept a"), apptest.At(o.page+"/report"), o.fresh(), apptest.See("[data-draft-state]", o.l.T("report.kept")), apptest.Until(`facts.value === "They listened."`),
				apptest.Press("input[name=with][value=staff]"))
			submit(noor, "button[value=keep]")
			noor.Do(apptest.See(".facts", "They listened."), apptest.Until(`localStorage.length === 0`), apptest.Visit(o.page+"/report"), kept(o.page, false), kept(o.page+"/report", false))
		})
	}
}

// What is kept goes as soon as the browser hears that it is not to be, or
// somebody else is there; and nothing else takes it away.
func TestWhatIsKeptGoes(t *testing.T) {
	for name, test := range map[string]struct {
		do      func(o *outing)
		then    func(o *outing) []apptest.Step
		remains bool
	}{
		"called off": {
			func(o *outing) { o.must(o.take(o.lead, o.id, meeting.Entry{Action: meeting.CallOff})) },
			func(o *outing) []apptest.Step { return []apptest.Step{apptest.Visit(o.page), o.fresh()} }, false,
		},
		"left": {
			func(o *outing) { o.must(o.Meetings.Leave(o.t.Context(), o.mate, o.id)) },
			func(o *outing) []apptest.Step { return []apptest.Step{apptest.Visit(o.page), o.fresh()} }, false,
		},
		"somebody else signs in": {
			func(o *outing) {},
			func(o *outing) []apptest.Step {
				link, err := o.Accounts.Invite(o.t.Context(), "mal@example.org", i18n.EN, account.Volunteer, account.Scope{}, "")
				o.must(err)
				return []apptest.Step{
					apptest.Visit(strings.TrimPrefix(link, o.server.URL)), apptest.Press("main button"), apptest.See("h1", o.l.T("duties.title")),
				}
			}, false,
		},
		"signed out without a line": {
			func(o *outing) {
				o.noor.Do(apptest.Visit("/en/me/profile"))
				o.line.state.Store(cut)
				o.noor.Do(apptest.Press("form[action$='/sign-out'] button"), apptest.Until(`!window.caches`)) // the browser's own page
				o.line.state.Store(good)
			},
			func(*outing) []apptest.Step { return []apptest.Step{apptest.Visit("/en/ridings")} }, false,
		},
		"after a week": {
			func(o *outing) {
				o.noor.Do(apptest.Until(fmt.Sprintf(`caches.keys().then(async ([name]) => {
					const shelf = await caches.open(name), headers = { Date: new Date(Date.now() - 8 * 864e5).toUTCString() };
					for (const page of [%[1]q, %[1]q + "/report"]) await shelf.put(page, new Response(await (await shelf.match(page)).text(), { headers }));
					return true;
				})`, o.page)))
			},
			func(*outing) []apptest.Step { return []apptest.Step{apptest.Visit("/en/ridings")} }, false,
		},
		"an address that there is not": {
			func(*outing) {},
			func(*outing) []apptest.Step {
				return []apptest.Step{apptest.Visit("/en/nowhere"), apptest.Visit("/en/nowhere")}
			}, true,
		},
		"the server is away": {
			func(o *outing) { o.line.state.Store(serverAway) },
			func(o *outing) []apptest.Step {
				return []apptest.Step{apptest.Visit(o.page), o.aged(), apptest.Visit(o.page), o.aged()}
			}, true,
		},
		"the line is slow": {
			func(o *outing) { o.line.state.Store(slow) },
			func(o *outing) []apptest.Step {
				return []apptest.Step{apptest.Visit(o.page), o.aged(), o.mend(), apptest.Visit(o.page), o.fresh()}
			}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setOut(t, i18n.EN)
			test.do(o)
			o.noor.Do(test.then(o)...) // where pages remain, the second visit comes after what the first would remove
			o.noor.Do(apptest.Until(`document.readyState === "complete"`))
			o.noor.Do(kept(o.page, test.remains), kept(o.page+"/report", test.remains))
		})
	}
}

// Coordinators see many meetings: none of these stays on their device.
func TestOnlyTheTeamKeepsPages(t *testing.T) {
	t.Parallel()
	o := setOut(t, i18n.FR)
	camille := signedIn(t, o.server, "camille@example.org", account.Coordinator, true)
	for _, page := range []string{o.page, o.page + "/report"} {
		camille.visit(page).shows(200, has{"[data-keep]": "-"})
	}
}
