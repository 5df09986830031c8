package web

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"recess/internal/account"
	"recess/internal/i18n"
	"recess/internal/meeting"
	"recess/internal/register"
)

// sources are the parsed files of one package, without its tests.
type sources []*ast.File

// written are the text constants of a package, and the texts that reach a
// variable of that name: by assignment, as an argument for a parameter, or as a
// result.
func (s sources) written(name string) (texts []string) {
	add := func(e ast.Expr) {
		if text, ok := literal(e); ok {
			texts = append(texts, text)
		}
	}
	for _, file := range s {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if id.Name == name && i < len(n.Values) {
						add(n.Values[i])
					}
				}
			case *ast.AssignStmt:
				for i, to := range n.Lhs {
					if id, ok := to.(*ast.Ident); ok && id.Name == name && i < len(n.Rhs) {
						if from, ok := n.Rhs[i].(*ast.Ident); ok && from.Name != name {
							texts = append(texts, s.written(from.Name)...)
						}
						add(n.Rhs[i])
					}
				}
			case *ast.FuncDecl:
				if at := parameterAt(n.Type.Params, name); at >= 0 {
					texts = append(texts, s.passed(n.Name.Name, at)...)
				}
				if at := parameterAt(n.Type.Results, name); at >= 0 {
					texts = append(texts, s.returned(n, at)...)
				}
			}
			return true
		})
	}
	return texts
}

// passed are the texts given to a function of the package at a place.
func (s sources) passed(function string, at int) (texts []string) {
	for _, file := range s {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && calledName(call) == function && at < len(call.Args) {
				if text, ok := literal(call.Args[at]); ok {
					texts = append(texts, text)
				}
			}
			return true
		})
	}
	return texts
}

// returned are the texts that a function returns at a place, the empty one
// left out: it says that there is nothing to record.
func (s sources) returned(f *ast.FuncDecl, at int) (texts []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		back, ok := n.(*ast.ReturnStmt)
		if !ok || at >= len(back.Results) {
			return true
		}
		if text, ok := literal(back.Results[at]); ok && text != "" {
			texts = append(texts, text)
		}
		if id, ok := back.Results[at].(*ast.Ident); ok {
			texts = append(texts, s.written(id.Name)...)
		}
		return true
	})
	return texts
}

// parameterAt is the place of a name among parameters or results; -1 when it is
// not there.
func parameterAt(list *ast.FieldList, name string) int {
	if list == nil {
		return -1
	}
	at := 0
	for _, field := range list.List {
		for _, id := range field.Names {
			if id.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != gotoken.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// recorded are the expressions that become the action of an audit event: the
// field Action of such a struct, and what is given to a method that records one.
func (s sources) recorded() (actions []ast.Expr) {
	for _, file := range s {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl: // what records an event for others: its callers count
				return n.Name.Name != "Note" && n.Name.Name != "NoteChange"
			case *ast.CompositeLit:
				if !slices.Contains([]string{"Event", "Note", "auditRow"}, typeName(n.Type)) {
					return true
				}
				for _, element := range n.Elts {
					if pair, ok := element.(*ast.KeyValueExpr); ok {
						if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Action" {
							actions = append(actions, pair.Value)
						}
					}
				}
			case *ast.CallExpr:
				if name := calledName(n); (name == "Note" || name == "NoteChange") && len(n.Args) >= 5 {
					actions = append(actions, n.Args[2])
				}
			}
			return true
		})
	}
	return actions
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// packages parses everything under internal, package by package.
func packages(t *testing.T) map[string]sources {
	t.Helper()
	all, files := map[string]sources{}, gotoken.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err == nil {
			all[filepath.Dir(path)] = append(all[filepath.Dir(path)], file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// actionsInCode are the actions that Recess records, with those composed of a
// first word and a kind written out.
func actionsInCode(t *testing.T) []string {
	t.Helper()
	var all []string
	for dir, s := range packages(t) {
		if dir == filepath.Join("..", "bench") {
			continue
		}
		for _, e := range s.recorded() {
			texts := []string{}
			if text, ok := literal(e); ok {
				texts = append(texts, text)
			} else if id, ok := e.(*ast.Ident); ok {
				texts = s.written(id.Name)
			} else if sum, ok := e.(*ast.BinaryExpr); ok {
				first, _ := literal(sum.X)
				texts = composed(strings.TrimSpace(first))
			} else if copied, ok := e.(*ast.SelectorExpr); ok && copied.Sel.Name == "Action" {
				continue // a row made of an event, or an event of a row
			}
			if len(texts) == 0 {
				t.Errorf("%s records an action that this test cannot read", dir)
			}
			all = append(all, texts...)
		}
	}
	return all
}

// composed are the actions that begin with a word and go on with a kind.
func composed(first string) (actions []string) {
	var kinds []string
	switch first {
	case "meeting":
		kinds = texts(meeting.Actions)
	case "report":
		kinds = texts(append([]meeting.Amendment{meeting.Original}, meeting.Amendments...))
	case "commitment":
		kinds = texts([]meeting.Promise{meeting.Kept, meeting.Broken})
	case "import":
		kinds = texts(append([]register.Name{register.NextOrder}, register.Names...))
	}
	for _, kind := range kinds {
		actions = append(actions, first+" "+kind)
	}
	return actions
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

func TestEveryAuditActionHasWords(t *testing.T) {
	actions := actionsInCode(t)
	if len(actions) < 60 {
		t.Fatalf("only %d actions were found: the test no longer fits the sources", len(actions))
	}
	for _, action := range actions {
		for _, lang := range i18n.Langs {
			if words := auditAction(i18n.For(lang), action); words == action {
				t.Errorf("audit.actions.%s is missing in %q", auditKey(action), lang)
			}
		}
	}
}

func TestAuditLines(t *testing.T) {
	for _, test := range []struct{ action, object, en, fr string }{
		{"sign-in", "", "Signed in · ", "Connexion · "},
		{"second step: wrong code", "", "Entered an incorrect code · ", "Code erroné · "},
		{"role", "person 12", "Changed a role · user 12", "Rôle modifié · compte 12"},
		{"meeting confirm", "meeting 7", "Meeting: Date confirmed · meeting 7", "Rencontre\u00a0: Date confirmée · rencontre 7"},
		{"meeting nudge", "meeting 7", "Sent a reminder · meeting 7", "Rappel envoyé · rencontre 7"},
		{"report original", "meeting 7", "Submitted a report · meeting 7", "Compte rendu soumis · rencontre 7"},
		{"report correction", "meeting 7", "Meeting report: Correction · meeting 7", "Compte rendu\u00a0: Correction · rencontre 7"},
		{"import members", "list 2027.xml", "Import: MPs · list 2027.xml", "Importation\u00a0: Député·es · list 2027.xml"},
		{"settings", "mail", "Changed settings · mail server", "Paramètres modifiés · serveur de courriel"},
		{"of an older version", "thing 3", "of an older version · thing 3", "of an older version · thing 3"},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.EN: test.en, i18n.FR: test.fr} {
			l := i18n.For(lang)
			event := account.Event{Action: test.action, Object: test.object}
			if got := auditAction(l, event.Action) + " · " + auditObject(l, event); got != want {
				t.Errorf("%s of %q is %q in %q, want %q", test.action, test.object, got, lang, want)
			}
		}
	}
}
