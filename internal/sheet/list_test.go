package sheet

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// largeBook is a workbook of as many people, as excelize streams it.
func largeBook(t testing.TB, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	must2(t, err)
	must2(t, w.SetRow("A1", []any{"No", "Name", "E-mail", "Street", "City", "Postal code", "Joined", "Amount"}))
	for n := range rows {
		must2(t, w.SetRow(fmt.Sprintf("A%d", n+2), []any{fmt.Sprintf("%06d", n), fmt.Sprintf("Person %d", n), fmt.Sprintf("person.%d@example.org", n),
			"1 Example Street", "Ottawa", "K1P 1A4", 45000 + n%1000, n % 500}))
	}
	must2(t, w.Flush())
	var b bytes.Buffer
	must2(t, f.Write(&b))
	return b.Bytes()
}

func must2(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkXLSX(b *testing.B) {
	content := largeBook(b, 100_000)
	b.SetBytes(int64(len(content)))
	added := []string{"35079", "Ottawa Centre", "Ontario", "Demo Member", "Liberal", "demo@parl.gc.ca", "likeliest of 2 (95%)", "first three characters", "35081 Ottawa—Vanier—Gloucester (5%)"}
	for b.Loop() {
		l, err := Open(content)
		must2(b, err)
		must2(b, l.Rows(context.Background(), 0, func(int, []string) bool { return true }))
		var out bytes.Buffer
		must2(b, l.Extend(context.Background(), &out, 0, 8, 0, func(int) []string { return added }))
		b.ReportMetric(float64(out.Len()), "out")
	}
}
