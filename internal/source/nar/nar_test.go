package nar

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/riding"
	"recess/internal/source/nar/nartest"
)

// country is two provinces with a riding on either side of a meridian.
func country() ([]riding.Riding, []riding.Area) {
	one := func(code, province, name string) riding.Riding {
		return riding.Riding{Code: code, Province: province, Name: i18n.Text{EN: name + " Today", FR: name + " aujourd’hui"}, OrderName: i18n.Text{EN: name, FR: name}}
	}
	area := func(fsa string, lat, lon float64, ridings ...string) riding.Area {
		a := riding.Area{FSA: fsa, Point: riding.Point{Lat: lat, Lon: lon}}
		for _, r := range ridings {
			a.Shares = append(a.Shares, riding.Share{Riding: r})
		}
		return a
	}
	return []riding.Riding{one("10901", "NL", "East—Shore"), one("10902", "NL", "West Shore"), one("60901", "YT", "Far North")},
		[]riding.Area{
			area("A9Z", 48, -53, "10901"), area("A9Y", 48, -56, "10902"), area("A9X", 48, -53, "10901", "10902"), area("Y9Z", 62, -135, "60901"),
		}
}

// halves is a Locator of that country.
type halves struct{}

func (halves) Locate(p riding.Point) (string, bool) {
	switch {
	case p.Lat > 60:
		return "60901", true
	case p.Lon > -54:
		return "10901", true
	case p.Lon > -60:
		return "10902", true
	}
	return "", false
}

type tally map[riding.PostalCode]map[string]int

func (t tally) tell(a nartest.Address) {
	if t[a.Code] == nil {
		t[a.Code] = map[string]int{}
	}
	t[a.Code][a.Riding]++
}

// write makes a register as a file.
func write(t *testing.T, change ...func(*nartest.Shape)) string {
	t.Helper()
	ridings, areas := country()
	shape := nartest.Shape{Seed: 7, Addresses: 20_000, Ridings: ridings, Areas: areas}
	for _, c := range change {
		c(&shape)
	}
	var b bytes.Buffer
	if err := nartest.Write(&b, shape); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "register.zip")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t *testing.T, name string) (*Result, error) {
	t.Helper()
	s, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	ridings, _ := country()
	return Read(t.Context(), s, Config{Ridings: ridings, Locator: halves{}})
}

