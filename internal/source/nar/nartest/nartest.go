// Package nartest makes address registers of the shape of the real one, with
// invented streets: the same from the same seed, as small as a test wants or
// as large as the country.
package nartest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"

	"recess/internal/riding"
)

// Shape is what a register is to be.
type Shape struct {
	Seed      uint64
	Addresses int // about
	Ridings   []riding.Riding
	Areas     []riding.Area // those without a point are left out
	// Foreign gives the FED code and the names of another order for a riding;
	// nil: the register is of ours.
	Foreign func(*riding.Riding) (code, english, french string)
	// Tell is told of each address that counts, one province at a time; may
	// be nil.
	Tell func(Address)
}

// Address is one of a register.
type Address struct {
	Code   riding.PostalCode
	Street riding.StreetName
	riding.CivicNumber
	Riding string
}

// Sizes of what the real register has, so that a part is of its size and a
// code has as many addresses.
const (
	addressesPerCode     = 18
	addressesPerLocation = 1.45
	largestPart          = 1_000_000 // lines
)

// Write writes a register as a zip.
func Write(w io.Writer, s Shape) error {
	byCode := map[string]*riding.Riding{}
	for i := range s.Ridings {
		byCode[s.Ridings[i].Code] = &s.Ridings[i]
	}
	areas := map[string][]riding.Area{}
	total := 0
	for _, a := range s.Areas {
		if a.Point != (riding.Point{}) {
			province := a.Shares[0].Riding[:2]
			areas[province] = append(areas[province], a)
			total++
		}
	}
	var provinces []*province
	for code, list := range areas {
		provinces = append(provinces, &province{
			shape: &s, byCode: byCode, code: code, areas: list, addresses: s.Addresses * len(list) / total,
			random: rand.New(rand.NewPCG(s.Seed, uint64(code[0])<<8|uint64(code[1]))),
		})
	}
	slices.SortFunc(provinces, func(a, b *province) int { return b.addresses - a.addresses })
	if err := makeAll(provinces, s.Tell == nil); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, folder := range []func(*province) []*part{
		func(p *province) []*part { return p.addressParts }, // before the locations, as nobody promises an order
		func(p *province) []*part { return p.locationParts },
	} {
		for _, p := range provinces {
			for _, part := range folder(p) {
				if err := part.into(z); err != nil {
					return err
				}
			}
		}
	}
	return z.Close()
}

func makeAll(provinces []*province, together bool) error {
	var all errgroup.Group
	if all.SetLimit(1); together {
		all.SetLimit(2)
	}
	for _, p := range provinces {
		all.Go(p.make)
	}
	return all.Wait()
}

// part is a compressed CSV.
type part struct {
	name   string
	packed bytes.Buffer
	flate  *flate.Writer
	buffer []byte
	size   uint64
	crc    uint32
}

func newPart(name, header string) (*part, error) {
	p := &part{name: name}
	var err error
	if p.flate, err = flate.NewWriter(&p.packed, flate.BestSpeed); err != nil {
		return nil, err
	}
	p.buffer = append(p.buffer, "\ufeff"+header+"\r\n"...)
	return p, nil
}

func (p *part) flush() error {
	p.size += uint64(len(p.buffer))
	p.crc = crc32.Update(p.crc, crc32.IEEETable, p.buffer)
	_, err := p.flate.Write(p.buffer)
	p.buffer = p.buffer[:0]
	return err
}

func (p *part) line(format string, args ...any) error {
	p.buffer = fmt.Appendf(p.buffer, format, args...)
	if len(p.buffer) > 256<<10 {
		return p.flush()
	}
	return nil
}

func (p *part) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.flate.Close()
}

func (p *part) into(z *zip.Writer) error {
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: p.crc,
		CompressedSize64: uint64(p.packed.Len()), UncompressedSize64: p.size,
	})
	if err != nil {
		return err
	}
	_, err = w.Write(p.packed.Bytes())
	return err
}
