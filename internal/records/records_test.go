package records

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// all reads a table whole.
func all(text string) (rows [][]string, ends string, err error) {
	in := Open(text).Read()
	for {
		more, err := in.Next()
		if err != nil || !more {
			return rows, ends, err
		}
		rows, ends = append(rows, append([]string(nil), in.Values...)), ends+in.End
	}
}

func TestSeparators(t *testing.T) {
	const want = `[["a" "b"] ["1" "2"]]`
	for name, text := range map[string]string{
		"commas": "a,b\n1,2\n", "semicolons": "a;b\r\n1;2\r\n", "tabs": "a\tb\n1\t2", "bars": "a|b\r1|2\r",
		"named":           "sep=;\r\na;b\r\n1;2\r\n",
		"named otherwise": "SEP=^\na^b\n1^2\n", "named, in quotation marks": "\"sep=;\"\na;b\n1;2\n",
		"named, as a row":       "sep=,,\na,b\n1,2\n",
		"named tab":             "sep=\t\na\tb\n1\t2\n",
		"named against numbers": "sep=,\na,b\n1,2\n",
		"in quotation marks":    "\"a\",\"b\"\n\"1\",2\n",
	} {
		rows, _, err := all(text)
		if got := fmt.Sprintf("%q", rows); got != want || err != nil {
			t.Errorf("%s: %s %v, want %s", name, got, err, want)
		}
	}
	for text, want := range map[string]byte{
		"name;weight\na;33,3\nb;66,7\n": ';', "note, long\nx\ny\n": ',', "sep=a\n1,2\n": ',', "september;b\n1;2\n": ';', "one\ntwo\n": ',',
	} {
		if got := Open(text); got.Separator != want || got.Preamble != "" {
			t.Errorf("%q: %q, preamble %q, want %q", text, got.Separator, got.Preamble, want)
		}
	}
}

func TestReader(t *testing.T) {
	rows, ends, err := all("a,\"b\r\nc\"\"d\",\"e\"f\rg\n\n\"\",h\"i\"")
	if got := fmt.Sprintf("%q %q", rows, ends); err != nil || got != `[["a" "b\r\nc\"d" "ef"] ["g"] [""] ["" "h\"i\""]] "\r\n\n"` {
		t.Errorf("%s %v", got, err)
	}
	for text, line := range map[string]int{"a\n\"b,c\nd\n": 2, "\"a\r\nb\",c\r\n\"d": 3, "sep=,\n\"a": 2, "\"a\rb\"\r\"": 3} {
		_, _, err := all(text)
		if wrong, ok := errors.AsType[*QuoteError](err); !ok || wrong.Line != line {
			t.Errorf("%q: %v, want line %d", text, err, line)
		}
	}
	if _, _, err := all(strings.Repeat(",", MostColumns)); err == nil {
		t.Error("a row without end is read")
	}
	strict := Reader{rest: "\"a\" ,b\n\"c\"d,e\n", separator: ',', Strict: true}
	if more, err := strict.Next(); !more || err != nil || strict.Values[0] != "a" {
		t.Errorf("a space behind a quotation mark: %q %v", strict.Values, err)
	}
	if _, err := strict.Next(); err == nil {
		t.Errorf("letters behind a quotation mark: %q", strict.Values)
	}
}

// A file of separators is given up where it is too wide.
func TestTooWide(t *testing.T) {
	wide := Reader{rest: strings.Repeat(",", 1<<20), separator: ','}
	if more, err := wide.Next(); more || err == nil || cap(wide.Raw) > 4*MostColumns {
		t.Errorf("a line of %d cells was read, %v", cap(wide.Raw), err)
	}
}

var columns = []Column{{Name: "postal_code", Also: []string{"code postal"}, Needed: true}, {Name: "fed_code", Needed: true}, {Name: "weight"}}

func TestTitles(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"at the top":        {"postal_code,fed_code,weight\na,b,c\n", "2: a b c"},
		"in another order":  {"Weight,FED_CODE,Postal Code\na,b,c\n", "2: c b a"},
		"in row 5":          {"Our table,,\n\n,,\nof 2026,,\nCode postal,fed code,x\na,b,c\n", "6: a b "},
		"a banner of words": {"Postal_code\npostal_code,fed_code\na,b\n", "3: a b "},
		"blank rows":        {"postal_code,fed_code\n\n , \u00a0\n\u200b,\na,b\n", "5: a b "},
		"short rows":        {"postal_code,fed_code,weight\na\n", "2: a  "},
		"once more":         {"postal_code,fed_code\na,b\n\npostal_code,fed_code\nc,d\n", "2: a b 5: c d "},
		"named separator":   {"sep=;\npostal_code;fed_code\na;b\n", "3: a b "},
		"hidden characters": {"\ufeffpostal_code,\u200bfed_code \na,\u00a0b\u00ad\n", "2: a b "},
		"missing":           {"postal_code,riding\na,b\n", "missing columns: fed_code"},
		"nothing":           {"", "missing columns: postal_code, fed_code"},
		"twice":             {"x\npostal_code,fed_code,Postal-Code\na,b,c\n", "line 2: two columns are called postal_code"},
		"far below":         {strings.Repeat("x\n", titleRows) + "postal_code,fed_code\n", "missing columns: postal_code, fed_code"},
		"an open quote":     {"postal_code,fed_code\na,b\n\"c", "2: a b line 3: quotation mark not closed"},
	} {
		rows, err := Open(test.text).Under(columns)
		got := ""
		for err == nil {
			var more bool
			if more, err = rows.Next(); !more {
				break
			}
			got += fmt.Sprintf("%d: %s %s %s ", rows.Line(), rows.Value(0), rows.Value(1), rows.Value(2))
		}
		if err != nil {
			got += err.Error()
		}
		if !slices.Equal(strings.Fields(got), strings.Fields(test.want)) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for text, want := range map[string]float64{
		"33.3": 33.3, "33,3": 33.3, "100": 100, " 66,7 ": 66.7, "1\u00a0234,5": 1234.5, "1\u202f234,5": 1234.5, "1 234.5": 1234.5, "1,234.5": 1234.5,
		"1.234,5": 1234.5, "1'234.5": 1234.5, "1,234,567": 1234567, "−5": -5, "-0,5": -0.5, ".5": 0.5, "33,333": 33.333, "\u200b7": 7,
	} {
		if got, err := Decimal(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, wrong := range []string{"", "half", "NaN", "Inf", "1e3", "0x10", "1.2.3,4,5", "1,23.4", "12,34,56", "1O0", "--1", "1-2"} {
		if got, err := Decimal(wrong); err == nil {
			t.Errorf("%q is %v", wrong, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("sep=;\r\na;\"b\"\"c\"\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		table := Open(text)
		in, length := table.Read(), len(table.Preamble)
		for {
			more, err := in.Next()
			if err != nil {
				return
			}
			if !more {
				break
			}
			for _, cell := range in.Raw {
				length += len(cell)
			}
			length += len(in.Raw) - 1 + len(in.End)
		}
		if length != len(text) {
			t.Errorf("%d bytes of %d were read: %q", length, len(text), text)
		}
	})
}
