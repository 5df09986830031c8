package ourcommons

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/riding"
)

// The words that the page of addresses stands on.
const (
	hillOffice   = "Hill Office"
	otherOffices = "Constituency Office(s)"
	mainOffice   = "(Main office)"
)

var (
	phoneLine  = regexp.MustCompile(`^(Telephone|Fax):\s*(.*)$`)
	postalLine = regexp.MustCompile(`^[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]$`)
)

// Addresses reads the page of addresses, in English. It goes by the page's
// words, not by how they are laid out, which changes more often.
func Addresses(text string) ([]member.Address, error) {
	content := []byte(text)
	if cut(content) {
		return nil, fault.New(fault.Invalid, "import.damaged", nil)
	}
	lines, err := linesOf(content)
	if err != nil {
		return nil, err
	}
	var all []member.Address
	for i := 0; i < len(lines); i++ {
		if lines[i] != hillOffice {
			continue
		}
		name, end := lastText(lines[:i]), len(lines)
		for j := i + 1; j < len(lines); j++ {
			if lines[j] == hillOffice {
				end = j
				break
			}
		}
		if end < len(lines) { // the name of the next
			for end--; lines[end] == ""; end-- {
			}
		}
		if !strings.Contains(name, ",") {
			return nil, fault.New(fault.Invalid, "offices.import.name", fault.Args{"Name": brief(name)})
		}
		address, err := addressOf(name, lines[i+1:end], end == len(lines))
		if err != nil {
			return nil, err
		}
		if all = append(all, address); len(all) > mostMembers {
			return nil, fault.New(fault.Invalid, "import.too_many_lines", fault.Args{"Most": mostMembers})
		}
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, "offices.import.wrong_file", nil)
	}
	return all, nil
}

// cut tells whether a page does not come to its end: what a browser would show
// of it would have somebody lose their offices.
func cut(content []byte) bool {
	content = bytes.ToLower(content)
	return bytes.Contains(content, []byte("<html")) && !bytes.Contains(content, []byte("</html"))
}

func lastText(lines []string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i] != "" {
			return lines[i]
		}
	}
	return ""
}

// blocks are the elements that begin a line of their own, and end one.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.Li: true, atom.Ul: true, atom.Tr: true, atom.Td: true, atom.Dd: true, atom.Dt: true,
}

// linesOf is the text of a page as it is read: tidy lines, an empty one where
// a paragraph begins or ends. Text that is no page is taken as it is.
func linesOf(content []byte) ([]string, error) {
	if !bytes.Contains(content, []byte("<")) {
		var lines []string
		for line := range strings.Lines(string(content)) {
			lines = append(lines, tidy(line))
		}
		return lines, nil
	}
	var lines []string
	var line strings.Builder
	end := func() {
		if text := tidy(line.String()); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
	}
	in := html.NewTokenizer(bytes.NewReader(content))
	hidden := 0
	for {
		switch kind := in.Next(); kind {
		case html.ErrorToken:
			end()
			return lines, nil
		case html.TextToken:
			if hidden == 0 {
				line.WriteString(strings.ReplaceAll(string(in.Text()), "\n", " "))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := in.TagName()
			switch tag := atom.Lookup(name); {
			case tag == atom.Script || tag == atom.Style:
				if hidden = 0; kind == html.StartTagToken {
					hidden = 1
				}
			case tag == atom.Br:
				end()
			case blocks[tag]:
				end()
				lines = append(lines, "")
			}
		}
	}
}

func tidy(s string) string { return strings.Join(strings.Fields(html.UnescapeString(s)), " ") }

// addressOf reads what stands between one name and the next. After the last
// comes the foot of the page.
func addressOf(name string, lines []string, last bool) (member.Address, error) {
	a := member.Address{Name: name}
	tel, fax := &a.HillTel, &a.HillFax
	var lot []string // lines of an office, up to its postal code
	for _, line := range lines {
		phone := phoneLine.FindStringSubmatch(line)
		switch {
		case line == "", line == otherOffices:
		case phone != nil && phone[1] == "Telephone":
			*tel = phone[2]
		case phone != nil:
			*fax = phone[2]
		case postalLine.MatchString(line):
			office, err := officeOf(lot, line)
			if err != nil {
				return a, fault.New(fault.Invalid, "offices.import.at", fault.Args{"Name": name, "Why": err})
			}
			a.Offices, lot = append(a.Offices, office), nil
			newest := &a.Offices[len(a.Offices)-1]
			tel, fax = &newest.Tel, &newest.Fax
		default:
			lot = append(lot, line)
		}
	}
	if lot != nil && !last { // something between two offices that is none of what we know
		return a, fault.New(fault.Invalid, "offices.import.at", fault.Args{"Name": name,
			"Why": fault.New(fault.Invalid, "offices.import.left", fault.Args{"Text": brief(strings.Join(lot, ", "))})})
	}
	mainFirst(a.Offices)
	return a, nil
}

// officeOf makes an office of its lines: street, and "City, Province".
func officeOf(lines []string, postal string) (member.Office, error) {
	o := member.Office{}
	if len(lines) == 0 {
		return o, fault.New(fault.Invalid, "offices.import.lines", fault.Args{"Postal": postal})
	}
	city, province, ok := strings.Cut(lines[len(lines)-1], ", ")
	if i := strings.LastIndex(lines[len(lines)-1], ", "); i >= 0 {
		city, province = lines[len(lines)-1][:i], lines[len(lines)-1][i+2:]
	}
	if o.Province = riding.ProvinceNamed(province); !ok || o.Province == "" {
		return o, fault.New(fault.Invalid, "offices.import.lines", fault.Args{"Postal": postal})
	}
	code, err := riding.ParsePostalCode(postal)
	if err != nil {
		return o, err
	}
	street := strings.Join(lines[:len(lines)-1], ", ")
	o.Main = strings.Contains(street, mainOffice)
	o.Street = strings.TrimSpace(strings.Replace(street, mainOffice, "", 1))
	o.City, o.Postal = city, code.String()
	return o, nil
}

// mainFirst puts the main office first; where none is marked the first is it.
func mainFirst(offices []member.Office) {
	for i := range offices {
		if offices[i].Main {
			main := offices[i]
			copy(offices[1:i+1], offices[:i])
			offices[0] = main
			break
		}
	}
	for i := range offices {
		offices[i].Main = i == 0
	}
}
