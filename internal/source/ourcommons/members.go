// Package ourcommons reads what the House of Commons publishes of its members:
// the list of members as XML and as CSV
// (https://www.ourcommons.ca/members/en/search/xml and …/csv), and the page of
// their addresses (https://www.ourcommons.ca/members/en/addresses).
//
// The XML is an ArrayOfMemberOfParliament of MemberOfParliament; since the
// 45th Parliament each has a PersonId. The CSV has the same without numbers,
// and a byte-order mark.
package ourcommons

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/riding"
)

// LargestFile is what may be read, in bytes; the page of addresses, the
// largest, has 300,000.
const LargestFile = 16 << 20

// mostMembers is far more than the House has seats.
const mostMembers = 2000

// Members reads the list of members in either form. A fault.Invalid names the
// line that cannot be used.
func Members(content []byte) ([]member.Listing, error) {
	content, err := register.Text(content, LargestFile)
	if err != nil {
		return nil, err
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	var all []member.Listing
	switch {
	case bytes.HasPrefix(content, []byte("<")) && bytes.Contains(content, []byte("<"+root)):
		all, err = fromXML(content)
	case isHeader(first):
		all, err = fromCSV(content)
	default:
		return nil, fault.New(fault.Invalid, "members.import.wrong_file", nil)
	}
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	}
	return all, nil
}

// isHeader tells whether a line names some of our columns: where others are
// missing or have new names, they can then be told.
func isHeader(line []byte) bool {
	known := 0
	for _, name := range columnNames {
		if bytes.Contains(line, []byte(name)) {
			known++
		}
	}
	return known >= 2
}

const root = "ArrayOfMemberOfParliament"

// personXML is what is read of a MemberOfParliament.
type personXML struct {
	PersonID     string `xml:"PersonId"`
	Honorific    string `xml:"PersonShortHonorific"`
	FirstName    string `xml:"PersonOfficialFirstName"`
	LastName     string `xml:"PersonOfficialLastName"`
	Constituency string `xml:"ConstituencyName"`
	Province     string `xml:"ConstituencyProvinceTerritoryName"`
	Caucus       string `xml:"CaucusShortName"`
	From         string `xml:"FromDateTime"`
	To           string `xml:"ToDateTime"`
}

func fromXML(content []byte) ([]member.Listing, error) {
	in := xml.NewDecoder(bytes.NewReader(content))
	var all []member.Listing
	for {
		token, err := in.Token()
		line, _ := in.InputPos()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, atLine(line, fault.Wrap(err, fault.Invalid, "import.damaged", nil))
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == root {
			continue
		}
		var p personXML
		if err := in.DecodeElement(&p, &start); err != nil {
			line, _ := in.InputPos()
			return nil, atLine(line, fault.Wrap(err, fault.Invalid, "import.damaged", nil))
		}
		l, err := listing([]string{
			honorific: p.Honorific, firstName: p.FirstName, lastName: p.LastName, constituency: p.Constituency,
			province: p.Province, caucus: p.Caucus, from: p.From, to: p.To, personID: p.PersonID,
		}, &elementNames, line)
		if err != nil {
			return nil, err
		}
		if all = append(all, l); len(all) > mostMembers {
			return nil, fault.New(fault.Invalid, "import.too_many_lines", fault.Args{"Most": mostMembers})
		}
	}
}

// Places of the fields of a listing.
const (
	honorific = iota
	firstName
	lastName
	constituency
	province
	caucus
	from
	to
	personID
	fieldCount
)

// columnNames are those of the CSV. PersonId is in none so far.
var columnNames = [fieldCount]string{
	"Honorific Title", "First Name", "Last Name", "Constituency", "Province / Territory", "Political Affiliation", "Start Date", "End Date", "PersonId",
}

// elementNames are those of the XML, for messages.
var elementNames = [fieldCount]string{
	"PersonShortHonorific", "PersonOfficialFirstName", "PersonOfficialLastName", "ConstituencyName", "ConstituencyProvinceTerritoryName",
	"CaucusShortName", "FromDateTime", "ToDateTime", "PersonId",
}

func fromCSV(content []byte) ([]member.Listing, error) {
	in := csv.NewReader(bytes.NewReader(content))
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, atLine(1, fault.Wrap(err, fault.Invalid, "import.quotes", nil))
	}
	places, err := placesOf(header)
	if err != nil {
		return nil, err
	}
	var all []member.Listing
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "import.quotes", nil))
		}
		line, _ := in.FieldPos(0)
		fields := make([]string, fieldCount)
		for i, place := range places {
			if place >= 0 && place < len(row) {
				fields[i] = row[place]
			}
		}
		l, err := listing(fields, &columnNames, line)
		if err != nil {
			return nil, err
		}
		if all = append(all, l); len(all) > mostMembers {
			return nil, fault.New(fault.Invalid, "import.too_many_lines", fault.Args{"Most": mostMembers})
		}
	}
}

func placesOf(header []string) (places [fieldCount]int, err error) {
	var missing []string
	for i, name := range columnNames {
		places[i] = -1
		for place, column := range header {
			if strings.EqualFold(strings.TrimSpace(column), name) {
				places[i] = place
			}
		}
		if places[i] < 0 && i != personID && i != honorific {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return places, fault.New(fault.Invalid, "import.columns", fault.Args{"Missing": strings.Join(missing, ", ")})
	}
	return places, nil
}

// listing makes a listing of fields as they are written, by the names that the
// file has for them.
func listing(fields []string, names *[fieldCount]string, line int) (member.Listing, error) {
	for i, field := range fields {
		fields[i] = strings.Join(strings.Fields(field), " ")
	}
	var missing []string
	for _, i := range []int{firstName, lastName, constituency, caucus} {
		if fields[i] == "" {
			missing = append(missing, names[i])
		}
	}
	if missing != nil {
		return member.Listing{}, atLine(line, fault.New(fault.Invalid, "members.import.field", fault.Args{"Missing": strings.Join(missing, ", ")}))
	}
	l := member.Listing{
		Honorific: fields[honorific], FirstName: fields[firstName], LastName: fields[lastName], Party: fields[caucus],
		Riding: fields[constituency], Province: riding.ProvinceNamed(fields[province]), Line: line,
	}
	var err error
	if fields[personID] != "" {
		if l.PersonID, err = strconv.Atoi(fields[personID]); err != nil || l.PersonID <= 0 {
			return l, atLine(line, fault.New(fault.Invalid, "members.import.number", fault.Args{"Value": brief(fields[personID])}))
		}
	}
	if l.From, err = day(fields[from]); err == nil {
		l.To, err = day(fields[to])
	}
	if err != nil {
		return l, atLine(line, err)
	}
	return l, nil
}

// day reads the day of "2021-09-20T00:00:00" and of "2021-09-20 12:00:00 AM".
func day(text string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	d, err := civil.Parse(text[:min(len(text), len("2021-09-20"))])
	if err != nil {
		return d, fault.New(fault.Invalid, "members.import.day", fault.Args{"Value": brief(text)})
	}
	return d, nil
}

func brief(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

func atLine(line int, why error) error {
	return fault.New(fault.Invalid, "import.line", fault.Args{"Line": line, "Why": why})
}
