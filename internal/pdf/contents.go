package pdf

import (
	"context"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// contents measures what pages draw. A page may name the same stream again and
// again, or one that says it is a picture.
type contents struct {
	meter
	doc   *model.Context
	known map[int]int64 // bytes of streams, by the numbers of their objects
}

// checkContents is an error when one page draws more than is allowed.
func checkContents(ctx context.Context, doc *model.Context) error {
	c := &contents{meter{ctx: ctx, left: mostUnpacked}, doc, map[int]int64{}}
	for n := 1; n <= doc.PageCount; n++ {
		page, _, _, err := doc.PageDict(n, false)
		if err != nil {
			return err
		}
		if err := c.page(page); err != nil {
			return err
		}
	}
	return nil
}

func (c *contents) page(page types.Dict) error {
	o, _ := page.Find("Contents")
	parts := types.Array{o}
	resolved, err := c.doc.Dereference(o)
	if err != nil {
		return err
	}
	if list, ok := resolved.(types.Array); ok {
		parts = list
	}
	if len(parts) > mostParts {
		return errInflates
	}
	sum := int64(0)
	for _, part := range parts {
		n, err := c.part(part)
		if err != nil {
			return err
		}
		if sum += n; sum > mostStream {
			return errInflates
		}
	}
	return nil
}

func (c *contents) part(o types.Object) (int64, error) {
	ref, ok := o.(types.IndirectRef)
	if n, known := c.known[ref.ObjectNumber.Value()]; ok && known {
		return n, nil
	}
	resolved, err := c.doc.Dereference(o)
	stream, isStream := resolved.(types.StreamDict)
	if err != nil || !isStream {
		return 0, err
	}
	n, err := c.measure(stream.Raw, stream.FilterPipeline, mostStream)
	n = max(n, int64(len(stream.Raw))) // what has no filter is as long as it is
	if ok {
		c.known[ref.ObjectNumber.Value()] = n
	}
	return n, err
}
