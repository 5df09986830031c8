package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/fault"
	"recess/internal/meeting"
)

// AddSlot adds a time to the poll of a meeting.
func (t *Meetings) AddSlot(ctx context.Context, id int64, start time.Time) error {
	return t.s.translate(t.writer(ctx).Create(&slotRow{MeetingID: id, StartAt: start.UTC()}).Error)
}

// DropSlot takes one out, with what was answered to it.
func (t *Meetings) DropSlot(ctx context.Context, id, slot int64) error {
	return t.s.translate(t.writer(ctx).Where("id = ? AND meeting_id = ?", slot, id).Delete(&slotRow{}).Error)
}

// PutAnswer keeps what somebody says to a time.
func (t *Meetings) PutAnswer(ctx context.Context, slot, person int64, a meeting.Answer) error {
	row := answerRow{SlotID: slot, PersonID: person, Answer: string(a)}
	return t.s.translate(t.writer(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// DropAnswers takes out what somebody has answered in a meeting.
func (t *Meetings) DropAnswers(ctx context.Context, id, person int64) error {
	slots := t.reader(ctx).Model(&slotRow{}).Select("id").Where("meeting_id = ?", id)
	return t.s.translate(t.writer(ctx).Where("slot_id IN (?) AND person_id = ?", slots, person).Delete(&answerRow{}).Error)
}

// AddInvitation adds one and sets its number.
func (t *Meetings) AddInvitation(ctx context.Context, i *meeting.Invitation) error {
	row := invitationRow{MeetingID: i.Meeting, ByID: i.By, Until: i.Until.UTC()}
	err := t.writer(ctx).Create(&row).Error
	i.ID = row.ID
	return t.s.translate(err)
}

// Invitation is one of a number.
func (t *Meetings) Invitation(ctx context.Context, id int64) (*meeting.Invitation, error) {
	var row invitationRow
	if err := t.reader(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, t.s.translate(err)
	}
	return &meeting.Invitation{ID: row.ID, Meeting: row.MeetingID, By: row.ByID, Until: row.Until.UTC(), UsedBy: row.UsedBy}, nil
}

// UseInvitation marks one used; a fault.Conflict when it was already.
func (t *Meetings) UseInvitation(ctx context.Context, id, person int64) error {
	done := t.writer(ctx).Model(&invitationRow{}).Where("id = ? AND used_by = 0", id).Update("used_by", person)
	if done.Error == nil && done.RowsAffected == 0 {
		return fault.New(fault.Conflict, "meeting.link_dead", nil)
	}
	return t.s.translate(done.Error)
}

// FeedVersion counts how often somebody's feed was given a new address.
func (t *Meetings) FeedVersion(ctx context.Context, person int64) (int, error) {
	var versions []int
	err := t.reader(ctx).Model(&feedRow{}).Where("person_id = ?", person).Pluck("version", &versions).Error
	if err != nil || len(versions) == 0 {
		return 0, t.s.translate(err)
	}
	return versions[0], nil
}

// RaiseFeedVersion gives somebody's feed a new address.
func (t *Meetings) RaiseFeedVersion(ctx context.Context, person int64) error {
	known := clause.OnConflict{
		Columns:   []clause.Column{{Name: "person_id"}},
		DoUpdates: clause.Assignments(map[string]any{"version": gorm.Expr("feeds.version + 1")}),
	}
	return t.s.translate(t.writer(ctx).Clauses(known).Create(&feedRow{PersonID: person, Version: 1}).Error)
}
