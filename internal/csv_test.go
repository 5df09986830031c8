package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneWriterOfCSV keeps package sheet the only one that writes CSV: formulas,
// the mark for Excel and the separator of a language are its alone.
func TestOneWriterOfCSV(t *testing.T) {
	for _, root := range []string{".", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if dir := filepath.ToSlash(filepath.Dir(path)); dir == "sheet" || dir == "bench" {
				return nil
			}
			content, err := os.ReadFile(path)
			if strings.Contains(string(content), "csv.NewWriter(") {
				t.Errorf("%s writes CSV by itself; internal/sheet does so for all", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
