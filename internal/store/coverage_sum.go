package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"
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
// campaigns. Two meetings of a riding may be changing at once: its row is
// locked, so that the later sees what the earlier did. All are taken in the
// same order, so that none waits for another that waits for it.
func (t *Meetings) cover(ctx context.Context, ids []int64) error {
	for some := range slices.Chunk(ids, 1000) {
		var places []place
		err := t.writer(ctx).Model(&meetingRow{}).Distinct("campaign_id AS campaign", "riding").Where("id IN ?", some).Order("campaign_id, riding").Find(&places).Error
		if err != nil {
			return t.s.translate(err)
		}
		for _, at := range places {
			if err := t.coverOne(ctx, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Meetings) coverOne(ctx context.Context, at place) error {
	if t.s.kind == postgresDialect { // SQLite has one writer at a time anyway
		var row coverageRow
		err := t.locked(ctx).Where("campaign_id = ? AND riding = ?", at.Campaign, at.Riding).Limit(1).Find(&row).Error
		if err != nil {
			return t.s.translate(err)
		}
	}
	return t.sum(ctx, "campaign_id = ? AND riding = ?", at.Campaign, at.Riding)
}

// RebuildCoverage works everything out anew.
func (t *Meetings) RebuildCoverage(ctx context.Context) error {
	return t.inTx(ctx, func(h handle) error {
		if err := h.writer(ctx).Where("TRUE").Delete(&coverageRow{}).Error; err != nil {
			return h.s.translate(err)
		}
		return (&Meetings{handle: h}).sum(ctx, "TRUE")
	})
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

const traces = `SELECT meetings.id, meetings.campaign_id, meetings.riding, meetings.state, meetings.stepped_at,
	s.action, s.state, s.day, s.with_whom FROM meetings JOIN meeting_steps s ON s.meeting_id = meetings.id WHERE `

const lastReports = `SELECT r.meeting_id, r.held_on, r.fields FROM meetings JOIN reports r ON r.meeting_id = meetings.id
	AND r.number = (SELECT MAX(number) FROM reports WHERE reports.meeting_id = meetings.id) WHERE `

// sum writes the standing of the places that a condition is about.
func (t *Meetings) sum(ctx context.Context, where string, args ...any) error {
	people, err := t.people(ctx, where, args)
	if err != nil {
		return err
	}
	told, err := t.told(ctx, where, args)
	if err != nil {
		return err
	}
	rows, err := t.writer(ctx).Raw(traces+where+" ORDER BY meetings.campaign_id, meetings.riding, meetings.id, s.id", args...).Rows()
	if err != nil {
		return t.s.translate(err)
	}
	defer rows.Close()
	var at place
	var some []coverage.Trace
	sums := map[place]coverage.Standing{}
	for rows.Next() {
		var here place
		var trace coverage.Trace
		var step meeting.Step
		if err := rows.Scan(&trace.ID, &here.Campaign, &here.Riding, (*string)(&trace.State), &trace.SteppedAt,
			(*string)(&step.Action), (*string)(&step.State), &step.Day, (*string)(&step.With)); err != nil {
			return t.s.translate(err)
		}
		if here != at && len(some) > 0 {
			sums[at], some = coverage.Sum(some), some[:0]
		}
		at = here
		if n := len(some); n == 0 || some[n-1].ID != trace.ID {
			trace.Report = told[trace.ID]
			some = append(some, trace)
		}
		last := &some[len(some)-1]
		last.Steps = append(last.Steps, step)
	}
	if err := rows.Err(); err != nil {
		return t.s.translate(err)
	}
	if len(some) > 0 {
		sums[at] = coverage.Sum(some)
	}
	if err := t.writer(ctx).Where(where, args...).Delete(&coverageWeekRow{}).Error; err != nil { // a report may have moved a meeting
		return t.s.translate(err)
	}
	return t.putStandings(ctx, sums, people)
}

// told is what the last version of each report says of who was met, and when.
func (t *Meetings) told(ctx context.Context, where string, args []any) (map[int64]coverage.Told, error) {
	rows, err := t.writer(ctx).Raw(lastReports+where, args...).Rows()
	if err != nil {
		return nil, t.s.translate(err)
	}
	defer rows.Close()
	told := map[int64]coverage.Told{}
	for rows.Next() {
		var id int64
		var one coverage.Told
		var fields string
		if err := rows.Scan(&id, &one.On, &fields); err != nil {
			return nil, t.s.translate(err)
		}
		if one.With, err = withIn(fields); err != nil {
			return nil, fmt.Errorf("report of meeting %d: %w", id, err)
		}
		told[id] = one
	}
	return told, t.s.translate(rows.Err())
}

// withIn is whom a report's fields say was met.
func withIn(fields string) (meeting.With, error) {
	var f struct {
		With meeting.With `json:"with"` // meeting.FieldWith
	}
	err := json.Unmarshal([]byte(fields), &f)
	return f.With, err
}

// people are how many there are in the teams of each place.
func (t *Meetings) people(ctx context.Context, where string, args []any) (map[place]int, error) {
	var rows []struct {
		CampaignID int64
		Riding     string
		N          int
	}
	err := t.writer(ctx).Table("meetings").Select("meetings.campaign_id, meetings.riding, COUNT(DISTINCT person_id) AS n").
		Joins("JOIN meeting_team ON meeting_team.meeting_id = meetings.id").
		Where("membership = ? AND meetings.state NOT IN ?", string(meeting.In), []string{string(meeting.Withdrawn), string(meeting.Released)}).
		Where(where, args...).Group("meetings.campaign_id, meetings.riding").Find(&rows).Error
	counts := make(map[place]int, len(rows))
	for _, r := range rows {
		counts[place{r.CampaignID, r.Riding}] = r.N
	}
	return counts, t.s.translate(err)
}

// putStandings writes each place's line and its weeks.
func (t *Meetings) putStandings(ctx context.Context, sums map[place]coverage.Standing, people map[place]int) error {
	var lines []coverageRow
	var weeks []coverageWeekRow
	for at, s := range sums {
		lines = append(lines, coverageRow{at.Campaign, at.Riding, string(s.State), int(s.Stage), s.Meeting, people[at], s.Held, moment(s.LastStep)})
		for monday, n := range s.Weeks {
			weeks = append(weeks, coverageWeekRow{at.Campaign, monday, at.Riding, n})
		}
	}
	tx := t.writer(ctx)
	put := func(key []string, rows any) *gorm.DB {
		columns := make([]clause.Column, len(key))
		for i, name := range key {
			columns[i].Name = name
		}
		return tx.Clauses(clause.OnConflict{Columns: columns, UpdateAll: true}).CreateInBatches(rows, 500)
	}
	if len(lines) > 0 {
		if err := put([]string{"campaign_id", "riding"}, &lines).Error; err != nil {
			return t.s.translate(err)
		}
	}
	if len(weeks) > 0 {
		return t.s.translate(put([]string{"campaign_id", "week", "riding"}, &weeks).Error)
	}
	return nil
}
