package member

import (
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Entry is something of a member's public record that the organisation keeps:
// a vote, a statement, a letter, always with where it can be read.
type Entry struct {
	ID       int64
	PersonID int // of the member
	Text     i18n.Text
	URL      string // http or https
	On       civil.Date
	At       time.Time // when it was entered
	By       int64     // person who entered it
}
