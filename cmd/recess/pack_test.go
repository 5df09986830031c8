package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recess/internal/app"
)

// pagesOf is the text of each page of a PDF.
func pagesOf(t *testing.T, file string) []string {
	t.Helper()
	if os.Getenv("RECESS_TEST_PDF_TOOLS") == "" {
		t.Skip("the text of a PDF was not looked at: run make test, or set RECESS_TEST_PDF_TOOLS")
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// Before a campaign is published a pack is the sample's: every page says so,
// and so does the command. Afterwards it is the campaign's.
func TestPackOfTheSample(t *testing.T) {
	database := filepath.Join(t.TempDir(), "recess.db")
	for _, test := range []struct{ lang, variant, mark string }{
		{"en", "team", "SAMPLE"},
		{"fr", "team", "EXEMPLE"},
		{"en", "leave-behind", "SAMPLE"},
	} {
		file := filepath.Join(t.TempDir(), "pack.pdf")
		status, stdout, stderr := recess(t, "pack", "--riding", "35079", "--lang", test.lang, "--variant", test.variant, "-o", file)
		if status != done || stdout != "" || !strings.Contains(stderr, "No campaign is published yet") {
			t.Fatalf("%+v: ends with %d, %q, %q", test, status, stdout, stderr)
		}
		if content, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Fatal(err)
		}
		pages := pagesOf(t, file)
		if want := map[string]int{"team": 10, "leave-behind": 2}[test.variant]; len(pages) < want {
			t.Errorf("%+v: %d pages", test, len(pages))
		}
		for i, page := range pages {
			if !strings.Contains(page, test.mark) {
				t.Errorf("%+v: page %d is not marked: %.200s", test, i+1, page)
			}
		}
	}
	a, err := app.Open(t.Context(), app.Settings{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Campaigns.Publish(t.Context(), app.SampleCampaign, "", 0); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "pack.pdf")
	if status, _, stderr := recess(t, "pack", "--riding", "35079", "--lang", "en", "-o", file, "--db", database); status != done || stderr != "" {
		t.Errorf("a published campaign: %d, %q", status, stderr)
	}
	if pages := pagesOf(t, file); strings.Contains(pages[0], "SAMPLE") {
		t.Error("a published campaign's pack is marked as a sample")
	}
}
