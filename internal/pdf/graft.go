package pdf

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"recess/internal/library"
)

// graft is a page of another PDF as objects that can be planted into a new
// one: a form XObject (PDF 1.7, §8.10) and all it refers to.
type graft struct {
	width, height float64   // as it is read, turned
	leftOut       int       // annotations that cannot be drawn
	objects       []planted // the first is the form; references count from it
}

// planted is an object: its text, cut at the references, and its stream.
type planted struct {
	parts  []string
	refs   []int // of the object to be named after each part but the last
	stream []byte
}

// grafts keeps the pages of a file, for it stands in the packs of all ridings.
var grafts sync.Map // []*graft by hash

func graftsOf(f *library.File) ([]*graft, error) {
	if kept, ok := grafts.Load(f.Hash); ok {
		return kept.([]*graft), nil
	}
	pages, err := copyPages(context.Background(), f.Data)
	if err != nil {
		return nil, fmt.Errorf("pdf: %s: %w", f.Name, err)
	}
	grafts.Store(f.Hash, pages)
	return pages, nil
}

// gardener copies objects and counts them anew.
type gardener struct {
	ctx     context.Context
	left    *int64 // bytes that the pages of the file may still take
	doc     *model.Context
	layers  *layers
	numbers map[int]int // old object number to new
	queue   []types.IndirectRef
	objects []planted
	text    strings.Builder // of the object that is being written, since the last reference
}

// newGraft copies a page: what it holds is a form of its own, within one that
// begins as a page does and draws its annotations over it. left is how many
// bytes the pages of the file may still take together.
func newGraft(ctx context.Context, doc *model.Context, page int, left *int64) (*graft, error) {
	dict, _, _, err := doc.PageDict(page, false)
	if err != nil {
		return nil, err
	}
	content, err := joinContents(doc, dict)
	if err != nil {
		return nil, err
	}
	_, _, attrs, err := doc.PageDict(page, true) // leaves only the resources that the content names
	if err != nil {
		return nil, err
	}
	box, err := visibleBox(attrs, page)
	if err != nil {
		return nil, err
	}
	g, err := newGardener(ctx, doc, left)
	if err != nil {
		return nil, err
	}
	inner, err := g.inner(dict, content, box)
	if err != nil {
		return nil, err
	}
	drawn, leftOut, err := g.appearances(dict)
	if err != nil {
		return nil, err
	}
	matrix, width, height := upright(box, attrs.Rotate)
	outer := types.Dict{
		"Type": types.Name("XObject"), "Subtype": types.Name("Form"), "BBox": box.Array(), "Matrix": matrix,
	}
	if g.objects[0], err = g.outer(outer, inner, drawn); err != nil {
		return nil, err
	}
	return &graft{width: width, height: height, leftOut: leftOut, objects: g.objects}, g.all()
}

func newGardener(ctx context.Context, doc *model.Context, left *int64) (*gardener, error) {
	l, err := newLayers(doc)
	return &gardener{ctx: ctx, left: left, doc: doc, layers: l, numbers: map[int]int{}, objects: make([]planted, 1)}, err
}

// inner plants the form that holds what a page does.
func (g *gardener) inner(page types.Dict, content []byte, box *types.Rectangle) (types.Object, error) {
	resources := page["Resources"]
	if resources == nil {
		resources = types.Dict{}
	}
	if g.layers.any() {
		content = withoutHidden(content, g.layerOff(resources))
	}
	form := types.Dict{"Type": types.Name("XObject"), "Subtype": types.Name("Form"), "BBox": box.Array(), "Resources": resources}
	p, err := g.plantContent(form, content)
	return g.append(p), err
}

// newPageState sets what a page begins with (PDF 1.7, tables 52 and 53), whatever was set
// where the page comes to stand.
const newPageState = "0 g 0 G 1 w 0 J 0 j 10 M [] 0 d 0 Tc 0 Tw 100 Tz 0 TL 0 Tr 0 Ts /New gs\n"

// outer writes the form that a page becomes.
func (g *gardener) outer(form types.Dict, inner types.Object, drawn []appearance) (planted, error) {
	content := newPageState + "/Page Do\n"
	named := types.Dict{"Page": inner}
	for i := range drawn {
		name := "Annotation" + strconv.Itoa(i)
		named[name] = drawn[i].form
		content += drawn[i].draw(name)
	}
	state := types.Dict{
		"Type": types.Name("ExtGState"), "CA": types.Integer(1), "ca": types.Integer(1), "BM": types.Name("Normal"), "SMask": types.Name("None"),
		"AIS": types.Boolean(false), "SA": types.Boolean(false), "OP": types.Boolean(false), "op": types.Boolean(false), "OPM": types.Integer(0),
		"TK": types.Boolean(true),
	}
	form["Resources"] = types.Dict{"XObject": named, "ExtGState": types.Dict{"New": state}}
	return g.plantContent(form, []byte(content))
}

