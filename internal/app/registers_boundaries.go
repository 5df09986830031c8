package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"recess/internal/fault"
	"recess/internal/geo"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/source/boundaries"
)

// BoundaryReport tells what an import of boundaries has done, or would do.
type BoundaryReport struct {
	Ridings   int
	Unmatched []register.Unmatched // features that are none of our ridings
	Kept      []string             // ridings that the file lacks, and that keep the boundaries they have
	New, Gone []string             // codes, of a coming order
	Changed   []Change             // ridings of today with other ground, those that lose most first
	Overlaps  []Flaw               // ground that is given to two ridings, the largest share first
	Holes     []Flaw               // ground of today's ridings that is given to none
}

// Change is how much of a riding's ground it keeps.
type Change struct {
	Code  string
	Kept  float64 // 0 to 1
	Heirs []geo.Heir
}

// heldAtlas is boundaries in memory that were imported.
type heldAtlas struct {
	hash string
	*geo.Atlas
}

// boundaries are those of an edition: the program's, or those imported.
func (a *App) boundaries(ctx context.Context, order string, e register.Edition) (*geo.Atlas, error) {
	if e.Shipped || e.Hash == "" {
		return a.shipped, nil
	}
	if a.imported.hash != e.Hash {
		atlas, err := a.readBoundaries(ctx, order)
		if err != nil {
			return nil, err
		}
		a.imported = heldAtlas{e.Hash, atlas}
	}
	return a.imported.Atlas, nil
}

// readBoundaries are those that the database has of an order.
func (a *App) readBoundaries(ctx context.Context, order string) (*geo.Atlas, error) {
	packed, err := a.Store.Boundaries(ctx, order)
	if err != nil {
		return nil, err
	}
	atlas, err := geo.Decode(packed)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "store.damaged", fault.Args{"Database": a.Store.Name()})
	}
	return atlas, nil
}

// atlas is the boundaries in force: index puts no other kind of map in.
func (a *App) atlas() *geo.Atlas { return a.Finder.Index().Map().(*geo.Atlas) }

// ImportBoundaries takes in the boundaries of today's ridings from GeoJSON.
// Features that are none of them, ridings without a feature, and ground in two
// ridings or in none are a fault.Invalid unless the import may be partial; the
// report lists them all the same.
func (a *App) ImportBoundaries(ctx context.Context, in io.Reader, o Import) (*BoundaryReport, error) {
	report, err := a.importBoundaries(ctx, in, o)
	return report, a.tried(ctx, register.Boundaries, o, err)
}

func (a *App) importBoundaries(ctx context.Context, in io.Reader, o Import) (*BoundaryReport, error) {
	features, err := boundaries.Read(in)
	if err != nil {
		return nil, fromFile(o, err)
	}
	s := survey{x: a.Finder.Index(), now: a.atlas(), report: &BoundaryReport{}}
	if err := s.take(features, o); err != nil {
		return s.report, err
	}
	packed, err := s.pack(o)
	if err != nil || o.DryRun || ctx.Err() != nil {
		return s.report, cmp.Or(err, ctx.Err())
	}
	e := a.edition(register.Boundaries, o, packed, s.report.Ridings+len(s.report.Kept))
	e.Source, e.Licence = boundarySource(o), inBoth("boundaries.import.licence")
	if err := a.Store.PutBoundaries(ctx, s.x.Order(), e, packed, a.run(register.Boundaries, o), s.report.detail()); err != nil {
		return s.report, err
	}
	return s.report, a.TakeUp(ctx)
}

func boundarySource(o Import) i18n.Text {
	return cmp.Or(i18n.Text{EN: o.Source, FR: o.Source}, inBoth("boundaries.import.source"))
}

func (r *BoundaryReport) detail() string {
	return fmt.Sprintf("%d ridings, %d with other ground, %d kept as they were", r.Ridings, len(r.Changed), len(r.Kept))
}

// survey is boundaries being taken in.
type survey struct {
	x           *riding.Index
	now         *geo.Atlas // in force
	report      *BoundaryReport
	firm, loose []geo.Shape
	next        bool // they are of a coming order
}

// take keeps the features that are ridings of ours and looks which are missing.
func (s *survey) take(features []boundaries.Feature, o Import) error {
	matcher, found := riding.NewMatcher(s.x.Ridings()), map[string]bool{}
	first := boundaries.Feature{}
	for _, f := range features {
		_, known := matcher.ByCode(f.Code)
		if !known || f.Name.EN+f.Name.FR != "" && !matcher.Confirms(f.Code, f.Name.EN, f.Name.FR) {
			if len(s.report.Unmatched) == 0 {
				first = f
			}
			s.report.Unmatched = append(s.report.Unmatched, register.Unmatched{Code: f.Code, Name: cmp.Or(f.Name.EN, f.Name.FR), Place: f.Place})
			continue
		}
		found[f.Code] = true
		s.add(f)
	}
	if len(found) == 0 {
		return fromFile(o, fault.New(fault.Invalid, "boundaries.import.none_known", fault.Args{"Order": s.x.Order()}))
	}
	if len(s.report.Unmatched) > 0 && !o.Partial {
		return fromFile(o, fault.New(fault.Invalid, unmatchedKey(first), fault.Args{
			"Place": first.Place, "Code": first.Code, "Name": cmp.Or(first.Name.EN, first.Name.FR), "Count": len(s.report.Unmatched), "Order": s.x.Order()}))
	}
	for i := range s.x.Ridings() {
		if r := &s.x.Ridings()[i]; !found[r.Code] {
			s.report.Kept = append(s.report.Kept, r.Code)
			s.firm = append(s.firm, s.now.Shape(r.Code))
		}
	}
	if len(s.report.Kept) > 0 && !o.Partial {
		return fromFile(o, fault.New(fault.Invalid, "boundaries.import.missing", fault.Args{
			"Count": len(s.report.Kept), "Code": s.report.Kept[0], "Found": len(found), "All": len(s.x.Ridings())}))
	}
	return nil
}

func unmatchedKey(f boundaries.Feature) string {
	if f.Code == "" {
		return "boundaries.import.no_code"
	}
	return "boundaries.import.unmatched"
}

func (s *survey) add(f boundaries.Feature) {
	s.report.Ridings++
	if shape := (geo.Shape{Code: f.Code, Rings: f.Rings}); f.Coarse {
		s.loose = append(s.loose, shape)
	} else {
		s.firm = append(s.firm, shape)
	}
}

// pack makes the packed form and looks, by sampling, what is wrong with it and
// what it changes.
func (s *survey) pack(o Import) ([]byte, error) {
	byCode := func(a, b geo.Shape) int { return cmp.Compare(a.Code, b.Code) }
	slices.SortFunc(s.firm, byCode) // the same boundaries are the same bytes, in whatever order the file has them
	slices.SortFunc(s.loose, byCode)
	packed, err := geo.Pack(s.firm, s.loose)
	if err != nil {
		return nil, fromFile(o, fault.New(fault.Invalid, "boundaries.import.tangled", fault.Args{"Cause": err.Error()}))
	}
	atlas, err := geo.Decode(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack boundaries: %w", err)
	}
	s.compare(atlas)
	if o.Partial {
		return packed, nil
	}
	err = cmp.Or(s.refused("boundaries.import.overlap", s.report.Overlaps), s.refused("boundaries.import.hole", s.report.Holes))
	return packed, fromFile(o, err)
}
