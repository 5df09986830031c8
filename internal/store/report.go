package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/meeting"
)

// Reports are the versions of a meeting's report, the original first.
func (t *Meetings) Reports(ctx context.Context, id int64) ([]meeting.Report, error) {
	var rows []struct {
		Row  reportRow `gorm:"embedded"`
		Name *string
	}
	err := t.reader(ctx).Table("reports").Select("reports.*, people.name").Joins("LEFT JOIN people ON people.id = reports.by_id").
		Where("meeting_id = ?", id).Order("number").Find(&rows).Error
	if err != nil {
		return nil, t.s.translate(err)
	}
	reports := make([]meeting.Report, len(rows))
	for i := range rows {
		if reports[i], err = rows[i].Row.report(); err != nil {
			return nil, err
		}
		if name := rows[i].Name; name != nil {
			reports[i].ByName = account.FirstName(*name)
		}
	}
	return reports, nil
}

func (r *reportRow) report() (meeting.Report, error) {
	v := meeting.Report{
		Meeting: r.MeetingID, Number: r.Number, Kind: meeting.Amendment(r.Kind), By: r.ByID, At: r.At.UTC(), Why: r.Why, HeldOn: r.HeldOn,
	}
	if err := json.Unmarshal([]byte(r.Fields), &v.Fields); err != nil {
		return v, fmt.Errorf("report of meeting %d: %w", r.MeetingID, err)
	}
	return v, nil
}

// AddReport adds a version.
func (t *Meetings) AddReport(ctx context.Context, r *meeting.Report) error {
	fields, err := json.Marshal(r.Fields)
	if err != nil {
		return fmt.Errorf("report of meeting %d: %w", r.Meeting, err)
	}
	row := &reportRow{
		MeetingID: r.Meeting, Number: r.Number, Kind: string(r.Kind), ByID: r.By, At: r.At.UTC(), Why: r.Why, HeldOn: r.HeldOn, Fields: string(fields),
	}
	if err := t.writer(ctx).Create(row).Error; err != nil {
		return t.s.translate(err)
	}
	return t.touch(ctx, r.Meeting)
}

// Draft is what has been typed of a report, by field.
func (t *Meetings) Draft(ctx context.Context, id int64) (map[string]meeting.DraftField, error) {
	var rows []struct {
		Row  reportDraftRow `gorm:"embedded"`
		Name *string
	}
	err := t.reader(ctx).Table("report_drafts").Select("report_drafts.*, people.name").Joins("LEFT JOIN people ON people.id = report_drafts.by_id").
		Where("meeting_id = ?", id).Find(&rows).Error
	draft := make(map[string]meeting.DraftField, len(rows))
	for _, r := range rows {
		f := meeting.DraftField{Value: r.Row.Value, By: r.Row.ByID, At: r.Row.At.UTC()}
		if r.Name != nil {
			f.ByName = account.FirstName(*r.Name)
		}
		draft[r.Row.Field] = f
	}
	return draft, t.s.translate(err)
}

// PutDraft keeps a field of a draft.
func (t *Meetings) PutDraft(ctx context.Context, id int64, field string, f meeting.DraftField) error {
	known := clause.OnConflict{Columns: []clause.Column{{Name: "meeting_id"}, {Name: "field"}}, UpdateAll: true}
	row := reportDraftRow{MeetingID: id, Field: field, Value: f.Value, ByID: f.By, At: f.At.UTC()}
	return t.s.translate(t.writer(ctx).Clauses(known).Create(&row).Error)
}

// DropDraft lets go of a draft that has become a report.
func (t *Meetings) DropDraft(ctx context.Context, id int64) error {
	return t.s.translate(t.writer(ctx).Where("meeting_id = ?", id).Delete(&reportDraftRow{}).Error)
}

// Photo is a meeting's.
func (t *Meetings) Photo(ctx context.Context, id int64) (*meeting.Photo, error) {
	var row reportPhotoRow
	if err := t.reader(ctx).Where("meeting_id = ?", id).Take(&row).Error; err != nil {
		return nil, t.s.translate(err)
	}
	return &meeting.Photo{JPEG: row.Data, Permission: row.Permission, By: row.ByID, At: row.At.UTC()}, nil
}

