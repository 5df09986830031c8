package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/meeting"
)

// holdMeeting has a meeting that is over leave what meetings leave: most were
// held, some showed where the member stands, and some left a promise.
func holdMeeting(ctx context.Context, tx meeting.Store, n int, m *meeting.Meeting) error {
	day := civil.Of(m.SteppedAt)
	if n%3 != 0 {
		with := []meeting.With{meeting.WithMember, meeting.WithStaff}[n%2]
		hold := &meeting.Step{Action: meeting.Hold, State: meeting.Held, Day: day, At: m.SteppedAt, By: m.Lead, With: with}
		if err := tx.AddStep(ctx, m.ID, hold); err != nil {
			return err
		}
	}
	if n%5 == 0 {
		found := &meeting.Support{
			Riding: m.Riding, Member: n%337 + 1, Campaign: m.Campaign, Level: meeting.Levels[n%len(meeting.Levels)], Evidence: "Said so.",
			On: day, Meeting: m.ID, By: m.Lead, At: m.SteppedAt,
		}
		if err := tx.AddSupport(ctx, found); err != nil {
			return err
		}
	}
	if n%7 != 0 {
		return nil
	}
	return tx.AddCommitment(ctx, &meeting.Commitment{
		Meeting: m.ID, Riding: m.Riding, Campaign: m.Campaign, Text: "Write to the minister.", Due: day.Add(90), State: meeting.Promised, By: m.Lead, At: m.SteppedAt,
	})
}

// coverage measures the coordinators' view of the country over the meetings
// that meetings has made, and what it takes to export them.
func (s *stand) coverage(ctx context.Context) ([]measure, error) {
	log, err := os.Create(filepath.Join(s.dir, "coverage.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	recess, err := launch(ctx, log, filepath.Join(s.dir, "recess"), "serve", "--demo", "--rate-limit", "0", "--addr", "127.0.0.1:0", "--db", filepath.Join(s.dir, "meetings.db"))
	if err != nil {
		return nil, err
	}
	defer recess.stop()
	all, err := recess.coveragePages(ctx)
	if err != nil {
		return nil, err
	}
	browser, err := recess.enter(ctx, "coordinator")
	if err != nil {
		return nil, err
	}
	for _, take := range []func(context.Context, *http.Client) ([]measure, error){recess.coverageStatements, recess.coverageSize, recess.coverageExport} {
		some, err := take(ctx, browser)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (p *process) coveragePages(ctx context.Context) ([]measure, error) {
	var all []measure
	for _, page := range []struct{ name, path string }{
		{"coverage, 100,000 meetings, p99", "/en/coverage"},
		{"coverage of a province, stale, p99", "/fr/coverage?province=QC&stale=3"},
		{"dossier of a riding, p99", "/en/coverage/ridings/35079"},
		{"public totals, p99", "/en/totals"},
	} {
		m, err := p.slowest(ctx, "coordinator", page.path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.name, err)
		}
		m.name, m.reach = page.name, "≤ 50 ms"
		all = append(all, m)
	}
	return all, nil
}

// coverageStatements counts what one view asks the database, beside a page of
// somebody's own. The clock asks meanwhile, so it is the least of several.
func (p *process) coverageStatements(ctx context.Context, browser *http.Client) ([]measure, error) {
	count := func(path string) (int, error) {
		least := 0
		for range 5 {
			before, err := p.metric(ctx, "recess_database_statements_total")
			if err != nil {
				return 0, err
			}
			if err := read(ctx, browser, p.url+path); err != nil {
				return 0, err
			}
			after, err := p.metric(ctx, "recess_database_statements_total")
			if err != nil {
				return 0, err
			}
			if n := int(after - before); least == 0 || n < least {
				least = n
			}
		}
		return least, nil
	}
	ours, err := count("/en/coverage")
	if err != nil {
		return nil, err
	}
	own, err := count("/en/me")
	if err != nil {
		return nil, err
	}
	return []measure{{
		name: "coverage, statements", value: strconv.Itoa(ours), than: "own page", other: strconv.Itoa(own), ratio: float64(ours) / float64(own), reach: "≤ 12",
	}}, nil
}

// metric is one of those that the program tells of itself.
func (p *process) metric(ctx context.Context, name string) (float64, error) {
	page, err := fetch(ctx, http.DefaultClient, p.url+"/metrics", "")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(page)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, fmt.Errorf("no metric %s", name)
}

// coverageSize is what a view takes on the line.
func (p *process) coverageSize(ctx context.Context, browser *http.Client) ([]measure, error) {
	packed, err := fetch(ctx, browser, p.url+"/en/coverage", "gzip")
	if err != nil {
		return nil, err
	}
	plain, err := fetch(ctx, browser, p.url+"/en/coverage", "identity")
	if err != nil {
		return nil, err
	}
	kilobytes := func(b []byte) string { return fmt.Sprintf("%.0f kB", float64(len(b))/1e3) }
	return []measure{{
		name: "coverage with its maps, compressed", value: kilobytes(packed), than: "as it is", other: kilobytes(plain),
		ratio: float64(len(packed)) / float64(len(plain)), reach: "≤ 150 kB",
	}}, nil
}

// exports are how often each export is made.
const exports = 3

// coverageExport measures a spreadsheet of all meetings against the same rows
// as CSV, and by how much the server grows while it makes them.
func (p *process) coverageExport(ctx context.Context, browser *http.Client) ([]measure, error) {
	address := p.url + "/en/coverage.%s?of=meetings"
	rows, err := fetch(ctx, browser, fmt.Sprintf(address, "csv"), "identity")
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(rows, []byte("\n")) - 1; n < gatherings {
		return nil, fmt.Errorf("the export has %d rows", n)
	}
	pid := p.command.Process.Pid
	before, err := resident(pid)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil { // the peak begins anew
		return nil, err
	}
	ours, err := seconds(ctx, browser, fmt.Sprintf(address, "xlsx"))
	if err != nil {
		return nil, err
	}
	peak, err := memoryOf(pid, "VmHWM")
	if err != nil {
		return nil, err
	}
	theirs, err := seconds(ctx, browser, fmt.Sprintf(address, "csv"))
	if err != nil {
		return nil, err
	}
	return []measure{{
		name: "XLSX of 100,000 meetings", value: fmt.Sprintf("%.1f s", ours), than: "CSV of them", other: fmt.Sprintf("%.1f s", theirs), ratio: ours / theirs, reach: "≤ 5 s",
	}, {
		name: "memory that the XLSX takes", value: fmt.Sprintf("%.0f MB", peak-before), than: "the server before", other: fmt.Sprintf("%.0f MB", before),
		ratio: (peak - before) / before, reach: "≤ 100 MB",
	}}, nil
}

// seconds are those of the middle one of some answers.
func seconds(ctx context.Context, browser *http.Client, address string) (float64, error) {
	times := make([]float64, exports)
	for i := range times {
		begin := time.Now()
		if err := read(ctx, browser, address); err != nil {
			return 0, err
		}
		times[i] = time.Since(begin).Seconds()
	}
	slices.Sort(times)
	return times[exports/2], nil
}

// fetch gives an answer as it comes, in an encoding.
func fetch(ctx context.Context, browser *http.Client, address, encoding string) ([]byte, error) {
	var b bytes.Buffer
	err := readTo(ctx, &b, browser, address, encoding)
	return b.Bytes(), err
}
