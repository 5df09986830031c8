package pdf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"recess/internal/fault"
	"recess/internal/i18n"
)

func pagesOf(t *testing.T, n int) []byte {
	t.Helper()
	f := gofpdf.New("P", "pt", "Letter", "")
	for range n {
		f.AddPage()
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func locked(t *testing.T, password string) []byte {
	t.Helper()
	conf := model.NewAESConfiguration(password, "owner", 256)
	var b bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(pagesOf(t, 1)), &b, conf); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInspectorRefuses(t *testing.T) {
	whole := laidOut(t, samplePack(i18n.EN))
	for name, test := range map[string]struct {
		data []byte
		key  string
	}{
		"nothing":                  {nil, "file.no_pdf"},
		"a picture":                {stripe(10), "file.no_pdf"},
		"a page of the web":        {[]byte("<!doctype html><p>Not found"), "file.no_pdf"},
		"a name and no more":       {[]byte("%PDF-1.7\n"), "file.pdf_damaged"},
		"half of one":              {whole[:len(whole)/2], "file.pdf_damaged"},
		"a locked one":             {locked(t, "secret"), "file.pdf_locked"},
		"one that may not be used": {locked(t, ""), "file.pdf_locked"},
		"3,000 pages":              {pagesOf(t, 3000), "file.pdf_pages"},
		"rubbish within":           {bytes.ReplaceAll(pagesOf(t, 2), []byte("/Kids"), []byte("/Kodx")), "file.pdf_damaged"},
		"a page that is no page":   {[]byte("%PDF-1.4\n" + strings.Repeat("0 0 obj\n", 1000)), "file.pdf_damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Inspector{}.PDF(t.Context(), test.data)
			f, ok := err.(*fault.Error)
			if !ok || f.Kind != fault.Invalid || f.Key != test.key {
				t.Errorf("got %v, want %s", err, test.key)
			}
		})
	}
	if info, err := (Inspector{}).PDF(t.Context(), pagesOf(t, 3)); err != nil || info.Pages != 3 {
		t.Errorf("three pages: %+v, %v", info, err)
	}
}
