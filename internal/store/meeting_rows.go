package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recess/internal/account"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/meeting"
)

type meetingRow struct {
	ID          int64
	UID         string
	Riding      string
	CampaignID  int64
	State       string
	Open        bool
	LeadID      int64
	Revision    int
	Lang        string
	Request     string
	MemberID    int
	StartAt     *time.Time
	Appointment string
	Sequence    int
	Todo        string
	TodoOwner   int64
	Due         civil.Date
	Told        int
	SteppedAt   time.Time
	PackTag     string
	PackOn      civil.Date
}

func (meetingRow) TableName() string { return "meetings" }

func newMeetingRow(m *meeting.Meeting) (*meetingRow, error) {
	request, err := json.Marshal(m.Request)
	if err != nil {
		return nil, fmt.Errorf("request of meeting %d: %w", m.ID, err)
	}
	appointment, err := json.Marshal(m.Appointment)
	if err != nil {
		return nil, fmt.Errorf("appointment of meeting %d: %w", m.ID, err)
	}
	due := m.Todo.Due
	if due.IsZero() {
		due = civil.Of(m.SteppedAt)
	}
	return &meetingRow{
		ID: m.ID, UID: m.UID, Riding: m.Riding, CampaignID: m.Campaign, State: string(m.State), Open: !m.State.Over(), LeadID: m.Lead,
		Revision: m.Revision, Lang: string(m.Lang), Request: string(request), MemberID: m.Member,
		StartAt: moment(m.Appointment.Start), Appointment: string(appointment), Sequence: m.Sequence,
		Todo: string(m.Todo.Action), TodoOwner: m.Todo.Owner, Due: due, SteppedAt: m.SteppedAt.UTC(),
		PackTag: m.Pack.Tag, PackOn: m.Pack.On,
	}, nil
}

func (r *meetingRow) meeting() (*meeting.Meeting, error) {
	m := &meeting.Meeting{
		ID: r.ID, UID: r.UID, Riding: r.Riding, Campaign: r.CampaignID, State: meeting.State(r.State), Lead: r.LeadID,
		Revision: r.Revision, Lang: i18n.Lang(r.Lang), Member: r.MemberID, Sequence: r.Sequence, SteppedAt: r.SteppedAt.UTC(),
		Todo: r.todo(), Pack: meeting.Issue{Tag: r.PackTag, On: r.PackOn},
	}
	if err := json.Unmarshal([]byte(r.Request), &m.Request); err != nil {
		return nil, fmt.Errorf("request of meeting %d: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Appointment), &m.Appointment); err != nil {
		return nil, fmt.Errorf("appointment of meeting %d: %w", r.ID, err)
	}
	return m, nil
}

func (r *meetingRow) todo() meeting.Todo {
	if r.Todo == "" {
		return meeting.Todo{}
	}
	return meeting.Todo{Action: meeting.Action(r.Todo), Owner: r.TodoOwner, Due: r.Due}
}

type teammateRow struct {
	MeetingID   int64
	PersonID    int64
	Membership  string
	Roles       string
	Constituent bool
	Since       time.Time
}

func (teammateRow) TableName() string { return "meeting_team" }

// mateRow is a teammate with what their account says.
type mateRow struct {
	Row         teammateRow `gorm:"embedded"`
	Email       *string
	Name        string
	Phone       string
	Reach       string
	Lang        string
	HomePostal  string
	AccessNeeds string
}

func (r *mateRow) teammate() meeting.Teammate {
	t := meeting.Teammate{
		Person: r.Row.PersonID, Membership: meeting.Membership(r.Row.Membership), Constituent: r.Row.Constituent, Since: r.Row.Since.UTC(),
		Name: r.Name, Phone: r.Phone, Reach: account.Reach(r.Reach), Lang: i18n.Lang(r.Lang), AccessNeeds: r.AccessNeeds,
		FSA: r.HomePostal[:min(3, len(r.HomePostal))],
	}
	for _, role := range strings.Fields(r.Row.Roles) {
		t.Roles = append(t.Roles, meeting.Role(role))
	}
	if r.Email != nil {
		t.Email = *r.Email
	}
	return t
}

type stepRow struct {
	ID        int64
	MeetingID int64
	Action    string
	State     string
	Day       civil.Date
	At        time.Time
	ByID      int64
	Words     string
	WithWhom  string
	Until     civil.Date
	Appointed *time.Time
}

func (stepRow) TableName() string { return "meeting_steps" }

func (r *stepRow) step() meeting.Step {
	return meeting.Step{
		ID: r.ID, Action: meeting.Action(r.Action), State: meeting.State(r.State), Day: r.Day, At: r.At.UTC(), By: r.ByID,
		Words: r.Words, With: meeting.With(r.WithWhom), Until: r.Until, Appointed: at(r.Appointed),
	}
}

type slotRow struct {
	ID        int64
	MeetingID int64
	StartAt   time.Time
}

func (slotRow) TableName() string { return "meeting_slots" }

type answerRow struct {
	SlotID   int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	Answer   string
}

func (answerRow) TableName() string { return "meeting_answers" }

type invitationRow struct {
	ID        int64
	MeetingID int64
	ByID      int64
	Until     time.Time
	UsedBy    int64
}

func (invitationRow) TableName() string { return "meeting_invitations" }

type feedRow struct {
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	Version  int
}

func (feedRow) TableName() string { return "feeds" }