// PutPhoto keeps a meeting's photograph, in place of the one before.
func (t *Meetings) PutPhoto(ctx context.Context, id int64, p *meeting.Photo) error {
	row := reportPhotoRow{MeetingID: id, Data: p.JPEG, Permission: p.Permission, ByID: p.By, At: p.At.UTC()}
	return t.s.translate(t.writer(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// DropPhoto takes a meeting's photograph away.
func (t *Meetings) DropPhoto(ctx context.Context, id int64) error {
	return t.s.translate(t.writer(ctx).Where("meeting_id = ?", id).Delete(&reportPhotoRow{}).Error)
}

// AddSupport adds to a member's history.
func (t *Meetings) AddSupport(ctx context.Context, s *meeting.Support) error {
	row := supportRow{
		Riding: s.Riding, MemberID: s.Member, CampaignID: s.Campaign, Level: string(s.Level), Evidence: s.Evidence, OnDay: s.On, ByID: s.By, At: s.At.UTC(),
	}
	if s.Meeting != 0 {
		row.MeetingID = &s.Meeting
	}
	err := t.writer(ctx).Create(&row).Error
	s.ID = row.ID
	return t.s.translate(err)
}

// SupportOf is the history of a member in a campaign, the latest first.
func (t *Meetings) SupportOf(ctx context.Context, member int, campaign int64) ([]meeting.Support, error) {
	var rows []struct {
		Row  supportRow `gorm:"embedded"`
		Name *string
	}
	err := t.reader(ctx).Table("support_levels").Select("support_levels.*, people.name").Joins("LEFT JOIN people ON people.id = support_levels.by_id").
		Where("campaign_id = ? AND member_id = ?", campaign, member).Order("support_levels.id DESC").Find(&rows).Error
	all := make([]meeting.Support, len(rows))
	for i, r := range rows {
		all[i] = meeting.Support{
			ID: r.Row.ID, Riding: r.Row.Riding, Member: r.Row.MemberID, Campaign: r.Row.CampaignID, Level: meeting.Level(r.Row.Level),
			Evidence: r.Row.Evidence, On: r.Row.OnDay, By: r.Row.ByID, At: r.Row.At.UTC(),
		}
		if r.Row.MeetingID != nil {
			all[i].Meeting = *r.Row.MeetingID
		}
		if r.Name != nil {
			all[i].ByName = account.FirstName(*r.Name)
		}
	}
	return all, t.s.translate(err)
}

// mostPast is how many earlier meetings a pack tells of.
const mostPast = 5

// Past is what earlier meetings of a riding in a campaign have left, with what
// was promised in any: three queries.
func (t *Meetings) Past(ctx context.Context, riding string, campaign int64, member int) (*meeting.Past, error) {
	var rows []reportRow
	err := t.reader(ctx).Table("meetings").Select("reports.*").Joins("JOIN reports ON reports.meeting_id = meetings.id").
		Where("riding = ? AND campaign_id = ? AND number = (SELECT MAX(number) FROM reports AS latest WHERE latest.meeting_id = meetings.id)", riding, campaign).
		Order("held_on DESC").Limit(mostPast).Find(&rows).Error
	if err != nil {
		return nil, t.s.translate(err)
	}
	past := &meeting.Past{}
	for _, r := range rows {
		var f meeting.Fields
		if err := json.Unmarshal([]byte(r.Fields), &f); err != nil {
			return nil, fmt.Errorf("report of meeting %d: %w", r.MeetingID, err)
		}
		past.Meetings = append(past.Meetings, meeting.PastMeeting{
			On: r.HeldOn, With: meeting.With(f[meeting.FieldWith]), Names: f[meeting.FieldNames], Facts: f["facts"],
		})
	}
	past.Open, err = t.commitments(t.reader(ctx).Where("riding = ? AND open", riding).Order("due IS NULL, due, commitments.id"))
	if err != nil {
		return nil, err
	}
	levels, err := t.SupportOf(ctx, member, campaign)
	if len(levels) > 0 {
		past.Level = levels[0].Level
	}
	return past, err
}
