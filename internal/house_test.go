// Package internal_test holds the house to its plan: who may import whom.
package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "recess/"

// floor is how high a package stands. Each imports only from below.
type floor int

const (
	ground   floor = iota // words that every package speaks; these lean on each other
	level1                // one part of the domain
	level2                // parts that build on others
	level3                // what is read across the parts
	embedded              // files inside the binary; no code
	adapter               // one technology or outside register each
	top                   // wires it all
	command               // parses, calls app, prints
	tool                  // no part of the program: measures, makes data, helps tests
)

var floorNames = [...]string{"L0", "L1", "L2", "L3", "embedded files", "an adapter", "the top", "the command line", "a tool"}

func (f floor) String() string { return floorNames[f] }

// plan places every package. One that is missing fails the test until it has
// been given its floor.
var plan = map[string]floor{
	"internal/civil":    ground,
	"internal/fault":    ground,
	"internal/i18n":     ground,
	"internal/picture":  ground,
	"internal/records":  ground,
	"internal/seal":     ground,
	"internal/textfile": ground,

	"internal/account":  level1,
	"internal/calendar": level1,
	"internal/library":  level1,
	"internal/member":   level1,
	"internal/outbox":   level1,
	"internal/register": level1,
	"internal/riding":   level1,

	"internal/campaign": level2,
	"internal/event":    level2,
	"internal/match":    level2,
	"internal/material": level2,
	"internal/media":    level2,
	"internal/meeting":  level2,
	"internal/outreach": level2,

	"internal/briefing": level3,
	"internal/coverage": level3,

	"data":      embedded,
	"templates": embedded,

	"internal/geo":               adapter,
	"internal/ical":              adapter,
	"internal/mail":              adapter,
	"internal/pdf":               adapter,
	"internal/sheet":             adapter,
	"internal/source/boundaries": adapter,
	"internal/source/nar":        adapter,
	"internal/source/ourcommons": adapter,
	"internal/source/papers":     adapter,
	"internal/source/pcfrf":      adapter,
	"internal/source/portrait":   adapter,
	"internal/source/represent":  adapter,
	"internal/source/shipped":    adapter,
	"internal/store":             adapter,
	"internal/web":               adapter,

	"internal/app": top,
	"cmd/recess":   command,

	"data/build":           tool,
	"docs/screenshots":     tool,
	"internal":             tool, // this test
	"internal/app/apptest": tool,
	"internal/await":       tool,
	"internal/bench":       tool,
	"internal/source/boundaries/boundariestest": tool,
	"internal/source/nar/nartest":               tool,
	"internal/store/storetest":                  tool,
}

// anywhere is the door of a library that every package may use.
const anywhere = ""

// doors gives each outside library, by the start of its import path, the one
// package that may import it; the longest start counts.
var doors = map[string]string{
	"golang.org/x":               anywhere, // the standard library's annex
	"golang.org/x/text/language": "internal/i18n",
	"golang.org/x/text/message":  "internal/i18n",
	"golang.org/x/text/number":   "internal/i18n",

	"github.com/BurntSushi/toml":    anywhere, // catalogues and the settings file
	"github.com/nicksnyder/go-i18n": "internal/i18n",

	"github.com/jackc/pgx":          "internal/store",
	"github.com/mattn/go-sqlite3":   "internal/store",
	"github.com/pressly/goose":      "internal/store",
	"gorm.io":                       "internal/store",
	"github.com/paulmach/orb":       "internal/geo",
	"github.com/tidwall/rtree":      "internal/geo",
	"github.com/wroge/wgs84":        "internal/geo",
	"github.com/boombuler/barcode":  anywhere,
	"github.com/go-fonts":           "internal/pdf",
	"github.com/jung-kurt/gofpdf":   "internal/pdf",
	"github.com/wneessen/go-mail":   "internal/mail",
	"github.com/arran4/golang-ical": "internal/ical",
	"github.com/xuri/excelize":      "internal/sheet",

	"github.com/PuerkitoBio/goquery": "internal/source/ourcommons",
	"github.com/sony/gobreaker":      "internal/source/represent",

	"github.com/alexedwards/scs":          "internal/web",
	"github.com/emersion/go-vcard":        "internal/web",
	"github.com/hashicorp/golang-lru":     "internal/web",
	"github.com/labstack":                 "internal/web",
	"github.com/prometheus/client_golang": "internal/web",

	"github.com/goccy/go-yaml": "internal/source/papers",
	"github.com/pdfcpu/pdfcpu": "internal/pdf",
	"github.com/sergi/go-diff": "internal/library",
	"github.com/yuin/goldmark": "internal/library",

	"github.com/alecthomas":          "cmd/recess",
	"github.com/schollz/progressbar": "cmd/recess",
	"github.com/pquerna/otp":         "internal/account",
	"github.com/rickar/cal":          "internal/calendar",
}

