package represent

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recess/internal/fault"
	"recess/internal/member"
	"recess/internal/riding"
)

// MembersPath is where the register lists the members of the House, below its
// base URL; it gives at most 1,000 at a time, and there are 343 seats.
const MembersPath = "/representatives/house-of-commons/?limit=1000"

// memberList is what Recess reads of /representatives/house-of-commons/.
type memberList struct {
	Objects []representative `json:"objects"`
	Meta    *struct {
		TotalCount int `json:"total_count"`
	} `json:"meta"`
}

type representative struct {
	Name         string `json:"name"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	DistrictName string `json:"district_name"`
	PartyName    string `json:"party_name"`
	Email        string `json:"email"`
	URL          string `json:"url"` // …/members/en/first-last(12345)
	PhotoURL     string `json:"photo_url"`
	Offices      []struct {
		Type   string `json:"type"`
		Tel    string `json:"tel"`
		Fax    string `json:"fax"`
		Postal string `json:"postal"` // lines: "Main office - City", street, "City PR  A1A 1A1"
	} `json:"offices"`
	Extra struct {
		PreferredLanguages []string `json:"preferred_languages"`
	} `json:"extra"`
	Related struct {
		BoundaryURL string `json:"boundary_url"` // /boundaries/{set}/{FED code}/
	} `json:"related"`
}

// Members reads the list of members, with the codes of an order. A fault.Invalid says what in it cannot be
// used; Whole is false when the list goes on elsewhere.
func Members(text, order string) (all []member.Listing, whole bool, err error) {
	var list memberList
	err = json.Unmarshal([]byte(text), &list)
	if _, cut := errors.AsType[*json.SyntaxError](err); cut && strings.HasPrefix(text, "{") && strings.Contains(text, `"objects"`) {
		return nil, false, fault.Wrap(err, fault.Invalid, "import.damaged", nil)
	}
	if err != nil || list.Objects == nil || list.Meta == nil {
		return nil, false, fault.Wrap(err, fault.Invalid, "representatives.import.wrong_file", nil)
	}
	for i := range list.Objects {
		l, err := list.Objects[i].listing(order)
		if err != nil {
			return nil, false, fault.New(fault.Invalid, "representatives.import.at", fault.Args{"Place": i + 1, "Why": err})
		}
		all = append(all, l)
	}
	if len(all) == 0 {
		return nil, false, fault.New(fault.Invalid, "import.empty", nil)
	}
	return all, len(all) >= list.Meta.TotalCount, nil
}

var personNumber = regexp.MustCompile(`\(([0-9]+)\)/?$`)

func (r *representative) listing(order string) (member.Listing, error) {
	l := member.Listing{
		FirstName: tidy(r.FirstName), LastName: tidy(r.LastName), Party: tidy(r.PartyName), Riding: tidy(r.DistrictName), Code: r.code(order),
	}
	var missing []string
	for _, f := range []struct{ name, value string }{
		{"first_name", l.FirstName}, {"last_name", l.LastName}, {"party_name", l.Party}, {"district_name", l.Riding},
	} {
		if f.value == "" {
			missing = append(missing, f.name)
		}
	}
	if missing != nil {
		return l, fault.New(fault.Invalid, "members.import.field", fault.Args{"Missing": strings.Join(missing, ", ")})
	}
	if found := personNumber.FindStringSubmatch(r.URL); found != nil {
		l.PersonID, _ = strconv.Atoi(found[1]) // digits; a number too large for one is none
	}
	l.Contact = &member.Contact{Email: strings.TrimSpace(r.Email), ProfileURL: webAddress(r.URL), PhotoURL: webAddress(r.PhotoURL), Languages: r.languages()}
	for _, o := range r.Offices {
		tel, fax := number(o.Tel), number(o.Fax)
		if fax == tel { // which the register's page once got wrong
			fax = ""
		}
		if o.Type == "legislature" {
			l.Contact.HillTel, l.Contact.HillFax = tel, fax
			continue
		}
		office, err := officeOf(o.Postal)
		if err != nil {
			return l, err
		}
		office.Tel, office.Fax = tel, fax
		l.Contact.Offices = append(l.Contact.Offices, office)
	}
	slices.SortStableFunc(l.Contact.Offices, func(a, b member.Office) int {
		if a.Main == b.Main {
			return 0
		}
		if a.Main {
			return -1
		}
		return 1
	})
	for i := range l.Contact.Offices {
		l.Contact.Offices[i].Main = i == 0
	}
	return l, nil
}

// code is the FED code of the order; empty when the boundary is of
// another set.
func (r *representative) code(order string) string {
	_, rest, ok := strings.Cut(r.Related.BoundaryURL, "/boundaries/"+set(order)+"/")
	if code := strings.Trim(rest, "/"); ok && riding.IsCode(code) {
		return code
	}
	return ""
}

// languages reads one string such as "English  French".
func (r *representative) languages() string {
	var found []string
	said := strings.ToLower(strings.Join(r.Extra.PreferredLanguages, " "))
	for _, l := range []struct{ name, code string }{{"english", "en"}, {"french", "fr"}} {
		if strings.Contains(said, l.name) {
			found = append(found, l.code)
		}
	}
	return strings.Join(found, " ")
}

// number writes "1 613 992-2352" as the House does: "613-992-2352". Toll-free
// numbers keep their 1.
func number(written string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, written)
	if len(digits) != 11 || digits[0] != '1' {
		return tidy(written)
	}
	short := digits[1:4] + "-" + digits[4:7] + "-" + digits[7:]
	if digits[1] == '8' && (digits[2] == digits[3] || digits[1:4] == "800") {
		return "1-" + short
	}
	return short
}

// lastAddressLine is "Toronto ON  M5V 1Y1".
var lastAddressLine = regexp.MustCompile(`^(.*?),? +([A-Z]{2}) +([A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])$`)

func officeOf(postal string) (member.Office, error) {
	var lines []string
	for line := range strings.Lines(postal) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	o := member.Office{}
	if len(lines) > 0 && strings.HasPrefix(lines[0], "Main office") {
		o.Main = true
		lines = lines[1:]
	}
	wrong := fault.New(fault.Invalid, "representatives.import.office", fault.Args{"Text": strings.Join(lines, ", ")})
	if len(lines) < 1 {
		return o, wrong
	}
	end := lastAddressLine.FindStringSubmatch(lines[len(lines)-1])
	if end == nil {
		return o, wrong
	}
	code, err := riding.ParsePostalCode(end[3])
	if err != nil {
		return o, err
	}
	if o.Province = riding.ProvinceNamed(end[2]); o.Province == "" {
		return o, wrong
	}
	o.Street, o.City, o.Postal = strings.Join(lines[:len(lines)-1], ", "), end[1], code.String()
	return o, nil
}

// webAddress is an address that may be linked to, or nothing.
func webAddress(s string) string {
	if u, err := url.Parse(strings.TrimSpace(s)); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return u.String()
	}
	return ""
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
