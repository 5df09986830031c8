package represent

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"recess/internal/riding"
)

// set is the register's name for the ridings of an order. Its set
// "federal-electoral-districts" is of an older order and has codes that mean
// another riding today.
func set(order string) string {
	return "federal-electoral-districts-" + order + "-representation-order"
}

var errShape = errors.New("the answer has not the shape of a postal code's")

// postcode is what Recess reads of /postcodes/{code}/.
type postcode struct {
	Concordance []boundary `json:"boundaries_concordance"`
	Centroid    []boundary `json:"boundaries_centroid"`
}

type boundary struct {
	URL        string `json:"url"` // /boundaries/{set}/{external id}/
	ExternalID string `json:"external_id"`
	Related    struct {
		SetURL string `json:"boundary_set_url"` // /boundary-sets/{set}/
	} `json:"related"`
}

// decode gives the FED codes of an order in an answer, each once. The concordance comes
// first: it is the register's own list of a postal code's ridings, made from
// its addresses, while the centroid is a single point that can fall on the
// wrong side of a boundary from the homes it stands for.
func decode(content []byte, order string) ([]string, error) {
	var p postcode
	// The cause is left out: encoding/json quotes what it read.
	if json.Unmarshal(content, &p) != nil || (p.Concordance == nil && p.Centroid == nil) {
		return nil, errShape
	}
	var codes []string
	for _, b := range slices.Concat(p.Concordance, p.Centroid) {
		if b.isOf(order) && riding.IsCode(b.ExternalID) && !slices.Contains(codes, b.ExternalID) {
			codes = append(codes, b.ExternalID)
		}
	}
	return codes, nil
}

// isOf tells whether b belongs to the set of an order, by either
// of the two addresses that say so; they may be relative or absolute.
func (b boundary) isOf(order string) bool {
	return strings.Contains(b.Related.SetURL+"/", "/boundary-sets/"+set(order)+"/") ||
		strings.Contains(b.URL+"/", "/boundaries/"+set(order)+"/")
}
