package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/coverage"
	"recess/internal/meeting"
)

// Dossier is what happened in a riding before a moment: four queries.
func (t *Coverage) Dossier(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var all []coverage.Event
	if before.IsZero() {
		before = endOfTime
	}
	for _, part := range []func(context.Context, string, time.Time, int) ([]coverage.Event, error){t.stepsIn, t.levelsIn, t.promisesIn, t.amendmentsIn} {
		some, err := part(ctx, riding, before, most)
		if err != nil {
			return nil, t.s.translate(err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// endOfTime is after all that happens.
var endOfTime = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// earlier bounds a query to the latest rows before a moment.
func earlier(query *gorm.DB, at string, before time.Time, most int) *gorm.DB {
	return query.Where(at+" < ?", before.UTC()).Order(at + " DESC").Limit(most)
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

// promisesIn are commitments when they were made and, where they have been,
// when they were kept or broken. A row is placed by the later of the two that
// is before the moment.
func (t *Coverage) promisesIn(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var rows []struct {
		Row          commitmentRow `gorm:"embedded"`
		Name, Closer *string
	}
	before = before.UTC()
	err := t.reader(ctx).Table("commitments").Select("commitments.*, people.name, closers.name AS closer").
		Joins("LEFT JOIN people ON people.id = commitments.by_id").Joins("LEFT JOIN people AS closers ON closers.id = commitments.closed_by").
		Where("riding = ? AND at < ?", riding, before).
		Order(clause.Expr{SQL: "CASE WHEN closed_at < ? THEN closed_at ELSE at END DESC", Vars: []any{before}}).Limit(most).Find(&rows).Error
	var events []coverage.Event
	for i := range rows {
		r := &rows[i].Row
		made := coverage.Event{
			Kind: coverage.Promise, At: r.At.UTC(), ID: r.ID, Campaign: r.CampaignID, Meeting: r.MeetingID, Who: first(rows[i].Name),
			Text: r.Text, Ours: r.Ours, Due: r.Due, State: meeting.Promise(r.State),
		}
		events = append(events, made)
		if closed := at(r.ClosedAt); !closed.IsZero() && closed.Before(before) {
			end := made
			end.Kind, end.At, end.Who = coverage.Settled, closed, first(rows[i].Closer)
			events = append(events, end)
		}
	}
	return events, err
}

// amendmentsIn are the versions of reports after the first.
func (t *Coverage) amendmentsIn(ctx context.Context, riding string, before time.Time, most int) ([]coverage.Event, error) {
	var rows []struct {
		Row        reportRow `gorm:"embedded"`
		CampaignID int64
		Name       *string
	}
	query := t.reader(ctx).Table("meetings").Select("reports.*, meetings.campaign_id, people.name").
		Joins("JOIN reports ON reports.meeting_id = meetings.id AND reports.number > 1").
		Joins("LEFT JOIN people ON people.id = reports.by_id").Where("meetings.riding = ?", riding)
	err := earlier(query, "reports.at", before, most).Find(&rows).Error
	events := make([]coverage.Event, len(rows))
	for i := range rows {
		r := &rows[i].Row
		events[i] = coverage.Event{
			Kind: coverage.Amended, At: r.At.UTC(), ID: int64(r.Number), Campaign: rows[i].CampaignID, Meeting: r.MeetingID, Who: first(rows[i].Name),
			Amendment: meeting.Amendment(r.Kind), Text: r.Why,
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
