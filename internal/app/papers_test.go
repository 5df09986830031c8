package app_test

import (
	"context"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"recess/internal/app"
	"recess/internal/app/apptest"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/store/storetest"
)

const sheetYAML = `name: {en: Meet, fr: Rencontrer}
summary: {en: Why., fr: Pourquoi.}
status: draft
asks:
  - {en: Will you?, fr: Le ferez-vous ?}
papers: [drawn]
`

// paperMD is a paper of a few lines around a body.
func paperMD(title, body string) string {
	return "---\ntitle: '" + title + "'\nkind: factsheet\naudience: public\n---\n\n" + body + "\n"
}

func papersTree(t *testing.T, change map[string]string) fstest.MapFS {
	t.Helper()
	tree := fstest.MapFS{
		"campaign-a/campaign.yaml": {Data: []byte(sheetYAML)},
		"campaign-a/drawn.en.md":   {Data: []byte(paperMD("Drawn", "Text.\n\n![A dot](dot.png)"))},
		"campaign-a/drawn.fr.md":   {Data: []byte(paperMD("Dessiné : l’été", "Texte."))},
		"campaign-a/dot.png":       {Data: picture(t, png.Encode, 4, 4)},
		"loose/alone.en.md":        {Data: []byte(strings.Replace(paperMD("Alone", "Text."), "audience", "archived: true\naudience", 1))},
	}
	for name, text := range change {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func TestImportPapers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, database string) {
		recess := withPapers(t, database)
		tree := papersTree(t, nil)
		tried, err := recess.ImportPapers(t.Context(), tree, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recess.Store.Library().Paper(t.Context(), "drawn", i18n.EN); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a dry run leaves a paper: %v", err)
		}
		done, err := recess.ImportPapers(t.Context(), tree, false)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tried, done); diff != "" {
			t.Error("the dry run said something else:", diff)
		}
		if want := []string{"campaign-a/drawn.en.md", "campaign-a/drawn.fr.md", "loose/alone.en.md", "campaign-a"}; !slices.Equal(done.Added, want) {
			t.Errorf("added %v, want %v", done.Added, want)
		}
		again, err := recess.ImportPapers(t.Context(), tree, false)
		if err != nil || len(again.Same) != 4 || len(again.Added)+len(again.Changed) > 0 {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		tree["campaign-a/drawn.fr.md"].Data = []byte(paperMD("Dessiné : l’hiver", "Texte."))
		again, err = recess.ImportPapers(t.Context(), tree, false)
		if err != nil || !slices.Equal(again.Changed, []string{"campaign-a/drawn.fr.md"}) {
			t.Errorf("one file changed: %+v, %v", again, err)
		}
		if p, err := recess.Store.Library().Paper(t.Context(), "drawn", i18n.FR); err != nil || p.Number != 2 || p.Title != "Dessiné : l’hiver" {
			t.Errorf("the new version is %+v, %v", p, err)
		}
	})
}

// What an export writes, another library takes in, and writes the same.
func TestExportPapers(t *testing.T) {
	first := withPapers(t, filepath.Join(t.TempDir(), "first.db"))
	if _, err := first.ImportPapers(t.Context(), papersTree(t, nil), false); err != nil {
		t.Fatal(err)
	}
	written := exported(t, first)
	second := withPapers(t, filepath.Join(t.TempDir(), "second.db"))
	if _, err := second.ImportPapers(t.Context(), os.DirFS(written), false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(files(t, written), files(t, exported(t, second))); diff != "" {
		t.Error(diff)
	}
	for file, want := range map[string]string{
		"campaign-a/drawn.en.md": ".png)", "other-papers/alone.en.md": "archived: true", "meet-your-mp/ceasefire.fr.md": "audience: public", // of the sample
	} {
		if got := files(t, written)[file]; !strings.Contains(got, want) {
			t.Errorf("%s does not say %q: %.300s", file, want, got)
		}
	}
}

func withPapers(t *testing.T, database string) *app.App {
	t.Helper()
	recess, err := app.Open(context.Background(), app.Settings{Database: database, KeyFile: storetest.KeyFile(database)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := recess.Close(); err != nil {
			t.Error(err)
		}
	})
	return recess
}

func exported(t *testing.T, recess *app.App) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := recess.ExportPapers(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// files are the contents of a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A folder with anything wrong in it leaves nothing behind, and the sentence
// names the file.
func TestImportPapersRefuses(t *testing.T) {
	recess := withPapers(t, apptest.Database(t))
	before := files(t, exported(t, recess))
	var nested strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&nested, "%s- x\n", strings.Repeat(" ", i))
	}
	for name, test := range map[string]struct {
		file, text string
		want       string
	}{
		"HTML":             {"loose/z.en.md", paperMD("Z", "a\n\n<div>x</div>"), "loose/z.en.md: Line 9 contains HTML"},
		"a script's link":  {"loose/z.en.md", paperMD("Z", "[x](javascript:alert(1))"), "The link at line 7 must start with"},
		"1,000 lists":      {"loose/z.en.md", paperMD("Z", nested.String()[:250<<10]), "more than six levels deep"},
		"60 columns":       {"loose/z.en.md", paperMD("Z", strings.Repeat("|a", 60)+"|\n"+strings.Repeat("|--", 60)+"|"), "more than 8 columns"},
		"a paragraph":      {"loose/z.en.md", paperMD("Z", strings.Repeat("word ", 50<<10)), "longer than 20 KB"},
		"2 MB":             {"loose/z.en.md", paperMD("Z", strings.Repeat("word ", 2<<20/5)), "loose/z.en.md is too large"},
		"no YAML":          {"loose/z.en.md", "---\ntitle: [\n---\n\nx\n", "loose/z.en.md, line "},
		"one slug twice":   {"loose/drawn.en.md", paperMD("Z", "x"), "loose/drawn.en.md: campaign-a/drawn.en.md already has this name"},
		"no such kind":     {"loose/z.en.md", strings.Replace(paperMD("Z", "x"), "factsheet", "poem", 1), "loose/z.en.md: Choose a document type"},
		"no such picture":  {"loose/z.en.md", paperMD("Z", "![x](gone.png)"), "The image at line 7"},
		"an empty PDF":     {"loose/z.pdf", "", "z.pdf is empty"},
		"no PDF":           {"loose/z.pdf", "MZ...", "z.pdf is not a PDF"},
		"a damaged PDF":    {"loose/z.pdf", "%PDF-1.7\ngarbage", "z.pdf is damaged"},
		"no picture":       {"loose/z.png", "<svg/>", "z.png is not a PNG or JPEG image"},
		"an unknown paper": {"campaign-a/campaign.yaml", strings.Replace(sheetYAML, "[drawn]", "[nowhere]", 1), "campaign-a/campaign.yaml: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := recess.ImportPapers(t.Context(), papersTree(t, map[string]string{test.file: test.text}), false)
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("got %v", err)
			}
			if said := i18n.For(i18n.EN).Error(err); !strings.Contains(said, test.want) {
				t.Errorf("it says %q, want %q", said, test.want)
			}
			if diff := cmp.Diff(before, files(t, exported(t, recess))); diff != "" {
				t.Error("something was taken in:", diff)
			}
		})
	}
}
