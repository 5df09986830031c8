package store

import (
	"context"

	"gorm.io/gorm"

	"recess/internal/fault"
)

// handle is how one part of the domain reaches the database: within a
// transaction, or outside one.
type handle struct {
	s  *Store
	db *gorm.DB // the transaction under way; nil outside one
}

// reader and writer are the transaction, or outside one a connection for each.
func (h handle) reader(ctx context.Context) *gorm.DB {
	if h.db != nil {
		return h.db
	}
	return h.s.read.WithContext(ctx)
}

func (h handle) writer(ctx context.Context) *gorm.DB {
	if h.db != nil {
		return h.db
	}
	return h.s.write.WithContext(ctx)
}

// inTx runs f with a handle of one write transaction: the one under way, or a
// new one.
func (h handle) inTx(ctx context.Context, f func(handle) error) error {
	if h.db != nil {
		return f(h)
	}
	return h.s.inTx(ctx, func(tx *gorm.DB) error { return f(handle{h.s, tx}) })
}

// Lock has every other transaction that locks the same name wait until this
// one ends. SQLite has one writer at a time anyway.
func (h handle) Lock(ctx context.Context, name string) error {
	if h.db == nil || h.s.kind != postgresDialect {
		return nil
	}
	return h.s.translate(h.db.WithContext(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name).Error)
}

// one is a fault.NotFound when a change has met no row.
func (h handle) one(changed *gorm.DB) error {
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.NotFound, "store.not_found", nil)
	}
	return h.s.translate(changed.Error)
}
