package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/coverage"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// Coverage is what package coverage reads.
type Coverage struct{ handle }

// Coverage is the store of coverage.
func (s *Store) Coverage() *Coverage { return &Coverage{handle{s: s}} }

const records = `SELECT c.riding, c.state, c.stage, c.meeting_id, c.people, c.held, c.stepped_at,
	COALESCE(m.id, 0), COALESCE(m.todo, ''), COALESCE(m.todo_owner, 0), m.due FROM coverage c
	LEFT JOIN meetings m ON m.riding = c.riding AND m.campaign_id = c.campaign_id AND m.open WHERE c.campaign_id = ?`

// Records are the ridings of a campaign in which there was a meeting.
func (t *Coverage) Records(ctx context.Context, campaign int64) ([]coverage.Record, error) {
	var all []coverage.Record
	return all, t.each(ctx, records, []any{campaign}, func(rows *sql.Rows) error {
		var r coverage.Record
		var stepped sql.NullTime
		err := rows.Scan(&r.Riding, (*string)(&r.State), (*int)(&r.Stage), &r.Meeting, &r.People, &r.Held, &stepped,
			&r.Open, (*string)(&r.Todo.Action), &r.Todo.Owner, &r.Todo.Due)
		r.LastStep = stepped.Time.UTC()
		all = append(all, r)
		return err
	})
}

// Weeks are how many meetings were held, by the Monday, since a day.
func (t *Coverage) Weeks(ctx context.Context, campaign int64, ridings []string, since civil.Date) (map[civil.Date]int, error) {
	query := t.reader(ctx).Model(&coverageWeekRow{}).Where("campaign_id = ? AND week >= ?", campaign, since)
	if ridings != nil {
		query = query.Where("riding IN ?", ridings)
	}
	var rows []struct {
		Week civil.Date
		Held int
	}
	err := query.Select("week, SUM(held) AS held").Group("week").Find(&rows).Error
	weeks := make(map[civil.Date]int, len(rows))
	for _, r := range rows {
		weeks[r.Week] = r.Held
	}
	return weeks, t.s.translate(err)
}

// levels steps from member to member through the index: a history of any
// length costs one look for each.
const levels = `WITH RECURSIVE known (member_id) AS (
	SELECT MIN(member_id) FROM support_levels WHERE campaign_id = ?
	UNION ALL
	SELECT (SELECT MIN(member_id) FROM support_levels WHERE campaign_id = ? AND member_id > known.member_id)
	FROM known WHERE known.member_id IS NOT NULL)
	SELECT known.member_id, (SELECT level FROM support_levels s WHERE s.campaign_id = ? AND s.member_id = known.member_id ORDER BY s.id DESC LIMIT 1)
	FROM known WHERE known.member_id IS NOT NULL`

// Levels are where members stand now, by the House's number.
func (t *Coverage) Levels(ctx context.Context, campaign int64) (map[int]meeting.Level, error) {
	found := map[int]meeting.Level{}
	return found, t.each(ctx, levels, []any{campaign, campaign, campaign}, func(rows *sql.Rows) error {
		var member int
		var level string
		err := rows.Scan(&member, &level)
		found[member] = meeting.Level(level)
		return err
	})
}

const living = `SELECT home_riding, COUNT(*), 0 FROM people WHERE forgotten_at IS NULL AND NOT suspended AND home_riding > '' GROUP BY home_riding
	UNION ALL SELECT riding, 0, MAX(people) FROM known_people GROUP BY riding`

// Living are the people who live in each riding.
func (t *Coverage) Living(ctx context.Context) (map[string]coverage.Living, error) {
	found := map[string]coverage.Living{}
	return found, t.each(ctx, living, nil, func(rows *sql.Rows) error {
		var riding string
		var n coverage.Living
		err := rows.Scan(&riding, &n.Volunteers, &n.Known)
		found[riding] = coverage.Living{Volunteers: found[riding].Volunteers + n.Volunteers, Known: found[riding].Known + n.Known}
		return err
	})
}

const promises = `SELECT riding, COUNT(*), COUNT(CASE WHEN due < ? THEN 1 END) FROM commitments WHERE open AND campaign_id = ? GROUP BY riding`

// Promises are the open commitments of each riding.
func (t *Coverage) Promises(ctx context.Context, campaign int64, today civil.Date) (map[string]coverage.Promises, error) {
	found := map[string]coverage.Promises{}
	return found, t.each(ctx, promises, []any{today, campaign}, func(rows *sql.Rows) error {
		var riding string
		var p coverage.Promises
		err := rows.Scan(&riding, &p.Open, &p.Overdue)
		found[riding] = p
		return err
	})
}

