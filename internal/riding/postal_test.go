package riding

import (
	"errors"
	"strings"
	"testing"

	"recess/internal/fault"
)

func TestParsePostalCode(t *testing.T) {
	for typed, want := range map[string]string{
		"K1A0A6":              "K1A 0A6",
		"k1a 0a6":             "K1A 0A6",
		"K1A-0A6":             "K1A 0A6",
		"K1A\u20110A6":        "K1A 0A6", // no-break hyphen
		" k1a\u00a00a6 ":      "K1A 0A6", // no-break space
		"K1A\u202f0A6":        "K1A 0A6", // narrow no-break space
		"K 1 A 0 A 6":         "K1A 0A6",
		"K1A.0A6":             "K1A 0A6",
		"A0A 0A0":             "A0A 0A0",
		"Y9Z 9Z9":             "Y9Z 9Z9",
		"\tx0a – 0h0\t":       "X0A 0H0",
		"V8W 9W2\u2003\u2003": "V8W 9W2",

		// as pasted
		"K1A\u200b0A6":                       "K1A 0A6", // zero-width space
		"\u200eK1A 0A6\u200f":                "K1A 0A6", // marks of direction
		"\ufeffK1A 0A6":                      "K1A 0A6", // byte-order mark
		"K1A\u00ad0A6":                       "K1A 0A6", // soft hyphen
		"K1A\u20600A6\ufe0f":                 "K1A 0A6", // word joiner, variation selector
		"Ｋ１Ａ　０Ａ６":                            "K1A 0A6", // full width
		`="K1A0A6"`:                          "K1A 0A6",
		"'K1A 0A6":                           "K1A 0A6",
		"‘K1A 0A6’":                          "K1A 0A6",
		"K1A 0A6,":                           "K1A 0A6",
		"K1A 0A6;":                           "K1A 0A6",
		"(K1A 0A6)":                          "K1A 0A6",
		"[k1a-0a6]":                          "K1A 0A6",
		"« K1A 0A6 »":                        "K1A 0A6",
		"K1A 0A6 Canada":                     "K1A 0A6",
		"K1A 0A6, CANADA.":                   "K1A 0A6",
		"ON K1A 0A6":                         "K1A 0A6",
		"(Québec) H2X 1Y4, Canada":           "H2X 1Y4",
		"Qué. H2X 1Y4":                       "H2X 1Y4",
		"C.P. H2X 1Y4":                       "H2X 1Y4",
		"Postal code: K1A 0A6":               "K1A 0A6",
		"Newfoundland and Labrador  A1C 5S7": "A1C 5S7",
		"K1A 0A6 / K1A 0A6":                  "K1A 0A6",
	} {
		code, err := ParsePostalCode(typed)
		if err != nil {
			t.Errorf("ParsePostalCode(%q): %v", typed, err)
			continue
		}
		if got := code.String(); got != want {
			t.Errorf("ParsePostalCode(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestParsePostalCodeRefuses(t *testing.T) {
	tests := []struct {
		typed, key, suggestion string
	}{
		{"", "postal.empty", ""},
		{" - ", "postal.empty", ""},
		{"K1P", "postal.short", ""},
		{"K1A 0A", "postal.short", ""},
		{"K1A 0A6 7", "postal.form", ""},
		{"D1A 1A1", "postal.letter", ""},
		{"K1F 1A1", "postal.letter", ""},
		{"K1A 1U1", "postal.letter", ""},
		{"W1A 1A1", "postal.first", ""},
		{"Z1A 1A1", "postal.first", ""},
		{"90210", "postal.short", ""},
		{"902101", "postal.form", ""},
		{"SW1A 1AA", "postal.form", ""},
		{"KIA OA6", "postal.suggest", "K1A 0A6"},
		{"kla 0a6", "postal.suggest", "K1A 0A6"},
		{"KOA OAO", "postal.suggest", "K0A 0A0"},
		{"D1A OA1", "postal.letter", ""}, // mending the O would not make it a code
		{"K1A\x000A6", "postal.form", ""},
		{"K1A\n0A6", "postal.form", ""},
		{"K1A'; DROP TABLE members; --", "postal.form", ""},
		{"\xffK1A0A6", "postal.form", ""},
		{"K1A 0A6, Ottawa", "postal.form", ""}, // an address is for lists
		{"K1A 0A6 K1P 1A4", "postal.form", ""},
		{"К1А 0А6", "postal.form", ""}, // Cyrillic
		{strings.Repeat("K1A0A6", 200_000), "postal.form", ""},
	}
	for _, test := range tests {
		_, err := ParsePostalCode(test.typed)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Kind != fault.Invalid || f.Key != test.key {
			t.Errorf("ParsePostalCode(%.30q) gives %v, want invalid: %s", test.typed, err, test.key)
			continue
		}
		if got, _ := f.Args["Suggestion"].(string); got != test.suggestion {
			t.Errorf("ParsePostalCode(%q) suggests %q, want %q", test.typed, got, test.suggestion)
		}
	}
}

func TestPostalCodeRanksAreDense(t *testing.T) {
	first, _ := ParsePostalCode("A0A 0A0")
	last, _ := ParsePostalCode("Y9Z 9Z9")
	if first != 0 || int(last) != AreaCount*UnitsPerArea-1 {
		t.Errorf("ranks go from %d to %d, want 0 to %d", first, last, AreaCount*UnitsPerArea-1)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"K1A 0A6", "kia oa6", "D1A 1A1", "\u00a0", "K1A0A", "\xff\xfe", "Z9Z9Z9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ParsePostalCode(typed)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v is no fault of the input", typed, err)
			}
			return
		}
		again, err := ParsePostalCode(code.String())
		if err != nil || again != code {
			t.Fatalf("%q reads as %s, which reads as %s, %v", typed, code, again, err)
		}
		if int(code) >= AreaCount*UnitsPerArea {
			t.Fatalf("%q has rank %d", typed, code)
		}
	})
}