// The counts of a table are those of the register.
//
// Races: the goroutines that read the parts of an address register.
func TestRaceRegisterCounts(t *testing.T) {
	truth := tally{}
	zipped := write(t, func(s *nartest.Shape) { s.Tell = truth.tell })
	for name, path := range map[string]string{"zip": zipped, "folder": unzipped(t, zipped)} {
		result, err := read(t, path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if size := result.Table.Size(); size.Codes != len(truth) || result.Addresses < 19_000 || result.Provinces != 2 || result.Whole() || result.Another || result.Unplaced != 0 {
			t.Errorf("%s: %+v, %+v; the register has %d codes", name, result, size, len(truth))
		}
		splits := 0
		for code, ridings := range truth {
			shares := result.Table.Shares(code)
			if len(shares) != len(ridings) {
				t.Fatalf("%s: %s is in %v, want %v", name, code, shares, ridings)
			}
			sum := 0
			for _, n := range ridings {
				sum += n
			}
			for i, s := range shares {
				if want := float64(ridings[s.Riding]) / float64(sum); math.Abs(s.Share-want) > 0.0001 || i > 0 && s.Share > shares[i-1].Share {
					t.Errorf("%s: %s has %v, want %v of %d", name, code, shares, ridings, sum)
				}
			}
			if len(ridings) > 1 {
				splits++
			}
		}
		if splits == 0 {
			t.Errorf("%s: no code is split", name)
		}
	}
}

func unzipped(t *testing.T, name string) string {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, z); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A register whose codes are of another order is placed by its coordinates.
func TestAnotherOrder(t *testing.T) {
	truth := tally{}
	name := write(t, func(s *nartest.Shape) {
		s.Tell = truth.tell
		s.Foreign = func(r *riding.Riding) (string, string, string) {
			if r.Code == "10901" {
				return "10902", "Another Shore", "Autre rive" // our code of another riding
			}
			return r.Code, r.OrderName.EN, r.OrderName.FR
		}
	})
	result, err := read(t, name)
	if err != nil {
		t.Fatal(err)
	}
	if !result.Another || result.ByCode != 0 || result.ByPoint == 0 {
		t.Errorf("it was read as %+v", result)
	}
	for code := range truth {
		want := map[string]string{"A9Z": "10901", "A9Y": "10902", "A9X": "10901", "Y9Z": "60901"}[code.FSA()]
		if shares := result.Table.Shares(code); len(shares) != 1 || shares[0].Riding != want {
			t.Errorf("%s is in %v, want %s", code, shares, want)
		}
	}
}

// handmade writes a register of one territory from the text of its two files.
func handmade(t *testing.T, locations, addresses string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"Location_60.csv": locations, "Address_60.csv": addresses} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	someLocations = "\ufeffLOC_GUID,FED_CODE,FED_ENG_NAME,FED_FRE_NAME,BG_LATITUDE,BG_LONGITUDE,BF_REPPOINT_LATITUDE,BF_REPPOINT_LONGITUDE\r\n" +
		"a,60901,Far North,Far North,62,-135,,\r\n" +
		"b,60901,\"FAR NORTH TODAY\",,,,,\r\n\r\n" +
		"c,,,,0,0,48,-53\n" +
		"d,60901,Elsewhere,Ailleurs,48,-70,,\n" // lies nowhere
	addressHeader = "MAIL_POSTAL_CODE,LOC_GUID,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,OFFICIAL_STREET_DIR,MAIL_STREET_NAME,MAIL_STREET_TYPE,MAIL_STREET_DIR,X\n"
	noStreet      = ",,,,,,,,,\n"
	someAddresses = addressHeader + "Y9Z 1A1,a" + noStreet + "y9z1a1,b" + noStreet + "Y9Z1A1,c" + noStreet + "Y9Z1A2,d" + noStreet +
		"Y9Z1A2,unknown" + noStreet + ",a" + noStreet + "D9Z1A2,a" + noStreet
)

func TestOddLines(t *testing.T) {
	result, err := read(t, handmade(t, someLocations, someAddresses))
	if err != nil {
		t.Fatal(err)
	}
	if !result.Another || result.Addresses != 2 || result.Unplaced != 3 || result.NoCode != 1 || result.BadCode != 1 || result.Rows != 11 {
		t.Errorf("it was read as %+v", result)
	}
}

