package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// joinContents makes the contents of a page one stream. White space goes
// between the parts, which pdfcpu leaves out: a part may end with the operator
// that the next one would lengthen (PDF 1.7, §7.8.2).
func joinContents(doc *model.Context, page types.Dict) ([]byte, error) {
	contents, err := doc.Dereference(page["Contents"])
	if err != nil {
		return nil, err
	}
	parts, ok := contents.(types.Array)
	if !ok {
		parts = types.Array{contents}
	}
	var joined bytes.Buffer
	for _, part := range parts {
		found, err := doc.Dereference(part)
		if err != nil {
			return nil, err
		}
		stream, ok := found.(types.StreamDict)
		if !ok { // an empty page has none
			continue
		}
		content, err := decoded(&stream)
		if err != nil {
			return nil, err
		}
		joined.Write(content)
		joined.WriteByte('\n')
	}
	content := joined.Bytes()
	page["Contents"] = types.StreamDict{Dict: types.Dict{}, Raw: content, Content: content}
	return content, nil
}

// decoded returns the content of a stream. One that is cut short counts as far
// as it goes, as programs that show PDFs have it.
func decoded(stream *types.StreamDict) ([]byte, error) {
	err := stream.Decode()
	if err != nil && !filter.IsCorruptFlateInput(err) && !errors.Is(err, zlib.ErrChecksum) {
		return nil, fmt.Errorf("decode a stream: %w", err)
	}
	return stream.Content, nil
}
