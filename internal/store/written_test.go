package store

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recess/internal/account"
)

// unwritten are the columns of text in which nobody is named: keys, states,
// facts of registers, the organisation's own texts, and what is removed with
// the person it is of.
var unwritten = map[string]string{
	"area_shares": "fsa riding", "areas": "fsa place", "asks": "text_en text_fr detail_en detail_fr", "audit": "action object address", "boundaries": "of_order",
	"campaign_changes": "status", "campaigns": "slug name_en name_fr summary_en summary_fr status first last texts papers without", "coming_ridings": "code name_en name_fr province",
	"commitments": "riding due state", "consents": "email purpose kind ground words lang given_from withdrawn_by", "coverage": "riding state", "coverage_weeks": "week riding",
	"devices": "name", "email_changes": "old_email new_email", "files": "hash name type", "known_lists": "on_day", "known_people": "riding", "meeting_answers": "answer",
	"meeting_steps": "action state day with_whom until", "meeting_team": "membership roles", "meetings": "uid riding state lang todo due pack_tag pack_on",
	"member_changes": "kind riding name was now on_day", "member_corrections": "riding field value was", "member_record": "text_en text_fr url on_day",
	"member_terms": "riding first_name last_name party began ended", "members": "riding honorific first_name last_name party email hill_tel hill_fax profile_url photo_url languages",
	"offices": "riding street city province postal tel fax", "orders": "name state valid_from valid_to hash as_of source_en source_fr licence_en licence_fr",
	"outbox": "key recipient lang purpose kind state lease_by", "paper_files": "hash", "paper_versions": "title summary body file sources", "papers": "slug lang kind audience review_by",
	"people":        "email name phone lang role provinces ridings home_postal home_riding home_method reach access_needs totp_secret",
	"portraits":     "url hash on_day",
	"postal_tables": "register", "recesses": "first last kind status reason read_on origin shipped_first shipped_last", "register_runs": "register trouble_en trouble_fr",
	"registers": "name hash as_of source_en source_fr url licence_en licence_fr", "report_drafts": "field", "reports": "kind held_on", "represent_answers": "code ridings",
	"riding_heirs": "riding heir", "ridings": "code name_en name_fr order_name_en order_name_fr province time_zone of_order ended", "secrets": "name",
	"sessions": "hash agent", "settings": "name", "sign_in_links": "email lang return_to", "support_levels": "riding level on_day", "suppressions": "mark reason",
}

// Every column of text is either searched for people who are gone or known to
// have none: whoever adds one decides.
func TestEveryTextIsSearchedForWhoIsGone(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tables, err := s.read.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if table == "goose_db_version" || table == "sqlite_sequence" || strings.HasPrefix(table, "paper_search") {
			continue
		}
		types, err := s.read.Migrator().ColumnTypes(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range types {
			if strings.EqualFold(c.DatabaseTypeName(), "text") && !slices.Contains(written[table], c.Name()) && !slices.Contains(strings.Fields(unwritten[table]), c.Name()) {
				t.Errorf("%s.%s is neither searched for people who are gone nor known to name nobody", table, c.Name())
			}
		}
	}
}

// Whoever deletes their account makes a sweep due, which is done once: what
// SQLite leaves of rows that it has moved goes with the file's unused places.
func TestADeletionMakesASweepDue(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	due := func() bool {
		t.Helper()
		mark, err := s.mark(t.Context(), sweepRow)
		if err != nil {
			t.Fatal(err)
		}
		return mark != nil
	}
	p := &account.Person{Email: "a@example.org"}
	if err := s.Accounts().AddPerson(t.Context(), p); err != nil || due() {
		t.Fatalf("before: %v, due %v", err, due())
	}
	if err := s.Accounts().ForgetPerson(t.Context(), p.ID, p.CreatedAt); err != nil || !due() {
		t.Fatalf("after a deletion: %v, due %v", err, due())
	}
	if err := s.Sweep(t.Context()); err != nil || due() {
		t.Errorf("after a sweep: %v, due %v", err, due())
	}
	if size := walSize(s.name); size > 1<<16 {
		t.Errorf("the log of writes still has %d bytes", size)
	}
}
