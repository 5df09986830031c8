package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/meeting"
	"recess/internal/outbox"
)

// Meetings is where package meeting keeps meetings.
type Meetings struct {
	handle
	places  map[int64]place // of the meetings that InTx has met
	changed map[place]bool  // whose coverage is worked out when InTx ends; nil: at once
}

// Meetings is the store of meetings.
func (s *Store) Meetings() *Meetings { return &Meetings{handle: handle{s: s}} }

// Meetings is the store of meetings in the transaction under way.
func (a *Accounts) Meetings() *Meetings { return &Meetings{handle: a.handle} }

// InTx runs f in one write transaction.
func (t *Meetings) InTx(ctx context.Context, f func(meeting.Store) error) error {
	return t.inTx(ctx, func(h handle) error {
		m := &Meetings{h, map[int64]place{}, map[place]bool{}}
		if err := f(m); err != nil {
			return err
		}
		return m.cover(ctx, slices.SortedFunc(maps.Keys(m.changed), place.compare))
	})
}

// locked has a row read in a transaction wait for others who change it.
// SQLite has one writer at a time anyway.
func (h handle) locked(ctx context.Context) *gorm.DB {
	query := h.reader(ctx)
	if h.db != nil && h.s.kind == postgresDialect {
		query = query.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	return query
}

// Meeting is one with its team and slots: three queries.
func (t *Meetings) Meeting(ctx context.Context, id int64) (*meeting.Meeting, error) {
	return t.take(ctx, t.locked(ctx).Where("id = ?", id))
}

// Open is the meeting of a riding in a campaign that is not over.
func (t *Meetings) Open(ctx context.Context, riding string, campaign int64) (*meeting.Meeting, error) {
	return t.take(ctx, t.locked(ctx).Where("riding = ? AND campaign_id = ? AND open", riding, campaign))
}

func (t *Meetings) take(ctx context.Context, query *gorm.DB) (*meeting.Meeting, error) {
	all, err := t.list(ctx, query.Limit(1))
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "meeting.unknown", nil)
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// list reads meetings with their teams and slots: three queries, however many
// there are.
func (t *Meetings) list(ctx context.Context, query *gorm.DB) ([]meeting.Meeting, error) {
	var rows []meetingRow
	if err := query.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, t.s.translate(err)
	}
	all, ids, byID := make([]meeting.Meeting, len(rows)), make([]int64, len(rows)), make(map[int64]*meeting.Meeting, len(rows))
	for i := range rows {
		m, err := rows[i].meeting()
		if err != nil {
			return nil, err
		}
		all[i], ids[i] = *m, m.ID
		byID[m.ID] = &all[i]
		t.meet(m)
	}
	if err := t.addTeams(ctx, ids, byID); err != nil {
		return nil, err
	}
	return all, t.addSlots(ctx, ids, byID)
}

func (t *Meetings) addTeams(ctx context.Context, ids []int64, byID map[int64]*meeting.Meeting) error {
	var mates []mateRow
	err := t.reader(ctx).Table("meeting_team").
		Select("meeting_team.*, people.email, people.name, people.phone, people.reach, people.lang, people.home_postal, people.access_needs").
		Joins("JOIN people ON people.id = meeting_team.person_id").
		Where("meeting_id IN ?", ids).Order("meeting_id, since, person_id").Find(&mates).Error
	if err != nil {
		return t.s.translate(err)
	}
	for i := range mates {
		m := byID[mates[i].Row.MeetingID]
		m.Team = append(m.Team, mates[i].teammate())
	}
	return nil
}