// breach tells what is wrong with one package of ours importing another
// package; nothing when all is well. A package without a floor is reported by
// itself, not by those who import it.
func breach(from, to string) string {
	importer := plan[from]
	if importer == tool {
		return ""
	}
	if !strings.HasPrefix(to, module) {
		return wrongDoor(from, to)
	}
	imported, ok := plan[strings.TrimPrefix(to, module)]
	switch {
	case !ok:
		return ""
	case imported == tool:
		return "only tools import a tool"
	case importer == embedded:
		return "data and templates only embed files"
	case importer == command && imported != top && imported > level1:
		return "the command line knows app, and words of L0 and L1 to print"
	case importer == ground && imported == ground:
		return ""
	case importer == adapter && imported == adapter:
		return "adapters never import each other"
	case imported >= importer:
		return fmt.Sprintf("%v imports only from below, and this is %v", importer, imported)
	}
	return ""
}

// wrongDoor tells what is wrong with a package of ours importing an outside
// library.
func wrongDoor(from, to string) string {
	longest, known := "", false
	for start := range doors {
		if strings.HasPrefix(to+"/", start+"/") && len(start) > len(longest) {
			longest, known = start, true
		}
	}
	switch door := doors[longest]; {
	case !known:
		return "this library has no door yet: choose the one package that may import it"
	case door != anywhere && door != from:
		return "only " + door + " imports " + longest
	}
	return ""
}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

// list gives every package the module is built from, by import path.
func list(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Imports", "./...")
	cmd.Dir = ".."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	all := map[string]listed{}
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

func TestHouse(t *testing.T) {
	all := list(t)
	for path, p := range all {
		from, ours := strings.CutPrefix(path, module)
		if !ours {
			continue
		}
		if _, ok := plan[from]; !ok {
			t.Errorf("%s has no floor yet: place it in the plan", from)
			continue
		}
		for _, to := range p.Imports {
			if all[to].Standard || to == "C" {
				continue
			}
			if why := breach(from, to); why != "" {
				t.Errorf("%s imports %s: %s", from, to, why)
			}
		}
	}
}

func TestBreach(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"internal/riding", "recess/internal/fault", ""},
		{"internal/i18n", "recess/internal/fault", ""},
		{"internal/meeting", "recess/internal/riding", ""},
		{"internal/store", "recess/internal/briefing", ""},
		{"internal/web", "recess/templates", ""},
		{"internal/app", "recess/internal/web", ""},
		{"internal/app", "recess/data", ""},
		{"internal/bench", "recess/internal/app", ""},
		{"internal/bench", "github.com/anyone/anything", ""},
		{"cmd/recess", "recess/internal/app", ""},
		{"cmd/recess", "recess/internal/riding", ""},
		{"internal/store", "gorm.io/driver/sqlite", ""},
		{"internal/source/represent", "golang.org/x/time/rate", ""},
		{"internal/web", "golang.org/x/text/unicode/norm", ""},

		{"internal/fault", "recess/internal/riding", "L0 imports only from below, and this is L1"},
		{"internal/riding", "recess/internal/member", "L1 imports only from below, and this is L1"},
		{"internal/meeting", "recess/internal/briefing", "L2 imports only from below, and this is L3"},
		{"internal/riding", "recess/internal/store", "L1 imports only from below, and this is an adapter"},
		{"internal/riding", "recess/data", "L1 imports only from below, and this is embedded files"},
		{"internal/web", "recess/internal/store", "adapters never import each other"},
		{"internal/source/nar", "recess/internal/source/pcfrf", "adapters never import each other"},
		{"internal/web", "recess/internal/app", "an adapter imports only from below, and this is the top"},
		{"internal/app", "recess/internal/bench", "only tools import a tool"},
		{"data", "recess/internal/fault", "data and templates only embed files"},
		{"cmd/recess", "recess/internal/store", "the command line knows app, and words of L0 and L1 to print"},
		{"internal/riding", "gorm.io/gorm", "only internal/store imports gorm.io"},
		{"internal/app", "github.com/labstack/echo/v4", "only internal/web imports github.com/labstack"},
		{"internal/web", "golang.org/x/text/language", "only internal/i18n imports golang.org/x/text/language"},
		{"internal/web", "gorm.io.example/gorm", "this library has no door yet: choose the one package that may import it"},
	}
	for _, test := range tests {
		if got := breach(test.from, test.to); got != test.want {
			t.Errorf("%s imports %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}
