package papers

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"recess/internal/fault"
)

// lines repeats a line, each time one step further in.
func lines(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + line + "\n")
	}
	return b.String()
}

// A text of a few kilobytes is refused before it can take the memory.
func TestYAMLBombs(t *testing.T) {
	const deep, alias = "papers.yaml_deep", "papers.yaml_alias"
	for name, test := range map[string]struct{ text, key string }{
		"lists":          {"title: " + strings.Repeat("[", 60_000), deep},
		"closed lists":   {"title: " + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000), deep},
		"maps":           {"title: " + strings.Repeat("{a: ", 15_000), deep},
		"list lines":     {"title:\n" + strings.Repeat(" [\n", 20_000), deep},
		"dashes":         {strings.Repeat("- ", 30_000), deep},
		"dashed lines":   {lines(300, "-"), deep},
		"keys":           {strings.Repeat("? ", 30_000), deep},
		"words":          {"title: " + strings.Repeat(`"a" `, 15_000), deep},
		"lines of words": {"title:\n" + strings.Repeat(" \"a\"\n", 12_000), deep},
		"anchors":        {"title: " + strings.Repeat("&a ", 20_000) + "x", alias},
		"laughs":         {"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\ntitle: *c\n", alias},
		"a merged map":   {"a: {title: x}\n<<: {title: y}\n", alias},
		"a long text":    {"title: " + strings.Repeat("x", largestYAML), "papers.large"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var m front
			err := decode("meet/a.fr.md", []byte(test.text), &m, 1)
			runtime.ReadMemStats(&after)
			f, _ := errors.AsType[*fault.Error](err)
			if f == nil || f.Kind != fault.Invalid || f.Key != test.key {
				t.Errorf("got %.200v, want %s", err, test.key)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 40<<20 {
				t.Errorf("%d bytes took %d MB", len(test.text), took>>20)
			}
		})
	}
}

// The most that is parsed takes little more.
func TestYAMLAtItsLimits(t *testing.T) {
	for name, text := range map[string]string{
		"sources": "title: x\nsources:\n" + strings.Repeat("- {title: a, url: b}\n", (mostTokens-10)/10),
		"words":   "title:\n" + strings.Repeat(" \"a\"\n", mostTokens-10),
		"nested":  lines(500, "a:"),
		"lists":   "title: " + strings.Repeat("[", deepestNested) + strings.Repeat("]", deepestNested),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var m front
			if err := checkYAML("meet/a.fr.md", []byte(text), 1); err != nil {
				t.Error(err)
			}
			_ = decode("meet/a.fr.md", []byte(text), &m, 1) // what some of them are is no front matter
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 400<<20 {
				t.Errorf("%d bytes took %d MB", len(text), took>>20)
			}
		})
	}
}
