package library

import (
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
)

// spans are the inline contents of a node.
func (p *parser) spans(n ast.Node) ([]Span, error) {
	var out []Span
	err := p.inline(n, Span{}, &out)
	return join(out), err
}

// inline walks the children of a node; look is the look they inherit.
func (p *parser) inline(parent ast.Node, look Span, out *[]Span) error {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		var err error
		switch n := n.(type) {
		case *ast.Text:
			*out = append(*out, p.text(n, look))
		case *ast.String:
			*out = append(*out, look.saying(string(n.Value)))
		case *xast.FootnoteLink:
			*out = append(*out, Span{Note: n.Index})
		case *xast.FootnoteBacklink: // the page and the pack make their own
		case *ast.AutoLink:
			*out = append(*out, p.autoLink(n, look))
			if !linkable((*out)[len(*out)-1].Link) {
				return wrong("link", p.line(n))
			}
		default:
			var inner Span
			if inner, err = p.look(n, look); err == nil {
				err = p.inline(n, inner, out)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// look is how text within a node looks.
func (p *parser) look(n ast.Node, look Span) (Span, error) {
	switch n := n.(type) {
	case *ast.Emphasis:
		look.Strong, look.Emph = look.Strong || n.Level == 2, look.Emph || n.Level == 1
	case *ast.CodeSpan:
		look.Code = true
	case *ast.Link:
		if look.Link = string(n.Destination); !linkable(look.Link) {
			return look, wrong("link", p.line(n))
		}
	case *ast.Image:
		return look, wrong("image_alone", p.line(n))
	case *ast.RawHTML:
		return look, wrong("html", p.line(n))
	default:
		return look, fmt.Errorf("library: Markdown has a span %s that is not known", n.Kind())
	}
	return look, nil
}

func (s Span) saying(text string) Span {
	s.Text = text
	return s
}

// text is a stretch of a line, with the break that ends it: a hard one stays,
// a soft one is a space.
func (p *parser) text(n *ast.Text, look Span) Span {
	said := string(n.Segment.Value(p.source))
	if !n.IsRaw() {
		said = unescape(said)
	}
	switch {
	case n.HardLineBreak():
		said += "\n"
	case n.SoftLineBreak():
		said += " "
	}
	return look.saying(said)
}

func (p *parser) autoLink(n *ast.AutoLink, look Span) Span {
	look.Link, look.Text = string(n.URL(p.source)), string(n.Label(p.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(look.Link, "mailto:") {
		look.Link = "mailto:" + look.Link
	}
	return look
}

// join puts neighbours of one look together.
func join(spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Note == 0 && out[n-1].saying(s.Text) == s {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// unescape takes the backslashes off punctuation and reads HTML entities, as
// CommonMark does (§2.4, §2.5).
func unescape(s string) string {
	if strings.ContainsRune(s, '&') {
		s = html.UnescapeString(s)
	}
	if !strings.ContainsRune(s, '\\') {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
