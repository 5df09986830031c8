package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/i18n"
	"recess/internal/register"
)

type postalTableRow struct {
	Register string `gorm:"primaryKey"`
	Packed   []byte
	Streets  []byte
}

func (postalTableRow) TableName() string { return "postal_tables" }

// PostalTable is the packed table of six-character codes of a register, with
// its packed book of streets, which may be empty; a fault.NotFound until one is
// imported.
func (s *Store) PostalTable(ctx context.Context, name register.Name) (packed, streets []byte, err error) {
	var row postalTableRow
	if err := s.read.WithContext(ctx).Where("register = ?", string(name)).Take(&row).Error; err != nil {
		return nil, nil, s.translate(err)
	}
	return row.Packed, row.Streets, nil
}

// PutPostalTable puts a packed table and its book of streets in place of the
// register's old ones. A fault.Conflict when its ridings' order is no longer in
// force: their codes mean others now.
func (s *Store) PutPostalTable(ctx context.Context, order string, e register.Edition, packed, streets []byte, run register.Run, detail string) error {
	if streets == nil {
		streets = []byte{} // not NULL
	}
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := stillInForce(tx, order); err != nil {
			return err
		}
		row := postalTableRow{Register: string(e.Register), Packed: packed, Streets: streets}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		return keepImport(tx, e, run, detail)
	})
}

type runRow struct {
	Register  string `gorm:"primaryKey"`
	At        time.Time
	Origin    string
	ByID      int64
	TroubleEN string
	TroubleFR string
}

func (runRow) TableName() string { return "register_runs" }

// keepImport notes, in the transaction that takes a register in, its edition,
// that it went well, and who did it.
func keepImport(tx *gorm.DB, e register.Edition, run register.Run, detail string) error {
	if err := keepEdition(tx, e); err != nil {
		return err
	}
	run.Register = e.Register
	return keepRunAndNote(tx, run, detail)
}

// keepRunAndNote notes that a register was taken in well, and who did it.
func keepRunAndNote(tx *gorm.DB, run register.Run, detail string) error {
	if err := keepRun(tx, run); err != nil {
		return err
	}
	return tx.Create(&auditRow{
		At: run.At.UTC(), Actor: run.By.Person, Action: "import " + string(run.Register), Object: run.Origin, Detail: detail, Address: run.By.From,
	}).Error
}

func keepRun(tx *gorm.DB, run register.Run) error {
	row := runRow{
		Register: string(run.Register), At: run.At.UTC(), Origin: run.Origin, ByID: run.By.Person,
		TroubleEN: run.Trouble.EN, TroubleFR: run.Trouble.FR,
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

// PutRun notes an attempt that has failed.
func (s *Store) PutRun(ctx context.Context, run register.Run) error {
	return s.translate(keepRun(s.write.WithContext(ctx), run))
}

// Runs are the last attempts to take each register in.
func (s *Store) Runs(ctx context.Context) (map[register.Name]register.Run, error) {
	var rows []runRow
	if err := s.read.WithContext(ctx).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	runs := make(map[register.Name]register.Run, len(rows))
	for _, r := range rows {
		runs[register.Name(r.Register)] = register.Run{
			Register: register.Name(r.Register), At: r.At.UTC(), Origin: r.Origin, By: register.Editor{Person: r.ByID},
			Trouble: i18n.Text{EN: r.TroubleEN, FR: r.TroubleFR},
		}
	}
	return runs, nil
}
