package papers

import (
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"recess/internal/fault"
)

// Limits of YAML. The parser takes memory by the square of what is nested or
// stands on one line: 64 kB of brackets took 6 GB. Splitting a text into its
// tokens does not, so these are counted before anything is parsed.
const (
	largestYAML   = 256 << 10 // bytes; a campaign with fifty asks has some 30 kB
	mostTokens    = 10_000    // such a campaign has 2,000
	mostOfLine    = 256       // tokens; a source on one line has some 25
	deepestNested = 12        // lists and maps in each other; a campaign has 4
)

// checkYAML refuses a text that would cost far more to parse than it is long.
// Anchors and aliases, by which a few lines can stand for millions, have no use
// in a paper or a campaign. skipped lines stand before the text in its file.
func checkYAML(file string, data []byte, skipped int) error {
	if len(data) > largestYAML {
		return fault.New(fault.Invalid, "papers.large", fault.Args{"File": file, "Most": largestYAML >> 10})
	}
	tokens := lexer.Tokenize(string(data))
	depth, line, ofLine := 0, 0, 0
	for i, t := range tokens {
		if t.Position.Line != line {
			line, ofLine = t.Position.Line, 0
		}
		ofLine++
		key := ""
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			key = "papers.yaml_alias"
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		if i >= mostTokens || ofLine > mostOfLine || depth+nestedBefore(tokens[:i+1]) > deepestNested {
			key = "papers.yaml_deep"
		}
		if key != "" {
			return fault.New(fault.Invalid, key, fault.Args{"File": file, "Line": line + skipped})
		}
	}
	return nil
}

// nestedBefore is how many lists begin one in another at the last token.
func nestedBefore(tokens token.Tokens) int {
	n := 0
	for n < len(tokens) && n <= deepestNested {
		switch tokens[len(tokens)-1-n].Type {
		case token.SequenceEntryType, token.MappingKeyType:
			n++
		default:
			return n
		}
	}
	return n
}
