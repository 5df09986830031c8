package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"recess/internal/account"
)

// erased stands in a text where somebody's name, address or number was.
const erased = "…"

// written are the columns in which people write whole sentences, by table: in
// any of them somebody may have been named. A test holds this list against the
// tables that there are.
var written = map[string][]string{
	"audit":              {"detail"},
	"campaign_changes":   {"why"},
	"commitments":        {"text"},
	"known_lists":        {"name"},
	"meeting_steps":      {"words"},
	"meetings":           {"request", "appointment"},
	"member_corrections": {"reason", "source"},
	"outbox":             {"args", "trouble"},
	"paper_versions":     {"why"},
	"recesses":           {"note", "source"},
	"register_runs":      {"origin"},
	"report_drafts":      {"value"},
	"report_photos":      {"permission"},
	"reports":            {"why", "fields"},
	"support_levels":     {"evidence"},
}

// Shorter names and numbers occur by themselves in what others have written.
const (
	shortestErased = 6 // characters of a full name
	fewestDigits   = 7 // of a phone number
)

// tracesOf are the texts by which a person is recognized in what others have
// written: their address, their phone number and their full name. A first name
// alone is many people's.
func tracesOf(p *account.Person) []string {
	found := []string{p.Email}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, p.Phone)
	if len(digits) >= fewestDigits {
		found = append(found, p.Phone)
	}
	if strings.Contains(p.Name, " ") && utf8.RuneCountInString(p.Name) >= shortestErased {
		found = append(found, p.Name)
	}
	return found
}

// inJSON is a text as it stands within a JSON string, where that is another.
func inJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil { // no string fails
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}

// position is the function that finds a text within another.
func (s *Store) position() string {
	if s.kind == postgresDialect {
		return "strpos"
	}
	return "instr"
}

// eraseTraces removes a person from what others have written. The name of a
// member of Parliament stays: it is not the volunteer who is meant.
func (a *Accounts) eraseTraces(tx *gorm.DB, p *account.Person) error {
	for _, trace := range tracesOf(p) {
		if trace == p.Name {
			var members int64
			err := tx.Model(&termRow{}).Where("first_name || ' ' || last_name = ?", trace).Count(&members).Error
			if err != nil {
				return err
			}
			if members > 0 {
				continue
			}
		}
		for _, table := range slices.Sorted(maps.Keys(written)) { // two who go at once do not wait for each other
			for _, column := range written[table] {
				if err := a.eraseIn(tx, table, column, trace); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (a *Accounts) eraseIn(tx *gorm.DB, table, column, trace string) error {
	variants := []string{trace}
	if escaped := inJSON(trace); escaped != trace {
		variants = append(variants, escaped)
	}
	for _, text := range variants {
		query := "UPDATE " + table + " SET " + column + " = REPLACE(" + column + ", ?, ?) WHERE " + a.s.position() + "(" + column + ", ?) > 0"
		if err := tx.Exec(query, text, erased, text).Error; err != nil {
			return err
		}
	}
	return nil
}

// eraseMentions removes the messages to others that tell of a person by their
// first name: that they ask to join a team, or what they wrote to it.
func (a *Accounts) eraseMentions(tx *gorm.DB, p *account.Person) error {
	first := account.FirstName(p.Name)
	if first == "" {
		return nil
	}
	find := a.s.position() + "(args, ?) > 0"
	var ids []int64
	named := `"who":"` + inJSON(first)
	about := tx.Model(&outboxRow{}).Where("kind IN ?", []string{"meeting-asks", "meeting-word"}).Where(find, named)
	if err := about.Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return err
	}
	var meetings []int64
	if err := tx.Model(&teammateRow{}).Where("person_id = ?", p.ID).Pluck("meeting_id", &meetings).Error; err != nil {
		return err
	}
	for _, id := range meetings {
		if err := tx.Where("id IN ?", ids).Where(find, fmt.Sprintf(`/meetings/%d"`, id)).Delete(&outboxRow{}).Error; err != nil {
			return err
		}
	}
	return nil
}

// eraseAddresses removes a person's network addresses from the audit log:
// those of what they did, and of what a visitor did to their account, who was
// they themselves.
func eraseAddresses(tx *gorm.DB, id int64, object string) error {
	return tx.Model(&auditRow{}).
		Where("address NOT IN ('', ?) AND (actor = ? OR actor = 0 AND object = ?)", console, id, object).
		Update("address", "").Error
}