func TestRefusals(t *testing.T) {
	whole, err := os.ReadFile(write(t))
	if err != nil {
		t.Fatal(err)
	}
	file := func(content []byte) string {
		name := filepath.Join(t.TempDir(), "register.zip")
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	bomb := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create("Addresses/Address_10.csv")
		io.CopyN(w, zeros{}, 100<<20)
		z.Close()
		return b.Bytes()
	}
	spoilt := bytes.Clone(whole)
	for i := 2000; i < 2100; i++ {
		spoilt[i] ^= 0x55
	}
	for _, test := range []struct{ name, path, key string }{
		{"no file", filepath.Join(t.TempDir(), "none.zip"), "import.unreadable"},
		{"an empty folder", t.TempDir(), "nar.import.wrong_file"},
		{"a table", file([]byte("postal_code,fed_code\n")), "nar.import.no_zip"},
		{"a cut zip", file(whole[:len(whole)/2]), "nar.import.no_zip"},
		{"a spoilt zip", file(spoilt), "nar.import.damaged"},
		{"a bomb", file(bomb()), "nar.import.bomb"},
		{"a renamed column", handmade(t, someLocations, strings.Replace(someAddresses, "CIVIC_NO,", "CIVIC_NUMBER,", 1)), "import.columns"},
		{"no column", handmade(t, strings.Replace(someLocations, "FED_CODE", "FEDCODE", 1), someAddresses), "import.columns"},
		{"an empty part", handmade(t, "", someAddresses), "import.empty"},
		{"no addresses", handmade(t, someLocations, addressHeader), "import.empty"},
		{"UTF-16", handmade(t, "\xff\xfeL\x00", someAddresses), "import.encoding_utf"},
		{"zero bytes", handmade(t, someLocations, someAddresses+"\x00\x00\n"), "import.encoding_utf"},
		{"Windows-1252", handmade(t, strings.Replace(someLocations, "Elsewhere", "\xc9lsewhere", 1), someAddresses), "import.encoding_utf"},
		{"a street in Windows-1252", handmade(t, someLocations, someAddresses+"Y9Z1A1,a,1,,\xc9glise,RUE,,,,,\n"), "import.encoding_utf"},
		{"a PCFRF", file([]byte("K1P1A435079Ottawa Centre")), "nar.import.no_zip"},
		{"a list of members", file([]byte("<ArrayOfMemberOfParliament/>")), "nar.import.no_zip"},
		{"a spreadsheet", file(zipOf(t, "xl/workbook.xml", "<workbook/>")), "nar.import.wrong_file"},
		{"a zip that says it is small", file(lying(t)), "nar.import.damaged"},
		{"a short line", handmade(t, someLocations, someAddresses+"Y9Z1A1\n"), "import.few_fields"},
		{"an open quote", handmade(t, someLocations, someAddresses+"Y9Z1A1,\"a,,,,,,,,,\n"), "import.quotes"},
		{"an endless line", handmade(t, someLocations, someAddresses+strings.Repeat("x", 600_000)), "import.long_line"},
	} {
		if _, err := read(t, test.path); innermost(err) != test.key {
			t.Errorf("%s gives %v, want %s", test.name, err, test.key)
		}
	}
	for left, missing := range map[string]string{
		"Address_60.csv":                        "Location_60.csv",
		"Location_60.csv":                       "Address_60.csv",
		"Location_60.csv Address_60_part_2.csv": "Address_60_part_1.csv",
		"Location_60_part_1.csv Location_60_part_3.csv Address_60.csv": "Location_60_part_2.csv",
	} {
		dir := t.TempDir()
		for name := range strings.FieldsSeq(left) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(someAddresses), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := read(t, dir)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != "nar.import.half" || f.Args["Missing"] != missing {
			t.Errorf("%s alone gives %v, want that %s is missing", left, err, missing)
		}
	}
}

// zipOf is a zip of one file.
func zipOf(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lying is a zip whose locations are said to be 10 bytes and are a hundred
// megabytes.
func lying(t *testing.T) []byte {
	t.Helper()
	var b, packed bytes.Buffer
	squeezer, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(squeezer, someLocations)
	for range 1000 {
		_, more := io.WriteString(squeezer, strings.Repeat("a,60901,Far North,Far North,62,-135,,\n", 2800))
		err = errors.Join(err, more)
	}
	err = errors.Join(err, squeezer.Close())
	z := zip.NewWriter(&b)
	w, createErr := z.CreateRaw(&zip.FileHeader{Name: "Location_60.csv", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 10})
	if err = errors.Join(err, createErr); err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(packed.Bytes())
	w, createErr = z.Create("Address_60.csv")
	if err = errors.Join(err, createErr); err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, someAddresses)
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is missing is named, with the file that it is missing from.
func TestMissingColumnsAreNamed(t *testing.T) {
	_, err := read(t, handmade(t, someLocations, strings.NewReplacer("CIVIC_NO,", "CIVIC,", "MAIL_STREET_DIR", "MAIL_DIR").Replace(someAddresses)))
	for lang, want := range map[i18n.Lang]string{
		i18n.EN: "Address_60.csv: These columns are missing from the first row: CIVIC_NO, MAIL_STREET_DIR",
		i18n.FR: "CIVIC_NO, MAIL_STREET_DIR",
	} {
		if says := i18n.For(lang).Error(err); !strings.Contains(says, want) {
			t.Errorf("it says %q, want %q", says, want)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// innermost is the key of the fault that says why.
func innermost(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	for {
		why, nested := f.Args["Why"].(*fault.Error)
		if !nested {
			return f.Key
		}
		f = why
	}
}

func TestReadingStops(t *testing.T) {
	s, err := Open(write(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ridings, _ := country()
	if _, err := Read(ctx, s, Config{Ridings: ridings, Locator: halves{}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a reading that is stopped ends with %v", err)
	}
}

func TestSameSeedSameRegister(t *testing.T) {
	a, errA := os.ReadFile(write(t))
	b, errB := os.ReadFile(write(t))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("two registers of one seed differ (%v, %v)", errA, errB)
	}
}
