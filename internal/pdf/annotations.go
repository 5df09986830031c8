package pdf

import (
	"fmt"
	"math"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Flags of annotations (PDF 1.7, table 165).
const (
	annotationHidden = 1 << 1
	annotationPrint  = 1 << 2
	annotationNoView = 1 << 5
)

// appearance is an annotation to be drawn on its page: a filled field, a typed
// note, a stamp, what a signature looks like.
type appearance struct {
	form   types.Object
	matrix [4]float64 // two scales and a shift that bring it to its place
}

// appearances returns what a page's annotations look like on paper, in their
// order, and how many are seen on a screen and cannot be drawn.
func (g *gardener) appearances(page types.Dict) (drawn []appearance, leftOut int, err error) {
	for _, o := range g.layers.array(page["Annots"]) {
		annotation := g.layers.dict(o)
		flags := g.integer(annotation["F"])
		kind := g.layers.name(annotation["Subtype"])
		if flags&annotationHidden != 0 || kind == "Popup" || kind == "Link" || g.layers.hidden(annotation["OC"]) {
			continue
		}
		filled := kind == "Widget" && g.filled(annotation, 0)
		form, found := g.normalAppearance(annotation)
		if found && (flags&annotationPrint != 0 || filled && flags&annotationNoView == 0) {
			a, ok, err := g.place(annotation, form)
			if err != nil {
				return nil, 0, err
			}
			if ok {
				drawn = append(drawn, a)
			}
			continue
		}
		if kind != "Widget" && flags&annotationNoView == 0 || filled {
			leftOut++
		}
	}
	return drawn, leftOut, nil
}

// filled reports whether a form's field, or the one it is part of, has a value.
func (g *gardener) filled(field types.Dict, depth int) bool {
	switch value, err := g.doc.Dereference(field["V"]); v := value.(type) {
	case types.StringLiteral:
		return v.Value() != ""
	case types.HexLiteral:
		return v.Value() != ""
	case types.Name:
		return v.Value() != "Off"
	case nil:
		parent := g.layers.dict(field["Parent"])
		return err == nil && parent != nil && depth < deepest && g.filled(parent, depth+1)
	}
	return true
}

// normalAppearance returns the form of an annotation's normal appearance; of
// several, that of its state.
func (g *gardener) normalAppearance(annotation types.Dict) (types.StreamDict, bool) {
	o, err := g.doc.Dereference(g.layers.dict(annotation["AP"])["N"])
	if err != nil {
		return types.StreamDict{}, false
	}
	if states, ok := o.(types.Dict); ok {
		if o, err = g.doc.Dereference(states[g.layers.name(annotation["AS"])]); err != nil {
			return types.StreamDict{}, false
		}
	}
	form, ok := o.(types.StreamDict)
	return form, ok
}

// place plants a form and computes how its box fills the annotation's
// rectangle (§12.5.5). It reports false for one that covers nothing.
func (g *gardener) place(annotation types.Dict, form types.StreamDict) (appearance, bool, error) {
	rect, hasRect := g.numbersOf(annotation["Rect"], 4)
	box, hasBox := g.numbersOf(form.Dict["BBox"], 4)
	if !hasRect || !hasBox {
		return appearance{}, false, nil
	}
	matrix, ok := g.numbersOf(form.Dict["Matrix"], 6)
	if !ok {
		matrix = []float64{1, 0, 0, 1, 0, 0}
	}
	from := transformed(box, matrix)
	to := ordered(types.NewRectangle(rect[0], rect[1], rect[2], rect[3]))
	across, up := to.Width()/from.Width(), to.Height()/from.Height()
	if m := math.Abs(across * up); m == 0 || math.IsInf(m, 0) || math.IsNaN(m) {
		return appearance{}, false, nil
	}
	dict := form.Dict.Clone().(types.Dict)
	dict["Type"], dict["Subtype"] = types.Name("XObject"), types.Name("Form")
	if dict["Resources"] == nil {
		dict["Resources"] = g.formDefaults()
	}
	form.Dict = dict
	ref, err := g.add(form)
	place := [4]float64{across, up, to.LL.X - from.LL.X*across, to.LL.Y - from.LL.Y*up}
	return appearance{form: ref, matrix: place}, err == nil, err
}

// formDefaults are the resources that fields have in common.
func (g *gardener) formDefaults() types.Object {
	root, err := g.doc.Catalog()
	if err != nil {
		return types.Dict{}
	}
	if defaults := g.layers.dict(g.layers.dict(root["AcroForm"])["DR"]); defaults != nil {
		return defaults
	}
	return types.Dict{}
}

// transformed is the upright rectangle around a box that a matrix moved.
func transformed(box, m []float64) *types.Rectangle {
	low := types.Point{X: math.Inf(1), Y: math.Inf(1)}
	high := types.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, corner := range [][2]float64{{box[0], box[1]}, {box[0], box[3]}, {box[2], box[1]}, {box[2], box[3]}} {
		x := corner[0]*m[0] + corner[1]*m[2] + m[4]
		y := corner[0]*m[1] + corner[1]*m[3] + m[5]
		low.X, low.Y = math.Min(low.X, x), math.Min(low.Y, y)
		high.X, high.Y = math.Max(high.X, x), math.Max(high.Y, y)
	}
	return &types.Rectangle{LL: low, UR: high}
}

// numbersOf returns an array of so many numbers.
func (g *gardener) numbersOf(o types.Object, count int) ([]float64, bool) {
	array := g.layers.array(o)
	if len(array) != count {
		return nil, false
	}
	numbers := make([]float64, count)
	for i, item := range array {
		n, err := g.doc.DereferenceNumber(item)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, false
		}
		numbers[i] = n
	}
	return numbers, true
}

func (g *gardener) integer(o types.Object) int {
	found, err := g.doc.DereferenceInteger(o)
	if err != nil || found == nil {
		return 0
	}
	return found.Value()
}

// draw is the content that draws an appearance which its page has by a name.
func (a *appearance) draw(name string) string {
	n := func(v float64) string { return strconv.FormatFloat(v, 'f', 5, 64) }
	return fmt.Sprintf("q %s 0 0 %s %s %s cm /%s Do Q\n", n(a.matrix[0]), n(a.matrix[1]), n(a.matrix[2]), n(a.matrix[3]), name)
}
