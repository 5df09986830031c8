package riding

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCivicNumber(t *testing.T) {
	for typed, want := range map[string]string{
		"57": "57", " 57 ": "57", "57a": "57A", "57 A": "57A", "57-B": "57B", "57 1/2": "57 1/2", "57½": "57 1/2", "12bis": "12BIS", "123456": "123456",
		"": "", "0": "", "a": "", "4-57": "", "57 Maple": "", "1/2": "", "-3": "", "12345678901234567890": "", "5.5": "", "٥": "", "57\x00": "",
	} {
		n, err := ParseCivicNumber(typed)
		if (err == nil) != (want != "") || err == nil && n.String() != want {
			t.Errorf("%q is read as %v, %v, want %q", typed, n, err, want)
		}
	}
}

func TestStreetNames(t *testing.T) {
	for _, test := range []struct {
		name      StreetName
		want, key string
	}{
		{StreetName{"Maple", "ST", "E"}, "Maple ST E", "east"},
		{StreetName{"Notre-Dame", "RUE", "O"}, "RUE Notre-Dame O", "rue notre dame o"},
		{StreetName{"de l’Église", "CH", ""}, "CH de l’Église", "CHEMIN"},
		{StreetName{"2e", "AV", ""}, "2e AV", "av 2E"},
		{StreetName{"Broadway", "", ""}, "Broadway", "BROADWAY"},
		{StreetName{"", "RUE", ""}, "RUE", "rue"},
	} {
		if got := test.name.String(); got != test.want {
			t.Errorf("%+v is written %q", test.name, got)
		}
		if same, want := StreetKey(test.key) == test.name.Key(), test.key != "east" && test.key != "CHEMIN"; same != want {
			t.Errorf("%q means %q: %t", test.key, test.name, same)
		}
	}
}

// someStreets makes the streets of a code.
func someStreets(random *rand.Rand) []Street {
	streets := make([]Street, 1+random.IntN(3))
	for i := range streets {
		streets[i].StreetName = StreetName{string(rune('A' + i)), []string{"ST", "RUE", ""}[random.IntN(3)], ""}
		for range 1 + random.IntN(40) {
			n := Numbered{CivicNumber{Number: 1 + random.IntN(300)}, []string{"35001", "35002", "24001"}[random.IntN(3)]}
			if random.IntN(5) == 0 {
				n.Number, n.Suffix = n.Number*3000, "1/2"
			}
			streets[i].Numbers = append(streets[i].Numbers, n)
		}
		slices.SortFunc(streets[i].Numbers, InStreet)
		streets[i].Numbers = slices.Compact(streets[i].Numbers)
	}
	return streets
}

func TestStreetBookKeepsWhatItIsGiven(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	builder, want := NewStreetBookBuilder(), map[PostalCode][]Street{}
	for i := range 200 {
		code := PostalCode(i * 31)
		want[code] = someStreets(random)
		if err := builder.Add(code, want[code]); err != nil {
			t.Fatal(err)
		}
	}
	if err := builder.Add(100, want[0]); err == nil {
		t.Error("a code out of order is taken")
	}
	packed := builder.Pack()
	book, err := UnpackStreets(packed)
	if err != nil || book.Codes() != len(want) {
		t.Fatalf("%v, %d codes", err, book.Codes())
	}
	for code := range PostalCode(200 * 31) {
		if diff := cmp.Diff(want[code], book.Streets(code)); diff != "" || book.Has(code) != (want[code] != nil) {
			t.Fatalf("%s (-want +got):\n%s", code, diff)
		}
	}
	for at := 0; at < len(packed); at += 97 {
		spoilt := slices.Clone(packed)
		spoilt[at] ^= 4
		if _, err := UnpackStreets(spoilt); err == nil {
			t.Errorf("a book with byte %d changed is read", at)
		}
		if _, err := UnpackStreets(packed[:at]); err == nil && at > 0 {
			t.Errorf("a book cut at %d is read", at)
		}
	}
	if empty, err := UnpackStreets(nil); err != nil || empty.Codes() != 0 || empty.Streets(5) != nil {
		t.Errorf("no book at all gives %v, %v", empty, err)
	}
}

// A book whose sum is right but whose content is not is refused, or read
// without a crash.
func FuzzUnpackStreets(f *testing.F) {
	builder := NewStreetBookBuilder()
	if err := builder.Add(7, someStreets(rand.New(rand.NewPCG(3, 4)))); err != nil {
		f.Fatal(err)
	}
	packed := builder.Pack()
	f.Add(packed[len(packedStreets) : len(packed)-4])
	f.Fuzz(func(t *testing.T, content []byte) {
		in := unpacking{rest: content}
		book, err := readStreets(&in)
		if err != nil {
			return
		}
		for i := range book.Codes() {
			book.Streets(PostalCode(uint32(book.codes[i*codePlace]) | uint32(book.codes[i*codePlace+1])<<8))
		}
		book.Streets(7)
	})
}
