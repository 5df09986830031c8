package pdf

import (
	"errors"
	"io"
	"time"
)

// Limits of an uploaded PDF. A file of some kilobytes can unpack to gigabytes:
// what it would need is counted first, in constant memory, and refused before
// anything of it is kept.
const (
	mostPages = 200
	patience  = 20 * time.Second // for all of a file
	readers   = 2                // files that are read at a time; each may need some 500 MB

	// mostStream bounds a stream that is not a picture, each step of its
	// filters, and the contents of a page. A detailed map has some 10 MB of
	// drawing operators, the largest fonts in use 20 MB.
	mostStream = 32 << 20 // bytes

	// mostStructure bounds all streams that hold objects or cross-references:
	// an object takes some twelve times the memory of its text. 200 tagged
	// pages have less than 10 MB.
	mostStructure = 16 << 20 // bytes

	// Objects take many times the memory of their text, in streams or not: 200
	// tagged pages have some 100,000 dictionaries and a million tokens.
	mostDictionaries = 300_000
	mostTokens       = 4_000_000

	// mostMemory bounds what is in use while a file is read, by whatever way.
	mostMemory = 384 << 20 // bytes

	// mostImage bounds the samples of a picture, which are counted but never
	// unpacked here: a Letter page at 600 dots an inch in CMYK has 135 MB.
	mostImage   = 160 << 20   // bytes
	mostSamples = 150_000_000 // width by height: a Letter page at 1200 dots an inch has 135 million

	// mostUnpacked bounds all streams together, pictures included. Counting
	// so many bytes takes a few seconds.
	mostUnpacked = 1 << 30 // bytes

	mostFilters = 4       // of one stream; programs use one or two
	mostRow     = 4 << 20 // bytes of a row of samples, of which a predictor holds two
	mostParts   = 10_000  // streams that make up the contents of one page
	mostObjects = 100_000 // five hundred for each page

	// mostCarried bounds what the pages take in a pack: each carries its own
	// copy of what it shares with others.
	mostCarried = 96 << 20 // bytes

	// readOver and readTimes bound what is read of a file in long pieces, so
	// that a thousand objects cannot all be the same long stream. An object is
	// looked for in a short piece; of those there may be some more than objects.
	readOver  = 16 << 20 // bytes
	readTimes = 6        // times its size
	shortRead = 4 << 10  // bytes
)

// Why a PDF is refused before it is unpacked.
var (
	errInflates = errors.New("it unpacks to more than is allowed")
	errSamples  = errors.New("a picture has more samples than is allowed")
	errUnclear  = errors.New("what a stream unpacks to cannot be determined")
)

// frugal is a file of which only so much is read, again and again or not.
type frugal struct {
	io.ReadSeeker
	long  int64 // bytes that may still be read in long pieces
	short int   // short pieces that may still be read
	spent bool
}

func (f *frugal) Read(b []byte) (int, error) {
	if f.spent = f.spent || f.long < 0 || f.short < 0; f.spent {
		return 0, errInflates
	}
	n, err := f.ReadSeeker.Read(b)
	if len(b) > shortRead {
		f.long -= int64(n)
	} else {
		f.short--
	}
	return n, err
}
