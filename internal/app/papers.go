package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
	"recess/internal/source/papers"
)

// Intake tells what an import of papers did, by the names of files and
// folders.
type Intake struct{ Changed, Same []string }

// errDry ends the transaction of an import that is only tried.
var errDry = errors.New("dry run")

// ImportPapers takes in a tree of folders, whole or not at all. With dry
// nothing is kept.
func (a *App) ImportPapers(ctx context.Context, tree fs.FS, dry bool) (*Intake, error) {
	folders, err := papers.Read(tree)
	if err != nil {
		return nil, err
	}
	done := &Intake{}
	err = a.Store.Campaigns().InTx(ctx, func(tx campaign.Store) error {
		for i := range folders {
			if err := a.importFolder(ctx, tx, &folders[i], done); err != nil {
				return err
			}
		}
		if dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return done, err
}

func (a *App) importFolder(ctx context.Context, tx campaign.Store, f *papers.Folder, done *Intake) error {
	hashes := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(f.Files)) {
		kept, err := a.Library.Upload(ctx, tx.Library(), name, f.Files[name])
		if err != nil {
			return inFile(filepath.Join(f.Campaign.Slug, name), err)
		}
		hashes[name] = kept.Hash
	}
	for i := range f.Papers {
		p := &f.Papers[i]
		p.File = hashes[p.PDF]
		p.Body = papers.Pictures(p.Body, func(name string) string {
			if hash, ok := hashes[name]; ok {
				return library.FileScheme + hash
			}
			return name
		})
		changed, err := a.Library.Put(ctx, tx.Library(), p.Paper)
		if err != nil {
			return inFile(p.Path, err)
		}
		done.note(p.Path, changed)
	}
	changed, err := a.Campaigns.Put(ctx, tx, f.Campaign)
	if err != nil {
		return inFile(f.Campaign.Slug, err)
	}
	done.note(f.Campaign.Slug, changed)
	return nil
}

func (i *Intake) note(name string, changed bool) {
	if changed {
		i.Changed = append(i.Changed, name)
	} else {
		i.Same = append(i.Same, name)
	}
}

// inFile names the file that a fault speaks of.
func inFile(file string, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	return fault.New(fault.Invalid, "papers.in_file", fault.Args{"File": file, "Why": f})
}

// ExportPapers writes every campaign with its papers into a folder, in the
// form that ImportPapers reads. A file that is there is written over.
func (a *App) ExportPapers(ctx context.Context, dir string) error {
	campaigns, err := a.Store.Campaigns().Campaigns(ctx)
	if err != nil {
		return err
	}
	written := map[string]bool{} // a paper of two campaigns stands with the first
	for i := range campaigns {
		f, err := a.folder(ctx, &campaigns[i], written)
		if err != nil {
			return err
		}
		err = papers.Write(f, func(file string, data []byte) error {
			file = filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return fault.Wrap(err, fault.Unavailable, "file.cannot_write", fault.Args{"File": file})
			}
			if err := os.WriteFile(file, data, 0o644); err != nil {
				return fault.Wrap(err, fault.Unavailable, "file.cannot_write", fault.Args{"File": file})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// folder is a campaign with the papers that are not written yet.
func (a *App) folder(ctx context.Context, c *campaign.Campaign, written map[string]bool) (*papers.Folder, error) {
	f := &papers.Folder{Campaign: *c, Files: map[string][]byte{}}
	for _, slug := range c.Papers {
		for _, lang := range i18n.Langs {
			kept, err := a.Store.Library().Paper(ctx, slug, lang)
			if fault.KindOf(err) == fault.NotFound || err == nil && written[slug+"."+string(lang)] {
				continue
			}
			if err != nil {
				return nil, err
			}
			written[slug+"."+string(lang)] = true
			p := papers.Paper{Paper: *kept}
			if err := a.addFiles(ctx, f, &p); err != nil {
				return nil, err
			}
			f.Papers = append(f.Papers, p)
		}
	}
	return f, nil
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
	if p.File != "" {
		name, err := add(p.File)
		p.PDF = name
		return err
	}
	var first error
	p.Body = papers.Pictures(p.Body, func(address string) string {
		hash := address[len(library.FileScheme):]
		name, err := add(hash)
		first = cmp.Or(first, err)
		return name
	})
	return first
}
