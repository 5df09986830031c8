package pcfrf

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
)

func matcher() *riding.Matcher {
	one := func(code, en, fr string) riding.Riding {
		name := i18n.Text{EN: en, FR: fr}
		return riding.Riding{Code: code, Province: "QC", Name: name, OrderName: name}
	}
	return riding.NewMatcher([]riding.Riding{
		one("24901", "Lac-Été—Nord", "Lac-Été—Nord"), one("24902", "North Bank", "Rive-Nord"),
	})
}

// fixedWidth is a line as PROVENANCE tells of it: the names take 56 characters
// each.
func fixedWidth(code, fed, en, fr string, flag, weight int) string {
	return fmt.Sprintf("%s%s%-56s%-56s%d%3d\r\n", code, fed, en, fr, flag, weight)
}

func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

func TestReadFixedWidth(t *testing.T) {
	file := fixedWidth("G9Z1A1", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 1, 100) +
		fixedWidth("G9Z1A2", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 0, 33) +
		fixedWidth("G9Z1A2", "24902", "North Bank", "Rive-Nord", 1, 67) + "\x1a"
	for name, content := range map[string]string{"UTF-8": file, "with a mark": "\ufeff" + file, "Windows-1252": latin1(file)} {
		reading, err := Read(strings.NewReader(content), matcher())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		check(t, name, reading.Table, "G9Z 1A1", riding.Share{Riding: "24901", Share: 1})
		check(t, name, reading.Table, "G9Z 1A2", riding.Share{Riding: "24902", Share: 0.67}, riding.Share{Riding: "24901", Share: 0.33})
		if reading.Lines != 3 || len(reading.Unmatched) != 0 {
			t.Errorf("%s: %+v", name, reading)
		}
	}
}

func postal(t *testing.T, code string) riding.PostalCode {
	t.Helper()
	parsed, err := riding.ParsePostalCode(code)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func check(t *testing.T, name string, table *riding.Table, code string, want ...riding.Share) {
	t.Helper()
	parsed, err := riding.ParsePostalCode(code)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, table.Shares(parsed)); diff != "" {
		t.Errorf("%s: %s (-want +got):\n%s", name, code, diff)
	}
}

func TestReadCSV(t *testing.T) {
	for name, content := range map[string]string{
		"commas":     "postal_code,fed_code,weight\nG9Z 1A1,24901,100\n\ng9z1a2,24902,60\nG9Z1A2,24901,40\n",
		"semicolons": "\ufeffWeight;FED_CODE;Postal_Code\r\n100;24901;G9Z1A1\r\n60;24902;G9Z1A2\r\n40;24901;G9Z1A2\r\n",
	} {
		reading, err := Read(strings.NewReader(content), matcher())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		check(t, name, reading.Table, "G9Z1A1", riding.Share{Riding: "24901", Share: 1})
		check(t, name, reading.Table, "G9Z1A2", riding.Share{Riding: "24902", Share: 0.6}, riding.Share{Riding: "24901", Share: 0.4})
	}
	const thirds = "postal_code;fed_code;weight\r\nG9Z 1A2;24901;33,3\r\nG9Z 1A2;24902;66,7\r\n"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(thirds, ";", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"decimal commas": thirds, "sep=": "sep=;\r\n" + thirds, "Unicode text": wide, "lone returns": strings.ReplaceAll(thirds, "\r\n", "\r"),
		"notes above":     "Codes postaux\r\n;;\r\n" + thirds,
		"French titles":   strings.Replace(thirds, "postal_code;fed_code;weight", "Code postal;FEDUID;Poids", 1),
		"signs and marks": strings.NewReplacer("33,3", "33,3\u00a0%", "G9Z 1A2", `"=""G9Z1A2"""`).Replace(thirds),
		"quoted numbers":  "postal_code,fed_code,weight\nG9Z1A2,24901,\"33,3\"\nG9Z1A2,24902,\"66,7\"\n",
	} {
		reading, err := Read(strings.NewReader(content), matcher())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, share := range reading.Table.Shares(postal(t, "G9Z1A2")) {
			if want := map[string]float64{"24901": .333, "24902": .667}[share.Riding]; math.Abs(share.Share-want) > .001 {
				t.Errorf("%s: %+v, want %v", name, share, want)
			}
		}
	}
	reading, err := Read(strings.NewReader("postal_code,fed_code\nG9Z1A2,24902\nG9Z1A2,24901\n"), matcher())
	if err != nil {
		t.Fatal(err)
	}
	check(t, "no weights", reading.Table, "G9Z1A2", riding.Share{Riding: "24901"}, riding.Share{Riding: "24902"})
}

