package geo

import "bytes"

const (
	// seamMetres is how far apart two surveys may draw the same border: the
	// coarser one was read off a 70 m grid.
	seamMetres = 150
	// toleranceMetres is how far simplification may move a border.
	toleranceMetres = 2
)

// Pack makes the packed form of boundaries as they were surveyed: seams
// between firm and loose ones closed, and points left out of which nobody would
// miss any.
func Pack(firm, loose []Shape) ([]byte, error) {
	shapes, err := Stitch(firm, loose, seamMetres)
	if err != nil {
		return nil, err
	}
	if shapes, err = Simplify(shapes, toleranceMetres); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = Encode(&b, shapes)
	return b.Bytes(), err
}
