package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// territory is an unpacked register of one territory, whose code Y1A 1A1 two
// ridings share.
func territory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Location_60.csv": "LOC_GUID,FED_CODE,FED_ENG_NAME,FED_FRE_NAME,BG_LATITUDE,BG_LONGITUDE,BF_REPPOINT_LATITUDE,BF_REPPOINT_LONGITUDE\n" +
			"a,60001,Yukon,Yukon,,,,\nb,61001,Northwest Territories,Territoires du Nord-Ouest,,,,\n",
		"Address_60.csv": "LOC_GUID,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,OFFICIAL_STREET_DIR,MAIL_STREET_NAME,MAIL_STREET_TYPE,MAIL_STREET_DIR,MAIL_POSTAL_CODE\n" +
			"a,2,,du Lac,RUE,,,,,Y1A1A1\nb,1,,du Lac,RUE,,,,,Y1A1A1\nb,5,,du Lac,RUE,,,,,Y1A1A1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLookupByAddress(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	if status, stdout, stderr := recess(t, "import", "nar", territory(t), "--partial", "--db", database); status != done || !strings.Contains(stdout, "3 street numbers") {
		t.Fatalf("ends with %d: %s%s", status, stdout, stderr)
	}
	for _, test := range []struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		{[]string{"Y1A 1A1"}, done, "2 ridings possible (National Address Register)", "--street and --number"},
		{[]string{"Y1A 1A1", "--street", "rue du lac", "--number", "2"}, done, "exact (National Address Register)\n        60001 Yukon", ""},
		{[]string{"Y1A 1A1", "--street", "rue du lac", "--number", "3"}, done, "2 ridings possible", "3 RUE du Lac, Y1A 1A1, is not in the National Address Register.\n     1  61001\n     5  61001\n"},
		{[]string{"Y1A 1A1", "--street", "rue du lac", "--number", "3", "--json"}, done, `"nearest": [`, ""},
		{[]string{"Y1A 1A1", "--street", "elm", "--number", "3"}, failed, "", "RUE du Lac\nrecess: Select a street"},
		{[]string{"K1P 1A4", "--street", "elm", "--number", "3"}, failed, "", "no street data for K1P 1A4"},
		{[]string{"Y1A 1A1", "--street", "rue du lac", "--number", "x"}, failed, "", "57 or 57A"},
		{[]string{"Y1A 1A1", "--street", "rue du lac"}, wrongUsage, "", "use --street and --number together, with a postal code"},
		{[]string{"--lat", "1", "--lon", "1", "--street", "rue du lac", "--number", "2"}, wrongUsage, "", "use --street and --number together, with a postal code"},
	} {
		status, stdout, stderr := recess(t, append([]string{"lookup", "--db", database}, test.args...)...)
		if status != test.status || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%v gives %d, want %d with %q and %q\nstdout: %s\nstderr: %s", test.args, status, test.status, test.stdout, test.stderr, stdout, stderr)
		}
	}
}

// What is missing is named where it is little, and all of it when asked for.
func TestDoctorNames(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	if status, _, stderr := recess(t, "import", "nar", territory(t), "--partial", "--db", database); status != done {
		t.Fatal(stderr)
	}
	for _, test := range []struct {
		args     []string
		has, not string
	}{
		{nil, "streets in 1 shared code\n", "A0A\n"},
		{nil, "1,671\n", "Y1A\n"},
		{nil, "Use --verbose to list them.", "A0A\n"},
		{nil, "Calgary Shepard (T2C 5R9: Calgary East, first three characters)", ""},
		{nil, "24037 Laurier—Sainte-Marie\n", ""},
		{nil, "59022 North Vancouver—Capilano\n", ""},
		{[]string{"--verbose"}, " A0A\n", "Y1A\n"},
	} {
		status, stdout, stderr := recess(t, append([]string{"doctor", "--db", database}, test.args...)...)
		if status != done || !strings.Contains(stdout, test.has) || test.not != "" && strings.Contains(stdout, test.not) {
			t.Errorf("%v gives %d, want %q and not %q\n%.3000s%s", test.args, status, test.has, test.not, stdout, stderr)
		}
	}
}
