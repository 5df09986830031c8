package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"recess/internal/civil"
	"recess/internal/meeting"
)

// mostInFeed bounds a calendar: a recess has 343 meetings a campaign.
const mostInFeed = 1000

// Appointments are the meetings with a date, since a moment, of those that
// somebody is in; or all, for 0. Those that were called off are among them.
func (t *Meetings) Appointments(ctx context.Context, person int64, since time.Time) ([]meeting.Meeting, error) {
	query := t.reader(ctx).Where("start_at >= ?", since.UTC())
	if person != 0 {
		theirs := t.reader(ctx).Model(&teammateRow{}).Select("meeting_id").Where("person_id = ? AND membership = ?", person, string(meeting.In))
		query = query.Where("id IN (?)", theirs)
	}
	return t.list(ctx, query.Order("start_at").Limit(mostInFeed))
}

// Idle are the open meetings in some states without a step since a moment.
func (t *Meetings) Idle(ctx context.Context, states []meeting.State, since time.Time) ([]int64, error) {
	return t.ids(t.reader(ctx).Where("open AND state IN ? AND stepped_at <= ?", states, since.UTC()).Order("stepped_at"))
}

// Due are the open meetings whose next step is due on a day or before, and
// whose people have not been told at their revision.
func (t *Meetings) Due(ctx context.Context, day civil.Date, most int) ([]int64, error) {
	return t.ids(t.reader(ctx).Where("open AND due <= ? AND told <> revision", day).Order("due, id").Limit(most))
}

// Coming are the meetings that begin between two moments.
func (t *Meetings) Coming(ctx context.Context, from, to time.Time) ([]int64, error) {
	return t.ids(t.reader(ctx).Where("open AND start_at >= ? AND start_at < ?", from.UTC(), to.UTC()).Order("start_at"))
}

// OpenIn are the open meetings of some ridings.
func (t *Meetings) OpenIn(ctx context.Context, ridings []string) ([]int64, error) {
	return t.ids(t.reader(ctx).Where("open AND riding IN ?", ridings).Order("riding"))
}

func (t *Meetings) ids(query *gorm.DB) ([]int64, error) {
	var ids []int64
	err := query.Model(&meetingRow{}).Pluck("id", &ids).Error
	return ids, t.s.translate(err)
}

// Told marks that a meeting's people were told what is due at its revision.
func (t *Meetings) Told(ctx context.Context, id int64, revision int) error {
	return t.s.translate(t.writer(ctx).Model(&meetingRow{}).Where("id = ?", id).Update("told", revision).Error)
}

// Issued marks what pack a meeting's team has.
func (t *Meetings) Issued(ctx context.Context, id int64, i meeting.Issue) error {
	return t.s.translate(t.writer(ctx).Model(&meetingRow{}).Where("id = ?", id).Updates(map[string]any{"pack_tag": i.Tag, "pack_on": i.On}).Error)
}

// lineRow is a meeting on the board.
type lineRow struct {
	Row     meetingRow `gorm:"embedded"`
	Lead    *string
	Members int
	Asking  int
}

// Board is a page of meetings, the next due first: one query.
func (t *Meetings) Board(ctx context.Context, f meeting.Filter) ([]meeting.Line, error) {
	query := t.filtered(ctx, f).Select(`meetings.*, people.name AS lead,
		(SELECT COUNT(*) FROM meeting_team WHERE meeting_id = meetings.id AND membership = 'in') AS members,
		(SELECT COUNT(*) FROM meeting_team WHERE meeting_id = meetings.id AND membership = 'asking') AS asking`).
		Joins("LEFT JOIN people ON people.id = meetings.lead_id")
	if len(f.States) > 0 {
		query = query.Where("state IN ?", f.States)
	} else {
		query = query.Where("open")
	}
	if !f.Overdue.IsZero() {
		query = query.Where("open AND due < ?", f.Overdue)
	}
	if f.After.ID != 0 {
		query = query.Where("(due, meetings.id) > (?, ?)", f.After.Due, f.After.ID)
	}
	var rows []lineRow
	if err := query.Order("due, meetings.id").Limit(f.Most).Find(&rows).Error; err != nil {
		return nil, t.s.translate(err)
	}
	lines := make([]meeting.Line, len(rows))
	for i := range rows {
		r := &rows[i].Row
		lines[i] = meeting.Line{
			ID: r.ID, Riding: r.Riding, Campaign: r.CampaignID, State: meeting.State(r.State), Members: rows[i].Members, Asking: rows[i].Asking,
			Todo: r.todo(), Due: r.Due, Start: at(r.StartAt), SteppedAt: r.SteppedAt.UTC(),
		}
		if rows[i].Lead != nil {
			lines[i].Lead = *rows[i].Lead
		}
	}
	return lines, nil
}

