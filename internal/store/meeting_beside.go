package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"recess/internal/campaign"
	"recess/internal/meeting"
)

// secondMeetingRow lets a campaign ask for a meeting beside another's.
type secondMeetingRow struct {
	MeetingID  int64 `gorm:"primaryKey;autoIncrement:false"`
	CampaignID int64 `gorm:"primaryKey;autoIncrement:false"`
	StepID     int64
}

func (secondMeetingRow) TableName() string { return "second_meetings" }

// summaries are open meetings, in the order of an index; one has a row for each
// campaign that may ask beside it.
const (
	summaries = `SELECT m.id, m.riding, m.state, m.lead_id, m.start_at, COALESCE(t.membership, ''),
		c.id, c.slug, c.name_en, c.name_fr, c.status, c.first, c.last, COALESCE(a.campaign_id, 0)
	FROM meetings m JOIN campaigns c ON c.id = m.campaign_id
	LEFT JOIN meeting_team t ON t.meeting_id = m.id AND t.person_id = ?
	LEFT JOIN second_meetings a ON a.meeting_id = m.id
	WHERE m.open`
	summariesHere = summaries + " AND m.riding = ? ORDER BY m.campaign_id"
	summariesAll  = summaries + " ORDER BY m.riding, m.campaign_id"
)

// Summaries are the open meetings of a riding, or for an empty one of all of
// Canada: one query.
func (t *Meetings) Summaries(ctx context.Context, riding string, person int64) ([]meeting.Summary, error) {
	query, args := summariesAll, []any{person}
	if riding != "" {
		query, args = summariesHere, []any{person, riding}
	}
	var all []meeting.Summary
	err := t.each(ctx, query, args, func(rows *sql.Rows) error {
		one, allowed, err := summaryIn(rows)
		if n := len(all); n == 0 || all[n-1].ID != one.ID {
			all = append(all, one)
		}
		if last := &all[len(all)-1]; allowed != 0 {
			last.Allowed = append(last.Allowed, allowed)
		}
		return err
	})
	return all, err
}

// summaryIn reads a row of summaries.
func summaryIn(rows *sql.Rows) (s meeting.Summary, allowed int64, err error) {
	var lead int64
	var start *time.Time
	var status campaign.Status
	c := &s.Campaign
	err = rows.Scan(&s.ID, &s.Riding, (*string)(&s.State), &lead, &start, (*string)(&s.Mine),
		&c.ID, &c.Slug, &c.Name.EN, &c.Name.FR, (*string)(&status), &c.First, &c.Last, &allowed)
	s.Led, c.Draft = lead != 0, status == campaign.Draft
	if s.State.KeepsDate() {
		s.Start = at(start)
	}
	if s.Mine == meeting.Gone {
		s.Mine = ""
	}
	return s, allowed, err
}

// ridingLocks is the class of the locks of LockRiding.
const ridingLocks = 0x7269

// LockRiding has others wait who would start a meeting in a riding. SQLite has
// one writer at a time anyway.
func (t *Meetings) LockRiding(ctx context.Context, riding string) error {
	if t.s.kind != postgresDialect {
		return nil
	}
	return t.s.translate(t.writer(ctx).Exec("SELECT pg_advisory_xact_lock(CAST(? AS INTEGER), hashtext(?))", ridingLocks, riding).Error)
}

// AllowBeside lets a campaign ask beside a meeting.
func (t *Meetings) AllowBeside(ctx context.Context, id, campaign int64, step *meeting.Step) error {
	var known []int64
	err := t.reader(ctx).Model(&secondMeetingRow{}).Where("meeting_id = ?", id).Pluck("campaign_id", &known).Error
	if err != nil || slices.Contains(known, campaign) {
		return t.s.translate(err)
	}
	if err := t.AddStep(ctx, id, step); err != nil {
		return err
	}
	row := secondMeetingRow{MeetingID: id, CampaignID: campaign, StepID: step.ID}
	return t.s.translate(t.writer(ctx).Create(&row).Error)
}
