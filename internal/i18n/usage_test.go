package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// literals are the quoted strings of all our sources outside the tests, and
// the sources in one piece.
func literals(t *testing.T) (quoted map[string]bool, source string) {
	t.Helper()
	quoted = map[string]bool{}
	var all strings.Builder
	pattern := regexp.MustCompile(`"([a-zA-Z_.\-]+)"`)
	for _, root := range []string{"../../cmd", "../../internal", "../../templates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".html" {
				return nil
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all.Write(raw)
			for _, match := range pattern.FindAllStringSubmatch(string(raw), -1) {
				quoted[match[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return quoted, all.String()
}

// topKey is a key without its plural form.
func topKey(key string) string {
	return strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
}

func TestNoKeyIsUnused(t *testing.T) {
	quoted, _ := literals(t)
	for key := range messages(t, EN) {
		key = topKey(key)
		used := quoted[key]
		for prefix := range quoted { // "province." + code
			used = used || strings.HasSuffix(prefix, ".") && strings.HasPrefix(key, prefix)
		}
		if !used {
			t.Errorf("%s is in the catalogues and nowhere else", key)
		}
	}
}

func TestNoKeyIsMissing(t *testing.T) {
	known := map[string]bool{}
	for key := range messages(t, EN) {
		known[topKey(key)] = true
	}
	_, source := literals(t)
	// calls of t and n in templates, of T, N and key in Go, and the keys of faults
	calls := regexp.MustCompile(`(?:\{\{(?:if \w+ )?|\()(?:t|n) "([a-z_.\-]+)"|\b(?:T|N|key)\("([a-z_.\-]+)"|fault\.\w+, "([a-z_.\-]+)"|\{\{template "copy" "([a-z_.\-]+)"`)
	found := calls.FindAllStringSubmatch(source, -1)
	if len(found) < 100 {
		t.Fatalf("only %d uses of keys were found: the pattern no longer fits the sources", len(found))
	}
	for _, match := range found {
		key := strings.Join(match[1:], "")
		if !known[key] && !strings.HasSuffix(key, ".") {
			t.Errorf("%s is used and is in no catalogue", key)
		}
	}
}
