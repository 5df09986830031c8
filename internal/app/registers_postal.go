package app

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/riding"
	"recess/internal/sheet"
	"recess/internal/source/nar"
	"recess/internal/source/pcfrf"
	"recess/internal/textfile"
)

// TableReport tells what an import of six-character codes has done, or would
// do.
type TableReport struct {
	Size      riding.TableSize
	Change    riding.TableChange
	Unmatched []register.Unmatched // ridings that are none of ours
	Left      int                  // codes left out for them
	Addresses *nar.Result          // nil: not of an address register
	Reading   *textfile.Reading    // how the text was read; nil for an address register
}

// ImportPostal takes in a table of six-character codes. With ridings that are
// none of ours it is a fault.Invalid unless the import may be partial; the
// report lists them all the same.
func (a *App) ImportPostal(ctx context.Context, in io.Reader, o Import) (*TableReport, error) {
	report, err := a.importPostal(ctx, in, o)
	return report, a.tried(ctx, register.PostalCodes, o, err)
}

func (a *App) importPostal(ctx context.Context, in io.Reader, o Import) (*TableReport, error) {
	x := a.Finder.Index()
	in, err := outOfWorkbook(in)
	if err != nil {
		return nil, fromFile(o, err)
	}
	reading, err := pcfrf.Read(in, riding.NewMatcher(x.Ridings()))
	if err != nil {
		return nil, fromFile(o, err)
	}
	report := &TableReport{Unmatched: reading.Unmatched, Left: reading.Left, Reading: &reading.Text}
	if report.Left > 0 && !o.Partial {
		return report, fault.New(fault.Invalid, "import.unmatched", fault.Args{"Count": len(report.Unmatched), "File": o.Origin})
	}
	e := a.edition(register.PostalCodes, o, nil, 0)
	e.Licence, e.Source = inBoth("import.own_licence"), inBoth("postal.import.source")
	if reading.Fixed {
		e.Source, e.URL = inBoth("postal.import.source_pcfrf"), "https://www150.statcan.gc.ca/n1/en/catalogue/92-153-X"
	}
	if o.Source != "" {
		e.Source = i18n.Text{EN: o.Source, FR: o.Source}
	}
	return report, a.putTable(ctx, x, e, reading.Table, nil, report, o)
}

// outOfWorkbook is the table of a workbook as text, and any other file as it is.
func outOfWorkbook(in io.Reader) (io.Reader, error) {
	r := bufio.NewReader(in)
	if start, _ := r.Peek(2); string(start) != "PK" { // an error comes again with the first line
		return r, nil
	}
	content, err := io.ReadAll(io.LimitReader(r, sheet.LargestList+1))
	if err != nil || !sheet.IsWorkbook(content) || len(content) > sheet.LargestList {
		return io.MultiReader(bytes.NewReader(content), r), err
	}
	text, err := sheet.Text(content)
	return strings.NewReader(text), err
}

// fromFile names the file that a fault speaks of.
func fromFile(o Import, err error) error {
	if f, ok := err.(*fault.Error); ok {
		return fault.Wrap(f.Cause, f.Kind, "import.file", fault.Args{"File": o.Origin, "Why": f})
	}
	return err
}

// A file that was cut at the end of a line looks whole, so a table of some size
// may not lose more codes in a hundred than this: a year retires one or two.
const (
	largeTable = 1000 // codes
	mostGone   = 10
)

