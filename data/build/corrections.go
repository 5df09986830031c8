package main

import "fmt"

// correction is a better point for a postal area whose point in the source
// lies kilometres from the place that the source itself names.
type correction struct {
	fsa, lat, lon string
	riding        string // that holds the better point
}

// corrections were found by comparing each urban area with its neighbours in
// the alphabet and its point with its name. The points are those of the places.
var corrections = []correction{
	{"E2R", "45.2900", "-66.0200", "13008"},  // Grandview, Saint John; was near Chipman
	{"H4Y", "45.4570", "-73.7500", "24022"},  // Montréal–Trudeau airport, Dorval; was near Drummondville
	{"L8N", "43.2515", "-79.8600", "35036"},  // Corktown, Hamilton; was in Flamborough
	{"R3C", "49.8878", "-97.1310", "46010"},  // The Forks, Winnipeg; was near Stonewall
	{"T2P", "51.0443", "-114.0631", "48004"}, // Calgary Tower; was east of Chestermere
	{"V6T", "49.2640", "-123.2460", "59040"}, // University of British Columbia; was in Coquitlam
}

// correct moves the point. The riding that had it stays a candidate only for
// its surface.
func (a *area) correct(c correction) (err error) {
	if a == nil {
		return fmt.Errorf("the correction of %s is of an area that is not there", c.fsa)
	}
	a.lat, a.lon = c.lat, c.lon
	if a.point, err = parsePoint(c.lat, c.lon); err != nil {
		return fmt.Errorf("the correction of %s: %w", c.fsa, err)
	}
	found := false
	kept := a.shares[:0]
	for _, s := range a.shares {
		if s.atPoint {
			s.atPoint, s.known = false, false
		}
		if s.riding == c.riding {
			s.atPoint, s.known, found = true, true, true
		}
		if s.share > 0 || s.known {
			kept = append(kept, s)
		}
	}
	if !found {
		kept = append(kept, share{riding: c.riding, atPoint: true, known: true})
	}
	a.shares = kept
	return nil
}
