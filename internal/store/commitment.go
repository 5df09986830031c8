package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/meeting"
)

func (r *commitmentRow) commitment() meeting.Commitment {
	return meeting.Commitment{
		ID: r.ID, Meeting: r.MeetingID, Riding: r.Riding, Campaign: r.CampaignID, Ours: r.Ours, Owner: r.OwnerID, Text: r.Text, Due: r.Due,
		State: meeting.Promise(r.State), By: r.ByID, At: r.At.UTC(), ClosedBy: r.ClosedBy, ClosedAt: at(r.ClosedAt),
	}
}

// Commitments are those of a meeting, in the order they were written down.
func (t *Meetings) Commitments(ctx context.Context, id int64) ([]meeting.Commitment, error) {
	return t.commitments(t.reader(ctx).Where("meeting_id = ?", id).Order("commitments.id"))
}

const promisesOf = "SELECT id, meeting_id, riding, ours, text, due FROM commitments WHERE owner_id = ? AND open ORDER BY id"

// PromisesOf are the open commitments that are with somebody, in the order they
// were written down.
func (t *Meetings) PromisesOf(ctx context.Context, person int64) ([]meeting.Commitment, error) {
	var all []meeting.Commitment
	return all, t.each(ctx, promisesOf, []any{person}, func(rows *sql.Rows) error {
		c := meeting.Commitment{Owner: person, State: meeting.Promised}
		err := rows.Scan(&c.ID, &c.Meeting, &c.Riding, &c.Ours, &c.Text, &c.Due)
		all = append(all, c)
		return err
	})
}

// PromisesDue are a meeting's commitments that are due on a day or before, and
// of which nobody was told.
func (t *Meetings) PromisesDue(ctx context.Context, id int64, day civil.Date) ([]meeting.Commitment, error) {
	return t.commitments(t.due(ctx, day).Where("meeting_id = ?", id).Order("commitments.id"))
}

// Promised are the meetings that have such commitments.
func (t *Meetings) Promised(ctx context.Context, day civil.Date, most int) ([]int64, error) {
	var ids []int64
	err := t.due(ctx, day).Model(&commitmentRow{}).Distinct().Limit(most).Pluck("meeting_id", &ids).Error
	return ids, t.s.translate(err)
}

func (t *Meetings) due(ctx context.Context, day civil.Date) *gorm.DB {
	return t.reader(ctx).Where("open AND NOT told AND due <= ?", day)
}

// PromiseTold marks that whoever a commitment is with was told that it is due.
func (t *Meetings) PromiseTold(ctx context.Context, commitment int64) error {
	return t.one(t.writer(ctx).Model(&commitmentRow{}).Where("id = ?", commitment).Update("told", true))
}

// PassPromises gives a meeting's open commitments that are with nobody of its
// team to one of it, or, when nobody is left, to 0.
func (t *Meetings) PassPromises(ctx context.Context, id int64, team []int64, to int64) error {
	theirs := t.writer(ctx).Model(&commitmentRow{}).Where("meeting_id = ? AND open", id)
	if len(team) > 0 {
		theirs = theirs.Where("owner_id NOT IN ?", team)
	}
	return t.s.translate(theirs.Update("owner_id", to).Error)
}

// commitments reads those of a query, with their owners' first names.
func (t *Meetings) commitments(query *gorm.DB) ([]meeting.Commitment, error) {
	var rows []struct {
		Row  commitmentRow `gorm:"embedded"`
		Name *string
	}
	err := query.Table("commitments").Select("commitments.*, people.name").Joins("LEFT JOIN people ON people.id = owner_id").Find(&rows).Error
	all := make([]meeting.Commitment, len(rows))
	for i := range rows {
		all[i] = rows[i].Row.commitment()
		if rows[i].Name != nil {
			all[i].OwnerName = account.FirstName(*rows[i].Name)
		}
	}
	return all, t.s.translate(err)
}

// Commitment is one of a number.
func (t *Meetings) Commitment(ctx context.Context, id int64) (*meeting.Commitment, error) {
	var row commitmentRow
	if err := t.reader(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, t.s.translate(err)
	}
	c := row.commitment()
	return &c, nil
}

// AddCommitment writes one down and sets its number.
func (t *Meetings) AddCommitment(ctx context.Context, c *meeting.Commitment) error {
	row := commitmentRow{
		MeetingID: c.Meeting, Riding: c.Riding, CampaignID: c.Campaign, Ours: c.Ours, OwnerID: c.Owner, Text: c.Text, Due: c.Due,
		State: string(c.State), Open: c.State == meeting.Promised, ByID: c.By, At: c.At.UTC(),
	}
	err := t.writer(ctx).Create(&row).Error
	c.ID = row.ID
	return t.s.translate(err)
}

// CloseCommitment says how one came out.
func (t *Meetings) CloseCommitment(ctx context.Context, c *meeting.Commitment) error {
	return t.one(t.writer(ctx).Model(&commitmentRow{}).Where("id = ?", c.ID).Updates(map[string]any{
		"state": string(c.State), "open": false, "closed_by": c.ClosedBy, "closed_at": moment(c.ClosedAt),
	}))
}
