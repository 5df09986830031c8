package pdf

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	pdffault "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/fault"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"

	"recess/internal/fault"
	"recess/internal/library"
)

func init() { model.ConfigPath = "disable" } // or it would write into the home directory

// Inspector checks uploaded PDFs.
type Inspector struct{}

// PDF returns what there is to know of a PDF; a fault.Invalid when it cannot be
// carried in packs.
func (Inspector) PDF(ctx context.Context, data []byte) (library.PDFInfo, error) {
	var none library.PDFInfo
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return none, fault.New(fault.Invalid, "file.no_pdf", nil)
	}
	forms, err := copyPages(ctx, data)
	if err != nil {
		return none, refusal(err)
	}
	info := library.PDFInfo{Pages: len(forms)}
	for _, f := range forms {
		info.LeftOut += f.leftOut
	}
	return info, nil
}

// tooManyPages is how many a file has that has too many.
type tooManyPages int

func (n tooManyPages) Error() string { return fmt.Sprintf("it has %d pages", int(n)) }

// refusal says why a file cannot be carried in packs.
func refusal(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if n, ok := errors.AsType[tooManyPages](err); ok {
		return fault.New(fault.Invalid, "file.pdf_pages", fault.Args{"Pages": int(n), "Most": mostPages})
	}
	key := "file.pdf_damaged"
	switch {
	case errors.Is(err, errInflates):
		key = "file.pdf_inflates"
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		key = "file.pdf_slow"
	case errors.Is(err, filter.ErrDecodeLimitExceeded):
		key = "file.pdf_inflates"
	case errors.Is(err, errSamples):
		key = "file.pdf_samples"
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		key = "file.pdf_locked"
	}
	return fault.Wrap(err, fault.Invalid, key, nil)
}

// reading lets few files be in memory at a time.
var reading = make(chan struct{}, readers)

// copyPages reads a PDF as the forms of its pages, or gives up in time. A
// reader that has been given up keeps its place until it ends.
func copyPages(ctx context.Context, data []byte) ([]*graft, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	type result struct {
		forms []*graft
		err   error
	}
	read := make(chan result, 1)
	go func() {
		defer func() { <-reading }()
		forms, err := readPages(ctx, data)
		read <- result{forms, err}
	}()
	select {
	case r := <-read:
		return r.forms, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readPages measures what a file unpacks to before it reads any of it.
func readPages(ctx context.Context, data []byte) ([]*graft, error) {
	if err := checkStreams(ctx, data); err != nil {
		return nil, err
	}
	ctx, cancel := watchMemory(ctx)
	defer cancel()
	doc, err := parse(ctx, data)
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	switch {
	case err != nil:
		return nil, err
	case doc.Encrypt != nil:
		return nil, pdfcpu.ErrWrongPassword
	case doc.PageCount == 0:
		return nil, errors.New("it has no pages")
	case doc.PageCount > mostPages:
		return nil, tooManyPages(doc.PageCount)
	}
	if err := checkContents(ctx, doc); err != nil {
		return nil, stopped(ctx, err)
	}
	forms, left := make([]*graft, doc.PageCount), int64(mostCarried)
	for i := range forms {
		if forms[i], err = newGraft(ctx, doc, i+1, &left); err != nil {
			return nil, stopped(ctx, err)
		}
	}
	return forms, nil
}

// stopped is why a reader was stopped, if it was, or else what went wrong.
func stopped(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// parse reads and validates. Package api of pdfcpu would do so too, but it
// costs every start of the program 20 ms for tables that forms need.
func parse(ctx context.Context, data []byte) (doc *model.Context, err error) {
	defer pdffault.Catch(&err)
	settings := model.NewDefaultConfiguration()
	settings.ValidationMode = model.ValidationRelaxed
	settings.Offline = true
	// a locked file is refused, and what is locked could not be measured: no password opens it
	settings.UserPW, settings.OwnerPW = rand.Text(), rand.Text()
	settings.Limits = limits()
	file := &frugal{ReadSeeker: bytes.NewReader(data), long: readOver + readTimes*int64(len(data)), short: mostObjects + mostObjects/4}
	doc, err = pdfcpu.ReadWithContext(ctx, file, settings)
	if file.spent { // objects that could not be read may have been left out without an error
		return nil, errInflates
	}
	if err != nil {
		return nil, err
	}
	if err := validate.XRefTable(doc); err != nil {
		return nil, err
	}
	return doc, doc.EnsurePageCount()
}

func limits() model.ResourceLimits {
	l := model.DefaultResourceLimits()
	l.MaxDecodeBytes, l.MaxObjectStreamFirst = mostStream, mostStructure
	l.MaxObjectCount, l.MaxObjectStreamCount = mostObjects, mostObjects
	l.MaxXRefEntries = mostObjects
	return l
}
