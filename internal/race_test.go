package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raceTest is a test that the race detector runs: `make test` selects it by the
// beginning of its name.
const raceTest = "TestRace"

// harness are the tests whose goroutines belong to the test itself: servers
// that stand for others, and watchers.
var harness = map[string]string{
	"internal/app.first": "sends a form twice at once",
	"internal/app.TestMailTrialSaysNothingOfTheInside": "servers that stand for others",
	"internal/app.newPostOffice":                       "an SMTP server",
	"internal/app.TestMatchLeavesNothing":              "watches a folder",
	"internal/app.TestTablesOfAnEndedOrderAreRefused":  "reads a pipe",
	"internal/mail.serve":                              "an SMTP server",
	"internal/outbox.start":                            "called by the tests of the worker",
	"internal/store.startWorker":                       "called by the tests of the worker",
	"internal/store.together":                          "called by TestRaceCode",
	"cmd/recess.signalled":                             "waits for a process",
}

// Each test that the race detector runs says what it races, docs/testing.md
// lists it, and a test that starts goroutines of its own is one of them.
func TestGoroutinesAreRaced(t *testing.T) {
	listed, err := os.ReadFile("../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for path, file := range testFiles(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := filepath.Dir(path) + "." + f.Name.Name
			if strings.HasPrefix(f.Name.Name, raceTest) {
				found++
				if problem := undocumented(name, f, string(listed)); problem != "" {
					t.Error(problem)
				}
			} else if _, known := harness[name]; !known && startsGoroutines(f) {
				t.Errorf("%s starts goroutines: call it %s… and say what it races, or name it among the harness", name, raceTest)
			}
		}
	}
	if rows := strings.Count(string(listed), "| `"+raceTest); rows != found {
		t.Errorf("docs/testing.md lists %d tests, and there are %d", rows, found)
	}
}

// undocumented returns what is missing about a test for the race detector.
func undocumented(name string, f *ast.FuncDecl, listed string) string {
	_, races, ok := strings.Cut(strings.ReplaceAll(f.Doc.Text(), "\n", " "), "Races: ")
	if !ok {
		return name + " does not say what it races"
	}
	dir, test, _ := strings.Cut(name, ".")
	if row := fmt.Sprintf("| `%s` | `%s` | %s |", dir, test, strings.TrimSuffix(strings.TrimSpace(races), ".")); !strings.Contains(listed, row) {
		return "docs/testing.md lacks the row\n" + row
	}
	return ""
}

func startsGoroutines(f *ast.FuncDecl) (starts bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			starts = true
		case *ast.CallExpr:
			method, ok := n.Fun.(*ast.SelectorExpr)
			starts = starts || ok && method.Sel.Name == "Go"
		}
		return !starts
	})
	return starts
}

// No test sleeps: it waits for a condition (package await), or lives in a
// bubble of testing/synctest, where time costs nothing.
func TestNoTestSleeps(t *testing.T) {
	for path, file := range testFiles(t) {
		bubble := slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })
		ast.Inspect(file, func(n ast.Node) bool {
			method, ok := n.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "Sleep" || bubble {
				return true
			}
			if pack, ok := method.X.(*ast.Ident); ok && pack.Name == "time" {
				t.Errorf("%s sleeps", path)
			}
			return true
		})
	}
}

// testFiles are all files of tests, by their path from the module's folder.
func testFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		files[strings.TrimPrefix(filepath.ToSlash(path), "../")] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
