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
)

// Folder is a campaign with its papers and files.
type Folder struct {
	Campaign campaign.Campaign
	Papers   []Paper
	Files    map[string][]byte // pictures and PDFs, by name
}

// Paper is a paper as its file has it: pictures and a PDF go by name.
type Paper struct {
	library.Paper
	Path string // for messages
	PDF  string // name of its file; empty for a paper with a body
}

// Names of what a folder holds.
const (
	campaignFile = "campaign.yaml"
	fence        = "---\n" // around the front matter
)

// mostFiles bounds a folder.
const mostFiles = 500

// Read reads every folder of a tree. A fault.Invalid names the file, and the
// reason why it cannot be used.
func Read(tree fs.FS) ([]Folder, error) {
	entries, err := fs.ReadDir(tree, ".")
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "papers.no_folder", nil)
	}
	var folders []Folder
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !e.IsDir() {
			return nil, fault.New(fault.Invalid, "papers.stray", fault.Args{"File": e.Name()})
		}
		f, err := readFolder(tree, e.Name())
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

func readFolder(tree fs.FS, name string) (*Folder, error) {
	entries, err := fs.ReadDir(tree, name)
	if err != nil {
		return nil, unread(name, err)
	}
	if len(entries) > mostFiles {
		return nil, fault.New(fault.Invalid, "papers.many", fault.Args{"File": name, "Most": mostFiles})
	}
	f := &Folder{Files: map[string][]byte{}}
	f.Campaign.Slug = name
	for _, e := range entries {
		file := path.Join(name, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
			continue
		case !e.Type().IsRegular():
			return nil, fault.New(fault.Invalid, "papers.stray", fault.Args{"File": file})
		}
		data, err := readFile(tree, file)
		if err == nil {
			err = f.take(file, data)
		}
		if err != nil {
			return nil, err
		}
	}
	if f.Campaign.Status == "" {
		return nil, fault.New(fault.Invalid, "papers.no_campaign", fault.Args{"File": path.Join(name, campaignFile)})
	}
	return f, f.complete()
}

func readFile(tree fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(tree, file)
	if err != nil {
		return nil, unread(file, err)
	}
	if info.Size() > library.LargestFile {
		return nil, fault.New(fault.Invalid, "file.large", fault.Args{"File": file, "Most": library.LargestFile >> 20})
	}
	data, err := fs.ReadFile(tree, file)
	if err != nil {
		return nil, unread(file, err)
	}
	return data, nil
}

func unread(file string, err error) error {
	return fault.Wrap(err, fault.Invalid, "papers.unread", fault.Args{"File": file})
}

// take adds one file to the folder.
func (f *Folder) take(file string, data []byte) error {
	name := path.Base(file)
	switch ext := strings.ToLower(path.Ext(name)); {
	case name == campaignFile:
		return readCampaign(file, data, &f.Campaign)
	case ext == ".md":
		p, err := readPaper(file, data)
		if err == nil {
			f.Papers = append(f.Papers, *p)
		}
		return err
	case slices.Contains([]string{".png", ".jpg", ".jpeg", ".pdf"}, ext):
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
	Sources  []source         `yaml:"sources,omitempty"`
}

type source struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher,omitempty"`
	URL       string `yaml:"url,omitempty"`
	Date      string `yaml:"date,omitempty"`
}

func readPaper(file string, data []byte) (*Paper, error) {
	name := strings.TrimSuffix(path.Base(file), ".md")
	slug, lang, ok := strings.Cut(name, ".")
	if !ok || !slices.Contains(i18n.Langs, i18n.Lang(lang)) || !library.IsSlug(slug) {
		return nil, fault.New(fault.Invalid, "papers.name", fault.Args{"File": file})
	}
	data = bytes.TrimPrefix(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\ufeff"))
	rest, ok := bytes.CutPrefix(data, []byte(fence))
	head, body, closed := bytes.Cut(rest, []byte("\n"+fence))
	if !ok || !closed {
		return nil, fault.New(fault.Invalid, "papers.no_front", fault.Args{"File": file})
	}
	var m front
	if err := decode(file, head, &m, 1); err != nil {
		return nil, err
	}
	p := &Paper{Path: file, PDF: m.PDF, Paper: library.Paper{Slug: slug, Lang: i18n.Lang(lang), Kind: m.Kind, Audience: m.Audience}}
	p.Title, p.Summary, p.Body = m.Title, m.Summary, strings.TrimSpace(string(body))
	var err error
	if p.ReviewBy, err = date(file, m.ReviewBy); err != nil {
		return nil, err
	}
	for _, x := range m.Sources {
		on, err := date(file, x.Date)
		if err != nil {
			return nil, err
		}
		p.Sources = append(p.Sources, library.Source{Title: x.Title, Publisher: x.Publisher, URL: x.URL, On: on})
	}
	return p, nil
}

func date(file, typed string) (civil.Date, error) {
	if typed == "" {
		return civil.Date{}, nil
	}
	d, err := civil.Parse(typed)
	if err != nil {
		return d, fault.Wrap(err, fault.Invalid, "papers.date", fault.Args{"File": file, "Date": typed})
	}
	return d, nil
}

// decode reads YAML strictly; skipped lines stand before it in its file.
func decode(file string, data []byte, into any, skipped int) error {
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

// encode writes YAML.
func encode(v any) ([]byte, error) {
	b, err := yaml.MarshalWithOptions(v, yaml.Indent(2), yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	return b, nil
}
