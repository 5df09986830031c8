package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"recess/internal/coverage"
	"recess/internal/meeting"
)

// place is a riding in a campaign.
type place struct {
	Campaign int64
	Riding   string
}

// compare puts places in the order in which they are locked, so that no two
// transactions wait for each other.
func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.Campaign, other.Campaign), cmp.Compare(p.Riding, other.Riding))
}

// here is the condition on rows of a place.
const here = "campaign_id = ? AND riding = ?"

// meet remembers where a meeting is.
func (t *Meetings) meet(m *meeting.Meeting) {
	if t.places != nil {
		t.places[m.ID] = place{m.Campaign, m.Riding}
	}
}

// touch has what a meeting's place has come to worked out anew: at the end of
// the transaction, once for all that it changes.
func (t *Meetings) touch(ctx context.Context, id int64) error {
	at, met := t.places[id]
	if !met {
		if err := t.writer(ctx).Model(&meetingRow{}).Select("campaign_id AS campaign", "riding").Where("id = ?", id).Take(&at).Error; err != nil {
			return t.s.translate(err)
		}
	}
	if t.changed == nil {
		return t.coverOne(ctx, at)
	}
	t.changed[at] = true
	return nil
}

func (t *Meetings) cover(ctx context.Context, places []place) error {
	for _, at := range places {
		if err := t.coverOne(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// RebuildCoverage works everything out anew.
func (t *Meetings) RebuildCoverage(ctx context.Context) error {
	return t.inTx(ctx, func(h handle) error {
		m := &Meetings{handle: h}
		var all []place
		if err := m.writer(ctx).Model(&meetingRow{}).Distinct("campaign_id AS campaign", "riding").Find(&all).Error; err != nil {
			return m.s.translate(err)
		}
		slices.SortFunc(all, place.compare)
		return m.cover(ctx, all)
	})
}

// FillCoverage works everything out where nothing was: meetings are older than
// the table.
func (t *Meetings) FillCoverage(ctx context.Context) error {
	var empty bool
	err := scanOne(t.reader(ctx), "SELECT EXISTS (SELECT 1 FROM meetings) AND NOT EXISTS (SELECT 1 FROM coverage)", &empty)
	if err != nil || !empty {
		return t.s.translate(err)
	}
	return t.RebuildCoverage(ctx)
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
	all, people, err := t.traces(ctx, at)
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
	standing := coverage.Sum(all)
	standing.People = people
	return t.putStanding(ctx, at, standing)
}

const traces = `SELECT meetings.id, meetings.state, meetings.stepped_at, s.action, s.state, s.day, s.at, s.with_whom,
	(SELECT COUNT(DISTINCT person_id) FROM meetings JOIN meeting_team ON meeting_team.meeting_id = meetings.id
		WHERE membership = 'in' AND meetings.state <> 'withdrawn' AND meetings.state <> 'released' AND ` + here + `)
	FROM meetings JOIN meeting_steps s ON s.meeting_id = meetings.id WHERE ` + here + ` ORDER BY meetings.id, s.id`

// traces are the meetings of a place with their steps, the earliest first, and
// how many people are in the teams.
func (t *Meetings) traces(ctx context.Context, at place) (all []coverage.Trace, people int, err error) {
	err = t.each(ctx, traces, []any{at.Campaign, at.Riding, at.Campaign, at.Riding}, func(rows *sql.Rows) error {
		var trace coverage.Trace
		var step meeting.Step
		err := rows.Scan(&trace.ID, (*string)(&trace.State), &trace.SteppedAt,
			(*string)(&step.Action), (*string)(&step.State), &step.Day, &step.At, (*string)(&step.With), &people)
		if n := len(all); n == 0 || all[n-1].ID != trace.ID {
			all = append(all, trace)
		}
		last := &all[len(all)-1]
		last.Steps = append(last.Steps, step)
		return err
	})
	return all, people, err
}

const lastReports = `SELECT r.meeting_id, r.held_on, r.at, r.fields FROM meetings JOIN reports r ON r.meeting_id = meetings.id
	AND r.number = (SELECT MAX(number) FROM reports WHERE reports.meeting_id = meetings.id) WHERE ` + here

// addReports adds what the last version of each report says of who was met, and
// when.
func (t *Meetings) addReports(ctx context.Context, at place, all []coverage.Trace) error {
	told := map[int64]coverage.Told{}
	err := t.each(ctx, lastReports, []any{at.Campaign, at.Riding}, func(rows *sql.Rows) error {
		var id int64
		var one coverage.Told
		var fields string
		err := rows.Scan(&id, &one.On, &one.At, &fields)
		if err != nil {
			return err
		}
		if one.With, err = withIn(fields); err != nil {
			return fmt.Errorf("report of meeting %d: %w", id, err)
		}
		told[id] = one
		return nil
	})
	for i := range all {
		all[i].Report = told[all[i].ID]
	}
	return err
}

// withIn is whom a report's fields say was met.
func withIn(fields string) (meeting.With, error) {
	var f struct {
		With meeting.With `json:"with"` // meeting.FieldWith
	}
	err := json.Unmarshal([]byte(fields), &f)
	return f.With, err
}

// putStanding writes a place's line, and its weeks.
func (t *Meetings) putStanding(ctx context.Context, at place, s coverage.Standing) error {
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
