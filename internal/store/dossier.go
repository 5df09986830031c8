package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"recess/internal/account"
	"recess/internal/coverage"
	"recess/internal/meeting"
)

// Dossier is what happened in a riding before a moment: three queries.
func (t *Coverage) Dossier(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var all []coverage.Event
	for _, part := range []func(context.Context, string, time.Time, int) ([]coverage.Event, error){t.stepsIn, t.levelsIn, t.promisesIn} {
		some, err := part(ctx, riding, before, most)
		if err != nil {
			return nil, t.s.translate(err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// earlier bounds a query to the latest rows before a moment; zero: of all.
func earlier(query *gorm.DB, at string, before time.Time, most int) *gorm.DB {
	if !before.IsZero() {
		query = query.Where(at+" < ?", before.UTC())
	}
	return query.Order(at + " DESC").Limit(most)
}

func (t *Coverage) stepsIn(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var rows []struct {
		Step       stepRow `gorm:"embedded"`
		CampaignID int64
		Name       *string
	}
	query := t.reader(ctx).Table("meetings").Select("meeting_steps.*, meetings.campaign_id, people.name").
		Joins("JOIN meeting_steps ON meeting_steps.meeting_id = meetings.id").
		Joins("LEFT JOIN people ON people.id = meeting_steps.by_id").Where("meetings.riding = ?", riding)
	err := earlier(query, "meeting_steps.at", before, most).Find(&rows).Error
	events := make([]coverage.Event, len(rows))
	for i := range rows {
		r := &rows[i]
		step := r.Step.step()
		events[i] = coverage.Event{
			Kind: coverage.StepTaken, At: step.At, ID: step.ID, Day: step.Day, Campaign: r.CampaignID, Meeting: r.Step.MeetingID, Who: first(r.Name), Step: step,
		}
	}
	return events, err
}

func (t *Coverage) levelsIn(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var rows []struct {
		Row  supportRow `gorm:"embedded"`
		Name *string
	}
	query := t.reader(ctx).Table("support_levels").Select("support_levels.*, people.name").
		Joins("LEFT JOIN people ON people.id = support_levels.by_id").Where("riding = ?", riding)
	err := earlier(query, "at", before, most).Find(&rows).Error
	events := make([]coverage.Event, len(rows))
	for i := range rows {
		r := &rows[i].Row
		events[i] = coverage.Event{
			Kind: coverage.LevelFound, At: r.At.UTC(), ID: r.ID, Day: r.OnDay, Campaign: r.CampaignID, Who: first(rows[i].Name),
			Level: meeting.Level(r.Level), Text: r.Evidence,
		}
		if r.MeetingID != nil {
			events[i].Meeting = *r.MeetingID
		}
	}
	return events, err
}

func (t *Coverage) promisesIn(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var rows []struct {
		Row  commitmentRow `gorm:"embedded"`
		Name *string
	}
	query := t.reader(ctx).Table("commitments").Select("commitments.*, people.name").
		Joins("LEFT JOIN people ON people.id = commitments.by_id").Where("riding = ?", riding)
	err := earlier(query, "at", before, most).Find(&rows).Error
	events := make([]coverage.Event, len(rows))
	for i := range rows {
		r := &rows[i].Row
		events[i] = coverage.Event{
			Kind: coverage.Promise, At: r.At.UTC(), ID: r.ID, Campaign: r.CampaignID, Meeting: r.MeetingID, Who: first(rows[i].Name),
			Text: r.Text, Ours: r.Ours, Due: r.Due, State: meeting.Promise(r.State),
		}
	}
	return events, err
}

// first is the first name of somebody who may be gone.
func first(name *string) string {
	if name == nil {
		return ""
	}
	return account.FirstName(*name)
}
