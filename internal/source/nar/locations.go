package nar

import (
	"hash/maphash"
	"strconv"

	"recess/internal/riding"
)

// Columns of a part of locations.
var locationColumns = []string{
	"LOC_GUID", "FED_CODE", "FED_ENG_NAME", "FED_FRE_NAME",
	"BF_REPPOINT_LATITUDE", "BF_REPPOINT_LONGITUDE", "BG_LATITUDE", "BG_LONGITUDE",
}

// place is a riding's number in a placer's list; 0 is nowhere.
type place uint16

// locations tells the riding of each location of a part, by a hash of its
// identifier. At 64 bits, two of the register's some ten million identifiers
// have one hash in common about once in a million editions.
type locations struct {
	hashes []uint64 // 0: free
	places []place
	held   int
}

var seed = maphash.MakeSeed()

func hashOf(guid []byte) uint64 { return maphash.Bytes(seed, guid) | 1 }

func newLocations(expected int) *locations {
	size := 1 << 10
	for size*2 < expected*3 {
		size *= 2
	}
	return &locations{hashes: make([]uint64, size), places: make([]place, size)}
}

// slot is where a hash lies, or would.
func (l *locations) slot(hash uint64) int {
	mask := uint64(len(l.hashes) - 1)
	i := hash >> 8 & mask
	for l.hashes[i] != 0 && l.hashes[i] != hash {
		i = (i + 1) & mask
	}
	return int(i)
}

func (l *locations) put(hash uint64, p place) {
	if l.held*4 >= len(l.hashes)*3 {
		grown := newLocations(l.held * 2)
		for i, h := range l.hashes {
			if h != 0 {
				at := grown.slot(h)
				grown.hashes[at], grown.places[at] = h, l.places[i]
			}
		}
		l.hashes, l.places = grown.hashes, grown.places
	}
	at := l.slot(hash)
	if l.hashes[at] == 0 {
		l.held++
	}
	l.hashes[at], l.places[at] = hash, p
}

// get tells where a location is; false when the part does not hold it.
func (l *locations) get(hash uint64) (place, bool) {
	at := l.slot(hash)
	return l.places[at], l.hashes[at] != 0
}

// placer finds the riding of a location. Each part has its own.
type placer struct {
	*ground
	codes map[string]place // by code and names as the register has them; 0: of another order
	key   []byte

	named, pointed, foreign, nowhere int
}

// ground is what placers share.
type ground struct {
	matcher *riding.Matcher
	locator riding.Locator
	ridings []string         // FED codes, by place - 1
	places  map[string]place // by FED code
	points  bool             // the register's codes are of another order: only coordinates count
}

func newGround(codes []string, matcher *riding.Matcher, locator riding.Locator) *ground {
	g := &ground{matcher: matcher, locator: locator, ridings: codes, places: map[string]place{}}
	for i, code := range codes {
		g.places[code] = place(i + 1)
	}
	return g
}

func (g *ground) placer() *placer { return &placer{ground: g, codes: map[string]place{}} }

// place finds a location's riding: by its code where the name beside it proves
// that it is of our order, else by its point.
func (p *placer) place(fields [][]byte, c *columns) place {
	if !p.points {
		if named := p.byCode(fields[c.places[1]], fields[c.places[2]], fields[c.places[3]]); named != 0 {
			p.named++
			return named
		}
		p.foreign++
	}
	for _, pair := range [][2]int{{4, 5}, {6, 7}} { // the block face's point, else the building group's
		point, ok := pointOf(fields[c.places[pair[0]]], fields[c.places[pair[1]]])
		if !ok {
			continue
		}
		if code, ok := p.locator.Locate(point); ok {
			p.pointed++
			return p.places[code]
		}
	}
	p.nowhere++
	return 0
}

func (p *placer) byCode(code, english, french []byte) place {
	p.key = append(append(append(append(append(p.key[:0], code...), '|'), english...), '|'), french...)
	if found, known := p.codes[string(p.key)]; known {
		return found
	}
	found := place(0)
	if p.matcher.Confirms(string(code), string(english), string(french)) {
		found = p.places[string(code)]
	}
	p.codes[string(p.key)] = found
	return found
}

// pointOf reads degrees; false when one of them is missing or no number.
func pointOf(lat, lon []byte) (riding.Point, bool) {
	if len(lat) == 0 || len(lon) == 0 {
		return riding.Point{}, false
	}
	y, err := strconv.ParseFloat(string(lat), 64)
	if err != nil {
		return riding.Point{}, false
	}
	x, err := strconv.ParseFloat(string(lon), 64)
	return riding.Point{Lat: y, Lon: x}, err == nil && (x != 0 || y != 0)
}
