package app_test

import (
	"archive/zip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recess/internal/app/apptest"
)

// A coordinator orders packs in a browser, sees them being made, and has them.
func TestWayToPacks(t *testing.T) {
	t.Parallel()
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	folder := t.TempDir()
	b.Do(
		apptest.SaveTo(folder),
		apptest.Press("nav a[href='/en/packs']"),
		apptest.See("h1", "Briefing packs for several ridings"),
		apptest.Press("input[value=both]"),
		apptest.Until(`(document.querySelector("[name=province]").value = "AB") == "AB"`), // long enough to be watched
		apptest.Press(".main-action button"),
		apptest.See("[data-state]", "ready to download"),
		apptest.Press("[data-start] a"),
		apptest.See("[data-state]", "being created"),
		apptest.Until(`document.querySelector("progress").value > 0`),
		apptest.See("[data-state]", "All packs have been downloaded"),
		apptest.See("[data-text]", "74 of 74"),
	)
	saved, err := filepath.Glob(folder + "/packs-*.zip")
	if err != nil || len(saved) != 1 {
		t.Fatalf("saved: %v, %v", saved, err)
	}
	z, err := zip.OpenReader(saved[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 74 {
		t.Errorf("the zip holds %d packs", len(z.File))
	}
}

// A page follows a download that it did not begin: somebody was faster than
// its scripts, or used another tab.
func TestPacksBegunElsewhere(t *testing.T) {
	t.Parallel()
	server, _ := peopled(t, apptest.Database(t))
	editing(t, server).Do(
		apptest.Visit("/en/packs"),
		apptest.Until(`(document.querySelector("[name=province]").value = "PE") == "PE"`),
		apptest.Press(".main-action button"),
		apptest.See("[data-state]", "ready to download"),
		apptest.Until(`fetch(document.querySelector("[data-start] a").href).then(zip => zip.ok)`),
		apptest.See("[data-state]", "All packs have been downloaded"),
	)
}

func TestPacksAreAccessible(t *testing.T) {
	t.Parallel()
	axe := apptest.NewAxe(t)
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	for _, look := range [][]apptest.Step{nil, {apptest.Scheme("dark"), apptest.Screen(320, 640, 1)}} {
		b.Do(look...)
		for _, path := range []string{"/fr/ridings/24061/pack", "/en/ridings/35079/leave-behind", "/fr/packs"} {
			examine(t, axe, b, path)
			if wide := b.Text(strings.ReplaceAll(sticksOut, "%[1]d", "innerWidth")); wide != "" {
				t.Errorf("%s is wider than the window: %s", path, wide)
			}
		}
		b.Do(apptest.Press(".main-action button"), apptest.See("[data-state]", ""))
		examine(t, axe, b, b.Text("location.pathname"))
	}
}

// Printed from the browser, a pack is on US Letter and says on every page what
// it is.
func TestPackPrintedFromItsPage(t *testing.T) {
	t.Parallel()
	if os.Getenv("RECESS_TEST_PDF_TOOLS") == "" {
		t.Skip("what a browser prints was not read: run make test, or set RECESS_TEST_PDF_TOOLS")
	}
	server, _ := peopled(t, apptest.Database(t))
	b := editing(t, server)
	b.Do(apptest.Visit("/fr/ridings/35079/pack"))
	printed, err := b.Print()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(file, printed, 0o600); err != nil {
		t.Fatal(err)
	}
	facts, err := exec.Command("pdfinfo", file).Output()
	if err != nil || !strings.Contains(string(facts), "(letter)") {
		t.Errorf("the paper: %s, %v", facts, err)
	}
	text, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	for i, page := range pages {
		first, _, _ := strings.Cut(strings.TrimSpace(page), "\n")
		if !strings.Contains(first, "· Ottawa-Centre") {
			t.Errorf("page %d begins with %q", i+1, first)
		}
		if number := fmt.Sprintf("%d / %d", i+1, len(pages)); !strings.Contains(page, number) {
			t.Errorf("page %d does not say %s", i+1, number)
		}
	}
}
