package web

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/riding"
)

// The shapes of the public API; openapi.yaml describes them.

type answerJSON struct {
	PostalCode string            `json:"postal_code,omitempty"`
	FSA        string            `json:"fsa,omitempty"`
	Certainty  riding.Certainty  `json:"certainty"`
	Method     riding.Method     `json:"method"`
	Boundaries string            `json:"boundaries"`
	AsOf       *civil.Date       `json:"as_of,omitempty"`
	Addresses  bool              `json:"addresses,omitempty"` // one may ask with street and number
	Nearest    []nearestJSON     `json:"nearest,omitempty"`   // where the register does not have the number
	Candidates []json.RawMessage `json:"candidates"`
}

type candidateJSON struct {
	Share  *float64    `json:"share,omitempty"`
	Riding ridingJSON  `json:"riding"`
	Member *memberJSON `json:"member"`
	Vacant bool        `json:"vacant"`
}

type ridingJSON struct {
	Code       string    `json:"code"`
	Name       i18n.Text `json:"name"`
	OrderName  i18n.Text `json:"order_name"`
	Province   string    `json:"province"`
	Population int       `json:"population"`
	TimeZone   string    `json:"time_zone"`
}

type memberJSON struct {
	Name      string       `json:"name"`
	Honorific string       `json:"honorific,omitempty"`
	Party     string       `json:"party"`
	Email     string       `json:"email,omitempty"`
	Profile   string       `json:"profile,omitempty"`
	Languages []string     `json:"languages,omitempty"` // that they are best written to in
	Offices   []officeJSON `json:"offices,omitempty"`
}

type officeJSON struct {
	Kind     string `json:"kind"` // hill or constituency
	Main     bool   `json:"main,omitempty"`
	Street   string `json:"street,omitempty"`
	City     string `json:"city"`
	Province string `json:"province"`
	Postal   string `json:"postal_code"`
	Tel      string `json:"tel,omitempty"`
	Fax      string `json:"fax,omitempty"`
}

// Encoder writes answers as the API shows them. It keeps what it has written
// for as long as the index and the roster stay the same.
type Encoder struct {
	index   *riding.Index
	roster  *member.Roster
	answers sync.Map // *riding.Answer → *document
	asking  sync.Map // the same, of codes of which one may ask for an address
	ridings sync.Map // FED code → *document
	list    func() (*document, error)
}

// document is JSON with the headers it is sent with.
type document struct {
	body         []byte
	etag         []string // by which a client recognises it
	length       []string // of the body
	prefixLength []string // of the body with a postalPrefix for its opening brace
}

// NewEncoder makes an encoder for one index and roster.
func NewEncoder(x *riding.Index, r *member.Roster) *Encoder {
	e := &Encoder{index: x, roster: r}
	e.list = sync.OnceValues(e.encodeList)
	return e
}

// Answer is the JSON of a look-up by postal code.
func (e *Encoder) Answer(code riding.PostalCode, a *riding.Answer) ([]byte, error) {
	doc, err := e.ofCode(code, a)
	if err != nil {
		return nil, err
	}
	return append(postalPrefix(code), doc.body[1:]...), nil
}

// PointAnswer is the JSON of a look-up by point or by choice.
func (e *Encoder) PointAnswer(a *riding.Answer) ([]byte, error) {
	doc, err := e.answer(asked{Answer: a})
	if err != nil {
		return nil, err
	}
	return doc.body, nil
}

// postalPrefix opens the object of an answer to a postal code.
func postalPrefix(code riding.PostalCode) []byte {
	c := code.Compact()
	return []byte(`{"postal_code":"` + c + `","fsa":"` + c[:3] + `",`)
}

