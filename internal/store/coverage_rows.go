package store

import (
	"time"

	"recess/internal/civil"
)

type coverageRow struct {
	CampaignID int64
	Riding     string
	State      string
	Stage      int
	MeetingID  int64
	People     int
	Held       int
	SteppedAt  *time.Time
}

func (coverageRow) TableName() string { return "coverage" }

type coverageWeekRow struct {
	CampaignID int64
	Week       civil.Date
	Riding     string
	Held       int
}

func (coverageWeekRow) TableName() string { return "coverage_weeks" }

type digestStoppedRow struct {
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	At       time.Time
}

func (digestStoppedRow) TableName() string { return "digests_stopped" }
