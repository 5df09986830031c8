package main

import (
	"cmp"
	"slices"
)

// office is a constituency office, its province as two letters.
type office struct {
	riding                 string
	main                   bool
	street, city, province string
	postal, tel, fax       string
}

// letters are the provinces as the House's pages write them.
var letters = map[string]string{
	"Newfoundland and Labrador": "NL",
	"Prince Edward Island":      "PE",
	"Nova Scotia":               "NS",
	"New Brunswick":             "NB",
	"Quebec":                    "QC",
	"Ontario":                   "ON",
	"Manitoba":                  "MB",
	"Saskatchewan":              "SK",
	"Alberta":                   "AB",
	"British Columbia":          "BC",
	"Yukon":                     "YT",
	"Northwest Territories":     "NT",
	"Nunavut":                   "NU",
}

// offices reads the constituency offices: by riding, the main one first, else
// in the order of the source.
func (s source) offices() ([]office, error) {
	source, err := s.rows("offices_2026-09-02.csv", officeCount,
		"fed_code", "main", "street", "city", "province", "postal", "tel", "fax")
	if err != nil {
		return nil, err
	}
	var offices []office
	for _, r := range source {
		o := office{riding: r.get("fed_code"), main: r.get("main") == "1", street: r.get("street"), city: r.get("city"),
			province: letters[r.get("province")], postal: r.get("postal"), tel: r.get("tel"), fax: r.get("fax")}
		if o.province == "" {
			return nil, r.errorf("unknown province %q", r.get("province"))
		}
		offices = append(offices, o)
	}
	slices.SortStableFunc(offices, func(a, b office) int {
		return cmp.Or(cmp.Compare(a.riding, b.riding), -cmp.Compare(flag01(a.main), flag01(b.main)))
	})
	return offices, nil
}

func writeOffices(w *writer, offices []office) error {
	var rows [][]string
	for _, o := range offices {
		rows = append(rows, []string{o.riding, flag01(o.main), o.street, o.city, o.province, o.postal, o.tel, o.fax})
	}
	return w.table("offices.csv.gz", []string{"riding", "main", "street", "city", "province", "postal", "tel", "fax"}, rows)
}

// flag01 is how tables write yes and no.
func flag01(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}
