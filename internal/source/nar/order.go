package nar

import (
	"context"

	"recess/internal/riding"
)

// sampled is how many lines of each part of locations are looked at before
// anything is read.
const sampled = 2000

// manyForeign is how many FED codes in a hundred must be of another order for
// none of them to be believed.
const manyForeign = 5

// ofAnotherOrder looks at the beginning of each part of locations, and tells
// whether their FED codes are those of another order of ridings.
func (s *Source) ofAnotherOrder(ctx context.Context, g *ground) (bool, error) {
	pairs := g.placer()
	for _, p := range s.provinces {
		for _, part := range p.locations {
			if err := pairs.look(ctx, part); err != nil {
				return false, err
			}
		}
	}
	foreign := 0
	for _, found := range pairs.codes {
		if found == 0 {
			foreign++
		}
	}
	return foreign*100 > len(pairs.codes)*manyForeign, nil
}

// look gathers the FED codes at the beginning of a part.
func (p *placer) look(ctx context.Context, from part) error {
	t, err := openText(ctx, from, func(int) {})
	if err != nil {
		return err
	}
	defer t.stop()
	c, err := t.header(locationColumns)
	if err != nil {
		return err
	}
	for range sampled {
		more, err := t.row(&c)
		if err != nil || !more {
			return err
		}
		if code := t.fields[c.places[1]]; riding.IsCode(string(code)) {
			p.byCode(code, t.fields[c.places[2]], t.fields[c.places[3]])
		}
	}
	return nil
}
