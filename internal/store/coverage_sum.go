package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"recess/internal/coverage"
	"recess/internal/meeting"
)

// touch has what a meeting's riding has come to worked out anew: at the end of
// the transaction, once for all that it changes.
func (t *Meetings) touch(ctx context.Context, id int64) error {
	if t.changed == nil {
		return t.cover(ctx, []int64{id})
	}
	t.changed[id] = true
	return nil
}

// cover works out anew what the ridings of some meetings have come to in their
// campaigns. All are taken in the same order, so that no two transactions wait
// for each other.
func (t *Meetings) cover(ctx context.Context, ids []int64) error {
	for some := range slices.Chunk(ids, 1000) {
		if err := t.coverWhere(ctx, "id IN ?", some); err != nil {
			return err
		}
	}
	return nil
}

// RebuildCoverage works everything out anew.
func (t *Meetings) RebuildCoverage(ctx context.Context) error {
	return t.inTx(ctx, func(h handle) error { return (&Meetings{handle: h}).coverWhere(ctx, "TRUE") })
}

// FillCoverage works everything out where nothing was: meetings are older than
// the table.
func (t *Meetings) FillCoverage(ctx context.Context) error {
	var empty bool
	err := t.reader(ctx).Raw("SELECT EXISTS (SELECT 1 FROM meetings) AND NOT EXISTS (SELECT 1 FROM coverage)").Row().Scan(&empty)
	if err != nil || !empty {
		return t.s.translate(err)
	}
	return t.RebuildCoverage(ctx)
}

// place is a riding in a campaign.
type place struct {
	Campaign int64
	Riding   string
}

// here is the condition on rows of a place.
const here = "campaign_id = ? AND riding = ?"

func (t *Meetings) coverWhere(ctx context.Context, where string, args ...any) error {
	var places []place
	err := t.writer(ctx).Model(&meetingRow{}).Distinct("campaign_id AS campaign", "riding").Where(where, args...).Order("campaign_id, riding").Find(&places).Error
	if err != nil {
		return t.s.translate(err)
	}
	for _, at := range places {
		if err := t.coverOne(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// coverOne writes what a place has come to. Two of its meetings may be changing
// at once: its row is locked, so that the later sees what the earlier did.
func (t *Meetings) coverOne(ctx context.Context, at place) error {
	if t.s.kind == postgresDialect { // SQLite has one writer at a time anyway
		var row coverageRow
		if err := t.locked(ctx).Where(here, at.Campaign, at.Riding).Limit(1).Find(&row).Error; err != nil {
			return t.s.translate(err)
		}
	}
	all, err := t.traces(ctx, at)
	if err != nil {
		return err
	}
	held := slices.ContainsFunc(all, func(m coverage.Trace) bool {
		return slices.ContainsFunc(m.Steps, func(s meeting.Step) bool { return s.Action == meeting.Hold })
	})
	if held { // else there is neither a report nor a week
		if err := t.addReports(ctx, at, all); err != nil {
			return err
		}
		if err := t.writer(ctx).Where(here, at.Campaign, at.Riding).Delete(&coverageWeekRow{}).Error; err != nil {
			return t.s.translate(err)
		}
	}
	return t.putStanding(ctx, at, coverage.Sum(all))
}

const traces = `SELECT meetings.id, meetings.state, meetings.stepped_at, s.action, s.state, s.day, s.with_whom
	FROM meetings JOIN meeting_steps s ON s.meeting_id = meetings.id WHERE ` + here + ` ORDER BY meetings.id, s.id`

// traces are the meetings of a place with their steps, the earliest first.
func (t *Meetings) traces(ctx context.Context, at place) ([]coverage.Trace, error) {
	rows, err := t.writer(ctx).Raw(traces, at.Campaign, at.Riding).Rows()
	if err != nil {
		return nil, t.s.translate(err)
	}
	defer rows.Close()
	var all []coverage.Trace
	for rows.Next() {
		var trace coverage.Trace
		var step meeting.Step
		if err := rows.Scan(&trace.ID, (*string)(&trace.State), &trace.SteppedAt,
			(*string)(&step.Action), (*string)(&step.State), &step.Day, (*string)(&step.With)); err != nil {
			return nil, t.s.translate(err)
		}
		if n := len(all); n == 0 || all[n-1].ID != trace.ID {
			all = append(all, trace)
		}
		last := &all[len(all)-1]
		last.Steps = append(last.Steps, step)
	}
	return all, t.s.translate(rows.Err())
}

const lastReports = `SELECT r.meeting_id, r.held_on, r.fields FROM meetings JOIN reports r ON r.meeting_id = meetings.id
	AND r.number = (SELECT MAX(number) FROM reports WHERE reports.meeting_id = meetings.id) WHERE ` + here

// addReports adds what the last version of each report says of who was met, and
// when.
func (t *Meetings) addReports(ctx context.Context, at place, all []coverage.Trace) error {
	rows, err := t.writer(ctx).Raw(lastReports, at.Campaign, at.Riding).Rows()
	if err != nil {
		return t.s.translate(err)
	}
	defer rows.Close()
	told := map[int64]coverage.Told{}
	for rows.Next() {
		var id int64
		var one coverage.Told
		var fields string
		if err := rows.Scan(&id, &one.On, &fields); err != nil {
			return t.s.translate(err)
		}
		if one.With, err = withIn(fields); err != nil {
			return fmt.Errorf("report of meeting %d: %w", id, err)
		}
		told[id] = one
	}
	for i := range all {
		all[i].Report = told[all[i].ID]
	}
	return t.s.translate(rows.Err())
}

// withIn is whom a report's fields say was met.
func withIn(fields string) (meeting.With, error) {
	var f struct {
		With meeting.With `json:"with"` // meeting.FieldWith
	}
	err := json.Unmarshal([]byte(fields), &f)
	return f.With, err
}

const people = `SELECT COUNT(DISTINCT person_id) FROM meetings JOIN meeting_team ON meeting_team.meeting_id = meetings.id
	WHERE membership = ? AND meetings.state NOT IN ? AND ` + here

// putStanding writes a place's line, with how many people are in its teams, and
// its weeks.
func (t *Meetings) putStanding(ctx context.Context, at place, s coverage.Standing) error {
	void := []string{string(meeting.Withdrawn), string(meeting.Released)}
	err := t.writer(ctx).Raw(people, string(meeting.In), void, at.Campaign, at.Riding).Row().Scan(&s.People)
	if err != nil {
		return t.s.translate(err)
	}
	row := &coverageRow{at.Campaign, at.Riding, string(s.State), int(s.Stage), s.Meeting, s.People, s.Held, moment(s.LastStep)}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "campaign_id"}, {Name: "riding"}}, UpdateAll: true}
	if err := t.writer(ctx).Clauses(known).Create(row).Error; err != nil {
		return t.s.translate(err)
	}
	var weeks []coverageWeekRow
	for monday, n := range s.Weeks {
		weeks = append(weeks, coverageWeekRow{at.Campaign, monday, at.Riding, n})
	}
	if len(weeks) == 0 {
		return nil
	}
	return t.s.translate(t.writer(ctx).CreateInBatches(weeks, 500).Error)
}
