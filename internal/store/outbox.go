package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

type outboxRow struct {
	ID         int64
	Key        string
	Recipient  string
	Lang       string
	Purpose    string
	Kind       string
	Args       string
	Until      *time.Time
	State      string
	Attempts   int
	NextAt     time.Time
	LeaseBy    string
	LeaseUntil *time.Time
	Trouble    string
	CreatedAt  time.Time
	SentAt     *time.Time
}

func (outboxRow) TableName() string { return "outbox" }

func newOutboxRow(e outbox.Entry) (outboxRow, error) {
	args, err := json.Marshal(e.Args)
	if err != nil {
		return outboxRow{}, fmt.Errorf("arguments of a message: %w", err)
	}
	return outboxRow{
		Key: e.Key, Recipient: e.To, Lang: string(e.Lang), Purpose: string(e.Purpose), Kind: e.Kind,
		Args: string(args), Until: moment(e.Until), State: string(e.State), Attempts: e.Attempts,
		NextAt: e.NextAt.UTC(), Trouble: e.Trouble, CreatedAt: e.CreatedAt.UTC(), SentAt: moment(e.SentAt),
	}, nil
}

func (r *outboxRow) entry() (outbox.Entry, error) {
	e := outbox.Entry{
		ID: r.ID,
		Message: outbox.Message{
			Key: r.Key, To: r.Recipient, Lang: i18n.Lang(r.Lang), Purpose: outbox.Purpose(r.Purpose),
			Kind: r.Kind, Until: at(r.Until),
		},
		State: outbox.State(r.State), Attempts: r.Attempts, NextAt: r.NextAt.UTC(), Trouble: r.Trouble,
		CreatedAt: r.CreatedAt.UTC(), SentAt: at(r.SentAt),
	}
	if err := json.Unmarshal([]byte(r.Args), &e.Args); err != nil {
		return e, fmt.Errorf("arguments of message %d: %w", r.ID, err)
	}
	return e, nil
}

func entries(rows []outboxRow) ([]outbox.Entry, error) {
	list := make([]outbox.Entry, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].entry(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// txQueue is the queue within a transaction; its errors are translated where
// the transaction ends.
type txQueue struct{ tx *gorm.DB }

// outboxIn is the queue of a feature that enqueues in its own transaction.
func outboxIn(tx *gorm.DB) outbox.Queue { return txQueue{tx} }

func (q txQueue) Add(ctx context.Context, e outbox.Entry) (bool, error) {
	row, err := newOutboxRow(e)
	if err != nil {
		return false, err
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, DoNothing: true}
	done := q.tx.WithContext(ctx).Clauses(known).Create(&row)
	return done.RowsAffected == 1, done.Error
}

// Outbox is where package outbox keeps its queue.
type Outbox struct{ s *Store }

// Outbox is the queue of messages.
func (s *Store) Outbox() *Outbox { return &Outbox{s} }

// Add keeps an entry unless there is one with its key; it tells which.
func (o *Outbox) Add(ctx context.Context, e outbox.Entry) (bool, error) {
	added, err := outboxIn(o.s.write).Add(ctx, e)
	return added, o.s.translate(err)
}

// List gives a page of the entries in a state, the newest first.
func (o *Outbox) List(ctx context.Context, state outbox.State, page int) ([]outbox.Entry, error) {
	var rows []outboxRow
	err := o.s.read.WithContext(ctx).Where("state = ?", string(state)).
		Order("id DESC").Offset(page * outbox.PageSize).Limit(outbox.PageSize).Find(&rows).Error
	if err != nil {
		return nil, o.s.translate(err)
	}
	return entries(rows)
}

// Get is one entry.
func (o *Outbox) Get(ctx context.Context, id int64) (outbox.Entry, error) {
	var row outboxRow
	if err := o.s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return outbox.Entry{}, o.s.translate(err)
	}
	return row.entry()
}

// Counts are the entries in each state.
func (o *Outbox) Counts(ctx context.Context) (map[outbox.State]int, error) {
	var rows []struct {
		State string
		Total int
	}
	err := o.s.read.WithContext(ctx).Model(&outboxRow{}).
		Select("state, COUNT(*) AS total").Group("state").Find(&rows).Error
	if err != nil {
		return nil, o.s.translate(err)
	}
	counts := make(map[outbox.State]int, len(rows))
	for _, r := range rows {
		counts[outbox.State(r.State)] = r.Total
	}
	return counts, nil
}

// Requeue makes a failed entry wait again, due now and untried.
func (o *Outbox) Requeue(ctx context.Context, id int64, now time.Time) error {
	changed := o.s.write.WithContext(ctx).Model(&outboxRow{}).
		Where("id = ? AND state = ?", id, string(outbox.Failed)).
		Updates(map[string]any{"state": string(outbox.Waiting), "attempts": 0, "next_at": now.UTC()})
	if changed.Error == nil && changed.RowsAffected == 0 {
		return fault.New(fault.NotFound, "store.not_found", nil)
	}
	return o.s.translate(changed.Error)
}

// Hasten makes every waiting entry due now.
func (o *Outbox) Hasten(ctx context.Context, now time.Time) error {
	return o.s.translate(o.s.write.WithContext(ctx).Model(&outboxRow{}).
		Where("state = ? AND next_at > ?", string(outbox.Waiting), now.UTC()).Update("next_at", now.UTC()).Error)
}

// forgetMail removes every message to an address, in the transaction in which
// the address is forgotten.
func forgetMail(tx *gorm.DB, address string) error {
	return tx.Where("recipient = ?", address).Delete(&outboxRow{}).Error
}

// Forget removes every message to an address.
func (o *Outbox) Forget(ctx context.Context, address string) error {
	return o.s.translate(forgetMail(o.s.write.WithContext(ctx), address))
}
