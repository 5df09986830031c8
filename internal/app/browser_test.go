package app_test

import (
	"fmt"
	"os"
	"testing"

	"recess/internal/app/apptest"
)

func TestMain(m *testing.M) { os.Exit(apptest.Main(m)) }

// pages are the paths, after the language, of every page and of each form that
// a page takes.
func pages(server *apptest.Server) []string {
	return []string{
		"/",
		"/find?postal=KIA+OA6", // a problem with a suggestion
		"/find?postal=K9Z+9Z9", // a code that nobody knows
		"/find?postal=K1P+1A4", // a choice between ridings
		"/ridings/24057",       // three offices
		"/ridings/35079?via=chosen",
		"/ridings/62001?via=fsa",
		"/ridings/" + vacant(server),
		"/ridings",
		"/ridings?q=montreal",
		"/ridings?q=zzzz", // nothing found
		"/map",
		"/map?in=QC",
		"/map?in=montreal",
		"/sources",
		"/recesses",
		"/papers?q=ceasefire",
		"/papers/ceasefire",
		"/nowhere",
	}
}

// vacant is a riding without a member, or any when every seat is taken.
func vacant(server *apptest.Server) string {
	ridings := server.App.Finder.Index().Ridings()
	for i := range ridings {
		if _, taken := server.App.Members.Roster().Sitting(ridings[i].Code); !taken {
			return ridings[i].Code
		}
	}
	return ridings[0].Code
}

// everyPath is the path of every page in both languages.
func everyPath(server *apptest.Server) []string {
	var all []string
	for _, path := range pages(server) {
		all = append(all, "/en"+path, "/fr"+path)
	}
	return all
}

// A page takes what it needs from its own server, and breaks no rule of the
// browser: NewBrowser watches over both.
func TestPagesKeepToThemselves(t *testing.T) {
	server := newServer(t)
	b := apptest.NewBrowser(t, server)
	for _, path := range everyPath(server) {
		before := len(b.Asked())
		b.Do(apptest.Visit(path))
		if len(b.Asked()) == before {
			t.Errorf("%s: no request was seen", path)
		}
	}
}

// The narrowest window that WCAG asks for, and a tablet's.
func TestPagesFitTheWindow(t *testing.T) {
	server := newServer(t)
	b := apptest.NewBrowser(t, server)
	for _, width := range []int64{320, 768} {
		b.Do(apptest.Screen(width, 640, 1))
		for _, path := range everyPath(server) {
			b.Do(apptest.Visit(path))
			if wide := b.Text(fmt.Sprintf(sticksOut, width)); wide != "" {
				t.Errorf("%s is wider than %d: %s", path, width, wide)
			}
		}
	}
}

// sticksOut names the elements that make a page scroll sideways; nothing when
// it does not. What a drawing cuts off at its edge does not count.
const sticksOut = `document.documentElement.scrollWidth <= %[1]d ? "" : "it is " + document.documentElement.scrollWidth + ": " +
	[...document.body.querySelectorAll(":not(svg *)")]
		.filter(e => Math.max(e.getBoundingClientRect().right, e.scrollWidth) > %[1]d)
		.map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40)).join("; ")`
