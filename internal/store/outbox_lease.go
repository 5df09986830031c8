package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"recess/internal/outbox"
)

// leaseSQL picks and leases in one statement. PostgreSQL passes over the rows
// that another instance is leasing at the same moment; SQLite has one writer.
// MATERIALIZED keeps PostgreSQL from running the choice, and so its LIMIT, more
// than once.
const leaseSQL = `WITH due AS MATERIALIZED (
	SELECT id FROM outbox
	WHERE state = 'waiting' AND next_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
	ORDER BY next_at, id LIMIT ? %s
)
UPDATE outbox SET lease_by = ?, lease_until = ? WHERE id IN (SELECT id FROM due) RETURNING id`

var leaseStatements = map[dialect]string{
	sqliteDialect:   fmt.Sprintf(leaseSQL, ""),
	postgresDialect: fmt.Sprintf(leaseSQL, "FOR UPDATE SKIP LOCKED"),
}

// Lease gives waiting entries that are due and leased by nobody, the longest
// due first.
func (o *Outbox) Lease(ctx context.Context, worker string, now, until time.Time, most int) ([]outbox.Entry, error) {
	var rows []outboxRow
	err := o.s.inTx(ctx, func(tx *gorm.DB) error {
		now := now.UTC()
		var ids []int64
		lease := tx.Raw(leaseStatements[o.s.kind], now, now, most, worker, until.UTC())
		if err := lease.Scan(&ids).Error; err != nil || len(ids) == 0 {
			return err
		}
		return tx.Where("id IN ?", ids).Order("next_at, id").Find(&rows).Error
	})
	if err != nil {
		return nil, err
	}
	return entries(rows)
}

// unleased are the columns of an entry that nobody has leased.
func unleased(more map[string]any) map[string]any {
	more["lease_by"], more["lease_until"] = "", nil
	return more
}

// TakeBack ends every lease of a worker.
func (o *Outbox) TakeBack(ctx context.Context, worker string) error {
	return o.s.translate(o.s.write.WithContext(ctx).Model(&outboxRow{}).
		Where("state = 'waiting' AND lease_by = ?", worker).Updates(unleased(map[string]any{})).Error)
}

// Release ends a worker's leases of entries that it has not tried to send.
func (o *Outbox) Release(ctx context.Context, worker string, ids []int64, trouble string) error {
	change := unleased(map[string]any{})
	if trouble != "" {
		change["trouble"] = trouble
	}
	return o.s.translate(o.s.write.WithContext(ctx).Model(&outboxRow{}).
		Where("state = 'waiting' AND lease_by = ? AND id IN ?", worker, ids).Updates(change).Error)
}

// Record writes down what became of an entry, and ends its lease.
func (o *Outbox) Record(ctx context.Context, worker string, e outbox.Entry) error {
	args, err := json.Marshal(e.Args)
	if err != nil {
		return fmt.Errorf("arguments of message %d: %w", e.ID, err)
	}
	query := o.s.write.WithContext(ctx).Model(&outboxRow{}).Where("id = ? AND state = 'waiting'", e.ID)
	if e.State != outbox.Sent {
		query = query.Where("lease_by = ?", worker)
	}
	return o.s.translate(query.Updates(unleased(map[string]any{
		"state": string(e.State), "attempts": e.Attempts, "next_at": e.NextAt.UTC(),
		"trouble": e.Trouble, "sent_at": moment(e.SentAt), "args": string(args),
	})).Error)
}
