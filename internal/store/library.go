package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/library"
)

type paperRow struct {
	ID       int64
	Slug     string
	Lang     string
	Kind     string
	Audience string
	ReviewBy civil.Date
	Archived bool
	Latest   int
	Draft    bool
}

func (paperRow) TableName() string { return "papers" }

type paperVersionRow struct {
	PaperID int64 `gorm:"primaryKey;autoIncrement:false"`
	Number  int   `gorm:"primaryKey;autoIncrement:false"`
	Title   string
	Summary string
	Body    string
	File    *string
	Sources string
	At      time.Time
	ByID    int64
	Why     string
}

func (paperVersionRow) TableName() string { return "paper_versions" }

// Library is where package library keeps papers.
type Library struct{ handle }

// Library is the store of papers.
func (s *Store) Library() *Library { return &Library{handle{s: s}} }

// InTx runs f in one write transaction.
func (b *Library) InTx(ctx context.Context, f func(library.Store) error) error {
	return b.inTx(ctx, func(h handle) error { return f(&Library{h}) })
}

// Paper is the latest version of a paper in a language.
func (b *Library) Paper(ctx context.Context, slug string, lang i18n.Lang) (*library.Paper, error) {
	var row paperRow
	if err := b.reader(ctx).Where("slug = ? AND lang = ?", slug, string(lang)).Take(&row).Error; err != nil {
		return nil, b.s.translate(err)
	}
	var version paperVersionRow
	if err := b.reader(ctx).Where("paper_id = ? AND number = ?", row.ID, row.Latest).Take(&version).Error; err != nil {
		return nil, b.s.translate(err)
	}
	return row.paper(&version)
}

func (r *paperRow) paper(v *paperVersionRow) (*library.Paper, error) {
	version, err := v.version()
	return &library.Paper{
		ID: r.ID, Slug: r.Slug, Lang: i18n.Lang(r.Lang), Kind: library.Kind(r.Kind), Audience: library.Audience(r.Audience),
		ReviewBy: r.ReviewBy, Archived: r.Archived, Draft: r.Draft, Version: version,
	}, err
}

func (r *paperVersionRow) version() (library.Version, error) {
	v := library.Version{
		Number: r.Number, Title: r.Title, Summary: r.Summary, Body: r.Body, At: r.At.UTC(), By: r.ByID, Why: r.Why,
	}
	if r.File != nil {
		v.File = *r.File
	}
	if err := json.Unmarshal([]byte(r.Sources), &v.Sources); err != nil {
		return v, fmt.Errorf("sources of paper %d: %w", r.PaperID, err)
	}
	return v, nil
}

// latest joins each paper with its latest version, without the body unless
// more is asked for.
func (b *Library) latest(ctx context.Context, more ...string) *gorm.DB {
	columns := append([]string{"papers.*, v.number, v.title, v.summary, v.file, v.sources, v.at, v.by_id, v.why"}, more...)
	return b.reader(ctx).Table("papers").Select(strings.Join(columns, ", ")).
		Joins("JOIN paper_versions v ON v.paper_id = papers.id AND v.number = papers.latest")
}

// Papers are all of them, each with its latest version without the body.
func (b *Library) Papers(ctx context.Context) ([]library.Paper, error) {
	return b.listed(b.latest(ctx).Order("slug, lang"))
}

func (b *Library) listed(query *gorm.DB) ([]library.Paper, error) {
	var rows []struct {
		Paper   paperRow        `gorm:"embedded"`
		Version paperVersionRow `gorm:"embedded"`
	}
	if err := query.Find(&rows).Error; err != nil {
		return nil, b.s.translate(err)
	}
	papers := make([]library.Paper, len(rows))
	for i := range rows {
		p, err := rows[i].Paper.paper(&rows[i].Version)
		if err != nil {
			return nil, err
		}
		papers[i] = *p
	}
	return papers, nil
}

