package pdf

import (
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"recess/internal/fault"
)

// smallestSide is the least a page may measure, in its own units.
const smallestSide = 1.0

// visibleBox returns the part of a page that is seen: its CropBox, as far as it
// lies within the MediaBox (PDF 1.7, §14.11.2). Corners may be given in any
// order (§7.9.5). A fault.Invalid when nothing of the page would be seen.
func visibleBox(attrs *model.InheritedPageAttrs, page int) (*types.Rectangle, error) {
	unusable := fault.New(fault.Invalid, "file.pdf_page_size", fault.Args{"Page": page})
	if attrs == nil || attrs.MediaBox == nil {
		return nil, unusable
	}
	box := ordered(attrs.MediaBox)
	if attrs.CropBox != nil {
		if seen := intersection(box, ordered(attrs.CropBox)); usable(seen) {
			box = seen
		}
	}
	if !usable(box) {
		return nil, unusable
	}
	return box, nil
}

func ordered(r *types.Rectangle) *types.Rectangle {
	return types.NewRectangle(math.Min(r.LL.X, r.UR.X), math.Min(r.LL.Y, r.UR.Y), math.Max(r.LL.X, r.UR.X), math.Max(r.LL.Y, r.UR.Y))
}

func intersection(a, b *types.Rectangle) *types.Rectangle {
	return types.NewRectangle(math.Max(a.LL.X, b.LL.X), math.Max(a.LL.Y, b.LL.Y), math.Min(a.UR.X, b.UR.X), math.Min(a.UR.Y, b.UR.Y))
}

// usable reports whether a rectangle has a size; NaN and infinity have none.
func usable(r *types.Rectangle) bool {
	side := func(length float64) bool { return length >= smallestSide && !math.IsInf(length, 0) }
	return side(r.Width()) && side(r.Height())
}
