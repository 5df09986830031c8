package nartest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"recess/internal/riding"
)

// The register's columns.
const (
	addressHeader = "LOC_GUID,ADDR_GUID,APT_NO_LABEL,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,OFFICIAL_STREET_DIR," +
		"PROV_CODE,CSD_ENG_NAME,CSD_FRE_NAME,CSD_TYPE_ENG_CODE,CSD_TYPE_FRE_CODE,MAIL_STREET_NAME,MAIL_STREET_TYPE,MAIL_STREET_DIR," +
		"MAIL_MUN_NAME,MAIL_PROV_ABVN,MAIL_POSTAL_CODE,BG_DLS_LSD,BG_DLS_QTR,BG_DLS_SCTN,BG_DLS_TWNSHP,BG_DLS_RNG,BG_DLS_MRD,BG_X,BG_Y,BU_N_CIVIC_ADD,BU_USE"
	locationHeader = "LOC_GUID,PROV_CODE,CSD_CODE,CSD_ENG_NAME,CSD_FRE_NAME,CSD_TYPE_ENG_CODE,CSD_TYPE_FRE_CODE," +
		"FED_CODE,FED_ENG_NAME,FED_FRE_NAME,ER_CODE,ER_ENG_NAME,ER_FRE_NAME,BG_X,BG_Y,BG_LATITUDE,BG_LONGITUDE,BF_REPPOINT_LATITUDE,BF_REPPOINT_LONGITUDE"
)

type province struct {
	shape         *Shape
	byCode        map[string]*riding.Riding
	code          string
	areas         []riding.Area
	addresses     int
	random        *rand.Rand
	addressParts  []*part
	locationParts []*part
}

// make makes all parts of a province.
func (p *province) make() error {
	var err error
	if p.addressParts, err = p.parts("Addresses/Address", addressHeader, p.addresses); err != nil {
		return err
	}
	locations := int(float64(p.addresses) / addressesPerLocation)
	if p.locationParts, err = p.parts("Locations/Location", locationHeader, locations); err != nil {
		return err
	}
	for i := range p.areas {
		share := p.addresses*(i+1)/len(p.areas) - p.addresses*i/len(p.areas)
		if err := p.area(&p.areas[i], share); err != nil {
			return err
		}
	}
	for _, part := range append(p.addressParts, p.locationParts...) {
		if err := part.close(); err != nil {
			return err
		}
	}
	return nil
}

