package riding

import (
	"testing"

	"recess/internal/i18n"
)

func TestMatcher(t *testing.T) {
	text := func(en, fr string) i18n.Text { return i18n.Text{EN: en, FR: fr} }
	m := NewMatcher([]Riding{
		{Code: "24001", Province: "QC", Name: text("Abitibi—Témiscamingue", "Abitibi—Témiscamingue"), OrderName: text("Abitibi—Témiscamingue", "Abitibi—Témiscamingue")},
		{Code: "35001", Province: "ON", Name: text("North Shore", "Rive-Nord"), OrderName: text("Old Shore", "Vieille Rive")},
		{Code: "35002", Province: "ON", Name: text("Old Shore", "Autre Rive"), OrderName: text("Lakes", "Lacs")},
		{Code: "35003", Province: "ON", Name: text("Twin", "Jumeau"), OrderName: text("Twin", "Jumeau")},
		{Code: "59003", Province: "BC", Name: text("Twin", "Jumeau"), OrderName: text("Twin", "Jumeau")},
	})
	for _, test := range []struct{ name, province, code string }{
		{"Abitibi--Temiscamingue", "", "24001"},
		{"ABITIBI–TÉMISCAMINGUE", "QC", "24001"},
		{"Abitibi—Te\u0301miscamingue", "QC", "24001"},
		{"Rive-Nord", "", "35001"},
		{"Old Shore", "ON", "35001"}, // the order's name comes first
		{"Autre Rive", "", "35002"},
		{"Twin", "BC", "59003"},
		{"Twin", "", ""},
		{"North Shore", "BC", ""},
		{"", "", ""},
	} {
		r, ok := m.ByName(test.name, test.province)
		if ok != (test.code != "") || ok && r.Code != test.code {
			t.Errorf("%q in %q is %v, want %q", test.name, test.province, r, test.code)
		}
	}
	for _, test := range []struct {
		code  string
		names []string
		want  bool
	}{
		{"35001", []string{"old shore"}, true},
		{"35001", []string{"Something", "RIVE NORD"}, true},
		{"35002", []string{"North Shore"}, false}, // the code of another order
		{"99999", []string{"North Shore"}, false},
		{"35001", []string{"", ""}, false},
		{"35001", nil, false},
	} {
		if got := m.Confirms(test.code, test.names...); got != test.want {
			t.Errorf("%s %q: %v", test.code, test.names, got)
		}
	}
	if _, ok := m.ByCode("59003"); !ok {
		t.Error("a code is not found")
	}
}