// A cell of a list may hold an address, as long as one code stands in it.
func TestFindPostalCode(t *testing.T) {
	for cell, want := range map[string]string{
		"K1A 0A6":                                   "K1A 0A6",
		"111 Wellington St, Ottawa ON K1A 0A6":      "K1A 0A6",
		"12 rue des Érables\nMontréal (QC)  H2X1Y4": "H2X 1Y4",
		"K1A 0A6 (also K1A-0A6)":                    "K1A 0A6",
		"K1A 0A6 or K1P 1A4":                        "postal.several",
		"KIA OA6,":                                  "postal.suggest",
		"(D1A 1A1)":                                 "postal.letter",
		"=\"K1A0A\"":                                "postal.short",
		"Montréal":                                  "postal.form",
		"SW1A 1AA":                                  "postal.form",
		"90210-1234":                                "postal.form",
		"XK1A 0A6":                                  "postal.form",
		"éK1A 0A6":                                  "postal.form",
	} {
		code, err := FindPostalCode(cell)
		got := code.String()
		if f, ok := errors.AsType[*fault.Error](err); ok {
			got = f.Key
		}
		if got != want {
			t.Errorf("%q: %s, want %s", cell, got, want)
		}
	}
}

func TestParseArea(t *testing.T) {
	for cell, want := range map[string]string{
		"K1A": "K1A", " k1a ": "K1A", "(K1A)": "K1A", "ON K1A": "K1A", "K1A, Canada": "K1A", "K\u200b1A": "K1A", "Ｋ１Ａ": "K1A",
		"": "", "K1A 0A6": "", "K1A K1P": "", "D1A": "", "Ottawa": "", "K1A Ottawa": "", "N/A": "", "A1": "",
	} {
		if got, ok := ParseArea(cell); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", cell, got, ok, want)
		}
	}
}