func (t *Meetings) addSlots(ctx context.Context, ids []int64, byID map[int64]*meeting.Meeting) error {
	var rows []struct {
		Slot     slotRow `gorm:"embedded"`
		PersonID *int64
		Answer   *string
	}
	err := t.reader(ctx).Table("meeting_slots").Select("meeting_slots.*, meeting_answers.person_id, meeting_answers.answer").
		Joins("LEFT JOIN meeting_answers ON meeting_answers.slot_id = meeting_slots.id").
		Where("meeting_id IN ?", ids).Order("meeting_id, start_at, meeting_slots.id").Find(&rows).Error
	if err != nil {
		return t.s.translate(err)
	}
	for _, r := range rows {
		m := byID[r.Slot.MeetingID]
		if n := len(m.Slots); n == 0 || m.Slots[n-1].ID != r.Slot.ID {
			m.Slots = append(m.Slots, meeting.Slot{ID: r.Slot.ID, Start: r.Slot.StartAt.UTC(), Answers: map[int64]meeting.Answer{}})
		}
		if r.PersonID != nil {
			m.Slots[len(m.Slots)-1].Answers[*r.PersonID] = meeting.Answer(*r.Answer)
		}
	}
	return nil
}

// Claim adds a meeting unless its riding has an open one in its campaign: of
// two at the same moment the index lets one in.
func (t *Meetings) Claim(ctx context.Context, m *meeting.Meeting) (bool, error) {
	row, err := newMeetingRow(m)
	if err != nil {
		return false, err
	}
	done := t.writer(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	if done.Error != nil || done.RowsAffected == 0 {
		return false, t.s.translate(done.Error)
	}
	m.ID = row.ID
	t.meet(m)
	return true, nil
}

// Update writes everything but the team and the slots, and counts the
// revision. A fault.Conflict when the meeting has changed since it was read.
func (t *Meetings) Update(ctx context.Context, m *meeting.Meeting) error {
	row, err := newMeetingRow(m)
	if err != nil {
		return err
	}
	row.Revision++
	done := t.writer(ctx).Model(&meetingRow{}).Where("id = ? AND revision = ?", m.ID, m.Revision).
		Select("*").Omit("id", "uid", "riding", "campaign_id", "told", "pack_tag", "pack_on").Updates(row)
	if done.Error == nil && done.RowsAffected == 0 {
		return fault.New(fault.Conflict, "meeting.changed_meanwhile", nil)
	}
	m.Revision = row.Revision
	return t.s.translate(done.Error)
}

// AddStep adds to a meeting's history.
func (t *Meetings) AddStep(ctx context.Context, id int64, s *meeting.Step) error {
	row := stepRow{
		MeetingID: id, Action: string(s.Action), State: string(s.State), Day: s.Day, At: s.At.UTC(), ByID: s.By, Words: s.Words,
		WithWhom: string(s.With), Until: s.Until, Appointed: moment(s.Appointed),
	}
	if err := t.writer(ctx).Create(&row).Error; err != nil {
		return t.s.translate(err)
	}
	s.ID = row.ID
	return t.touch(ctx, id)
}

// Steps are a meeting's history, the earliest first.
func (t *Meetings) Steps(ctx context.Context, id int64) ([]meeting.Step, error) {
	var rows []struct {
		Step stepRow `gorm:"embedded"`
		Name *string
	}
	err := t.reader(ctx).Table("meeting_steps").Select("meeting_steps.*, people.name").
		Joins("LEFT JOIN people ON people.id = meeting_steps.by_id").
		Where("meeting_id = ?", id).Order("meeting_steps.id").Find(&rows).Error
	if err != nil {
		return nil, t.s.translate(err)
	}
	steps := make([]meeting.Step, len(rows))
	for i := range rows {
		steps[i] = rows[i].Step.step()
		if rows[i].Name != nil {
			steps[i].ByName = account.FirstName(*rows[i].Name)
		}
	}
	return steps, nil
}

// PutTeammate adds somebody to a team, or changes their place in it.
func (t *Meetings) PutTeammate(ctx context.Context, id int64, m *meeting.Teammate) error {
	roles := make([]string, len(m.Roles))
	for i, r := range m.Roles {
		roles[i] = string(r)
	}
	row := teammateRow{
		MeetingID: id, PersonID: m.Person, Membership: string(m.Membership), Roles: strings.Join(roles, " "),
		Constituent: m.Constituent, Since: m.Since.UTC(),
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "meeting_id"}, {Name: "person_id"}}, UpdateAll: true}
	if err := t.writer(ctx).Clauses(known).Create(&row).Error; err != nil {
		return t.s.translate(err)
	}
	return t.touch(ctx, id)
}

