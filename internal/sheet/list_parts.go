package sheet

import (
	"encoding/xml"
	"io"
	"path"
	"strings"

	"recess/internal/fault"
)

// part reads a file of the zip, as long as it is no longer than it may be.
func (l *xlsxList) part(name string, most int64) (string, error) {
	f := l.files[partName(name)]
	if f == nil {
		return "", damaged()
	}
	if f.UncompressedSize64 > uint64(most) || f.UncompressedSize64 > harmless && f.UncompressedSize64/squeezed > f.CompressedSize64 {
		return "", fault.New(fault.Invalid, "list.bomb", nil)
	}
	in, err := f.Open()
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "list.damaged", nil)
	}
	defer in.Close()
	var content strings.Builder
	content.Grow(int(f.UncompressedSize64))
	if _, err := io.Copy(&content, io.LimitReader(in, most+1)); err != nil {
		return "", fault.Wrap(err, fault.Invalid, "list.damaged", nil)
	}
	if l.bytes += int64(content.Len()); int64(content.Len()) > most || l.bytes > largestWhole {
		return "", fault.New(fault.Invalid, "list.bomb", nil)
	}
	return content.String(), nil
}

// relation is how one part names another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

func (r *relation) is(kind string) bool {
	return strings.HasSuffix(r.Type, "/"+kind) && r.Mode != "External"
}

// relations are those of a part; the empty name is the whole file.
func (l *xlsxList) relations(of string) ([]relation, error) {
	folder, name := path.Split(of)
	content, err := l.part(folder+"_rels/"+name+".rels", smallPart)
	if err != nil {
		return nil, err
	}
	var found struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := xml.Unmarshal([]byte(content), &found); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "list.damaged", nil)
	}
	for i := range found.Relations {
		r := &found.Relations[i]
		r.Target = strings.ReplaceAll(r.Target, `\`, "/")
		if strings.HasPrefix(r.Target, "/") {
			r.Target = r.Target[1:]
		} else {
			r.Target = path.Join(folder, r.Target)
		}
	}
	return found.Relations, nil
}
