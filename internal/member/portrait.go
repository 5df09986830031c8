package member

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/picture"
)

// Portrait is the picture of a member, drawn anew and kept here.
type Portrait struct {
	PersonID int
	URL      string // where it was fetched
	Hash     string // of the JPEG
	On       civil.Date
	JPEG     []byte // nil in a list
}

// PortraitStore keeps portraits.
type PortraitStore interface {
	// Members are the register's, without corrections.
	Members(ctx context.Context) ([]Member, error)
	// Portraits are all that are kept, without their pictures, by person.
	Portraits(ctx context.Context) (map[int]Portrait, error)
	PutPortrait(ctx context.Context, p *Portrait) error
	// DropPortraits lets go of those of these people.
	DropPortraits(ctx context.Context, people []int) error
}

// Photographer fetches the portraits that the registers name, each once.
type Photographer struct {
	Store PortraitStore
	// Fetch gets a file from an address that a register names; it may be slow. A
	// fault.Unavailable when the host is in trouble.
	Fetch func(ctx context.Context, url string) ([]byte, error)
	Today civil.Date
	// Watch is told how far it has come; may be nil.
	Watch func(done, all int)
}

// Gathered tells what has become of portraits.
type Gathered struct {
	Fetched int
	Dropped int // of those who no longer sit
	Kept    int // afterwards, older ones among them
	Missed  []Missed
}

// Missed is a portrait that could not be fetched; the one before it stays.
type Missed struct {
	Name string // of the member
	URL  string
	Why  error
}

const (
	portraitMillions = 16  // pixels
	portraitSide     = 320 // pixels: four times what a page shows, for sharp screens
	patience         = 5   // failures of hosts in a row, after which the others are not tried
)

// errGivenUp says that an address was not tried after others had failed.
var errGivenUp = fault.New(fault.Unavailable, "portraits.given_up", nil)

// Gather fetches the portraits whose address is new, and lets go of those of
// people who no longer sit. What cannot be fetched or is no picture is told,
// and tried again the next time.
func (p *Photographer) Gather(ctx context.Context) (*Gathered, error) {
	members, err := p.Store.Members(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := p.Store.Portraits(ctx)
	if err != nil {
		return nil, err
	}
	g := &Gathered{}
	if err := p.drop(ctx, g, members, kept); err != nil {
		return nil, err
	}
	due := slices.DeleteFunc(members, func(m Member) bool { return m.PhotoURL == "" || kept[m.PersonID].URL == m.PhotoURL })
	return g, p.fetchAll(ctx, g, due, kept)
}

func (p *Photographer) fetchAll(ctx context.Context, g *Gathered, due []Member, kept map[int]Portrait) error {
	troubles := 0 // of hosts, in a row
	for i := range due {
		m := &due[i]
		if p.Watch != nil {
			p.Watch(i, len(due))
		}
		var drawn []byte
		var why error = errGivenUp
		if troubles < patience {
			drawn, why = p.draw(ctx, m.PhotoURL)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case fault.KindOf(why) == fault.Unavailable:
			troubles++
		default: // an address that leads nowhere says nothing about the others
			troubles = 0
		}
		if why != nil {
			g.Missed = append(g.Missed, Missed{m.Name(), m.PhotoURL, why})
			continue
		}
		if err := p.keep(ctx, m, drawn); err != nil {
			return err
		}
		g.Fetched++
		if _, had := kept[m.PersonID]; !had {
			g.Kept++
		}
	}
	return nil
}

// drop lets go of the portraits of those who no longer sit.
func (p *Photographer) drop(ctx context.Context, g *Gathered, members []Member, kept map[int]Portrait) error {
	var gone []int
	for person := range kept {
		if !slices.ContainsFunc(members, func(m Member) bool { return m.PersonID == person }) {
			gone = append(gone, person)
		}
	}
	g.Dropped, g.Kept = len(gone), len(kept)-len(gone)
	if len(gone) == 0 {
		return nil
	}
	return p.Store.DropPortraits(ctx, gone)
}

// draw fetches a picture and draws it anew.
func (p *Photographer) draw(ctx context.Context, url string) ([]byte, error) {
	file, err := p.Fetch(ctx, url)
	if err != nil {
		return nil, err
	}
	return picture.JPEG(file, portraitMillions, portraitSide)
}

func (p *Photographer) keep(ctx context.Context, m *Member, drawn []byte) error {
	sum := sha256.Sum256(drawn)
	return p.Store.PutPortrait(ctx, &Portrait{
		PersonID: m.PersonID, URL: m.PhotoURL, Hash: hex.EncodeToString(sum[:8]), On: p.Today, JPEG: drawn,
	})
}
