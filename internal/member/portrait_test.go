package member

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"maps"
	"slices"
	"testing"

	"recess/internal/civil"
	"recess/internal/fault"
)

// album keeps portraits in memory, up to so many.
type album struct {
	members []Member
	kept    map[int]Portrait
	room    int
}

func (a *album) Members(context.Context) ([]Member, error)           { return slices.Clone(a.members), nil }
func (a *album) Portraits(context.Context) (map[int]Portrait, error) { return maps.Clone(a.kept), nil }

func (a *album) PutPortrait(_ context.Context, p *Portrait) error {
	if len(a.kept) == a.room {
		return fault.New(fault.Unavailable, "store.full", nil)
	}
	a.kept[p.PersonID] = *p
	return nil
}

func (a *album) DropPortraits(_ context.Context, people []int) error {
	for _, person := range people {
		delete(a.kept, person)
	}
	return nil
}

// photographer has so many members to fetch, and a picture for each.
func photographer(t *testing.T, members int) (*Photographer, *album, *int) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 40))); err != nil {
		t.Fatal(err)
	}
	a, asked := &album{kept: map[int]Portrait{}, room: 1000}, 0
	for i := range members {
		a.members = append(a.members, Member{PersonID: i + 1, PhotoURL: fmt.Sprintf("https://example.org/%d.jpg", i+1)})
	}
	return &Photographer{Store: a, Today: civil.Date{Year: 2026, Month: 11, Day: 4}, Fetch: func(context.Context, string) ([]byte, error) {
		asked++
		return b.Bytes(), nil
	}}, a, &asked
}

// What was fetched before it was stopped is kept, and not fetched again.
func TestGatherIsStoppedAndRepeated(t *testing.T) {
	p, a, asked := photographer(t, 9)
	ctx, stop := context.WithCancel(t.Context())
	p.Watch = func(done, _ int) {
		if done == 4 {
			stop()
		}
	}
	g, err := p.Gather(ctx)
	if !errors.Is(err, context.Canceled) || g.Fetched != 4 || len(a.kept) != 4 {
		t.Errorf("stopped, it gives %+v, %v, %d kept", g, err, len(a.kept))
	}
	p.Watch, *asked = nil, 0
	if g, err := p.Gather(t.Context()); err != nil || g.Fetched != 5 || g.Kept != 9 || *asked != 5 {
		t.Errorf("repeated, it gives %+v, %v, asked %d times", g, err, *asked)
	}
	a.members = a.members[2:] // two have left
	if g, err := p.Gather(t.Context()); err != nil || g.Dropped != 2 || g.Kept != 7 || len(a.kept) != 7 || *asked != 5 {
		t.Errorf("after two have left it gives %+v, %v, asked %d times", g, err, *asked)
	}
}

// Where nothing can be kept, nobody is asked in vain.
func TestGatherWithoutRoom(t *testing.T) {
	p, a, asked := photographer(t, 300)
	a.room = 2
	if g, err := p.Gather(t.Context()); fault.KindOf(err) != fault.Unavailable || g.Fetched != 2 || *asked != 3 {
		t.Errorf("it gives %+v, %v, asked %d times", g, err, *asked)
	}
}
