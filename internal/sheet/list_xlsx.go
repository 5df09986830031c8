package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/xml"
	"io"
	"strings"

	"recess/internal/fault"
	"recess/internal/textfile"
)

// xlsxList is a workbook as its zip holds it (ECMA-376, parts 1 and 2).
type xlsxList struct {
	zip       *zip.Reader
	files     map[string]*zip.File // by the name of the part
	sheets    []worksheet
	shared    []string // the strings that cells name by number
	bytes     int64    // that were unpacked so far
	read      int      // sheet of which text is; -1: none
	text      string
	places    []place // of its rows; nil until all were read
	since1904 bool    // its dates count from 1904
}

type worksheet struct {
	name string
	file *zip.File
}

// Limits of what a zip unpacks to. 200,000 rows of ten cells are some 100 MB.
const (
	largestSheet = 160 << 20
	largestPart  = 64 << 20 // the table of strings
	smallPart    = 4 << 20
	largestWhole = 400 << 20 // all that is unpacked, sheet after sheet
	mostParts    = 5_000
	mostStrings  = 20 * MostRows

	// A part that unpacks to more than harmless bytes and is squeezed times
	// smaller is made to fill a machine: rows that only differ by their number
	// become some 20 times smaller.
	harmless = 16 << 20 // bytes
	squeezed = 150
)

// directoryEntry begins what the directory of a zip says of a part (APPNOTE
// 4.3.12).
var directoryEntry = []byte("PK\x01\x02")

func openXLSX(content []byte) (List, error) {
	if bytes.Count(content, directoryEntry) > mostParts { // before any of them takes memory
		return nil, damaged()
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "list.damaged", nil)
	}
	l := &xlsxList{zip: archive, files: make(map[string]*zip.File, len(archive.File)), read: -1}
	for _, f := range archive.File {
		name := partName(f.Name)
		if l.files[name] != nil { // which of the two is read differs between programs
			return nil, damaged()
		}
		l.files[name] = f
	}
	if err := l.readWorkbook(); err != nil {
		return nil, err
	}
	return l, nil
}

// partName is the name of a part by that of a file: names of parts know no
// case, and programs made for Windows write them with backslashes.
func partName(file string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(file, `\`, "/"), "/"))
}

// readWorkbook finds the sheets and the table of strings.
func (l *xlsxList) readWorkbook() error {
	if err := l.foreign(); err != nil {
		return err
	}
	top, err := l.relations("")
	if err != nil {
		return err
	}
	workbook := ""
	for _, r := range top {
		if r.is("officeDocument") {
			workbook = r.Target
		}
	}
	content, err := l.part(workbook, smallPart)
	if err != nil {
		return err
	}
	parts, err := l.relations(workbook)
	if err != nil {
		return err
	}
	worksheets := map[string]string{}
	for _, r := range parts {
		switch {
		case r.is("worksheet"):
			worksheets[r.ID] = r.Target
		case r.is("sharedStrings"):
			if err := l.readStrings(r.Target); err != nil {
				return err
			}
		}
	}
	return l.listSheets(content, worksheets)
}

// foreign tells what else a zip may be.
func (l *xlsxList) foreign() error {
	has := func(name string) bool { return l.files[name] != nil }
	types := ""
	if has("[content_types].xml") {
		var err error
		if types, err = l.part("[content_types].xml", smallPart); err != nil {
			return err
		}
	}
	switch {
	case has("mimetype") && has("content.xml"):
		return fault.New(fault.Invalid, "list.ods", nil)
	case has("xl/workbook.bin"), strings.Contains(types, "macroEnabled"):
		return fault.New(fault.Invalid, "list.other_excel", nil)
	case !strings.Contains(types, "spreadsheetml"):
		return fault.New(fault.Invalid, "list.wrong_file", nil)
	}
	return nil
}

// listSheets reads which sheets there are, in their order, but for those that
// are hidden and those that are charts.
func (l *xlsxList) listSheets(workbook string, parts map[string]string) error {
	var found struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Other []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
	}
	if err := xml.Unmarshal([]byte(workbook), &found); err != nil {
		return fault.Wrap(err, fault.Invalid, "list.damaged", nil)
	}
	l.since1904 = found.Properties.Date1904 == "1" || found.Properties.Date1904 == "true"
	for _, s := range found.Sheets {
		for _, a := range s.Other {
			if f := l.files[partName(parts[a.Value])]; a.Name.Local == "id" && f != nil && (s.State == "" || s.State == "visible") {
				l.sheets = append(l.sheets, worksheet{s.Name, f})
			}
		}
	}
	if len(l.sheets) == 0 {
		return damaged()
	}
	return nil
}

func (l *xlsxList) Ending() string { return string(XLSX) }

func (l *xlsxList) Reading() *textfile.Reading { return nil }

func (l *xlsxList) Sheets() []string {
	names := make([]string, len(l.sheets))
	for i := range l.sheets {
		names[i] = l.sheets[i].name
	}
	return names
}

// load unpacks a sheet, and lets go of the one before.
func (l *xlsxList) load(sheet int) error {
	if l.read == sheet {
		return nil
	}
	l.read, l.text, l.places = -1, "", nil
	content, err := l.part(l.sheets[sheet].file.Name, largestSheet)
	if err != nil {
		return err
	}
	if strings.HasPrefix(content, "\xff\xfe") || strings.HasPrefix(content, "\xfe\xff") { // UTF-16, which is allowed and which nothing writes
		return damaged()
	}
	l.read, l.text = sheet, content
	return nil
}

func (l *xlsxList) Rows(ctx context.Context, sheet int, each func(n int, cells []string) bool) error {
	if err := l.load(sheet); err != nil {
		return err
	}
	return l.scan(ctx, func(r *row) error {
		if !each(r.n, r.cells) {
			return errEnough
		}
		return nil
	})
}

// Extend copies the parts of the workbook as they are packed, but for the
// sheet.
func (l *xlsxList) Extend(ctx context.Context, w io.Writer, sheet, columns, head int, cells func(n int) []string) error {
	if err := l.load(sheet); err != nil {
		return err
	}
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, f := range l.zip.File {
		if f != l.sheets[sheet].file {
			if err := out.Copy(f); err != nil {
				return fault.Wrap(err, fault.Invalid, "list.damaged", nil)
			}
			continue
		}
		part, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
		if err != nil {
			return err
		}
		if err := l.extendSheet(ctx, part, columns, head, cells); err != nil {
			return err
		}
	}
	return out.Close()
}
