package boundaries

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"strings"
	"testing"

	"recess/internal/fault"
)

// A file of some kilobytes that unpacks without end is stopped, and takes no
// more than one feature may.
func TestBombsOfGzip(t *testing.T) {
	const head = `{"type":"FeatureCollection",`
	for name, start := range map[string]string{" ": head, "a": head + `"name":"`} {
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(z, start+strings.Repeat(name, largestFeature+1<<20)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = Read(&packed)
		runtime.ReadMemStats(&after)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q without end: %v", name, err)
		}
		took := after.TotalAlloc - before.TotalAlloc
		if took > 6*largestFeature {
			t.Errorf("%q without end took %d MB", name, took>>20)
		}
	}
}
