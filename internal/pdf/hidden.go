package pdf

import (
	"bytes"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// withoutHidden returns content without what it paints between /OC … BDC and
// EMC in a layer that is off. The rest of what stands there still counts, as it
// does where such a layer is not shown: colours, clipping, positions (PDF 1.7,
// §8.11.3.2).
func withoutHidden(content []byte, off func(properties string) bool) []byte {
	var out bytes.Buffer
	var operands [][]byte
	open := marks{off: off}
	s := &scanner{data: content}
	image := 0 // where an image in the content begins
	from := -1
	for s.next() {
		if from < 0 {
			from = s.start
		}
		if !s.operator() {
			operands = append(operands, s.token())
			continue
		}
		operator := string(s.token())
		switch operator {
		case "BI":
			image, operands = from, nil
			continue
		case "ID":
			s.skipImage()
			from, operator = image, "EI"
		default:
			open.take(operator, operands)
		}
		text := content[from:s.end]
		if open.hiding > 0 {
			text = unpainted(operator, operands, text)
		}
		out.Write(text)
		out.WriteByte('\n')
		operands, from = nil, -1
	}
	return out.Bytes()
}

// marks are the marked contents that are open.
type marks struct {
	off    func(properties string) bool
	hides  []bool // of each
	hiding int
}

// take opens and closes marked content.
func (m *marks) take(operator string, operands [][]byte) {
	switch last := len(m.hides) - 1; operator {
	case "BMC", "BDC":
		hides := hidesNext(operands, m.off)
		if m.hides = append(m.hides, hides); hides {
			m.hiding++
		}
	case "EMC":
		if last < 0 {
			return
		}
		if m.hides[last] {
			m.hiding--
		}
		m.hides = m.hides[:last]
	}
}

// hidesNext reports whether the operands of BDC begin a layer that is off.
func hidesNext(operands [][]byte, off func(string) bool) bool {
	n := len(operands)
	return n >= 2 && string(operands[n-2]) == "/OC" && operands[n-1][0] == '/' && off(string(operands[n-1][1:]))
}

// unpainted is an operator with its operands, less what it paints.
func unpainted(operator string, operands [][]byte, text []byte) []byte {
	switch operator {
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*":
		return []byte("n")
	case "Tj", "TJ", "Do", "sh", "EI":
		return nil
	case "'":
		return []byte("T*")
	case `"`:
		if len(operands) < 3 {
			return []byte("T*")
		}
		return bytes.Join([][]byte{operands[0], []byte("Tw"), operands[1], []byte("Tc T*")}, []byte(" "))
	}
	return text
}

// layerOff reports, for content with some resources, whether properties that
// it names are of a layer that is off.
func (g *gardener) layerOff(resources types.Object) func(string) bool {
	properties := g.layers.dict(g.layers.dict(resources)["Properties"])
	return func(name string) bool { return g.layers.hidden(properties[name]) }
}

// plantStream plants a stream; one of a layer that is off as nothing.
func (g *gardener) plantStream(o types.StreamDict) (planted, error) {
	if g.layers.hidden(o.Dict["OC"]) {
		nothing := types.Dict{"Type": types.Name("XObject"), "Subtype": types.Name("Form"), "BBox": types.NewIntegerArray(0, 0, 0, 0)}
		return g.plant(nothing, []byte{})
	}
	dict := o.Dict.Clone().(types.Dict)
	dict.Delete("OC")
	paints := g.layers.name(dict["Subtype"]) == "Form" || dict["PatternType"] != nil
	if !paints || !g.layers.any() {
		return g.plant(dict, o.Raw)
	}
	content, err := decoded(&o)
	if err != nil {
		return planted{}, err
	}
	return g.plantContent(dict, withoutHidden(content, g.layerOff(dict["Resources"])))
}

// plantContent plants a stream of content, compressed.
func (g *gardener) plantContent(dict types.Dict, content []byte) (planted, error) {
	var packed bytes.Buffer
	if err := deflate(&packed, content); err != nil {
		return planted{}, err
	}
	dict["Filter"] = types.Name("FlateDecode")
	dict.Delete("DecodeParms")
	return g.plant(dict, packed.Bytes())
}
