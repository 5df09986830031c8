package store

import (
	"time"

	"recess/internal/civil"
)

type reportRow struct {
	MeetingID int64
	Number    int
	Kind      string
	ByID      int64
	At        time.Time
	Why       string
	HeldOn    civil.Date
	Fields    string
}

func (reportRow) TableName() string { return "reports" }

type reportDraftRow struct {
	MeetingID int64
	Field     string
	Value     string
	ByID      int64
	At        time.Time
}

func (reportDraftRow) TableName() string { return "report_drafts" }

type reportPhotoRow struct {
	MeetingID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Data       []byte
	Permission string
	ByID       int64
	At         time.Time
}

func (reportPhotoRow) TableName() string { return "report_photos" }

type commitmentRow struct {
	ID         int64
	MeetingID  int64
	Riding     string
	CampaignID int64
	Ours       bool
	OwnerID    int64
	Text       string
	Due        civil.Date
	State      string
	Open       bool
	ByID       int64
	At         time.Time
	ClosedBy   int64
	ClosedAt   *time.Time
	Told       bool
}

func (commitmentRow) TableName() string { return "commitments" }

type supportRow struct {
	ID         int64
	Riding     string
	MemberID   int
	CampaignID int64
	Level      string
	Evidence   string
	OnDay      civil.Date
	MeetingID  *int64
	ByID       int64
	At         time.Time
}

func (supportRow) TableName() string { return "support_levels" }