// add plants a stream and returns a reference to it.
func (g *gardener) add(stream types.StreamDict) (types.Object, error) {
	p, err := g.plantStream(stream)
	return g.append(p), err
}

func (g *gardener) append(p planted) types.Object {
	g.objects = append(g.objects, p)
	return plantedRef(len(g.objects) - 1)
}

// plantedRef refers to an object by its place in a graft.
type plantedRef int

func (r plantedRef) String() string      { return r.PDFString() }
func (r plantedRef) PDFString() string   { return strconv.Itoa(int(r)) + " 0 R" }
func (r plantedRef) Clone() types.Object { return r }

// upright is the matrix that turns a page the way it is read and makes it fill
// the square of one unit, as pictures do.
func upright(box *types.Rectangle, rotate int) (m types.Array, width, height float64) {
	w, h, x, y := box.Width(), box.Height(), box.LL.X, box.LL.Y
	numbers := func(v ...float64) types.Array {
		var a types.Array
		for _, n := range v {
			a = append(a, types.Float(n))
		}
		return a
	}
	switch (rotate%360 + 360) % 360 {
	case 90:
		return numbers(0, -1/w, 1/h, 0, -y/h, 1+x/w), h, w
	case 180:
		return numbers(-1/w, 0, 0, -1/h, 1+x/w, 1+y/h), w, h
	case 270:
		return numbers(0, 1/w, -1/h, 0, 1+y/h, -x/w), h, w
	}
	return numbers(1/w, 0, 0, 1/h, -x/w, -y/h), w, h
}

// all plants what has been referred to, until there is nothing left.
func (g *gardener) all() error {
	for len(g.queue) > 0 {
		if err := g.ctx.Err(); err != nil {
			return err
		}
		ref := g.queue[0]
		g.queue = g.queue[1:]
		o, err := g.doc.Dereference(ref)
		if err != nil {
			return err
		}
		var p planted
		switch o := o.(type) {
		case types.StreamDict:
			p, err = g.plantStream(o)
		case types.Dict:
			if kind := g.layers.name(o["Type"]); kind == "OCG" || kind == "OCMD" {
				o = types.Dict{"Type": types.Name("OCG"), "Name": types.StringLiteral("Layer")} // what is off is gone
			}
			p, err = g.plant(o, nil)
		case nil:
			p = planted{parts: []string{"null"}}
		default:
			p, err = g.plant(o, nil)
		}
		if err != nil {
			return err
		}
		g.objects[g.numbers[ref.ObjectNumber.Value()]] = p
	}
	return nil
}

// plant writes an object down; where it refers to another, that is queued.
func (g *gardener) plant(o types.Object, stream []byte) (planted, error) {
	p := planted{stream: stream}
	if dict, ok := o.(types.Dict); ok && stream != nil {
		dict = dict.Clone().(types.Dict)
		dict["Length"] = types.Integer(len(stream))
		o = dict
	}
	err := g.write(&p, o, 0)
	g.cut(&p)
	*g.left -= int64(len(stream))
	if err == nil && *g.left < 0 {
		err = errInflates
	}
	return p, err
}

// cut ends a part of an object's text.
func (g *gardener) cut(p *planted) {
	*g.left -= int64(g.text.Len())
	p.parts = append(p.parts, g.text.String())
	g.text.Reset()
}

// deepest bounds how objects nest: a damaged file may hold one in itself.
const deepest = 64

func (g *gardener) write(p *planted, o types.Object, depth int) error {
	if depth > deepest {
		return fmt.Errorf("objects nest more than %d deep", deepest)
	}
	switch o := o.(type) {
	case nil:
		g.text.WriteString(" null")
	case types.IndirectRef:
		p.refs = append(p.refs, g.number(o))
		g.cut(p)
	case plantedRef:
		p.refs = append(p.refs, int(o))
		g.cut(p)
	case types.Dict:
		g.text.WriteString("<<")
		for _, key := range sortedKeys(o) {
			if key == "Parent" || key == "StructParent" || key == "StructParents" || key == "PieceInfo" || key == "Metadata" {
				continue // lead out of the page
			}
			g.text.WriteString(types.Name(key).PDFString() + " ")
			if err := g.write(p, o[key], depth+1); err != nil {
				return err
			}
		}
		g.text.WriteString(">>")
	case types.Array:
		g.text.WriteString("[")
		for _, item := range o {
			g.text.WriteString(" ")
			if err := g.write(p, item, depth+1); err != nil {
				return err
			}
		}
		g.text.WriteString("]")
	default:
		g.text.WriteString(o.PDFString())
	}
	return nil
}

func (g *gardener) number(ref types.IndirectRef) int {
	old := ref.ObjectNumber.Value()
	if n, ok := g.numbers[old]; ok {
		return n
	}
	n := len(g.objects)
	g.numbers[old], g.objects = n, append(g.objects, planted{})
	g.queue = append(g.queue, ref)
	return n
}
