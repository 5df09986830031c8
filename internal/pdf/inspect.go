package pdf

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	pdffault "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/fault"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"

	"recess/internal/fault"
	"recess/internal/library"
)

func init() { model.ConfigPath = "disable" } // or it would write into the home directory

// Limits of an uploaded PDF.
const (
	mostPages = 200
	patience  = 20 * time.Second
)

// Inspector checks uploaded PDFs.
type Inspector struct{}

// PDF returns what there is to know of a PDF; a fault.Invalid when it cannot be
// carried in packs.
func (Inspector) PDF(ctx context.Context, data []byte) (library.PDFInfo, error) {
	var none library.PDFInfo
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return none, fault.New(fault.Invalid, "file.no_pdf", nil)
	}
	doc, err := inTime(ctx, data)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return none, fault.Wrap(err, fault.Invalid, "file.pdf_slow", nil)
	case errors.Is(err, pdfcpu.ErrWrongPassword) || err == nil && doc.Encrypt != nil:
		return none, fault.Wrap(err, fault.Invalid, "file.pdf_locked", nil)
	case err != nil:
		return none, fault.Wrap(err, fault.Invalid, "file.pdf_damaged", nil)
	case doc.PageCount == 0:
		return none, fault.New(fault.Invalid, "file.pdf_damaged", nil)
	case doc.PageCount > mostPages:
		return none, fault.New(fault.Invalid, "file.pdf_pages", fault.Args{"Pages": doc.PageCount, "Most": mostPages})
	}
	return inspectPages(doc)
}

// inspectPages makes sure that each page can be carried.
func inspectPages(doc *model.Context) (library.PDFInfo, error) {
	info := library.PDFInfo{Pages: doc.PageCount}
	for n := 1; n <= doc.PageCount; n++ {
		page, err := newGraft(doc, n)
		if f, ok := errors.AsType[*fault.Error](err); ok {
			return library.PDFInfo{}, f
		}
		if err != nil {
			return library.PDFInfo{}, fault.Wrap(err, fault.Invalid, "file.pdf_damaged", nil)
		}
		info.LeftOut += page.leftOut
	}
	return info, nil
}

// inTime reads a PDF, or gives up. What goes on reading ends by itself.
func inTime(ctx context.Context, data []byte) (*model.Context, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	type result struct {
		doc *model.Context
		err error
	}
	read := make(chan result, 1)
	go func() {
		doc, err := parse(ctx, data)
		read <- result{doc, err}
	}()
	select {
	case r := <-read:
		return r.doc, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// parse reads and validates. Package api of pdfcpu would do so too, but it
// costs every start of the program 20 ms for tables that forms need.
func parse(ctx context.Context, data []byte) (doc *model.Context, err error) {
	defer pdffault.Catch(&err)
	settings := model.NewDefaultConfiguration()
	settings.ValidationMode = model.ValidationRelaxed
	settings.Offline = true
	if doc, err = pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), settings); err != nil {
		return nil, err
	}
	if err := validate.XRefTable(doc); err != nil {
		return nil, err
	}
	return doc, doc.EnsurePageCount()
}