// putTable puts a table of an index's ridings, with its book of streets where
// there is one, in place of what the register has, and in force.
func (a *App) putTable(ctx context.Context, x *riding.Index, e register.Edition, table *riding.Table, streets []byte, report *TableReport, o Import) error {
	old := a.table(e.Register)
	report.Size, report.Change = table.Size(), table.Since(old)
	if report.Size.Codes == 0 {
		return fault.New(fault.Invalid, "import.file", fault.Args{"File": o.Origin, "Why": fault.New(fault.Invalid, "import.empty", nil)})
	}
	if before := old.Size().Codes; !o.Partial && before >= largeTable && report.Change.Gone*100 > mostGone*before {
		return fault.New(fault.Invalid, "postal.import.shrunk", fault.Args{"Gone": report.Change.Gone, "Before": before})
	}
	if o.DryRun || ctx.Err() != nil {
		return ctx.Err()
	}
	packed := table.Pack()
	sum := a.edition(e.Register, o, slices.Concat(packed, streets), report.Size.Codes)
	e.Hash, e.Rows = sum.Hash, sum.Rows
	c := report.Change
	detail := fmt.Sprintf("%d added, %d gone, %d in other ridings, %d in other shares, %d as before", c.Added, c.Gone, c.Moved, c.Weighed, c.Same)
	if err := a.Store.PutPostalTable(ctx, x.Order(), e, packed, streets, a.run(e.Register, o), detail); err != nil {
		return err
	}
	if err := a.TakeUp(ctx); err != nil {
		return err
	}
	return a.rehomeAsked(ctx)
}

// table is the one in force of a register; nil when it has none.
func (a *App) table(name register.Name) *riding.Table {
	a.taking.Lock()
	defer a.taking.Unlock()
	return a.tables[name].Table
}

// streetsOf is the book of streets in force of a register; nil when it has none.
func (a *App) streetsOf(name register.Name) *riding.StreetBook {
	a.taking.Lock()
	defer a.taking.Unlock()
	return a.tables[name].streets
}

// mostUnplaced is how many addresses in a hundred may be in no riding that we
// know of before the register is held for broken.
const mostUnplaced = 5

// Watch is told how many bytes there are to read, and may ask at any time how
// many lines and bytes have been.
type Watch func(whole int64, now func() (lines, bytes int64))

// ImportAddresses takes in the National Address Register: a zip, or a folder
// it was unpacked into. A register without all provinces is a fault.Invalid
// unless the import may be partial. watch, which may be nil, is called before
// anything is read.
func (a *App) ImportAddresses(ctx context.Context, path string, o Import, watch Watch) (*TableReport, error) {
	report, err := a.importAddresses(ctx, path, o, watch)
	return report, a.tried(ctx, register.Addresses, o, err)
}

func (a *App) importAddresses(ctx context.Context, path string, o Import, watch Watch) (*TableReport, error) {
	source, err := nar.Open(path)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	var p nar.Progress
	if watch != nil {
		watch(source.Bytes, func() (int64, int64) { return p.Rows.Load(), p.Bytes.Load() })
	}
	x := a.Finder.Index()
	result, err := nar.Read(ctx, source, nar.Config{Ridings: x.Ridings(), Locator: x.Map(), Progress: &p})
	if err != nil {
		return nil, err
	}
	report := &TableReport{Addresses: result}
	if !o.Partial {
		if err := complete(result); err != nil {
			return report, err
		}
	}
	if o.AsOf.IsZero() && result.Edition.Year() > 2000 { // a zip made without dates says 1979
		o.AsOf = civil.Of(result.Edition)
	}
	e := a.edition(register.Addresses, o, nil, 0)
	e.Source, e.Licence, e.URL = inBoth("nar.import.source"), inBoth("nar.import.licence"), "https://www150.statcan.gc.ca/n1/en/catalogue/46260002"
	return report, a.putTable(ctx, x, e, result.Table, result.Streets, report, o)
}

func complete(r *nar.Result) error {
	if !r.Whole() {
		return fault.New(fault.Invalid, "nar.import.provinces", fault.Args{"Count": r.Provinces})
	}
	if r.Unplaced*100 > mostUnplaced*(r.Addresses+r.Unplaced) {
		return fault.New(fault.Invalid, "nar.import.unplaced", fault.Args{"Unplaced": r.Unplaced, "Addresses": r.Addresses + r.Unplaced})
	}
	return nil
}
