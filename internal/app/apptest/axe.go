package apptest

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// AxeEnv names the file axe.min.js of axe-core, which examines pages for what
// keeps people with a disability out; `make test` fetches it and sets it.
const AxeEnv = "RECESS_TEST_AXE"

// Axe examines pages.
type Axe struct{ source string }

// NewAxe reads axe-core; without it the test is skipped.
func NewAxe(t testing.TB) *Axe {
	t.Helper()
	file := os.Getenv(AxeEnv)
	if file == "" {
		t.Skip("accessibility was not tested: run make test, or set " + AxeEnv)
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &Axe{string(source)}
}

// examine runs the rules of WCAG 2.2, levels A and AA, and good practice. It
// fails where no rule found anything to look at, as on an empty page.
const examine = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then(({ passes, violations }) => {
	if (!passes.length) throw new Error("nothing was examined");
	return violations.flatMap(v => v.nodes.map(n => ({
		rule: v.id, help: v.help, where: n.target.join(" "), html: n.html, summary: n.failureSummary,
	})));
})`

// violation is one place on a page that breaks a rule.
type violation struct{ Rule, Help, Where, HTML, Summary string }

// Violations lists what is wrong on a page, a line or two for each place.
func (a *Axe) Violations(p *Page) ([]string, error) {
	if _, err := Read[chromedp.Void](p, a.source); err != nil {
		return nil, err
	}
	found, err := Read[[]violation](p, examine)
	var lines []string
	for _, v := range found {
		lines = append(lines, fmt.Sprintf("%s (%s) at %s: %s\n%s", v.Rule, v.Help, v.Where, v.HTML, v.Summary))
	}
	return lines, err
}