// Newcomer is somebody, and how many open meetings they are in, or would like
// to be. Their row is locked, so that they cannot join two at once.
func (t *Meetings) Newcomer(ctx context.Context, person int64) (*account.Person, int, error) {
	var row struct {
		Person personRow `gorm:"embedded"`
		Teams  int
	}
	err := t.locked(ctx).Table("people").Select(`people.*, (SELECT COUNT(*) FROM meeting_team JOIN meetings ON meetings.id = meeting_id
		WHERE person_id = people.id AND membership IN ('in', 'asking') AND open) AS teams`).
		Where("id = ? AND forgotten_at IS NULL", person).Take(&row).Error
	if err != nil {
		return nil, 0, t.s.translate(err)
	}
	return row.Person.person(), row.Teams, nil
}

// Campaign is as much of one as a request tells.
func (t *Meetings) Campaign(ctx context.Context, id int64) (*meeting.Campaign, error) {
	all, err := (&Campaigns{t.handle}).list(ctx, t.reader(ctx).Where("id = ?", id))
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "store.not_found", nil)
	}
	if err != nil {
		return nil, err
	}
	return AskedFor(&all[0]), nil
}

// AskedFor is as much of a campaign as a request tells.
func AskedFor(x *campaign.Campaign) *meeting.Campaign {
	c := &meeting.Campaign{
		ID: x.ID, Slug: x.Slug, Active: x.Status == campaign.Active, Name: x.Name, Summary: x.Summary,
		First: x.First, Last: x.Last, Thanks: x.Thanks,
	}
	for _, a := range x.Asks {
		c.Asks = append(c.Asks, meeting.CampaignAsk{ID: a.ID, Text: a.Text})
	}
	if len(c.Asks) > 0 {
		c.Ask = c.Asks[0].Text
	}
	return c
}

// PapersTag changes with a campaign and with each version of its papers.
func (t *Meetings) PapersTag(ctx context.Context, campaign int64) (string, error) {
	var kept campaignRow
	if err := t.reader(ctx).Where("id = ?", campaign).Take(&kept).Error; err != nil {
		return "", t.s.translate(err)
	}
	var papers []paperRow
	err := t.reader(ctx).Where("slug IN ?", strings.Fields(kept.Papers)).Order("slug, lang").Find(&papers).Error
	tag := fmt.Sprint(kept.Revision)
	for _, p := range papers {
		tag += fmt.Sprint(" ", p.Slug, " ", p.Lang, " ", p.Latest, " ", p.Archived, " ", p.Draft)
	}
	return tag, t.s.translate(err)
}

// Person is somebody who is not forgotten.
func (t *Meetings) Person(ctx context.Context, id int64) (*account.Person, error) {
	return (&Accounts{t.handle}).Person(ctx, id)
}

// Coordinators are all who are not suspended.
func (t *Meetings) Coordinators(ctx context.Context) ([]account.Person, error) {
	var rows []personRow
	err := t.reader(ctx).Where("role = ? AND NOT suspended AND forgotten_at IS NULL", string(account.Coordinator)).Order("id").Find(&rows).Error
	people := make([]account.Person, len(rows))
	for i := range rows {
		people[i] = *rows[i].person()
	}
	return people, t.s.translate(err)
}

// Send queues a message about a meeting, in the transaction that causes it.
func (t *Meetings) Send(ctx context.Context, m meeting.Message, now time.Time) error {
	err := outbox.Enqueue(ctx, outboxIn(t.writer(ctx)), &Accounts{t.handle}, outbox.Message{
		Key: m.Key, To: m.To, Lang: m.Lang, Purpose: outbox.Meeting, Kind: m.Kind, Args: m.Args,
	}, now)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Kind, err)
	}
	return nil
}

// Note adds to the audit log.
func (t *Meetings) Note(ctx context.Context, e account.Event) error {
	return (&Accounts{t.handle}).Note(ctx, e)
}
