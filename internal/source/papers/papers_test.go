package papers

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/library"
)

const goodCampaign = `name: {en: Meet, fr: Rencontrer}
summary: {en: Why., fr: Pourquoi.}
status: draft
asks:
  - {en: Will you?, fr: Le ferez-vous ?}
papers: [a]
`

const goodPaper = `---
title: "Trêve : l’appel"
kind: factsheet
audience: team
review_by: 2027-06-01
sources:
  - {title: Charter, url: https://example.org/charter, date: 1945-06-26}
---

Text.
`

// tree is a campaign with one paper, and what a test changes of it.
func tree(change map[string]string) fstest.MapFS {
	files := fstest.MapFS{"meet/campaign.yaml": {Data: []byte(goodCampaign)}, "meet/a.fr.md": {Data: []byte(goodPaper)}}
	for name, text := range change {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestRead(t *testing.T) {
	folders, err := Read(tree(map[string]string{
		"meet/.notes": "x", ".git/config": "x", "meet/b.en.md": "\ufeff" + strings.ReplaceAll(goodPaper, "\n", "\r\n"),
		"more/report.en.md": "---\ntitle: Report\nkind: report\naudience: public\npdf: r.pdf\narchived: true\n---\n", "more/r.pdf": "%PDF",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) != 2 || folders[1].Campaign != nil || folders[0].Campaign.Slug != "meet" {
		t.Fatalf("folders: %+v", folders)
	}
	a := folders[0].Papers[0]
	want := Paper{Path: "meet/a.fr.md", Line: 10, Paper: library.Paper{
		Slug: "a", Lang: "fr", Kind: library.Factsheet, Audience: library.Team, ReviewBy: civil.Date{Year: 2027, Month: 6, Day: 1},
		Version: library.Version{Title: "Trêve : l’appel", Body: "Text.", Sources: []library.Source{
			{Title: "Charter", URL: "https://example.org/charter", On: civil.Date{Year: 1945, Month: 6, Day: 26}},
		}},
	}}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	b := folders[0].Papers[1]
	if diff := cmp.Diff(want.Version, b.Version); diff != "" || b.Line != 10 {
		t.Error("with a mark and ends of lines as Windows writes them:", b.Line, diff)
	}
	if report := folders[1].Papers[0]; report.PDF != "r.pdf" || !report.Archived || report.Body != "" {
		t.Errorf("a paper that is a PDF: %+v", report)
	}
}

func TestReadRefuses(t *testing.T) {
	front := func(line string) string { return strings.Replace(goodPaper, "kind: factsheet", line, 1) }
	bomb := "---\nsummary: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for _, c := range "bcdefghij" {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "*" + string(c-1) + "]\n"
	}
	heavy := map[string]string{}
	for i := range 20 {
		heavy[fmt.Sprintf("meet/%d.png", i)] = strings.Repeat("x", 15<<20)
	}
	for name, test := range map[string]struct {
		files map[string]string
		key   string
		args  fault.Args
	}{
		"no YAML":             {map[string]string{"meet/a.fr.md": front("kind: [")}, "papers.yaml", fault.Args{"File": "meet/a.fr.md"}},
		"an unknown key":      {map[string]string{"meet/a.fr.md": front("kind: factsheet\nauthor: me")}, "papers.yaml", fault.Args{"File": "meet/a.fr.md", "Line": 4}},
		"a key twice":         {map[string]string{"meet/a.fr.md": front("kind: factsheet\nkind: guide")}, "papers.yaml", fault.Args{"Line": 4}},
		"a list for a word":   {map[string]string{"meet/a.fr.md": front("kind: [guide]")}, "papers.yaml", fault.Args{"Line": 3}},
		"a YAML bomb":         {map[string]string{"meet/a.fr.md": bomb + "---\n"}, "papers.yaml_alias", nil},
		"no front matter":     {map[string]string{"meet/a.fr.md": "Text.\n"}, "papers.no_front", fault.Args{"File": "meet/a.fr.md"}},
		"an open end":         {map[string]string{"meet/a.fr.md": "---\ntitle: x\n"}, "papers.no_front", nil},
		"no day":              {map[string]string{"meet/a.fr.md": strings.Replace(goodPaper, "2027-06-01", "June", 1)}, "papers.date", fault.Args{"File": "meet/a.fr.md", "Line": 5, "Date": "June"}},
		"no language":         {map[string]string{"meet/a.md": goodPaper}, "papers.name", fault.Args{"File": "meet/a.md"}},
		"a third language":    {map[string]string{"meet/a.de.md": goodPaper}, "papers.name", nil},
		"a name with a space": {map[string]string{"meet/A B.en.md": goodPaper}, "papers.name", nil},
		"a paper twice":       {map[string]string{"other/a.fr.md": goodPaper}, "papers.twice", fault.Args{"File": "other/a.fr.md", "Other": "meet/a.fr.md"}},
		"a missing PDF":       {map[string]string{"meet/a.fr.md": front("kind: report\npdf: ../../etc/passwd")}, "papers.no_file", fault.Args{"File": "meet/a.fr.md"}},
		"a folder inside":     {map[string]string{"meet/more/b.en.md": goodPaper}, "papers.stray", fault.Args{"File": "meet/more"}},
		"a file outside":      {map[string]string{"readme.txt": "x"}, "papers.stray", fault.Args{"File": "readme.txt"}},
		"a program":           {map[string]string{"meet/run.exe": "x"}, "papers.stray", fault.Args{"File": "meet/run.exe"}},
		"a folder's name":     {map[string]string{"Été 2027/a.en.md": goodPaper}, "papers.folder_name", nil},
		"a campaign's key":    {map[string]string{"meet/campaign.yaml": goodCampaign + "askz: []\n"}, "papers.yaml", fault.Args{"File": "meet/campaign.yaml", "Line": 7}},
		"a campaign's day":    {map[string]string{"meet/campaign.yaml": goodCampaign + "first: tomorrow\n"}, "papers.date", fault.Args{"File": "meet/campaign.yaml", "Line": 7}},
		"a text of 2 MB":      {map[string]string{"meet/a.fr.md": goodPaper + strings.Repeat("x", 2<<20)}, "papers.large", fault.Args{"File": "meet/a.fr.md"}},
		"300 MB in all":       {heavy, "papers.heavy", nil},
		"a picture of 30 MB":  {map[string]string{"meet/x.png": strings.Repeat("x", 30<<20)}, "file.large", fault.Args{"File": "meet/x.png"}},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Read(tree(test.files))
			f, ok := err.(*fault.Error)
			if !ok || f.Kind != fault.Invalid || f.Key != test.key {
				t.Fatalf("got %v, want %s", err, test.key)
			}
			for name, want := range test.args {
				if f.Args[name] != want {
					t.Errorf("%s is %v, want %v", name, f.Args[name], want)
				}
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	if _, err := Read(fstest.MapFS{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestReadFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.en.md")
	if err := os.WriteFile(secret, []byte(goodPaper), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "meet"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "meet", "secret.en.md")); err != nil {
		t.Fatal(err)
	}
	_, err := Read(os.DirFS(dir))
	if f, ok := err.(*fault.Error); !ok || f.Key != "papers.stray" {
		t.Errorf("a link is read: %v", err)
	}
}

// What is written reads the same, and writes the same again.
func TestWrite(t *testing.T) {
	written := map[string]string{}
	for range 2 {
		source := fs.FS(tree(map[string]string{"meet/x.png": "picture", "meet/b.en.md": goodPaper + "\n![x](x.png)\n"}))
		if len(written) > 0 {
			source = tree(written)
		}
		folders, err := Read(source)
		if err != nil {
			t.Fatal(err)
		}
		now := map[string]string{}
		err = Write(&folders[0], func(file string, data []byte) error {
			now[file] = string(data)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(written) == 0 {
			written = now
		}
		if diff := cmp.Diff(written, now); diff != "" {
			t.Error(diff)
		}
	}
	if got := slices.Sorted(maps.Keys(written)); !slices.Equal(got, []string{"meet/a.fr.md", "meet/b.en.md", "meet/campaign.yaml", "meet/x.png"}) {
		t.Errorf("files %v", got)
	}
	if !strings.HasPrefix(written["meet/a.fr.md"], "---\ntitle: \"Trêve : l’appel\"\nkind: factsheet\n") {
		t.Errorf("not as somebody would write it:\n%s", written["meet/a.fr.md"])
	}
}

func TestPictures(t *testing.T) {
	got := Pictures("![A map](a.png) and `![b](c)` [link](d)", func(name string) string { return "<" + name + ">" })
	if want := "![A map](<a.png>) and `![b](<c>)` [link](d)"; got != want {
		t.Errorf("got %q", got)
	}
}

func TestTitlesKeepTheirSpaces(t *testing.T) {
	for _, title := range []string{"Cessez-le-feu\u00a0: mythes et faits", "Quoi\u202f?", "# 'one' \"two\": three\u00a0: four", "yes", "12"} {
		written, err := encode(front{Title: title})
		if err != nil {
			t.Fatal(err)
		}
		var read front
		if err := yaml.Unmarshal(written, &read); err != nil || read.Title != title {
			t.Errorf("%q became %q by %s: %v", title, read.Title, written, err)
		}
	}
}

// Documents come in any encoding; one whose accents are doubtful is refused,
// for it would be published.
func TestEncodings(t *testing.T) {
	accents := strings.Replace(goodPaper, "Text.", "Été à Montréal, n’est-ce pas ?", 1)
	windows, err := charmap.Windows1252.NewEncoder().String(accents)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(accents)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"Windows-1252": windows, "UTF-16": wide, "lone returns": strings.ReplaceAll(accents, "\n", "\r")} {
		folders, err := Read(tree(map[string]string{"meet/a.fr.md": text}))
		if err != nil || folders[0].Papers[0].Body != "Été à Montréal, n’est-ce pas ?" {
			t.Errorf("%s: %+v, %v", name, folders, err)
		}
	}
	for name, text := range map[string]string{"a cut character": accents + "\xc3", "garbled": accents + "Ã©tÃ©", "no text": accents + "\x00x"} {
		_, err := Read(tree(map[string]string{"meet/a.fr.md": text}))
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != "papers.encoding" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
