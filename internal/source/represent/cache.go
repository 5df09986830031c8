package represent

import (
	"context"
	"strings"
	"time"

	"recess/internal/fault"
)

// Cache keeps answers between restarts.
type Cache interface {
	// Cached gives the answer kept under a key, which is an order and a postal
	// code, and when it was given; a fault.NotFound when none is kept. No codes
	// means the register said it does not know.
	Cached(ctx context.Context, key string) (codes []string, asOf time.Time, err error)
	Keep(ctx context.Context, key string, codes []string, asOf time.Time) error
}

// Answers live for a season. What the register does not know it may know
// soon: Canada Post adds codes every month.
const (
	AnswerLife  = 90 * 24 * time.Hour
	unknownLife = 7 * 24 * time.Hour
)

// answer is what the register said of a postal code.
type answer struct {
	codes []string // none when it does not know
	asOf  time.Time
}

func (a answer) fresh(now time.Time) bool {
	life := AnswerLife
	if len(a.codes) == 0 {
		life = unknownLife
	}
	return now.Sub(a.asOf) < life
}

// recall gives the answer kept for a code, if there is one. A cache that fails
// or dawdles is passed over.
func (c *Client) recall(ctx context.Context, q query) (answer, bool) {
	if c.cache == nil {
		return answer{}, false
	}
	brief, cancel := context.WithTimeout(ctx, c.budget/8)
	defer cancel()
	codes, asOf, err := c.cache.Cached(brief, q.key())
	if err != nil {
		if fault.KindOf(err) != fault.NotFound && ctx.Err() == nil {
			c.complain("reading", q.code, err)
		}
		return answer{}, false
	}
	return answer{codes, asOf}, true
}

// keep hands an answer to the cache, which may fail: the caller has it anyway.
func (c *Client) keep(ctx context.Context, q query, said answer) {
	if c.cache == nil {
		return
	}
	brief, cancel := context.WithTimeout(ctx, c.budget/8)
	defer cancel()
	if err := c.cache.Keep(brief, q.key(), said.codes, said.asOf); err != nil {
		c.complain("writing", q.code, err)
	}
}

// complain logs a failure of the cache. Databases quote keys in their errors,
// and here the key is the postal code.
func (c *Client) complain(doing, code string, err error) {
	c.log.Warn("represent: cache", "doing", doing, "cause", strings.ReplaceAll(err.Error(), code, "…"))
}
