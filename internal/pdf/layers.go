package pdf

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// layers knows which optional content of a document is not printed (PDF 1.7,
// §8.11): its groups that are off in the default configuration.
type layers struct {
	doc *model.Context
	off map[int]bool // by object number of the group
}

// newLayers reads a document's default configuration.
func newLayers(doc *model.Context) (*layers, error) {
	l := &layers{doc: doc, off: map[int]bool{}}
	root, err := doc.Catalog()
	if err != nil {
		return nil, err
	}
	properties := l.dict(root["OCProperties"])
	config := l.dict(properties["D"])
	if l.name(config["BaseState"]) == "OFF" {
		l.set(properties["OCGs"], true)
	}
	l.set(config["ON"], false)
	l.set(config["OFF"], true)
	for _, usage := range l.array(config["AS"]) {
		if u := l.dict(usage); l.name(u["Event"]) == "Print" {
			l.setByUsage(u["OCGs"])
		}
	}
	return l, nil
}

func (l *layers) set(groups types.Object, off bool) {
	for _, group := range l.array(groups) {
		if ref, ok := group.(types.IndirectRef); ok {
			l.off[ref.ObjectNumber.Value()] = off
		}
	}
}

// setByUsage sets groups as their usage dictionaries have them when printed.
func (l *layers) setByUsage(groups types.Object) {
	for _, group := range l.array(groups) {
		usage := l.dict(l.dict(group)["Usage"])
		if state := l.name(l.dict(usage["Print"])["PrintState"]); state != "" {
			l.set(types.Array{group}, state == "OFF")
		}
	}
}

// any reports whether any layer is off.
func (l *layers) any() bool {
	for _, off := range l.off {
		if off {
			return true
		}
	}
	return false
}

// hidden reports whether what belongs to a group, or to a membership of
// groups, is not to be seen.
func (l *layers) hidden(o types.Object) bool {
	if ref, ok := o.(types.IndirectRef); ok && l.off[ref.ObjectNumber.Value()] {
		return true
	}
	d := l.dict(o)
	if l.name(d["Type"]) != "OCMD" {
		return false
	}
	if expression := l.array(d["VE"]); len(expression) > 0 {
		return !l.holds(expression, 0)
	}
	return l.hiddenMember(d)
}

// hiddenMember evaluates a membership dictionary's policy (§8.11.2.2).
func (l *layers) hiddenMember(d types.Dict) bool {
	groups := l.array(d["OCGs"])
	if groups == nil && d["OCGs"] != nil {
		groups = types.Array{d["OCGs"]}
	}
	on, off := 0, 0
	for _, group := range groups {
		switch {
		case len(l.dict(group)) == 0: // a group that was deleted
		case l.hidden(group):
			off++
		default:
			on++
		}
	}
	switch {
	case on+off == 0:
		return false
	case l.name(d["P"]) == "AllOn":
		return off > 0
	case l.name(d["P"]) == "AnyOff":
		return off == 0
	case l.name(d["P"]) == "AllOff":
		return on > 0
	}
	return on == 0 // AnyOn
}

// holds evaluates a visibility expression.
func (l *layers) holds(o types.Object, depth int) bool {
	expression := l.array(o)
	if len(expression) == 0 {
		return !l.hidden(o)
	}
	if depth > deepest {
		return false
	}
	operator := l.name(expression[0])
	for _, operand := range expression[1:] {
		switch holds := l.holds(operand, depth+1); operator {
		case "Not":
			return !holds
		case "And":
			if !holds {
				return false
			}
		case "Or":
			if holds {
				return true
			}
		}
	}
	return operator != "Or"
}

// dict, array and name return what an object is; nothing if it is of another
// type.
func (l *layers) dict(o types.Object) types.Dict {
	d, err := l.doc.DereferenceDict(o)
	if err != nil {
		return nil
	}
	return d
}

func (l *layers) array(o types.Object) types.Array {
	found, err := l.doc.Dereference(o)
	if err != nil {
		return nil
	}
	a, _ := found.(types.Array)
	return a
}

func (l *layers) name(o types.Object) string {
	found, err := l.doc.Dereference(o)
	if err != nil {
		return ""
	}
	n, _ := found.(types.Name)
	return n.Value()
}
