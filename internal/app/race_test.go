package app_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/campaign"
	"recess/internal/i18n"
)

// Two servers of one database answer every page, while all that they hold in
// memory is replaced and their workers run.
//
// Races: the caches of pages, answers, maps, records, time zones and packs; the
// swaps of ridings, members, recesses, campaign and settings; the outbox
// worker, the scheduler, the refresh of members, the poll of registers and the
// orders of packs.
func TestRaceServers(t *testing.T) {
	database := apptest.Database(t)
	house := newRefreshedHouse(t)
	mail := newPostOffice(t)
	start := func() *apptest.Server {
		return apptest.Start(t, database, func(s *app.Settings) {
			s.Now = time.Now
			s.PollInterval = 50 * time.Millisecond
			s.Refresh = app.Refresh{Every: 300 * time.Millisecond, Members: house.URL + "/members", Offices: house.URL + "/offices"}
			s.Mail = mail.settings(t)
		})
	}
	first := start()
	house.content.Store(new(asXML(t, seats(t, first))))
	second := start()
	_, browsers := everybody(t, first)
	team(t, first, "teammate@example.org", "35079")
	paths := readablePaths(t, first)

	var readers errgroup.Group
	for _, reader := range []struct {
		kind   string
		server *apptest.Server
	}{{"visitor", first}, {"teammate", second}, {"administrator", first}, {"administrator", second}} {
		client := http.Client{Jar: browsers[reader.kind].client.Jar, Transport: &http.Transport{}}
		readers.Go(func() error { return readAll(&client, reader.server.URL, paths) })
	}
	readers.Go(func() error {
		coordinator := http.Client{Jar: browsers["coordinator"].client.Jar, Transport: &http.Transport{}}
		return readAll(&coordinator, first.URL, downloads(t, browsers["coordinator"]))
	})
	var ended atomic.Bool
	var changer errgroup.Group
	changer.Go(func() error {
		for n := 0; !ended.Load(); n++ {
			if err := changeEverything(t, first, second, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err := readers.Wait(); err != nil {
		t.Error(err)
	}
	ended.Store(true)
	if err := changer.Wait(); err != nil {
		t.Error(err)
	}
}

// readablePaths are all paths that can be read, in both languages, but for the
// picture of coverage, which takes longer to paint than all others together.
func readablePaths(t *testing.T, s *apptest.Server) []string {
	t.Helper()
	handler, err := s.App.Handler()
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, route := range handler.Routes() {
		if strings.HasPrefix(route.Method, http.MethodGet) && !strings.HasSuffix(route.Path, ".png") {
			paths = append(paths, example.Replace(route.Path))
		}
	}
	return append(paths, "/en/find?postal=K1P1A4", "/fr/find?postal=M5V3L9", "/api/v1/ridings?lat=45.4&lon=-75.7", "/en/ridings/11001", "/fr/coverage?province=PE")
}

// readAll reads every path; pages that this reader may not see are answered too.
func readAll(client *http.Client, base string, paths []string) error {
	for _, path := range paths {
		response, err := client.Get(base + path)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode == http.StatusInternalServerError {
			return fmt.Errorf("%s: status %d, %v", path, response.StatusCode, err)
		}
	}
	return nil
}

// downloads orders the packs of a province and returns where they are.
func downloads(t *testing.T, b *browser) []string {
	t.Helper()
	job := ordered(t, b, "province", "PE", "variant", "team", "lang", "both")
	return []string{job + "/progress", job + "/zip", job + "/progress"}
}

// changeEverything replaces what servers hold in memory: at the first what is
// swapped at once, at the second what its poll finds.
func changeEverything(t *testing.T, first, second *apptest.Server, n int) error {
	ctx := t.Context()
	if _, err := importTable(t, first, fmt.Sprintf("postal_code,fed_code,weight\nK1P1A4,%s,100\n", []string{"35081", "35079"}[n%2])); err != nil {
		return err
	}
	administrator, err := first.App.Accounts.Store.PersonByEmail(ctx, "administrator@example.org")
	if err != nil {
		return err
	}
	actor := account.Actor{Person: administrator, Verified: true}
	name := map[string]string{"name_en": fmt.Sprintf("Organization %d", n)}
	if _, err := first.App.Setup.Save(ctx, actor, account.OrganisationSection, name, "test"); err != nil {
		return err
	}
	if err := second.App.Setup.Load(ctx); err != nil {
		return err
	}
	status := []campaign.Status{campaign.Paused, campaign.Active}[n%2]
	if err := first.App.Campaigns.SetStatus(ctx, "meet-your-mp", status, "A test.", administrator.ID); err != nil {
		return err
	}
	if _, err := first.App.Accounts.Invite(ctx, fmt.Sprintf("new%d@example.org", n), i18n.FR, account.Volunteer, account.Scope{}, "test"); err != nil {
		return err
	}
	for _, s := range []*apptest.Server{first, second} {
		if err := s.App.Meetings.Tick(ctx); err != nil {
			return err
		}
		if err := s.App.Coverage.Tick(ctx); err != nil {
			return err
		}
		s.App.Meetings.Wake()
	}
	return nil
}
