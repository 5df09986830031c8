package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"recess/internal/account"
	"recess/internal/app"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/riding"
)

const (
	volunteers  = 50_000
	gatherings  = 100_000 // meetings, of which each riding has one that is open
	batch       = 5_000   // in a transaction
	asksPerPage = 300
)

// meetings measures the coordinators' board and a riding's page among many
// meetings, and how many claims a second are kept.
func (s *stand) meetings(ctx context.Context) ([]measure, error) {
	database := filepath.Join(s.dir, "meetings.db")
	if err := s.fillMeetings(ctx, database); err != nil {
		return nil, fmt.Errorf("fill with meetings: %w", err)
	}
	log, err := os.Create(filepath.Join(s.dir, "meetings.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	recess, err := launch(ctx, log, filepath.Join(s.dir, "recess"), "serve", "--demo", "--rate-limit", "0", "--addr", "127.0.0.1:0", "--db", database)
	if err != nil {
		return nil, err
	}
	defer recess.stop()
	var all []measure
	for _, page := range []struct{ name, role, path string }{
		{"board, 100,000 meetings, p99", "coordinator", "/en/meetings"},
		{"board of a province and party, p99", "coordinator", "/en/meetings?province=ON&party=independent&state=closed"},
		{"riding page, 100,000 meetings, p99", "volunteer", "/en/ridings/35079"},
		{"own page, 100,000 meetings, p99", "volunteer", "/en/me"},
	} {
		m, err := recess.slowest(ctx, page.role, page.path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.name, err)
		}
		m.name, m.reach = page.name, "≤ 50 ms"
		all = append(all, m)
	}
	claims, err := s.claims(ctx)
	return append(all, claims), err
}

// slowest asks for a page again and again, as somebody of a demonstration, and
// gives the time that one in a hundred answers takes longer than, beside the
// median.
func (p *process) slowest(ctx context.Context, role, path string) (measure, error) {
	browser, err := p.enter(ctx, role)
	if err != nil {
		return measure{}, err
	}
	times := make([]time.Duration, asksPerPage)
	for i := range times {
		begin := time.Now()
		if err := read(ctx, browser, p.url+path); err != nil {
			return measure{}, err
		}
		times[i] = time.Since(begin)
	}
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	p99, median := ms(times[len(times)*99/100]), ms(times[len(times)/2])
	return measure{value: fmt.Sprintf("%.1f ms", p99), than: "its median", other: fmt.Sprintf("%.1f ms", median), ratio: p99 / median}, nil
}

// enter signs in to a demonstration at its door.
func (p *process) enter(ctx context.Context, role string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	browser := &http.Client{Jar: jar}
	token, err := formToken(ctx, browser, p.url+"/en/")
	if err != nil {
		return nil, err
	}
	form := strings.NewReader(url.Values{"_form": {token}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/en/demo/"+role, form)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := browser.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	return browser, nil
}

func read(ctx context.Context, browser *http.Client, address string) error {
	return readTo(ctx, io.Discard, browser, address, "")
}

// readTo reads an answer in an encoding; empty: as the client likes.
func readTo(ctx context.Context, w io.Writer, browser *http.Client, address, encoding string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	if encoding != "" {
		request.Header.Set("Accept-Encoding", encoding)
	}
	response, err := browser.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	_, err = io.Copy(w, response.Body)
	return err
}

// fillMeetings makes a demonstration with many people and meetings: an open
// one for each riding, the others long over.
func (s *stand) fillMeetings(ctx context.Context, database string) error {
	recess, err := app.Open(ctx, app.Settings{Database: database, Demo: true})
	if err != nil {
		return err
	}
	defer recess.Close()
	current, err := recess.Meetings.Current(ctx)
	if err != nil {
		return err
	}
	first, err := addVolunteers(ctx, recess, s.ridings)
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	for from := 0; from < gatherings; from += batch {
		err := recess.Store.Meetings().InTx(ctx, func(tx meeting.Store) error {
			for n := from; n < from+batch; n++ {
				if err := addMeeting(ctx, tx, n, current.ID, s.ridings[n%len(s.ridings)].Code, first+int64(n%volunteers), now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addVolunteers gives the number of the first; the others follow.
func addVolunteers(ctx context.Context, recess *app.App, ridings []riding.Riding) (first int64, err error) {
	err = recess.Accounts.Store.InTx(ctx, func(tx account.Store) error {
		for n := range volunteers {
			p := volunteer(n, ridings[n%len(ridings)].Code)
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
			if n == 0 {
				first = p.ID
			}
		}
		return nil
	})
	return first, err
}

func volunteer(n int, riding string) *account.Person {
	return &account.Person{
		Email: fmt.Sprintf("volunteer.%d@example.org", n), Name: fmt.Sprintf("Volunteer %d", n), Lang: i18n.EN, Role: account.Volunteer,
		Reach: account.ReachEmail, CreatedAt: time.Now(), Home: account.Home{Riding: riding, Exact: true, On: time.Now()},
	}
}

func addMeeting(ctx context.Context, tx meeting.Store, n int, campaign int64, code string, lead int64, now time.Time) error {
	m := &meeting.Meeting{
		UID: fmt.Sprintf("bench-%d", n), Revision: 1, Riding: code, Campaign: campaign, State: meeting.Closed, Lead: lead, Lang: i18n.EN,
		SteppedAt: now.AddDate(0, 0, -n%1000),
	}
	if n < 343 {
		m.State, m.Todo = meeting.Requested, meeting.Todo{Action: meeting.LeftMessage, Owner: lead, Due: civil.Of(now).Add(n%20 - 5)}
	}
	if added, err := tx.Claim(ctx, m); err != nil || !added {
		return err
	}
	if err := tx.PutTeammate(ctx, m.ID, &meeting.Teammate{Person: lead, Membership: meeting.In, Constituent: true, Since: now}); err != nil {
		return err
	}
	claim := &meeting.Step{Action: meeting.Claim, State: meeting.Claimed, Day: civil.Of(m.SteppedAt), At: m.SteppedAt, By: lead}
	if err := tx.AddStep(ctx, m.ID, claim); err != nil || m.State != meeting.Closed {
		return err
	}
	return holdMeeting(ctx, tx, n, m)
}

// claims measures how many meetings a second are claimed, each whole and on
// the disk, against transactions that write one line.
func (s *stand) claims(ctx context.Context) (measure, error) {
	rounds := make([]pair, httpRounds)
	for i := range rounds {
		var err error
		if rounds[i], err = s.claimAll(ctx, filepath.Join(s.dir, fmt.Sprintf("claims%d.db", i))); err != nil {
			return measure{}, fmt.Errorf("claims: %w", err)
		}
	}
	ours, theirs, ratio := medians(rounds)
	return measure{
		name: "meetings claimed, synchronous=FULL", value: fmt.Sprintf("%.0f/s", ours), than: "bare transactions, one line each", other: fmt.Sprintf("%.0f/s", theirs),
		ratio: ratio, reach: "≥ 0.50",
	}, nil
}

// claimAll claims every riding of a new database, and then writes as many
// lines of the audit log.
func (s *stand) claimAll(ctx context.Context, database string) (pair, error) {
	recess, err := app.Open(ctx, app.Settings{Database: database, Demo: true})
	if err != nil {
		return pair{}, err
	}
	defer recess.Close()
	actors := make([]account.Actor, len(s.ridings))
	for i, r := range s.ridings {
		p := volunteer(i, r.Code)
		if err := recess.Accounts.Store.AddPerson(ctx, p); err != nil {
			return pair{}, err
		}
		actors[i] = account.Actor{Person: p}
	}
	claimed, begin := 0, time.Now()
	for i, r := range s.ridings {
		if _, sitting := recess.Members.Roster().Sitting(r.Code); !sitting {
			continue // nobody to ask
		}
		if _, err := recess.Meetings.Start(ctx, actors[i], r.Code, i18n.EN, "bench"); err != nil {
			return pair{}, err
		}
		claimed++
	}
	ours := float64(claimed) / time.Since(begin).Seconds()
	begin = time.Now()
	for range claimed {
		err := recess.Accounts.Store.InTx(ctx, func(tx account.Store) error {
			return tx.Note(ctx, account.Event{At: begin, Action: "bench"})
		})
		if err != nil {
			return pair{}, err
		}
	}
	return pair{ours, float64(claimed) / time.Since(begin).Seconds()}, nil
}
