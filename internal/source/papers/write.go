package papers

import (
	"bytes"
	"path"
	"regexp"

	"recess/internal/library"
)

// Write gives each file of a folder to put, by its path below the tree.
func Write(f *Folder, put func(file string, data []byte) error) error {
	if f.Campaign != nil {
		sheet, err := encode(sheetOf(f.Campaign))
		if err != nil {
			return err
		}
		if err := put(path.Join(f.Name, CampaignFile), sheet); err != nil {
			return err
		}
	}
	for _, p := range f.Papers {
		data, err := paperFile(&p)
		if err != nil {
			return err
		}
		if err := put(path.Join(f.Name, p.Slug+"."+string(p.Lang)+".md"), data); err != nil {
			return err
		}
	}
	for name, data := range f.Files {
		if err := put(path.Join(f.Name, name), data); err != nil {
			return err
		}
	}
	return nil
}

func paperFile(p *Paper) ([]byte, error) {
	m := front{Title: p.Title, Kind: p.Kind, Audience: p.Audience, Summary: p.Summary, ReviewBy: p.ReviewBy.String(), PDF: p.PDF, Archived: p.Archived, Draft: p.Draft}
	for _, s := range p.Sources {
		m.Sources = append(m.Sources, source{Title: s.Title, Publisher: s.Publisher, URL: s.URL, Date: s.On.String()})
	}
	head, err := encode(m)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(fence)
	b.Write(head)
	b.WriteString(fence)
	if p.Body != "" {
		b.WriteString("\n" + p.Body + "\n")
	}
	return b.Bytes(), nil
}

// picture is where a body shows one.
var picture = regexp.MustCompile(`(!\[[^\]]*\]\()([^)\s]+)\)`)

// Pictures changes the address of each picture of a body.
func Pictures(body string, change func(address string) string) string {
	return picture.ReplaceAllStringFunc(body, func(found string) string {
		parts := picture.FindStringSubmatch(found)
		return parts[1] + change(parts[2]) + ")"
	})
}

// FileName is what a file of the library is called in a folder.
func FileName(f *library.File) string {
	ext := map[string]string{library.PDFType: ".pdf", library.PNGType: ".png", library.JPEGType: ".jpg"}[f.Type]
	return f.Hash[:16] + ext
}
