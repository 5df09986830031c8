package library

import (
	"context"

	"recess/internal/i18n"
)

// Query asks for the papers whose titles or texts hold all words.
type Query struct {
	Words     []string // as Fold folds them; the last may be the beginning of one
	Audiences []Audience
	Archived  bool // those that are archived, or drafts, too
	Most      int
}

// Store keeps papers. Its methods give a fault.NotFound for what is not there.
type Store interface {
	InTx(ctx context.Context, f func(Store) error) error

	// Paper is the latest version in a language.
	Paper(ctx context.Context, slug string, lang i18n.Lang) (*Paper, error)
	// Papers are all, each with its latest version without its body, by slug
	// and language.
	Papers(ctx context.Context) ([]Paper, error)
	// Versions are all of a paper, the latest first.
	Versions(ctx context.Context, paper int64) ([]Version, error)
	// AddPaper adds a paper without versions and sets its number; a
	// fault.Conflict when its slug and language are taken.
	AddPaper(ctx context.Context, p *Paper) error
	// UpdatePaper writes what is not of a version.
	UpdatePaper(ctx context.Context, p *Paper) error
	// AddVersion adds p's version, and makes it what is read and found; a
	// fault.Conflict when it has that number already.
	AddVersion(ctx context.Context, p *Paper) error
	// Search finds papers, each with its latest version, by title.
	Search(ctx context.Context, q Query) ([]Paper, error)

	PutFile(ctx context.Context, f *File) error // nothing happens when it is there
	File(ctx context.Context, hash string) (*File, error)
	// AboutFile is a file without its data, and how many bytes it has.
	AboutFile(ctx context.Context, hash string) (f *File, size int, err error)
	// FileAudience is the widest audience of the papers whose latest version
	// shows a file; a fault.NotFound when none does.
	FileAudience(ctx context.Context, hash string) (Audience, error)
}
