package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/calendar"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/register"
)

type recessRow struct {
	ID           int64
	First        civil.Date
	Last         civil.Date
	Kind         string
	Status       string
	Reason       string
	Note         string
	Source       string
	ReadOn       civil.Date
	Origin       string
	ShippedFirst civil.Date
	ShippedLast  civil.Date
	Revision     int64
	ChangedBy    int64
	ChangedAt    *time.Time
}

func (recessRow) TableName() string { return "recesses" }

func newRecessRow(w *calendar.Window) recessRow {
	return recessRow{
		ID: w.ID, First: w.First, Last: w.Last, Kind: string(w.Kind), Status: string(w.Status), Reason: string(w.Reason),
		Note: w.Note, Source: w.Source, ReadOn: w.ReadOn, Origin: string(w.Origin),
		ShippedFirst: w.ShippedFirst, ShippedLast: w.ShippedLast,
		Revision: w.Revision, ChangedBy: w.ChangedBy, ChangedAt: moment(w.ChangedAt),
	}
}

func (r *recessRow) window() calendar.Window {
	return calendar.Window{
		ID: r.ID, First: r.First, Last: r.Last, Kind: calendar.Kind(r.Kind), Status: calendar.Status(r.Status),
		Reason: calendar.Reason(r.Reason), Note: r.Note, Source: r.Source, ReadOn: r.ReadOn, Origin: calendar.Origin(r.Origin),
		ShippedFirst: r.ShippedFirst, ShippedLast: r.ShippedLast,
		Revision: r.Revision, ChangedBy: r.ChangedBy, ChangedAt: at(r.ChangedAt),
	}
}

// Calendar is where package calendar keeps windows.
type Calendar struct{ handle }

// Calendar is the store of windows.
func (s *Store) Calendar() *Calendar { return &Calendar{handle{s: s}} }

// Recesses are the known windows in order of time.
func (s *Store) Recesses(ctx context.Context) ([]calendar.Window, error) {
	return s.Calendar().Windows(ctx)
}

// InTx runs f in one write transaction. The register's edition is locked
// first, so that who reads windows to change them waits for who is changing
// them; and it is another edition afterwards, so that others see the change.
func (c *Calendar) InTx(ctx context.Context, f func(calendar.Store) error) error {
	if c.db != nil {
		return f(c)
	}
	return c.inTx(ctx, func(h handle) error {
		e, err := lockedEdition(h.db, register.Recesses)
		if err != nil {
			return err
		}
		inside := &Calendar{h}
		if err := f(inside); err != nil {
			return err
		}
		return inside.keepEdition(ctx, e)
	})
}

// lockedEdition is the row of a register that others may not change until the
// transaction ends; SQLite has one writer at a time anyway.
func lockedEdition(tx *gorm.DB, name register.Name) (*registerRow, error) {
	var rows []registerRow
	err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("name = ?", string(name)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return &registerRow{Name: string(name)}, err
	}
	return &rows[0], nil
}

// keepEdition notes what the windows are now. Those that are not the
// program's own leave their mark behind the hash of the program's edition.
func (c *Calendar) keepEdition(ctx context.Context, e *registerRow) error {
	windows, err := c.Windows(ctx)
	if err != nil {
		return err
	}
	shipped, _, _ := strings.Cut(e.Hash, mark)
	changes := map[string]any{"hash": shipped + ownMark(windows), "row_count": len(windows)}
	for _, w := range windows {
		if w.ChangedAt.After(e.LoadedAt) {
			e.LoadedAt = w.ChangedAt
			changes["loaded_at"] = w.ChangedAt
		}
	}
	return c.s.translate(c.db.Model(&registerRow{}).Where("name = ?", e.Name).Updates(changes).Error)
}

// mark stands between the hash of what the program ships and that of what was
// changed here.
const mark = "+"

// ownMark is empty when all windows are the program's own.
func ownMark(windows []calendar.Window) string {
	own, sum := false, fnv.New64a()
	for _, w := range windows {
		own = own || w.Origin != calendar.Shipped
		fmt.Fprintln(sum, w.ID, w.Revision)
	}
	if !own {
		return ""
	}
	return mark + strconv.FormatUint(sum.Sum64(), 16)
}

// Windows are all, in order of time.
func (c *Calendar) Windows(ctx context.Context) ([]calendar.Window, error) {
	var rows []recessRow
	if err := c.reader(ctx).Order("first, last, id").Find(&rows).Error; err != nil {
		return nil, c.s.translate(err)
	}
	windows := make([]calendar.Window, len(rows))
	for i := range rows {
		windows[i] = rows[i].window()
	}
	return windows, nil
}

// Window finds one.
func (c *Calendar) Window(ctx context.Context, id int64) (calendar.Window, error) {
	var row recessRow
	if err := c.reader(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return calendar.Window{}, c.s.translate(err)
	}
	return row.window(), nil
}

// AddWindow keeps a new one and sets its ID.
func (c *Calendar) AddWindow(ctx context.Context, w *calendar.Window) error {
	row := newRecessRow(w)
	if err := c.writer(ctx).Create(&row).Error; err != nil {
		return c.s.translate(err)
	}
	w.ID = row.ID
	return nil
}

// UpdateWindow writes everything, and raises the revision.
func (c *Calendar) UpdateWindow(ctx context.Context, w *calendar.Window) error {
	row := newRecessRow(w)
	row.Revision++
	changed := c.writer(ctx).Model(&recessRow{}).Where("id = ? AND revision = ?", w.ID, w.Revision).
		Select("*").Omit("id").Updates(&row)
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.Conflict, "store.conflict", nil)
	}
	w.Revision = row.Revision
	return c.s.translate(changed.Error)
}

// Note adds a line to the audit log.
func (c *Calendar) Note(ctx context.Context, n calendar.Note) error {
	object := "recesses"
	if n.Window != 0 {
		object = "recess " + strconv.FormatInt(n.Window, 10)
	}
	return c.s.translate(c.writer(ctx).Create(&auditRow{
		At: n.At.UTC(), Actor: n.Editor.Person, Action: n.Action, Object: object, Detail: n.Detail, Address: n.Editor.From,
	}).Error)
}

// MergeRecesses takes in the program's own edition. What was changed or
// imported here stays.
func (s *Store) MergeRecesses(ctx context.Context, e register.Edition, shipped []calendar.Window) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		if err := keepEdition(tx, e); err != nil { // first: it keeps another program from doing the same
			return err
		}
		c := &Calendar{handle{s, tx}}
		kept, err := c.Windows(ctx)
		if err != nil {
			return err
		}
		add, update, remove := calendar.Merge(kept, shipped)
		for i := range add {
			if err := c.AddWindow(ctx, &add[i]); err != nil {
				return err
			}
		}
		for i := range update {
			if err := c.UpdateWindow(ctx, &update[i]); err != nil {
				return err
			}
		}
		for _, id := range remove {
			if err := c.one(tx.Where("id = ?", id).Delete(&recessRow{})); err != nil {
				return err
			}
		}
		held, err := lockedEdition(tx, e.Register)
		if err != nil {
			return err
		}
		return c.keepEdition(ctx, held)
	})
}

// SameEdition tells whether what is held is a shipped edition, be it with
// changes of our own.
func SameEdition(held, shipped register.Edition) bool {
	hash, _, _ := strings.Cut(held.Hash, mark)
	return hash == shipped.Hash
}
