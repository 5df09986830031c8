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
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/records"
	"recess/internal/riding"
)

// LargestFile is what may be read, in bytes; the page of addresses, the
// largest, has 300,000.
const LargestFile = 16 << 20

// mostMembers is far more than the House has seats.
const mostMembers = 2000

// Members reads the list of members in either form. A fault.Invalid names the
// line that cannot be used.
func Members(text string) ([]member.Listing, error) {
	read := fromCSV
	if strings.HasPrefix(text, "<") && strings.Contains(text, "<"+root) {
		read = fromXML
	}
	all, err := read(text)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, fault.New(fault.Invalid, "import.empty", nil)
	}
	return all, nil
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

func fromXML(text string) ([]member.Listing, error) {
	in := xml.NewDecoder(strings.NewReader(text))
	in.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now, whatever it says
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
		}, &elementNames, line, civil.UnknownOrder)
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

// csvRow is one of the CSV.
type csvRow struct {
	line   int
	fields []string
}

func fromCSV(text string) ([]member.Listing, error) {
	columns := make([]records.Column, fieldCount)
	for i, name := range columnNames {
		columns[i] = records.Column{Name: name, Needed: i != personID && i != honorific}
	}
	in, err := records.Open(text).Under(columns)
	if err != nil {
		return nil, noTable(err)
	}
	rows, order, err := collect(in)
	if err != nil {
		return nil, err
	}
	var all []member.Listing
	for _, row := range rows {
		l, err := listing(row.fields, &columnNames, row.line, order)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// noTable says why a text is not the CSV. Where some of its columns are there,
// the others can be told.
func noTable(err error) error {
	const some = 2
	if wrong, ok := errors.AsType[*records.MissingError](err); ok && wrong.Known >= some {
		return fault.New(fault.Invalid, "import.columns", fault.Args{"Missing": strings.Join(wrong.Columns, ", ")})
	}
	if wrong, ok := errors.AsType[*records.TwiceError](err); ok {
		return atLine(wrong.Line, fault.New(fault.Invalid, "import.column_twice", fault.Args{"Column": wrong.Column}))
	}
	return fault.Wrap(err, fault.Invalid, "members.import.wrong_file", nil)
}

// collect reads all rows, for the order of day and month is told by all dates.
func collect(in *records.Rows) ([]csvRow, civil.Order, error) {
	var rows []csvRow
	var dates []string
	for {
		more, err := in.Next()
		if wrong, ok := errors.AsType[*records.QuoteError](err); ok {
			return nil, 0, atLine(wrong.Line, fault.Wrap(err, fault.Invalid, "import.quotes", nil))
		}
		switch {
		case err != nil:
			return nil, 0, fault.Wrap(err, fault.Invalid, "import.too_wide", fault.Args{"Most": records.MostColumns})
		case !more:
			return rows, civil.OrderOf(slices.Values(dates)), nil
		case len(rows) == mostMembers:
			return nil, 0, fault.New(fault.Invalid, "import.too_many_lines", fault.Args{"Most": mostMembers})
		}
		row := csvRow{line: in.Line(), fields: make([]string, fieldCount)}
		for i := range row.fields {
			row.fields[i] = in.Value(i)
		}
		dates = append(dates, row.fields[from], row.fields[to])
		rows = append(rows, row)
	}
}

// listing makes a listing of fields as they are written, by the names that the
// file has for them.
func listing(fields []string, names *[fieldCount]string, line int, order civil.Order) (member.Listing, error) {
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
	if l.From, err = day(fields[from], order); err == nil {
		l.To, err = day(fields[to], order)
	}
	if err != nil {
		return l, atLine(line, err)
	}
	return l, nil
}

// day reads a day, such as that of "2021-09-20T00:00:00" and of "2021-09-20
// 12:00:00 AM", or as Excel writes it.
func day(text string, order civil.Order) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	d, err := civil.ParseWritten(text, order)
	switch {
	case errors.Is(err, civil.ErrAmbiguous):
		return d, fault.New(fault.Invalid, "recesses.two_dates", fault.Args{"Value": brief(text)})
	case err != nil:
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
