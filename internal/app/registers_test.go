package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/nar/nartest"
)

const oneTable = "postal_code,fed_code,weight\nK1P1A4,35081,100\nK1P1A5,35079,60\nK1P1A5,35081,40\n"

func importTable(t *testing.T, s *apptest.Server, table string, change ...func(*app.Import)) (*app.TableReport, error) {
	t.Helper()
	plan := app.Import{Origin: "table.csv", By: register.Editor{From: "console"}}
	for _, c := range change {
		c(&plan)
	}
	return s.App.ImportPostal(t.Context(), strings.NewReader(table), plan)
}

// methodOf is how a server answers a code.
func methodOf(t *testing.T, s *apptest.Server, code string) riding.Method {
	t.Helper()
	parsed, err := riding.ParsePostalCode(code)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.App.Finder.ByPostalCode(t.Context(), parsed)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Method
}

func TestImportPostal(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		s := apptest.Start(t, database)
		report, err := importTable(t, s, oneTable, func(o *app.Import) { o.DryRun = true })
		if err != nil || report.Size != (riding.TableSize{Codes: 2, Exact: 1, Areas: 1}) || report.Change.Added != 2 {
			t.Fatalf("trying it gives %+v, %v", report, err)
		}
		if m := methodOf(t, s, "K1P1A4"); m != riding.ByFSA {
			t.Errorf("a table that was only tried answers: %s", m)
		}
		if _, err := importTable(t, s, oneTable); err != nil {
			t.Fatal(err)
		}
		if m := methodOf(t, s, "K1P1A4"); m != riding.ByTable {
			t.Errorf("after the import it is answered by %s", m)
		}
		report, err = importTable(t, s, "postal_code,fed_code\nK1P1A4,35079\nK1P1A5,99999\n")
		if f, _ := errors.AsType[*fault.Error](err); f == nil || f.Key != "import.unmatched" || len(report.Unmatched) != 1 || report.Left != 1 {
			t.Fatalf("a riding that is none of ours gives %+v, %v", report, err)
		}
		runs, err := s.App.Store.Runs(t.Context())
		if err != nil || !strings.Contains(runs[register.PostalCodes].Trouble.FR, "Circonscriptions de table.csv") {
			t.Errorf("the trouble is kept as %+v, %v", runs, err)
		}
		if answer, _ := s.App.Finder.ByPostalCode(t.Context(), mustPostal(t, "K1P1A4")); answer.Only().Code != "35081" {
			t.Errorf("a refused table answers %s", answer.Only().Code)
		}
		report, err = importTable(t, s, "postal_code,fed_code\nK1P1A4,35079\nK1P1A5,99999\n", func(o *app.Import) { o.Partial = true })
		if err != nil || report.Change != (riding.TableChange{Gone: 1, Moved: 1}) {
			t.Errorf("what can be used gives %+v, %v", report, err)
		}
		e := s.App.Editions()[register.PostalCodes]
		if e.Rows != 1 || e.Shipped || e.Source.FR == "" || e.AsOf.IsZero() || e.Hash == "" {
			t.Errorf("the edition is %+v", e)
		}
	})
}