// Versions are all of a paper, the latest first.
func (b *Library) Versions(ctx context.Context, paper int64) ([]library.Version, error) {
	var rows []paperVersionRow
	if err := b.reader(ctx).Where("paper_id = ?", paper).Order("number DESC").Find(&rows).Error; err != nil {
		return nil, b.s.translate(err)
	}
	versions := make([]library.Version, len(rows))
	for i := range rows {
		var err error
		if versions[i], err = rows[i].version(); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// AddPaper adds a paper without versions and sets its number.
func (b *Library) AddPaper(ctx context.Context, p *library.Paper) error {
	row := paperRow{
		Slug: p.Slug, Lang: string(p.Lang), Kind: string(p.Kind), Audience: string(p.Audience), ReviewBy: p.ReviewBy, Archived: p.Archived, Draft: p.Draft,
	}
	if err := b.writer(ctx).Create(&row).Error; err != nil {
		return b.s.translate(err)
	}
	p.ID = row.ID
	return nil
}

// UpdatePaper writes what is not of a version.
func (b *Library) UpdatePaper(ctx context.Context, p *library.Paper) error {
	return b.one(b.writer(ctx).Model(&paperRow{}).Where("id = ?", p.ID).Updates(map[string]any{
		"kind": string(p.Kind), "audience": string(p.Audience), "review_by": p.ReviewBy, "archived": p.Archived, "draft": p.Draft,
	}))
}

// AddVersion adds p's version, and makes it what is read and found.
func (b *Library) AddVersion(ctx context.Context, p *library.Paper) error {
	sources, err := json.Marshal(p.Sources)
	if err != nil {
		return fmt.Errorf("sources of paper %s: %w", p.Slug, err)
	}
	row := paperVersionRow{
		PaperID: p.ID, Number: p.Number, Title: p.Title, Summary: p.Summary, Body: p.Body,
		Sources: string(sources), At: p.At.UTC(), ByID: p.By, Why: p.Why,
	}
	if p.File != "" {
		row.File = &p.File
	}
	if err := b.writer(ctx).Create(&row).Error; err != nil {
		return b.s.translate(err)
	}
	if err := b.one(b.writer(ctx).Model(&paperRow{}).Where("id = ?", p.ID).Update("latest", p.Number)); err != nil {
		return err
	}
	if err := b.addImages(ctx, p); err != nil {
		return err
	}
	return b.index(ctx, p)
}

// index makes a version what a search finds of its paper.
func (b *Library) index(ctx context.Context, p *library.Paper) error {
	tx := b.writer(ctx)
	if err := tx.Exec("DELETE FROM paper_search WHERE docid = ?", p.ID).Error; err != nil {
		return b.s.translate(err)
	}
	folded := library.Fold(p.Title + "\n" + p.Summary + "\n" + p.Body)
	return b.s.translate(tx.Exec("INSERT INTO paper_search (docid, folded) VALUES (?, ?)", p.ID, folded).Error)
}

// Search finds papers, each with its latest version, by title. Folded words
// hold nothing that a query could trip over, but "or" and "near", which SQLite
// takes for words only in quotes.
func (b *Library) Search(ctx context.Context, q library.Query) ([]library.Paper, error) {
	if len(q.Words) == 0 {
		return nil, nil
	}
	found, match := "paper_search MATCH ?", `"`+strings.Join(q.Words, `" "`)+`*"`
	if b.s.kind == postgresDialect {
		found, match = "to_tsvector('simple', folded) @@ to_tsquery('simple', ?)", strings.Join(q.Words, " & ")+":*"
	}
	query := b.latest(ctx, "v.body").Where("papers.id IN (SELECT docid FROM paper_search WHERE "+found+")", match).
		Where("papers.audience IN ?", q.Audiences)
	if !q.Archived {
		query = query.Where("NOT papers.archived AND NOT papers.draft")
	}
	return b.listed(query.Order("v.title, papers.id").Limit(q.Most))
}