func (e *Encoder) answer(a asked) (*document, error) {
	// An answer put together for one visitor from an outside register is not
	// the index's own, and keeping it would let the cache grow for ever.
	if a.Method == riding.ByRepresent {
		return e.encodeAnswer(a, nil)
	}
	cache := &e.answers
	if a.addresses {
		cache = &e.asking
	}
	return remember(cache, a.Answer, func(*riding.Answer) (*document, error) { return e.encodeAnswer(a, nil) })
}

func (e *Encoder) riding(code string) (*document, error) {
	r, err := e.index.InForce(code)
	if err != nil {
		return nil, err
	}
	return remember(&e.ridings, code, func(string) (*document, error) {
		return encode(e.candidate(r, true))
	})
}

func remember[K comparable](cache *sync.Map, key K, make func(K) (*document, error)) (*document, error) {
	if doc, ok := cache.Load(key); ok {
		return doc.(*document), nil
	}
	doc, err := make(key)
	if err != nil {
		return nil, err
	}
	cache.Store(key, doc)
	return doc, nil
}

func encode(v any) (*document, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	sum := fnv.New64a()
	sum.Write(body)
	return &document{
		body: body, etag: []string{`"` + strconv.FormatUint(sum.Sum64(), 36) + `"`},
		length:       []string{strconv.Itoa(len(body))},
		prefixLength: []string{strconv.Itoa(len(postalPrefix(0)) + len(body) - 1)},
	}, nil
}

func (e *Encoder) encodeAnswer(a asked, near []riding.Numbered) (*document, error) {
	out := answerJSON{Certainty: a.Certainty, Method: a.Method, Boundaries: e.index.Order(), Addresses: a.addresses}
	for _, n := range near {
		out.Nearest = append(out.Nearest, nearestJSON{n.String(), n.Riding})
	}
	if !a.AsOf.IsZero() {
		out.AsOf = &a.AsOf
	}
	for _, c := range a.Candidates {
		candidate := e.candidate(c.Riding, true)
		if c.Share > 0 {
			share := math.Round(c.Share*1e4) / 1e4
			candidate.Share = &share
		}
		body, err := json.Marshal(candidate)
		if err != nil {
			return nil, fmt.Errorf("encode riding %s: %w", c.Riding.Code, err)
		}
		out.Candidates = append(out.Candidates, body)
	}
	return encode(out)
}

func (e *Encoder) encodeList() (*document, error) {
	var list struct {
		Ridings []candidateJSON `json:"ridings"`
	}
	for i := range e.index.Ridings() {
		list.Ridings = append(list.Ridings, e.candidate(&e.index.Ridings()[i], false))
	}
	return encode(list)
}

func (e *Encoder) candidate(r *riding.Riding, withOffices bool) candidateJSON {
	c := candidateJSON{Vacant: true, Riding: ridingJSON{
		Code: r.Code, Name: r.Name, OrderName: r.OrderName,
		Province: r.Province, Population: r.Population, TimeZone: r.TimeZone,
	}}
	m, ok := e.roster.Sitting(r.Code)
	if !ok {
		return c
	}
	c.Vacant = false
	c.Member = &memberJSON{Name: m.Name(), Honorific: m.Honorific, Party: m.Party, Email: m.Email, Profile: m.ProfileURL, Languages: strings.Fields(m.Languages)}
	if withOffices {
		c.Member.Offices = officesJSON(m)
	}
	return c
}

// hillOffice is where every member can be written to, free of postage.
var hillOffice = officeJSON{Kind: "hill", Street: "House of Commons", City: "Ottawa", Province: "ON", Postal: "K1A 0A6"}

func officesJSON(m *member.Member) []officeJSON {
	hill := hillOffice
	hill.Tel, hill.Fax = m.HillTel, m.HillFax
	offices := []officeJSON{hill}
	for _, o := range m.Offices {
		offices = append(offices, officeJSON{
			Kind: "constituency", Main: o.Main, Street: o.Street, City: o.City,
			Province: o.Province, Postal: o.Postal, Tel: o.Tel, Fax: o.Fax,
		})
	}
	return slices.Clip(offices)
}
