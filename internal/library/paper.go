// Package library keeps the organisation's papers: what they say, in which
// language, for whose eyes, and every version they have had.
package library

import (
	"slices"
	"time"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// Kind is what a paper is for.
type Kind string

const (
	Position    Kind = "position"
	Factsheet   Kind = "factsheet"
	Myths       Kind = "myths" // each heading of the second level is a myth; what follows is the fact
	Guide       Kind = "guide" // do's and don'ts
	Report      Kind = "report"
	LeaveBehind Kind = "leave-behind"
)

// Kinds are all of them, in the order they are offered.
var Kinds = []Kind{Position, Factsheet, Myths, Guide, Report, LeaveBehind}

// Audience is who may read a paper.
type Audience string

const (
	Public       Audience = "public"
	Team         Audience = "team"         // the volunteers who meet the member, and coordinators
	Coordinators Audience = "coordinators" // nobody else
)

// Audiences are all of them, the widest first.
var Audiences = []Audience{Public, Team, Coordinators}

// Sees tells whether who belongs to an audience may read what is meant for
// another: coordinators see everything, the public only what is public.
func (a Audience) Sees(of Audience) bool {
	mine, theirs := slices.Index(Audiences, a), slices.Index(Audiences, of)
	return mine >= 0 && theirs >= 0 && theirs <= mine
}

// Paper is a paper in one language, with one of its versions. A paper and its
// counterpart in the other language have the same slug.
type Paper struct {
	ID       int64
	Slug     string // a-z, 0-9 and hyphens
	Lang     i18n.Lang
	Kind     Kind
	Audience Audience
	ReviewBy civil.Date // zero: never asked for
	Archived bool       // in no pack and no list, kept for what was printed
	Draft    bool       // for coordinators' eyes, whatever its audience, until it is published

	Version // the latest, where none is asked for
}

// Readers are who may read the paper now.
func (p *Paper) Readers() Audience {
	if p.Draft {
		return Coordinators
	}
	return p.Audience
}

// Version is what a paper says, or once said.
type Version struct {
	Number  int // 1 is the first
	Title   string
	Summary string // plain text
	Body    string // Markdown; empty when the paper is an uploaded PDF
	File    string // hash of the uploaded PDF; empty when the paper has a body
	Sources []Source
	At      time.Time
	By      int64 // person; 0: came with an import
	Why     string
}

// Source is where a paper has something from.
type Source struct {
	Title     string
	Publisher string
	URL       string
	On        civil.Date // of publication; may be zero
}

// File is an image or a PDF that papers use, kept once however often it is
// uploaded.
type File struct {
	Hash    string // SHA-256 in hexadecimal digits
	Name    string // as it was uploaded, for people
	Type    string // image/png, image/jpeg or application/pdf
	Data    []byte
	Pages   int // of a PDF
	LeftOut int // comments and fields of a PDF that packs cannot show
	Width   int // of an image, pixels
	High    int
}
