// Package papers reads and writes the folder form of a library: a folder for
// each campaign, with campaign.yaml, the papers as Markdown with YAML front
// matter, slug.en.md and slug.fr.md, and their pictures and PDFs beside them.
package papers

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/textfile"
)

// Folder is a campaign with its papers and files.
type Folder struct {
	Name     string
	Campaign *campaign.Campaign // nil: papers of no campaign
	Papers   []Paper
	Files    map[string][]byte // pictures and PDFs, by name
}

// Paper is a paper as its file has it: pictures and a PDF go by name.
type Paper struct {
	library.Paper
	Path string // for messages
	PDF  string // name of its file; empty for a paper with a body
	Line int    // of its file, where the body begins
}

// CampaignFile is the file of a folder that describes its campaign.
const CampaignFile = "campaign.yaml"

const fence = "---\n" // around the front matter

// Bounds of a folder and of what is no picture and no PDF.
const (
	mostFiles    = 500
	mostBytes    = 256 << 20 // of a tree: it is read into memory
	largestFront = 64 << 10  // bytes
	largestText  = 512 << 10 // bytes
)

// Read reads every folder of a tree. A fault.Invalid names the file, and the
// reason why it cannot be used.
func Read(tree fs.FS) ([]Folder, error) {
	entries, err := fs.ReadDir(tree, ".")
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "papers.no_folder", nil)
	}
	var folders []Folder
	left := int64(mostBytes)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !e.IsDir() {
			return nil, fault.New(fault.Invalid, "papers.stray", fault.Args{"File": e.Name()})
		}
		f, err := readFolder(tree, e.Name(), &left)
		if err != nil {
			return nil, err
		}
		folders = append(folders, *f)
	}
	if len(folders) == 0 {
		return nil, fault.New(fault.Invalid, "papers.no_folder", nil)
	}
	return folders, unique(folders)
}

// unique refuses two papers of one slug and language in different folders.
func unique(folders []Folder) error {
	seen := map[string]string{}
	for _, f := range folders {
		for _, p := range f.Papers {
			key := p.Slug + "." + string(p.Lang)
			if first, ok := seen[key]; ok {
				return fault.New(fault.Invalid, "papers.twice", fault.Args{"File": p.Path, "Other": first})
			}
			seen[key] = p.Path
		}
	}
	return nil
}

// readFolder reads a folder; left is how many bytes may still be read.
func readFolder(tree fs.FS, name string, left *int64) (*Folder, error) {
	entries, err := fs.ReadDir(tree, name)
	if err != nil {
		return nil, unread(name, err)
	}
	if len(entries) > mostFiles {
		return nil, fault.New(fault.Invalid, "papers.crowded", fault.Args{"File": name, "Most": mostFiles})
	}
	if !library.IsSlug(name) {
		return nil, fault.New(fault.Invalid, "papers.folder_name", fault.Args{"File": name})
	}
	f := &Folder{Name: name, Files: map[string][]byte{}}
	for _, e := range entries {
		file := path.Join(name, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
			continue
		case !e.Type().IsRegular():
			return nil, fault.New(fault.Invalid, "papers.stray", fault.Args{"File": file})
		}
		data, err := readFile(tree, file, left)
		if err == nil {
			err = f.take(file, data)
		}
		if err != nil {
			return nil, err
		}
	}
	return f, f.complete()
}

func readFile(tree fs.FS, file string, left *int64) ([]byte, error) {
	info, err := fs.Stat(tree, file)
	if err != nil {
		return nil, unread(file, err)
	}
	if written(file) && info.Size() > largestText {
		return nil, fault.New(fault.Invalid, "papers.large", fault.Args{"File": file, "Most": largestText >> 10})
	}
	if info.Size() > library.LargestFile {
		return nil, fault.New(fault.Invalid, "file.large", fault.Args{"File": file, "Most": library.LargestFile >> 20})
	}
	if *left -= info.Size(); *left < 0 {
		return nil, fault.New(fault.Invalid, "papers.heavy", fault.Args{"Most": mostBytes >> 20})
	}
	data, err := fs.ReadFile(tree, file)
	if err != nil {
		return nil, unread(file, err)
	}
	if written(file) {
		return inUTF8(file, data)
	}
	return data, nil
}

// inUTF8 is a text with a line feed at the end of each line, in whatever
// encoding it came. What is published may not be doubtful.
func inUTF8(file string, data []byte) ([]byte, error) {
	text, ok := textfile.Decode(data)
	if !ok || text.Doubtful() {
		return nil, fault.New(fault.Invalid, "papers.encoding", fault.Args{"File": file})
	}
	return []byte(text.Unix()), nil
}

// written tells whether a file is one that somebody writes: a paper or a
// campaign.
func written(file string) bool { return !slices.Contains(kept, strings.ToLower(path.Ext(file))) }

// kept are the files that papers show or are.
var kept = []string{".png", ".jpg", ".jpeg", ".pdf"}

func unread(file string, err error) error {
	return fault.Wrap(err, fault.Invalid, "papers.unread", fault.Args{"File": file})
}

