package nar

import (
	"context"

	"recess/internal/riding"
)

func (r *reading) addresses(ctx context.Context, p part, places []*locations) (*notes, error) {
	c, taken := newCounts(), newNotes()
	rows, err := r.rows(ctx, p, addressColumns, func(fields [][]byte, at *columns) {
		if code, in := c.address(fields[at.places[0]], fields[at.places[1]], places); in != 0 {
			taken.address(code, in, fields, at)
		}
	})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Rows += rows
	r.counts.merge(c)
	return taken, nil
}

// address counts one address, and tells where it is; nowhere when it does not
// count.
func (c *counts) address(location, postal []byte, places []*locations) (riding.PostalCode, place) {
	if len(postal) == 0 {
		c.noCode++
		return 0, 0
	}
	code, err := riding.ParsePostalCode(string(postal))
	if err != nil {
		c.badCode++
		return 0, 0
	}
	hash := hashOf(location)
	for _, l := range places {
		if at, ok := l.get(hash); ok && at != 0 {
			c.add(code, at, 1)
			c.addresses++
			return code, at
		}
	}
	c.unplaced++
	return 0, 0
}

// keep keeps what was noted of a province's shared codes.
func (r *reading) keep(taken []*notes) {
	r.mu.Lock()
	defer r.mu.Unlock()
	shared := r.counts.shared()
	for _, n := range taken {
		r.kept.take(n, shared)
	}
}
