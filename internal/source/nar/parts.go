package nar

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"recess/internal/fault"
)

// Source is a register that is open for reading.
type Source struct {
	provinces []province
	close     func() error
	Edition   time.Time // when the youngest of its files was written
	Bytes     int64     // of all its parts, unpacked
}

// province is what there is of a province or territory.
type province struct {
	code      string // two digits
	locations []part
	addresses []part
}

// part is one CSV file.
type part struct {
	name   string // within the zip or folder
	number int    // from 1; 0: the only one
	size   int64  // bytes, unpacked
	open   func() (io.ReadCloser, error)
}

// partName is how the register calls its files.
var partName = regexp.MustCompile(`(?i)^(address|location)_([1-6][0-9])(?:_part_([0-9]+))?\.csv$`)

// provinces of Canada, as Statistics Canada numbers them.
const provinceCount = 13

// Limits beyond which a zip is no register but made to fill a machine.
const (
	largest   = 64 << 30 // bytes of all parts; the register has 6
	squeezed  = 100      // times smaller than unpacked; its CSV becomes 6 to 12 times smaller
	harmless  = 64 << 20 // bytes; below, it does not matter
	mostParts = 1000
)

// Open opens a zip, or a folder into which it has been unpacked. A
// fault.Invalid says why it is no register.
func Open(name string) (*Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "import.unreadable", fault.Args{"Path": name})
	}
	s := &Source{}
	if info.IsDir() {
		err = s.folder(name)
	} else {
		err = s.zip(name)
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close lets go of the zip.
func (s *Source) Close() error {
	if s.close == nil {
		return nil
	}
	return s.close()
}

func (s *Source) zip(name string) error {
	z, err := zip.OpenReader(name)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "nar.import.no_zip", fault.Args{"File": filepath.Base(name)})
	}
	s.close = z.Close
	for _, f := range z.File {
		if f.UncompressedSize64 > harmless && f.UncompressedSize64/squeezed > f.CompressedSize64 {
			return fault.New(fault.Invalid, "nar.import.bomb", fault.Args{"File": f.Name})
		}
		if err := s.add(f.Name, int64(min(f.UncompressedSize64, largest+1)), f.Modified, f.Open); err != nil {
			return err
		}
	}
	return nil
}

func (s *Source) folder(name string) error {
	return filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "import.unreadable", fault.Args{"Path": file})
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "import.unreadable", fault.Args{"Path": file})
		}
		inside, err := filepath.Rel(name, file)
		if err != nil {
			return err
		}
		return s.add(filepath.ToSlash(inside), info.Size(), info.ModTime(), func() (io.ReadCloser, error) { return os.Open(file) })
	})
}

// add takes a file that is a part; the register brings others along.
func (s *Source) add(name string, size int64, written time.Time, open func() (io.ReadCloser, error)) error {
	found := partName.FindStringSubmatch(path.Base(name))
	if found == nil {
		return nil
	}
	if s.Bytes += size; s.Bytes > largest {
		return fault.New(fault.Invalid, "nar.import.bomb", fault.Args{"File": name})
	}
	if written.After(s.Edition) {
		s.Edition = written
	}
	i := slices.IndexFunc(s.provinces, func(p province) bool { return p.code == found[2] })
	if i < 0 {
		i = len(s.provinces)
		s.provinces = append(s.provinces, province{code: found[2]})
	}
	p := &s.provinces[i]
	number, _ := strconv.Atoi(found[3])
	list := &p.addresses
	if found[1][0] == 'l' || found[1][0] == 'L' {
		list = &p.locations
	}
	if *list = append(*list, part{name, number, size, open}); len(*list) > mostParts {
		return fault.New(fault.Invalid, "nar.import.bomb", fault.Args{"File": name})
	}
	return nil
}

// check wants both halves of each province, and puts the largest first: what
// is left for the end is then small, and shared well between processors.
func (s *Source) check() error {
	if len(s.provinces) == 0 {
		return fault.New(fault.Invalid, "nar.import.wrong_file", nil)
	}
	slices.SortFunc(s.provinces, func(a, b province) int { return cmp.Compare(b.size(), a.size()) })
	for _, p := range s.provinces {
		if missing := cmp.Or(missingOf("Location_"+p.code, p.locations), missingOf("Address_"+p.code, p.addresses)); missing != "" {
			return fault.New(fault.Invalid, "nar.import.half", fault.Args{"Missing": missing})
		}
	}
	return nil
}

// missingOf names a file that is missing of one half of a province: its parts
// are numbered from 1, unless there is only one.
func missingOf(name string, parts []part) string {
	if len(parts) == 0 {
		return name + ".csv"
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.number, b.number) })
	for i, p := range parts {
		if p.number != i+1 && (len(parts) > 1 || p.number > 0) {
			return fmt.Sprintf("%s_part_%d.csv", name, i+1)
		}
	}
	return ""
}

func (p *province) size() int64 {
	var sum int64
	for _, part := range slices.Concat(p.locations, p.addresses) {
		sum += part.size
	}
	return sum
}

// damaged explains why a part cannot be read to its end.
func damaged(name string, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "nar.import.damaged", fault.Args{"File": name})
}