func mustPostal(t *testing.T, code string) riding.PostalCode {
	t.Helper()
	parsed, err := riding.ParsePostalCode(code)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// A server takes up what another program has taken in, and starts with it.
func TestAnotherProgramImports(t *testing.T) {
	database := apptest.Database(t)
	s := apptest.Start(t, database)
	other := apptest.Start(t, database)
	if _, err := importTable(t, other, oneTable); err != nil {
		t.Fatal(err)
	}
	if err := s.App.TakeUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	third := apptest.Start(t, database)
	for name, server := range map[string]*apptest.Server{"one that ran": s, "one that starts": third} {
		if m := methodOf(t, server, "K1P1A4"); m != riding.ByTable {
			t.Errorf("%s answers by %s", name, m)
		}
	}
}

// Look-ups are answered without a gap while tables are taken in.
//
// Races: look-ups of postal codes with the swap of a table.
func TestRacePostalLookups(t *testing.T) {
	s := withTable(t, "K1P1A4,35081,100")
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	asked := make([]int, 4)
	for i := range asked {
		asking.Go(func() {
			for ctx.Err() == nil {
				response, err := http.Get(s.URL + "/api/v1/postal-codes/K1P1A4")
				if err != nil {
					t.Error(err)
					return
				}
				var b bytes.Buffer
				_, err = b.ReadFrom(response.Body)
				response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(b.String(), `"exact"`) {
					t.Errorf("a look-up during an import gives %d: %s, %v", response.StatusCode, b.String(), err)
					return
				}
				asked[i]++
			}
		})
	}
	for n := range 20 {
		table := fmt.Sprintf("postal_code,fed_code\nK1P1A4,%d\nK1P1A5,35079\n", 35079+n%2*2)
		if _, err := importTable(t, s, table); err != nil {
			t.Error(err)
		}
	}
	cancel()
	asking.Wait()
	for i, n := range asked {
		if n == 0 {
			t.Errorf("visitor %d asked nothing", i)
		}
	}
}

func TestImportAddresses(t *testing.T) {
	s, file := withTable(t, "K1P1A4,35081,100"), nartest.File(t, 3, 30_000)
	plan := app.Import{Origin: "NAR.zip"}
	var whole int64
	report, err := s.App.ImportAddresses(t.Context(), file, plan, func(bytes int64, _ func() (int64, int64)) { whole = bytes })
	if err != nil || report.Addresses.Provinces != 13 || report.Size.Codes < 1000 || report.Addresses.Another || whole == 0 {
		t.Fatalf("%+v, %+v, %v", report, report.Addresses, err)
	}
	if m := methodOf(t, s, "K1P0A0"); m != riding.ByAddress {
		t.Errorf("a code of the register is answered by %s", m)
	}
	if m := methodOf(t, s, "K1P1A4"); m != riding.ByTable {
		t.Errorf("a code of the table is answered by %s", m)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.App.ImportAddresses(stopped, file, plan, nil); err == nil {
		t.Error("an import that was stopped is taken in")
	}
	runs, err := s.App.Store.Runs(t.Context())
	if err != nil || runs[register.Addresses].Trouble.EN != "The import was stopped." {
		t.Errorf("the run is %+v, %v", runs[register.Addresses], err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Location_60.csv": "LOC_GUID,FED_CODE,FED_ENG_NAME,FED_FRE_NAME,BG_LATITUDE,BG_LONGITUDE,BF_REPPOINT_LATITUDE,BF_REPPOINT_LONGITUDE\na,60001,Yukon,Yukon,,,,\n",
		"Address_60.csv":  "LOC_GUID,MAIL_POSTAL_CODE,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,OFFICIAL_STREET_DIR,MAIL_STREET_NAME,MAIL_STREET_TYPE,MAIL_STREET_DIR\na,Y1A1A1,,,,,,,,\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.App.ImportAddresses(t.Context(), dir, plan, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a register of one territory gives %v", err)
	}
	plan.Partial = true
	if report, err := s.App.ImportAddresses(t.Context(), dir, plan, nil); err != nil || report.Size.Codes != 1 {
		t.Errorf("in part it gives %+v, %v", report, err)
	}
}

// A table that was cut at the end of a line is not taken for a new edition.
func TestCutTableIsRefused(t *testing.T) {
	s := newServer(t)
	var table strings.Builder
	table.WriteString("postal_code,fed_code\n")
	for code := range riding.PostalCode(2000) {
		fmt.Fprintf(&table, "%s,35081\n", (mustPostal(t, "K1P0A0") + code).Compact())
	}
	whole := table.String()
	if _, err := importTable(t, s, whole); err != nil {
		t.Fatal(err)
	}
	cut := whole[:strings.LastIndexByte(whole[:len(whole)*2/3], '\n')+1]
	for _, try := range []bool{true, false} {
		_, err := importTable(t, s, cut, func(o *app.Import) { o.DryRun = try })
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != "postal.import.shrunk" {
			t.Errorf("two thirds of it give %v", err)
		}
	}
	if rows := s.App.Editions()[register.PostalCodes].Rows; rows != 2000 {
		t.Errorf("%d codes are left", rows)
	}
	if _, err := importTable(t, s, whole[:len(whole)-len("K1P9Z9,35081\n")*150]); err != nil {
		t.Errorf("an edition of fewer codes gives %v", err)
	}
	if report, err := importTable(t, s, cut, func(o *app.Import) { o.Partial = true }); err != nil || report.Size.Codes > 1400 {
		t.Errorf("told that it is partial: %+v, %v", report, err)
	}
}
