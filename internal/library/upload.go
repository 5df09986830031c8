package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"maps"
	"net/http"
	"path/filepath"
	"strings"

	"recess/internal/fault"
	"recess/internal/picture"
)

// Inspector checks uploaded PDFs.
type Inspector interface {
	// PDF returns what there is to know of a PDF; a fault.Invalid when its
	// pages cannot be carried in packs.
	PDF(ctx context.Context, data []byte) (PDFInfo, error)
}

// PDFInfo is what an Inspector knows of a PDF.
type PDFInfo struct {
	Pages   int
	LeftOut int // comments and fields that are seen on a screen and will not be printed
}

// Types of files.
const (
	PDFType  = "application/pdf"
	PNGType  = "image/png"
	JPEGType = "image/jpeg"
)

// Limits of uploads.
const (
	LargestFile    = 20 << 20 // bytes
	largestPicture = 8 << 20  // bytes
	longestSide    = 4000     // pixels; more than any printer needs for a page
	longestName    = 120      // characters
	imageQuality   = 85
)

// Upload takes a file and keeps it.
func (s *Service) Upload(ctx context.Context, name string, data []byte) (*File, error) {
	f, err := s.Inspect(ctx, name, data)
	if err != nil {
		return nil, err
	}
	return f, s.Store.PutFile(ctx, f)
}

// Inspect takes a file as it will be kept: a PDF, or a picture, which is drawn
// anew, so that nothing hidden in it is kept. One that the library has made
// itself stays as it is. A fault.Invalid when it is neither.
func (s *Service) Inspect(ctx context.Context, name string, data []byte) (*File, error) {
	if kept, err := s.Store.File(ctx, hashOf(data)); fault.KindOf(err) != fault.NotFound {
		return kept, err
	}
	return s.read(ctx, name, data)
}

func (s *Service) read(ctx context.Context, name string, data []byte) (*File, error) {
	f := &File{Name: shortName(name)}
	var err error
	switch {
	case len(data) == 0:
		err = fault.New(fault.Invalid, "file.empty", nil)
	case len(data) > LargestFile:
		err = fault.New(fault.Invalid, "file.large", fault.Args{"Most": LargestFile >> 20})
	case http.DetectContentType(data) == PDFType || strings.EqualFold(filepath.Ext(name), ".pdf"):
		f.Type = PDFType
		f.Data = data
		var info PDFInfo
		info, err = s.Inspector.PDF(ctx, data)
		f.Pages, f.LeftOut = info.Pages, info.LeftOut
	default:
		err = f.redraw(data)
	}
	if err != nil {
		return nil, named(err, f.Name)
	}
	f.Hash = hashOf(f.Data)
	return f, nil
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// redraw decodes a picture and encodes it again.
func (f *File) redraw(data []byte) error {
	if len(data) > largestPicture {
		return fault.New(fault.Invalid, "file.large_picture", fault.Args{"Most": largestPicture >> 20})
	}
	unread := fault.New(fault.Invalid, "file.no_picture", nil)
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" {
		return unread
	}
	if config.Width > longestSide || config.Height > longestSide {
		return fault.New(fault.Invalid, "file.pixels", fault.Args{"Most": longestSide})
	}
	return picture.Alone(func() error { return f.decode(data, kind, unread) })
}

// decode is redraw once the size of the picture is known.
func (f *File) decode(data []byte, kind string, unread error) error {
	drawn, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return unread
	}
	if drawn = picture.Upright(drawn, data); kind == "png" {
		drawn = opaque(drawn)
	}
	var b bytes.Buffer
	f.Type, f.Width, f.High = "image/"+kind, drawn.Bounds().Dx(), drawn.Bounds().Dy()
	if kind == "png" {
		err = png.Encode(&b, drawn)
	} else {
		err = jpeg.Encode(&b, drawn, &jpeg.Options{Quality: imageQuality})
	}
	f.Data = b.Bytes()
	return err
}

// opaque is a picture on white: paper is white, and not every program prints
// what is see-through.
func opaque(drawn image.Image) image.Image {
	flat := image.NewRGBA(drawn.Bounds())
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, drawn, flat.Rect.Min, draw.Over)
	return flat
}

// shortName is a file's name to be shown again.
func shortName(name string) string {
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	runes := []rune(strings.Map(func(r rune) rune {
		if unusable(r) {
			return -1
		}
		return r
	}, name))
	return string(runes[max(0, len(runes)-longestName):]) // its end says what kind it is
}

// named adds the name of the file to a fault that speaks of it.
func named(err error, name string) error {
	f, ok := err.(*fault.Error)
	if !ok {
		return err
	}
	args := fault.Args{"File": name}
	maps.Copy(args, f.Args)
	return fault.Wrap(f.Cause, f.Kind, f.Key, args)
}