// A code of which one riding is not known is left out whole.
func TestUnmatchedRidings(t *testing.T) {
	file := fixedWidth("G9Z1A1", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 1, 100) +
		fixedWidth("G9Z1A2", "24902", "North Bank", "Rive-Nord", 0, 33) +
		fixedWidth("G9Z1A2", "24901", "North Bank", "Rive-Nord", 1, 67) // the code of another order
	reading, err := Read(strings.NewReader(file), matcher())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]register.Unmatched{{Code: "24901", Name: "North Bank", Line: 3, Count: 1}}, reading.Unmatched); diff != "" || reading.Left != 1 {
		t.Errorf("unmatched (-want +got):\n%s%d codes are left out", diff, reading.Left)
	}
	check(t, "split", reading.Table, "G9Z1A2")
	check(t, "whole", reading.Table, "G9Z1A1", riding.Share{Riding: "24901", Share: 1})
	many := "postal_code,fed_code\n"
	for n := range 1001 {
		many += fmt.Sprintf("G9Z1A1,%05d\n", 70000+n)
	}
	if _, err := Read(strings.NewReader(many), matcher()); !says(err, "import.all_unmatched", 0) {
		t.Errorf("a file of other ridings gives %v", err)
	}
}

func says(err error, key string, line int) bool {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return false
	}
	if line > 0 {
		why, nested := f.Args["Why"].(*fault.Error)
		return f.Key == "import.line" && f.Args["Line"] == line && nested && why.Key == key
	}
	return f.Key == key
}

func TestReadRefuses(t *testing.T) {
	good := fixedWidth("G9Z1A1", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 1, 100)
	for _, test := range []struct {
		name, content, key string
		line               int
	}{
		{"nothing", "", "import.empty", 0},
		{"blanks", "\n \n", "import.empty", 0},
		{"only a header", "postal_code,fed_code\n", "import.empty", 0},
		{"a zip", "PK\x03\x04xxxx", "import.zipped", 0},
		{"zero bytes", "abc\x00def", "textfile.not_text", 0},
		{"words", "Dear friends,\nof the postal code\n", "postal.import.wrong_file", 0},
		{"a column twice", "postal_code,fed_code,Postal Code\nG9Z1A1,24901,G9Z1A1\n", "import.column_twice", 1},
		{"members", "<ArrayOfMemberOfParliament>", "postal.import.wrong_file", 0},
		{"a renamed column", "postal_code,riding\nG9Z1A1,24901\n", "import.columns", 0},
		{"a code that is none", "postal_code,fed_code\nG9Z1A1,24901\nD9Z1A1,24901\n", "postal.letter", 3},
		{"a short code", "postal_code,fed_code\nG9Z,24901\n", "postal.short", 2},
		{"the same line twice", "postal_code,fed_code\nG9Z1A1,24901\nG9Z1A2,24901\nG9Z1A1,24901\n", "postal.import.twice", 4},
		{"weights of 90", "postal_code,fed_code,weight\nG9Z1A1,24901,50\nG9Z1A1,24902,40\n", "postal.import.sum", 3},
		{"one weight of 60", "postal_code,fed_code,weight\nG9Z1A1,24901,60\n", "postal.import.sum", 2},
		{"a weight missing", "postal_code,fed_code,weight\nG9Z1A1,24901,100\nG9Z1A1,24902,\n", "postal.import.sum", 3},
		{"a weight of words", "postal_code,fed_code,weight\nG9Z1A1,24901,half\n", "postal.import.weight", 2},
		{"no number", "postal_code,fed_code,weight\nG9Z1A1,24901,NaN\n", "postal.import.weight", 2},
		{"too heavy", "postal_code,fed_code,weight\nG9Z1A1,24901,101\n", "postal.import.weight", 2},
		{"an open quote", "postal_code,fed_code\nG9Z1A1,\"24901\nG9Z1A2,24901\n", "import.quotes", 2},
		{"a cut line", good + good[:60], "postal.import.short_line", 2},
		{"a wrong code", good + strings.Replace(good, "G9Z", "D9Z", 1), "postal.letter", 2},
		{"a wrong weight", strings.Replace(good, "100", "1O0", 1), "postal.import.weight", 1},
		{"an endless line", good + strings.Repeat("x", 70_000), "import.long_line", 2},
	} {
		if _, err := Read(strings.NewReader(test.content), matcher()); !says(err, test.key, test.line) {
			t.Errorf("%s gives %v, want %s in line %d", test.name, err, test.key, test.line)
		}
	}
	broken := io.MultiReader(strings.NewReader(strings.Repeat(good, 1000)), iotest.ErrReader(errors.New("the disk is gone")))
	if _, err := Read(broken, matcher()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a file that cannot be read to its end gives %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("postal_code,fed_code,weight\nG9Z1A1,24901,100\n")
	f.Add(fixedWidth("G9Z1A1", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 1, 100))
	f.Add(latin1(fixedWidth("G9Z1A1", "24901", "Lac-Été--Nord", "Lac-Été--Nord", 1, 100)))
	f.Fuzz(func(t *testing.T, content string) {
		reading, err := Read(strings.NewReader(content), matcher())
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q gives %v", content, err)
			}
			return
		}
		if _, err := riding.UnpackTable(reading.Table.Pack()); err != nil {
			t.Fatalf("%q: %v", content, err)
		}
	})
}
