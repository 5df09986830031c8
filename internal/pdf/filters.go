package pdf

import (
	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// shortFilters are the names of filters in pictures within a page, which
// pdfcpu reads elsewhere too (PDF 1.7, table 94).
var shortFilters = map[string]string{
	"AHx": filter.ASCIIHex, "A85": filter.ASCII85, "LZW": filter.LZW, "Fl": filter.Flate, "RL": filter.RunLength,
	"CCF": filter.CCITTFax, "DCT": filter.DCT,
}

// filters are those of a stream, in the order in which they are undone.
// errUnclear when they are elsewhere, and not in one place.
func (s *prescan) filters(dict types.Dict) ([]types.PDFFilter, error) {
	o, _ := dict.Find("Filter")
	o, err := s.resolve(o)
	if o == nil || err != nil {
		return nil, err
	}
	names, several := o.(types.Array)
	if !several {
		names = types.Array{o}
	}
	parameters, err := s.parameters(dict, several)
	if err != nil {
		return nil, err
	}
	filters := make([]types.PDFFilter, len(names))
	for i, o := range names {
		name, ok := o.(types.Name)
		if !ok {
			return nil, errUnclear
		}
		f := &filters[i]
		f.Name = name.Value()
		if long, ok := shortFilters[f.Name]; ok {
			f.Name = long
		}
		if i < len(parameters) {
			f.DecodeParms, _ = parameters[i].(types.Dict)
		}
		if f.Name == filter.CCITTFax && f.DecodeParms.IntEntry("Rows") == nil {
			f.DecodeParms = withRows(f.DecodeParms, dict)
		}
	}
	return filters, nil
}

// parameters are those of the filters, in their order. Those of several are
// read from a list only, as pdfcpu does.
func (s *prescan) parameters(dict types.Dict, several bool) (types.Array, error) {
	o, _ := dict.Find("DecodeParms")
	if _, list := o.(types.Array); several && !list {
		return nil, nil
	}
	o, err := s.resolve(o)
	if o == nil || err != nil {
		return nil, err
	}
	list, ok := o.(types.Array)
	if !ok {
		list = types.Array{o}
	}
	all := make(types.Array, len(list))
	for i := range list {
		if all[i], err = s.resolve(list[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// withRows are the parameters of a fax, whose rows default to the height of
// its picture.
func withRows(parameters, image types.Dict) types.Dict {
	all := types.Dict{}
	for key, value := range parameters {
		all[key] = value
	}
	if high := image.IntEntry("Height"); high != nil {
		all["Rows"] = types.Integer(*high)
	}
	return all
}

// resolve gives what a reference leads to.
func (s *prescan) resolve(o types.Object) (types.Object, error) {
	ref, ok := o.(types.IndirectRef)
	if !ok {
		return o, nil
	}
	places := s.objects[ref.ObjectNumber.Value()]
	if len(places) != 1 {
		return nil, errUnclear
	}
	rest := s.text[places[0]:]
	found, err := model.ParseObjectContext(s.ctx, &rest, 0)
	if _, again := found.(types.IndirectRef); err != nil || again {
		return nil, errUnclear
	}
	return found, nil
}
