package coverage

import (
	"context"

	"recess/internal/riding"
)

// Step is how far apart the numbers are that everybody may read, which are
// rounded down. Whoever subtracts one from another, be it of a province and the
// country, of two campaigns, or of yesterday and today, knows the difference
// to a few ridings only, and never that it is one. The page's words name it.
const Step = 5

// Fewest is how many people must stand behind each riding of a province for
// it to be told that none is missing.
const Fewest = 3

// Totals are what everybody may know of a campaign: numbers that are whole
// steps, each at most the true one. 0 is fewer than a step.
type Totals struct {
	Ridings           int // exact, and known to everybody
	Begun, Asked, Met int // ridings
	People, Meetings  int
	Provinces         []Province // from east to west; of the country alone
}

// Province is one with its totals.
type Province struct {
	Code string
	Totals
}

// Totals are a campaign's, for everybody.
func (s *Service) Totals(ctx context.Context, campaign int64) (*Totals, error) {
	records, err := s.Store.Records(ctx, campaign)
	if err != nil {
		return nil, err
	}
	ridings, byProvince := map[string]int{}, map[string][]Record{}
	inForce := s.Ridings()
	for _, r := range inForce {
		ridings[r.Province]++
	}
	for _, r := range records {
		if where, err := s.Riding(r.Riding); err == nil { // also one that has ended: what was done stays done
			byProvince[where.Province] = append(byProvince[where.Province], r)
		}
	}
	country := total(records, len(inForce))
	for _, p := range riding.Provinces {
		country.Provinces = append(country.Provinces, Province{p, total(byProvince[p], ridings[p])})
	}
	return &country, nil
}

// total tells records of so many ridings.
func total(records []Record, ridings int) Totals {
	t := Totals{Ridings: ridings}
	t.Begun = told(records, ridings, func(r *Record) bool { return r.State != Unclaimed })
	t.Asked = told(records, ridings, func(r *Record) bool { return r.Stage >= ToRequested })
	t.Met = told(records, ridings, func(r *Record) bool { return r.Stage >= ToMet })
	for i := range records {
		t.People += records[i].People
		t.Meetings += records[i].Held
	}
	t.People, t.Meetings = t.People/Step*Step, t.Meetings/Step*Step
	return t
}

// told is how many of the records are counted, in whole steps. All ridings of a
// province would tell of each, so one is kept back when few people stand
// behind it.
func told(records []Record, ridings int, counted func(*Record) bool) int {
	n, few := 0, false
	for i := range records {
		if r := &records[i]; counted(r) {
			n++
			few = few || r.People < Fewest
		}
	}
	if few && n == ridings {
		n--
	}
	return n / Step * Step
}
