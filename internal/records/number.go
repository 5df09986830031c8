package records

import (
	"fmt"
	"strconv"
	"strings"
)

// Decimal reads a number as people and spreadsheets write it: 33.3, 33,3,
// 1 234,5, 1,234.5, 1.234,5, 1'234.5, with spaces of any kind. A single comma
// or point is the decimal mark; where both stand, the last is, and the other
// must group three digits.
func Decimal(text string) (float64, error) {
	s := ungrouped.Replace(Clean(text))
	mark, group := byte(0), byte(0)
	if i := strings.LastIndexAny(s, ",."); i >= 0 {
		mark = s[i]
		group = '.' + ',' - mark
		if strings.Count(s, string(rune(mark))) > 1 { // 1,234,567
			mark, group = 0, mark
		}
	}
	whole, fraction := s, ""
	if mark != 0 {
		whole, fraction, _ = strings.Cut(s, string(rune(mark)))
	}
	if group != 0 && strings.IndexByte(whole, group) >= 0 {
		groups := strings.Split(whole, string(rune(group)))
		for i, digits := range groups {
			if i == 0 && (digits == "" || len(strings.TrimLeft(digits, "+-")) > 3) || i > 0 && len(digits) != 3 {
				return 0, fmt.Errorf("%q is not a number", text)
			}
		}
		whole = strings.Join(groups, "")
	}
	plain := whole
	if mark != 0 {
		plain += "." + fraction
	}
	if strings.Trim(plain, "+-.0123456789") != "" { // no NaN, Inf, 1e9 or 0x1
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return strconv.ParseFloat(plain, 64)
}

// ungrouped leaves out what groups digits besides commas and points.
var ungrouped = strings.NewReplacer(" ", "", "'", "", "’", "", "−", "-")