// take adds one file to the folder.
func (f *Folder) take(file string, data []byte) error {
	name := path.Base(file)
	switch ext := strings.ToLower(path.Ext(name)); {
	case name == CampaignFile:
		c, err := readCampaign(file, data)
		if err == nil {
			c.Slug, f.Campaign = f.Name, c
		}
		return err
	case ext == ".md":
		p, err := readPaper(file, data)
		if err == nil {
			f.Papers = append(f.Papers, *p)
		}
		return err
	case slices.Contains(kept, ext):
		f.Files[name] = data
		return nil
	}
	return fault.New(fault.Invalid, "papers.stray", fault.Args{"File": file})
}

// complete sees to it that what papers refer to is there.
func (f *Folder) complete() error {
	for _, p := range f.Papers {
		if p.PDF == "" {
			continue
		}
		if _, ok := f.Files[p.PDF]; !ok {
			return fault.New(fault.Invalid, "papers.no_file", fault.Args{"File": p.Path, "Name": p.PDF})
		}
	}
	return nil
}

// front is the front matter of a paper.
type front struct {
	Title    string           `yaml:"title"`
	Kind     library.Kind     `yaml:"kind"`
	Audience library.Audience `yaml:"audience"`
	Summary  string           `yaml:"summary,omitempty"`
	ReviewBy string           `yaml:"review_by,omitempty"`
	PDF      string           `yaml:"pdf,omitempty"`
	Archived bool             `yaml:"archived,omitempty"`
	Draft    bool             `yaml:"draft,omitempty"`
	Sources  []source         `yaml:"sources,omitempty"`
}

type source struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher,omitempty"`
	URL       string `yaml:"url,omitempty"`
	Date      string `yaml:"date,omitempty"`
}

func readPaper(file string, data []byte) (*Paper, error) {
	slug, lang, ok := strings.Cut(strings.TrimSuffix(path.Base(file), ".md"), ".")
	if !ok || !slices.Contains(i18n.Langs, i18n.Lang(lang)) || !library.IsSlug(slug) {
		return nil, fault.New(fault.Invalid, "papers.name", fault.Args{"File": file})
	}
	rest, ok := bytes.CutPrefix(data, []byte(fence))
	head, body, closed := bytes.Cut(append(rest, '\n'), []byte("\n"+fence))
	if !ok || !closed || len(head) > largestFront {
		return nil, fault.New(fault.Invalid, "papers.no_front", fault.Args{"File": file})
	}
	var m front
	if err := decode(file, head, &m, 1); err != nil {
		return nil, err
	}
	p, err := m.paper(file, head)
	if err != nil {
		return nil, err
	}
	p.Slug, p.Lang, p.Body = slug, i18n.Lang(lang), strings.TrimSpace(string(body))
	led := len(body) - len(bytes.TrimLeft(body, " \t\n"))
	p.Line = bytes.Count(head, []byte("\n")) + bytes.Count(body[:led], []byte("\n")) + 4 // both fences, the last line between them, and one to count from
	return p, nil
}

// paper is what the front matter says of one.
func (m *front) paper(file string, head []byte) (*Paper, error) {
	p := &Paper{Path: file, PDF: m.PDF, Paper: library.Paper{Kind: m.Kind, Audience: m.Audience, Archived: m.Archived, Draft: m.Draft}}
	p.Title, p.Summary = m.Title, m.Summary
	var err error
	if p.ReviewBy, err = date(file, head, m.ReviewBy); err != nil {
		return nil, err
	}
	for _, x := range m.Sources {
		on, err := date(file, head, x.Date)
		if err != nil {
			return nil, err
		}
		p.Sources = append(p.Sources, library.Source{Title: x.Title, Publisher: x.Publisher, URL: x.URL, On: on})
	}
	return p, nil
}

// date reads a day; its line is sought for the message.
func date(file string, within []byte, typed string) (civil.Date, error) {
	if typed == "" {
		return civil.Date{}, nil
	}
	d, err := civil.Parse(typed)
	if err != nil {
		before, _, _ := bytes.Cut(within, []byte(typed))
		line := bytes.Count(before, []byte("\n")) + 1
		if written(file) && path.Base(file) != CampaignFile {
			line++ // the fence
		}
		return d, fault.Wrap(err, fault.Invalid, "papers.date", fault.Args{"File": file, "Line": line, "Date": typed})
	}
	return d, nil
}

// decode reads YAML strictly; skipped lines stand before it in its file.
func decode(file string, data []byte, into any, skipped int) error {
	if err := checkYAML(file, data, skipped); err != nil {
		return err
	}
	err := yaml.UnmarshalWithOptions(data, into, yaml.Strict())
	if err == nil {
		return nil
	}
	line, reason := 1, err.Error()
	var known yaml.Error
	if errors.As(err, &known) && known.GetToken() != nil {
		line, reason = known.GetToken().Position.Line, known.GetMessage()
	}
	return fault.Wrap(err, fault.Invalid, "papers.yaml", fault.Args{"File": file, "Line": line + skipped, "Reason": reason})
}

// encode writes YAML. In single quotes the library would write a no-break space
// as an escape, which there is none.
func encode(v any) ([]byte, error) {
	b, err := yaml.MarshalWithOptions(v, yaml.Indent(2), yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	return b, nil
}
