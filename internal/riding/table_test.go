package riding

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableIsPackedAndUnpacked(t *testing.T) {
	rows := []TableRow{
		{mustCode("A0A 0A0"), "10001", 1},
		{mustCode("K1P 1A1"), "35002", 1},
		{mustCode("K1P 1A2"), "35002", 0.3333},
		{mustCode("K1P 1A2"), "35001", 0.6667},
		{mustCode("K1P 1A3"), "35002", 0}, // shares unknown
		{mustCode("K1P 1A3"), "35001", 0},
		{mustCode("Y9Z 9Z9"), "60001", 1},
	}
	table := mustTable(rows...)
	again, err := UnpackTable(table.Pack())
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string][]Share{
		"A0A 0A0": {{Riding: "10001", Share: 1}},
		"K1P 1A2": {{Riding: "35001", Share: 0.6667}, {Riding: "35002", Share: 0.3333}},
		"K1P 1A3": {{Riding: "35001"}, {Riding: "35002"}},
		"Y9Z 9Z9": {{Riding: "60001", Share: 1}},
		"K1P 1A4": nil,
		"M5V 3L9": nil,
	} {
		if diff := cmp.Diff(want, again.Shares(mustCode(code))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
	if got, want := again.Size(), (TableSize{Codes: 5, Exact: 3, Areas: 3}); got != want {
		t.Errorf("it counts %+v, want %+v", got, want)
	}
	if got := again.Since(table); got != (TableChange{Same: 5}) {
		t.Errorf("it has changed by being packed: %+v", got)
	}
}

func TestDamagedTableIsRefused(t *testing.T) {
	packed := mustTable(TableRow{mustCode("K1P 1A1"), "35002", 1}).Pack()
	for name, damaged := range map[string][]byte{
		"empty":     nil,
		"cut":       packed[:len(packed)-1],
		"longer":    append(packed[:len(packed):len(packed)], 0),
		"other":     append([]byte("XXXX"), packed[4:]...),
		"one bit":   append(append(packed[:30:30], packed[30]^1), packed[31:]...),
		"only name": []byte(packedTable + "0000"),
	} {
		if _, err := UnpackTable(damaged); err == nil {
			t.Errorf("%s: it is read", name)
		}
	}
}

func TestTableChange(t *testing.T) {
	old := mustTable(
		TableRow{mustCode("K1P 1A1"), "35001", 1},
		TableRow{mustCode("K1P 1A2"), "35001", 1},
		TableRow{mustCode("K1P 1A3"), "35001", 0.5}, TableRow{mustCode("K1P 1A3"), "35002", 0.5},
		TableRow{mustCode("K1P 1A4"), "35001", 1},
		TableRow{mustCode("K1P 1A5"), "35001", 1},
	)
	table := mustTable(
		TableRow{mustCode("K1P 1A1"), "35001", 1},                                                // as before
		TableRow{mustCode("K1P 1A2"), "35002", 1},                                                // another riding
		TableRow{mustCode("K1P 1A3"), "35001", 0.6}, TableRow{mustCode("K1P 1A3"), "35002", 0.4}, // other shares
		TableRow{mustCode("K1P 1A5"), "35001", 0.9}, TableRow{mustCode("K1P 1A5"), "35002", 0.1}, // one more riding
		TableRow{mustCode("M5V 3L9"), "35001", 1}, // new
	)
	if got, want := table.Since(old), (TableChange{Added: 1, Gone: 1, Moved: 2, Weighed: 1, Same: 1}); got != want {
		t.Errorf("changes %+v, want %+v", got, want)
	}
	if got := old.Since(nil); got != (TableChange{Added: 5}) {
		t.Errorf("a first table changes %+v", got)
	}
}

// A table with more splits than its numbers tell apart in hundredths of a per
// cent keeps them to the per cent.
func TestTableOfManySplits(t *testing.T) {
	b := NewTableBuilder()
	n := 0
	for first := range 40 {
		for share := 1; share < 5000; share++ {
			a, c := fmt.Sprintf("35%03d", first), "35999"
			part := float64(share) / fine
			if err := b.Add(PostalCode(n), []Share{{Riding: a, Share: 1 - part}, {Riding: c, Share: part}}); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	table, err := UnpackTable(b.Table().Pack())
	if err != nil {
		t.Fatal(err)
	}
	last := table.Shares(PostalCode(n - 1))
	if last[0].Riding != "35039" || last[0].Share != 0.5 || last[1].Share != 0.5 {
		t.Errorf("the last is kept as %+v", last)
	}
	if first := table.Shares(0); first[0].Share != 0.9999 {
		t.Errorf("the first is kept as %+v", first)
	}
}

func TestTableRefusesNoRiding(t *testing.T) {
	if err := NewTableBuilder().Add(0, nil); err == nil {
		t.Error("a code without a riding is taken")
	}
}

func BenchmarkUnpackTable(b *testing.B) {
	builder := NewTableBuilder()
	for n := range 900_000 {
		if err := builder.Add(PostalCode(n*8), []Share{{Riding: fmt.Sprint(35001 + n%343), Share: 1}}); err != nil {
			b.Fatal(err)
		}
	}
	packed := builder.Table().Pack()
	for b.Loop() {
		if _, err := UnpackTable(packed); err != nil {
			b.Fatal(err)
		}
	}
}
