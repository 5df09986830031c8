package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"recess/internal/riding"
)

// area is a forward sortation area (FSA).
type area struct {
	fsa      string
	place    string
	lat, lon string // degrees as the source writes them; empty when unknown
	point    riding.Point
	shares   []share
}

// share is one riding that an area touches.
type share struct {
	riding  string
	share   float64 // of the area's surface
	atPoint bool    // holds the area's point
	known   bool    // by more than a sliver of surface: a point or a register
}

// leastShare keeps out slivers: the areas' polygons are of 2016 and drawn less
// finely than the ridings.
const leastShare = 0.005

// mended undoes a letter read in the wrong code page: "Saint-Franþois".
var mended = strings.NewReplacer("þ", "ç")

// areas reads the FSAs with their places and the ridings they touch, in order.
func (s source) areas() ([]area, error) {
	byFSA, err := s.shares()
	if err != nil {
		return nil, err
	}
	points, err := s.rows("fsa_points_geonames_2026-03.csv", 0, "fsa", "place", "lat", "lon")
	if err != nil {
		return nil, err
	}
	unplaced := 0
	for _, r := range points {
		a := byFSA[r.get("fsa")]
		if a == nil {
			unplaced++ // such as H0H, Santa Claus's: nobody lives there
			continue
		}
		a.place, a.lat, a.lon = mended.Replace(r.get("place")), r.get("lat"), r.get("lon")
		if a.point, err = parsePoint(a.lat, a.lon); err != nil {
			return nil, r.errorf("point: %w", err)
		}
	}
	for _, c := range corrections {
		if err := byFSA[c.fsa].correct(c); err != nil {
			return nil, err
		}
	}
	areas := make([]area, 0, len(byFSA))
	dropped := 0
	for _, a := range byFSA {
		dropped += a.dropSlivers()
		areas = append(areas, *a)
	}
	slices.SortFunc(areas, func(a, b area) int { return cmp.Compare(a.fsa, b.fsa) })
	fmt.Printf("areas: %d slivers dropped, %d points left out because their area has no riding\n", dropped, unplaced)
	return areas, expect(s.dir, "FSAs", len(areas), fsaCount)
}

func parsePoint(lat, lon string) (riding.Point, error) {
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	return riding.Point{Lat: y, Lon: x}, cmp.Or(err1, err2)
}

func (s source) shares() (map[string]*area, error) {
	source, err := s.rows("fsa_riding_candidates.csv", 0, "fsa", "fed_code", "share_of_fsa_area", "basis")
	if err != nil {
		return nil, err
	}
	areas := make(map[string]*area)
	for _, r := range source {
		fsa := r.get("fsa")
		if len(fsa) != 3 { // a whole postal code: one point cannot speak for its area
			fmt.Printf("areas: %s left out\n", fsa)
			continue
		}
		sh := share{riding: r.get("fed_code")}
		if sh.share, err = strconv.ParseFloat(r.get("share_of_fsa_area"), 64); err != nil || sh.share < 0 || sh.share > 1 {
			return nil, r.errorf("share %q", r.get("share_of_fsa_area"))
		}
		switch basis := r.get("basis"); basis {
		case "polygon":
		case "represent-only":
			sh.known = true
		case "point", "polygon+point":
			sh.known, sh.atPoint = true, true
		default:
			return nil, r.errorf("basis %q", basis)
		}
		if areas[fsa] == nil {
			areas[fsa] = &area{fsa: fsa}
		}
		areas[fsa].shares = append(areas[fsa].shares, sh)
	}
	return areas, nil
}

// dropSlivers drops the shares below leastShare that nothing else speaks for
// and counts them. The largest share stays in any case. What stays is in
// order, the largest share first.
func (a *area) dropSlivers() int {
	slices.SortFunc(a.shares, func(x, y share) int {
		return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(x.riding, y.riding))
	})
	before := len(a.shares)
	rest := slices.DeleteFunc(a.shares[1:], func(s share) bool { return s.share < leastShare && !s.known })
	a.shares = a.shares[:1+len(rest)]
	return before - len(a.shares)
}

func writeAreas(w *writer, areas []area) error {
	var places, shares [][]string
	for _, a := range areas {
		places = append(places, []string{a.fsa, a.place, a.lat, a.lon})
		for _, s := range a.shares {
			shares = append(shares, []string{a.fsa, s.riding, strconv.FormatFloat(s.share, 'f', 4, 64), flag01(s.atPoint)})
		}
	}
	if err := w.table("fsas.csv.gz", []string{"fsa", "place", "lat", "lon"}, places); err != nil {
		return err
	}
	return w.table("fsa_ridings.csv.gz", []string{"fsa", "riding", "share", "at_point"}, shares)
}
