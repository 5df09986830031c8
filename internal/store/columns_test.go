package store

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"
)

// Every row type has exactly the columns that the migrations made.
func TestRowsFitTheMigratedColumns(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "recess.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows := []schema.Tabler{
		registerRow{}, ridingRow{}, memberRow{}, officeRow{}, areaRow{}, areaShareRow{},
		postalTableRow{}, runRow{}, portraitRow{}, termRow{}, changeRow{}, correctionRow{}, recessRow{}, representRow{},
		personRow{}, suppressionRow{}, linkRow{}, sessionRow{}, deviceRow{}, consentRow{}, auditRow{}, secretRow{}, emailChangeRow{}, settingRow{}, outboxRow{},
		paperRow{}, paperVersionRow{}, paperFileRow{}, fileRow{}, campaignRow{}, askRow{}, campaignChangeRow{}, recordRow{},
		meetingRow{}, teammateRow{}, stepRow{}, slotRow{}, answerRow{}, invitationRow{}, feedRow{}, secondMeetingRow{},
		reportRow{}, reportDraftRow{}, reportPhotoRow{}, commitmentRow{}, supportRow{},
		coverageRow{}, coverageWeekRow{}, digestStoppedRow{},
		knownListRow{}, knownPeopleRow{},
		orderRow{}, boundaryRow{}, comingRow{}, heirRow{},
	}
	var tables []string
	for _, row := range rows {
		parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		types, err := s.read.Migrator().ColumnTypes(row.TableName())
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, c := range types {
			have = append(have, c.Name())
		}
		want := slices.Clone(parsed.DBNames)
		sort.Strings(have)
		sort.Strings(want)
		if !slices.Equal(have, want) {
			t.Errorf("%s has the columns %v, its row %v", row.TableName(), have, want)
		}
		tables = append(tables, row.TableName())
	}
	have, err := s.read.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range have {
		if !slices.Contains(tables, table) && table != "goose_db_version" && table != "sqlite_sequence" && !strings.HasPrefix(table, "paper_search") {
			t.Errorf("the table %s has no row type in this test", table)
		}
	}
}