// pasts are meetings with the step in which each was last held and the last
// version of its report, where that is a later word than the step.
const pasts = `SELECT m.id, m.riding, m.member_id, m.state, m.stepped_at, m.todo, m.todo_owner, m.due, COALESCE(s.with_whom, ''),
		CASE WHEN s.at > r.at THEN s.day ELSE COALESCE(r.held_on, s.day) END, CASE WHEN s.at > r.at THEN '' ELSE COALESCE(r.fields, '') END
	FROM meetings m LEFT JOIN meeting_steps s ON s.id = (SELECT MAX(id) FROM meeting_steps h WHERE h.meeting_id = m.id AND h.action = ?)
	LEFT JOIN reports r ON r.meeting_id = m.id AND r.number = (SELECT MAX(number) FROM reports v WHERE v.meeting_id = m.id)
	WHERE m.campaign_id = ?`

// Meetings gives the meetings of a campaign one after the other, as they are
// read.
func (t *Coverage) Meetings(ctx context.Context, campaign int64, ridings []string, each func(*coverage.Past) error) error {
	query, args := pasts, []any{string(meeting.Hold), campaign}
	if ridings != nil {
		query, args = query+" AND m.riding IN ?", append(args, ridings)
	}
	rows, err := t.reader(ctx).Raw(query+" ORDER BY m.riding, m.id", args...).Rows()
	if err != nil {
		return t.s.translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		p, err := pastIn(rows)
		if err != nil {
			return t.s.translate(err)
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return t.s.translate(rows.Err())
}

// pastIn reads a row of pasts.
func pastIn(rows *sql.Rows) (*coverage.Past, error) {
	var p coverage.Past
	var fields string
	err := rows.Scan(&p.ID, &p.Riding, &p.Member, (*string)(&p.State), &p.SteppedAt, (*string)(&p.Todo.Action), &p.Todo.Owner, &p.Todo.Due, (*string)(&p.With), &p.On, &fields)
	if err != nil {
		return nil, err
	}
	p.SteppedAt = p.SteppedAt.UTC()
	if p.Todo.Action == "" {
		p.Todo = meeting.Todo{}
	}
	if fields != "" { // a later word than the step
		if p.With, err = withIn(fields); err != nil {
			return nil, fmt.Errorf("report of meeting %d: %w", p.ID, err)
		}
	}
	return &p, nil
}

// Readers are the coordinators and administrators who get the digest.
func (t *Coverage) Readers(ctx context.Context) ([]account.Person, error) {
	var rows []personRow
	err := t.reader(ctx).
		Where("role IN ? AND role <> 'volunteer' AND NOT suspended AND forgotten_at IS NULL", []string{string(account.Coordinator), string(account.Administrator)}).
		Where("NOT EXISTS (SELECT 1 FROM digests_stopped d WHERE d.person_id = people.id)").Order("id").Find(&rows).Error
	people := make([]account.Person, len(rows))
	for i := range rows {
		people[i] = *rows[i].person()
	}
	return people, t.s.translate(err)
}

// Stopped tells whether somebody has stopped the digest.
func (t *Coverage) Stopped(ctx context.Context, person int64) (bool, error) {
	var n int64
	err := t.reader(ctx).Model(&digestStoppedRow{}).Where("person_id = ?", person).Count(&n).Error
	return n > 0, t.s.translate(err)
}

// Stop stops somebody's digest, or has it come again.
func (t *Coverage) Stop(ctx context.Context, person int64, stopped bool, now time.Time) error {
	var done *gorm.DB
	if stopped {
		done = t.writer(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&digestStoppedRow{person, now.UTC()})
	} else {
		done = t.writer(ctx).Where("person_id = ?", person).Delete(&digestStoppedRow{})
	}
	return t.s.translate(done.Error)
}

// Send queues a digest.
func (t *Coverage) Send(ctx context.Context, d coverage.Digest, now time.Time) error {
	return outbox.Enqueue(ctx, outboxIn(t.writer(ctx)), &Accounts{t.handle}, outbox.Message{
		Key: d.Key, To: d.To, Lang: d.Lang, Purpose: outbox.Work, Kind: coverage.DigestKind, Args: d.Args,
	}, now)
}