func (p *province) parts(name, header string, lines int) ([]*part, error) {
	count := (lines + largestPart - 1) / largestPart
	parts := make([]*part, max(1, count))
	for i := range parts {
		file := fmt.Sprintf("%s_%s.csv", name, p.code)
		if count > 1 {
			file = fmt.Sprintf("%s_%s_part_%d.csv", name, p.code, i+1)
		}
		var err error
		if parts[i], err = newPart(file, header); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// area makes the addresses of an area, code by code. One code in fifty lies in
// two of the ridings that the area touches.
func (p *province) area(a *riding.Area, addresses int) error {
	codes := min(riding.UnitsPerArea, max(1, addresses/addressesPerCode))
	begin, err := riding.ParsePostalCode(a.FSA + "0A0")
	if err != nil {
		return err
	}
	for n := range codes {
		code := begin + riding.PostalCode(n*(riding.UnitsPerArea/codes))
		first := p.random.IntN(len(a.Shares))
		in := []*riding.Riding{p.byCode[a.Shares[first].Riding]}
		if p.random.IntN(50) == 0 {
			in = append(in, p.byCode[a.Shares[(first+1)%len(a.Shares)].Riding])
		}
		count := addresses*(n+1)/codes - addresses*n/codes
		if err := p.postalCode(a, code, in, count); err != nil {
			return err
		}
	}
	return nil
}

var (
	streets    = []string{"Maple", "Érable", "Sainte-Anne", "1st", "Lakeshore", "Long Pond", "Vieux-Moulin", "King"}
	types      = []string{"ST", "AVE", "RD", "CRES", "RUE", "CH"}
	directions = []string{"", "", "", "E", "W"}
)

func (p *province) street() riding.StreetName {
	return riding.StreetName{
		Name: streets[p.random.IntN(len(streets))], Type: types[p.random.IntN(len(types))], Direction: directions[p.random.IntN(len(directions))],
	}
}

// postalCode makes the addresses of a code, in one street and now and then two.
// Where two ridings share it, the boundary runs along the streets or across
// them.
func (p *province) postalCode(a *riding.Area, code riding.PostalCode, in []*riding.Riding, count int) error {
	one := Address{Code: code, Street: p.street()}
	along, turn := p.random.IntN(2) == 0, count/2
	if p.random.IntN(6) > 0 {
		turn = 0 // one street
	}
	for whole := count; count > 0; {
		if count < turn {
			one, turn = Address{Code: code, Street: p.street()}, 0
		}
		one.Number, one.Suffix = one.Number+1+p.random.IntN(3), ""
		if p.random.IntN(30) == 0 {
			one.Suffix = "A"
		}
		r := in[0]
		if len(in) == 2 && (along && one.Number%2 == 0 || !along && count*2 < whole) {
			r = in[1]
		}
		one.Riding = r.Code
		guid := p.guid()
		if err := p.location(a, r, guid); err != nil {
			return err
		}
		dwellings := 1
		if p.random.IntN(20) == 0 { // a house of flats now and then
			dwellings += p.random.IntN(18)
		}
		for flat := range min(dwellings, count) {
			if err := p.address(a, &one, guid, flat); err != nil {
				return err
			}
			if p.shape.Tell != nil {
				p.shape.Tell(one)
			}
			count--
		}
	}
	return nil
}

func (p *province) address(a *riding.Area, one *Address, guid string, flat int) error {
	apartment := ""
	if flat > 0 {
		apartment = fmt.Sprint(100 + flat)
	}
	town := fmt.Sprintf("Municipality of Town %s", a.FSA)
	if one.Number%5 == 0 {
		town = fmt.Sprintf("%q", "Municipality of Town "+a.FSA+", North") // a comma, in quotes
	}
	mailing := fmt.Sprintf("%s,%s,%s", strings.ToUpper(one.Street.Name), one.Street.Type, one.Street.Direction)
	official := fmt.Sprintf("%s,%s,%s", one.Street.Name, one.Street.Type, one.Street.Direction)
	if p.random.IntN(40) == 0 {
		official = ",,"
	}
	part := p.addressParts[p.random.IntN(len(p.addressParts))]
	return part.line("%s,%s,%s,%d,%s,%s,%s,%s,%s,CY,V,%s,%s,%s,%s,,,,,,,,,1,1\r\n",
		guid, p.guid(), apartment, one.Number, one.Suffix, official, p.code, town, town, mailing, town, a.Shares[0].Riding[:2], one.Code.Compact())
}

// location gives a place its riding and, of the two pairs of coordinates, now
// one and now the other.
func (p *province) location(a *riding.Area, r *riding.Riding, guid string) error {
	code, english, french := r.Code, r.OrderName.EN, r.OrderName.FR
	if p.shape.Foreign != nil {
		code, english, french = p.shape.Foreign(r)
	}
	group, face := fmt.Sprintf("%.6f,%.6f", a.Point.Lat, a.Point.Lon), ","
	if p.random.IntN(2) == 0 {
		group, face = face, group
	}
	part := p.locationParts[p.random.IntN(len(p.locationParts))]
	return part.line("%s,%s,%s06008,Municipality of Town %s,Municipalité de Ville %s,CY,V,%s,%s,%s,%s10,Region,Région,7400000.5,1200000.5,%s,%s\r\n",
		guid, p.code, p.code, a.FSA, a.FSA, code, english, french, p.code, group, face)
}

// guid is an identifier as the register has them.
func (p *province) guid() string {
	a, b := p.random.Uint64(), p.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", uint32(a>>32), uint16(a>>16), a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
