package app

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/library"
	"recess/internal/source/papers"
)

// otherPapers is the folder of the papers that no campaign has.
const otherPapers = "other-papers"

// ExportPapers writes every campaign with its papers into a folder, in the
// form that ImportPapers reads. A file that is there is written over. It tells
// how many papers it wrote.
func (a *App) ExportPapers(ctx context.Context, dir string) (int, error) {
	campaigns, err := a.Store.Campaigns().Campaigns(ctx)
	if err != nil {
		return 0, err
	}
	all, err := a.Store.Library().Papers(ctx)
	if err != nil {
		return 0, err
	}
	for _, f := range sorted(campaigns, all) {
		if err := a.fill(ctx, f); err != nil {
			return 0, err
		}
		if err := papers.Write(f, func(file string, data []byte) error { return put(dir, file, data) }); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

// sorted puts each paper into the folder of the first campaign that has it,
// without its text.
func sorted(campaigns []campaign.Campaign, all []library.Paper) []*papers.Folder {
	var folders []*papers.Folder
	for i := range campaigns {
		folders = append(folders, &papers.Folder{Name: campaigns[i].Slug, Campaign: &campaigns[i]})
	}
	others := &papers.Folder{Name: otherPapers}
	for _, p := range all {
		in := slices.IndexFunc(campaigns, func(c campaign.Campaign) bool { return slices.Contains(c.Papers, p.Slug) })
		f := others
		if in >= 0 {
			f = folders[in]
		}
		f.Papers = append(f.Papers, papers.Paper{Paper: p})
	}
	if len(others.Papers) > 0 {
		folders = append(folders, others)
	}
	return folders
}

// fill reads the texts and files of a folder's papers.
func (a *App) fill(ctx context.Context, f *papers.Folder) error {
	f.Files = map[string][]byte{}
	for i := range f.Papers {
		p := &f.Papers[i]
		kept, err := a.Store.Library().Paper(ctx, p.Slug, p.Lang)
		if err != nil {
			return err
		}
		p.Paper = *kept
		if err := a.addFiles(ctx, f, p); err != nil {
			return err
		}
	}
	return nil
}

// addFiles puts the files of a paper beside it and names them in it.
func (a *App) addFiles(ctx context.Context, f *papers.Folder, p *papers.Paper) error {
	add := func(hash string) (string, error) {
		file, err := a.Store.Library().File(ctx, hash)
		if err != nil {
			return "", err
		}
		name := papers.FileName(file)
		f.Files[name] = file.Data
		return name, nil
	}
	var wrong error
	if p.File != "" {
		p.PDF, wrong = add(p.File)
		return wrong
	}
	p.Body = papers.Pictures(p.Body, func(address string) string {
		hash, ok := strings.CutPrefix(address, library.FileScheme)
		if !ok { // what looks like a picture, such as in a stretch of code
			return address
		}
		name, err := add(hash)
		wrong = cmp.Or(wrong, err)
		return name
	})
	return wrong
}

func put(dir, file string, data []byte) error {
	file = filepath.Join(dir, filepath.FromSlash(file))
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "file.cannot_write", fault.Args{"File": file})
	}
	return nil
}
