package store

import (
	"context"
	"slices"

	"gorm.io/gorm/clause"

	"recess/internal/fault"
	"recess/internal/library"
)

type fileRow struct {
	Hash    string `gorm:"primaryKey"`
	Name    string
	Type    string
	Data    []byte
	Pages   int
	LeftOut int
	Width   int
	High    int
}

func (fileRow) TableName() string { return "files" }

type paperFileRow struct {
	PaperID int64  `gorm:"primaryKey;autoIncrement:false"`
	Number  int    `gorm:"primaryKey;autoIncrement:false"`
	Hash    string `gorm:"primaryKey"`
}

func (paperFileRow) TableName() string { return "paper_files" }

// PutFile keeps a file; nothing happens when it is there.
func (b *Library) PutFile(ctx context.Context, f *library.File) error {
	row := fileRow{Hash: f.Hash, Name: f.Name, Type: f.Type, Data: f.Data, Pages: f.Pages, LeftOut: f.LeftOut, Width: f.Width, High: f.High}
	return b.s.translate(b.writer(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}

// File is a file with its data.
func (b *Library) File(ctx context.Context, hash string) (*library.File, error) {
	var r fileRow
	if err := b.reader(ctx).Where("hash = ?", hash).Take(&r).Error; err != nil {
		return nil, b.s.translate(err)
	}
	return &library.File{Hash: r.Hash, Name: r.Name, Type: r.Type, Data: r.Data, Pages: r.Pages, LeftOut: r.LeftOut, Width: r.Width, High: r.High}, nil
}

// AboutFile is a file without its data, and how many bytes it has.
func (b *Library) AboutFile(ctx context.Context, hash string) (*library.File, int, error) {
	var r struct {
		Name, Type                  string
		Pages, LeftOut, Width, High int
		Size                        int
	}
	err := b.reader(ctx).Table("files").Select("name, type, pages, left_out, width, high, length(data) AS size").Where("hash = ?", hash).Take(&r).Error
	if err != nil {
		return nil, 0, b.s.translate(err)
	}
	return &library.File{Hash: hash, Name: r.Name, Type: r.Type, Pages: r.Pages, LeftOut: r.LeftOut, Width: r.Width, High: r.High}, r.Size, nil
}

// addImages notes which pictures a version shows.
func (b *Library) addImages(ctx context.Context, p *library.Paper) error {
	if p.Body == "" {
		return nil
	}
	doc, err := library.Parse(p.Body)
	if err != nil {
		return err
	}
	var rows []paperFileRow
	for _, hash := range doc.Images() {
		rows = append(rows, paperFileRow{PaperID: p.ID, Number: p.Number, Hash: hash})
	}
	if len(rows) == 0 {
		return nil
	}
	return b.s.translate(b.writer(ctx).Create(&rows).Error)
}

// FileAudience is the widest audience of the papers whose latest version shows
// a file.
func (b *Library) FileAudience(ctx context.Context, hash string) (library.Audience, error) {
	var found []library.Audience
	err := b.reader(ctx).Raw(`SELECT p.audience FROM papers p
		JOIN paper_versions v ON v.paper_id = p.id AND v.number = p.latest WHERE v.file = ? AND NOT p.archived AND NOT p.draft
		UNION SELECT p.audience FROM papers p
		JOIN paper_files f ON f.paper_id = p.id AND f.number = p.latest WHERE f.hash = ? AND NOT p.archived AND NOT p.draft`, hash, hash).Scan(&found).Error
	if err != nil {
		return "", b.s.translate(err)
	}
	for _, a := range library.Audiences {
		if slices.Contains(found, a) {
			return a, nil
		}
	}
	return "", fault.New(fault.NotFound, "store.not_found", nil)
}
