package app

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"recess/internal/campaign"
	"recess/internal/fault"
	"recess/internal/library"
	"recess/internal/source/papers"
)

// Intake tells what an import of papers did, by the names of files and
// folders.
type Intake struct{ Added, Changed, Same []string }

// errDry ends the transaction of an import that is only tried.
var errDry = errors.New("dry run")

// ImportPapers takes in a tree of folders, whole or not at all. With dry
// nothing is kept.
func (a *App) ImportPapers(ctx context.Context, tree fs.FS, dry bool) (*Intake, error) {
	folders, err := papers.Read(tree)
	if err != nil {
		return nil, err
	}
	files, err := a.inspect(ctx, folders) // which takes its time, and the database none
	if err != nil {
		return nil, err
	}
	done := &Intake{}
	err = a.Store.Campaigns().InTx(ctx, func(tx campaign.Store) error {
		for i := range folders {
			if err := a.importPapers(ctx, tx.Library(), &folders[i], files[i], done); err != nil {
				return err
			}
		}
		for i := range folders { // after all papers: any of them may be theirs
			if err := a.importCampaign(ctx, tx, &folders[i], done); err != nil {
				return err
			}
		}
		if dry {
			return errDry
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	a.active.Store(nil)
	return done, nil
}

// inspect reads the files of each folder as they will be kept, by name.
func (a *App) inspect(ctx context.Context, folders []papers.Folder) ([]map[string]*library.File, error) {
	all := make([]map[string]*library.File, len(folders))
	for i, f := range folders {
		all[i] = map[string]*library.File{}
		for _, name := range slices.Sorted(maps.Keys(f.Files)) {
			file, err := a.Library.Inspect(ctx, name, f.Files[name])
			if err != nil {
				return nil, inFile(path.Join(f.Name, name), 0, err)
			}
			all[i][name] = file
		}
	}
	return all, nil
}

func (a *App) importPapers(ctx context.Context, tx library.Store, f *papers.Folder, files map[string]*library.File, done *Intake) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := tx.PutFile(ctx, files[name]); err != nil {
			return err
		}
	}
	for i := range f.Papers {
		p := &f.Papers[i]
		if file := files[p.PDF]; file != nil {
			p.File = file.Hash
		}
		p.Body = papers.Pictures(p.Body, func(name string) string {
			if file := files[name]; file != nil {
				return library.FileScheme + file.Hash
			}
			return name
		})
		was, err := tx.Paper(ctx, p.Slug, p.Lang)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		changed, err := a.Library.Put(ctx, tx, p.Paper)
		if err != nil {
			return inFile(p.Path, p.Line, err)
		}
		done.note(p.Path, was == nil, changed)
	}
	return nil
}

func (a *App) importCampaign(ctx context.Context, tx campaign.Store, f *papers.Folder, done *Intake) error {
	if f.Campaign == nil {
		return nil
	}
	was, err := tx.Campaign(ctx, f.Name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	changed, err := a.Campaigns.Put(ctx, tx, *f.Campaign)
	if err != nil {
		return inFile(path.Join(f.Name, papers.CampaignFile), 0, err)
	}
	done.note(f.Name, was == nil, changed)
	return nil
}

func (i *Intake) note(name string, added, changed bool) {
	list := &i.Same
	switch {
	case added:
		list = &i.Added
	case changed:
		list = &i.Changed
	}
	*list = append(*list, name)
}

// inFile names the file that a fault speaks of. The lines that the fault
// counts are those of a body, which begins at a line of the file.
func inFile(file string, begins int, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	if line, ok := f.Args["Line"].(int); ok && begins > 0 {
		args := maps.Clone(f.Args)
		args["Line"] = line + begins - 1
		f = fault.Wrap(f.Cause, f.Kind, f.Key, args)
	}
	return fault.Wrap(err, fault.Invalid, "papers.in_file", fault.Args{"File": file, "Why": f})
}
