package main

import (
	"strconv"
	"strings"
)

// writeMembers writes the sitting members. An address that its source does
// not vouch for is left out: a mail to a stranger is worse than none.
func (s source) writeMembers(w *writer) error {
	source, err := s.rows("members_2026-09-27.csv", memberCount, "person_id", "honorific", "first_name", "last_name", "name",
		"party", "fed_code", "email", "email_source", "hill_tel", "hill_fax", "profile_url", "photo_url")
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range source {
		if _, err := strconv.Atoi(r.get("person_id")); err != nil {
			return r.errorf("person_id: %w", err)
		}
		email := r.get("email")
		if strings.HasPrefix(r.get("email_source"), "unverified") {
			email = ""
		}
		// the full name has what goes between: "Robert J. Morrissey"
		first := strings.TrimSuffix(r.get("name"), " "+r.get("last_name"))
		rows = append(rows, []string{r.get("person_id"), r.get("honorific"), first, r.get("last_name"),
			r.get("party"), r.get("fed_code"), email, r.get("hill_tel"), r.get("hill_fax"), r.get("profile_url"), r.get("photo_url")})
	}
	byColumn(rows, 5)
	return w.table("members.csv.gz", []string{"person_id", "honorific", "first_name", "last_name", "party", "riding",
		"email", "hill_tel", "hill_fax", "profile_url", "photo_url"}, rows)
}
