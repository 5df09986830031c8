package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"recess/internal/geo"
	"recess/internal/source/boundaries"
)

const compositeFile = "fed_2023_composite.geojson.gz"

// composite is the source's best boundaries, as they stand in the file.
type composite struct {
	firm  []geo.Shape // from the commissions' reports
	loose []geo.Shape // from a 70 m grid
}

// all are the shapes in order of precedence where they overlap.
func (c composite) all() []geo.Shape { return slices.Concat(c.firm, c.loose) }

func readComposite(path string) (composite, error) {
	var c composite
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	features, err := boundaries.Read(f)
	if err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	slices.SortFunc(features, func(a, b boundaries.Feature) int { return strings.Compare(a.Code, b.Code) })
	for _, f := range features {
		if s := (geo.Shape{Code: f.Code, Rings: f.Rings}); f.Coarse {
			c.loose = append(c.loose, s)
		} else {
			c.firm = append(c.firm, s)
		}
	}
	return c, expect(path, "ridings with boundaries", len(features), ridingCount)
}