func (t *Meetings) filtered(ctx context.Context, f meeting.Filter) *gorm.DB {
	query := t.reader(ctx).Table("meetings")
	if f.Campaign != 0 {
		query = query.Where("campaign_id = ?", f.Campaign)
	}
	if f.Ridings != nil {
		query = query.Where("riding IN ?", f.Ridings)
	}
	return query
}

// Taken are the ridings with an open meeting, in a campaign or, for 0, in any.
func (t *Meetings) Taken(ctx context.Context, campaign int64) (map[string]bool, error) {
	var codes []string
	err := t.filtered(ctx, meeting.Filter{Campaign: campaign}).Where("open").Distinct().Pluck("riding", &codes).Error
	taken := make(map[string]bool, len(codes))
	for _, code := range codes {
		taken[code] = true
	}
	return taken, t.s.translate(err)
}

// Count is how many open meetings of a filter's campaign and ridings there are
// in each state.
func (t *Meetings) Count(ctx context.Context, f meeting.Filter) (map[meeting.State]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := t.filtered(ctx, f).Where("open").Select("state, COUNT(*) AS n").Group("state").Find(&rows).Error
	counts := make(map[meeting.State]int, len(rows))
	for _, r := range rows {
		counts[meeting.State(r.State)] = r.N
	}
	return counts, t.s.translate(err)
}

// Parts are all that somebody has ever had in meetings, the latest first.
func (t *Meetings) Parts(ctx context.Context, person int64) ([]meeting.Part, error) {
	var rows []struct {
		Mate   teammateRow `gorm:"embedded"`
		Riding string
		State  string
	}
	err := t.reader(ctx).Table("meeting_team").Select("meeting_team.*, meetings.riding, meetings.state").
		Joins("JOIN meetings ON meetings.id = meeting_team.meeting_id").
		Where("person_id = ?", person).Order("since DESC, meeting_id DESC").Find(&rows).Error
	parts := make([]meeting.Part, len(rows))
	for i, r := range rows {
		parts[i] = meeting.Part{
			Meeting: r.Mate.MeetingID, Riding: r.Riding, State: meeting.State(r.State), Membership: meeting.Membership(r.Mate.Membership),
			Roles: strings.Fields(r.Mate.Roles), Constituent: r.Mate.Constituent, Since: r.Mate.Since.UTC(),
		}
	}
	return parts, t.s.translate(err)
}

// turns are put in order in memory: to SQLite even an empty list that it sorts
// is a third of a page's time.
const turns = `SELECT m.id, m.riding, c.name_en, c.name_fr, m.state, t.membership, m.todo, m.todo_owner, m.due, m.start_at,
		CASE WHEN m.lead_id = t.person_id THEN (SELECT COUNT(*) FROM meeting_team a WHERE a.meeting_id = m.id AND a.membership = 'asking') ELSE 0 END,
		(SELECT COUNT(*) FROM meeting_slots s WHERE s.meeting_id = m.id AND s.start_at > ?
			AND NOT EXISTS (SELECT 1 FROM meeting_answers x WHERE x.slot_id = s.id AND x.person_id = t.person_id))
	FROM meeting_team t JOIN meetings m ON m.id = t.meeting_id JOIN campaigns c ON c.id = m.campaign_id
	WHERE t.person_id = ? AND t.membership IN ('in', 'asking') AND m.open`

// Turns are somebody's open meetings, the next due first, as of a moment.
func (t *Meetings) Turns(ctx context.Context, person int64, now time.Time) ([]meeting.Turn, error) {
	var all []meeting.Turn
	err := t.each(ctx, turns, []any{now.UTC(), person}, func(rows *sql.Rows) error {
		var one meeting.Turn
		var start *time.Time
		err := rows.Scan(&one.ID, &one.Riding, &one.Campaign.EN, &one.Campaign.FR, (*string)(&one.State), (*string)(&one.Membership),
			(*string)(&one.Todo.Action), &one.Todo.Owner, &one.Todo.Due, &start, &one.Asking, &one.Unanswered)
		one.Start = at(start)
		all = append(all, one)
		return err
	})
	slices.SortFunc(all, func(a, b meeting.Turn) int {
		return cmp.Or(a.Todo.Due.Compare(b.Todo.Due), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// RidingsOf are the ridings of meetings, by their numbers.
func (t *Meetings) RidingsOf(ctx context.Context, ids []int64) (map[int64]string, error) {
	var rows []meetingRow
	if err := t.reader(ctx).Select("id", "riding").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, t.s.translate(err)
	}
	ridings := make(map[int64]string, len(rows))
	for _, r := range rows {
		ridings[r.ID] = r.Riding
	}
	return ridings, nil
}
