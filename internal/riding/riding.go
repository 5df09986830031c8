// Package riding answers the first question of Recess: which federal riding
// is this? From a postal code, a point, or the person's own choice.
package riding

import (
	"strings"

	"recess/internal/civil"
	"recess/internal/i18n"
)

// ShippedOrder is the representation order of the ridings and boundaries that
// come with the program.
const ShippedOrder = "2023"

// Riding is a federal electoral district of a representation order.
type Riding struct {
	Code       string     // five-digit FED code, such as 35075; when it has ended, as EndedCode makes it
	Name       i18n.Text  // the name in use today
	OrderName  i18n.Text  // the name in the order; differs for the 17 renamed since
	Province   string     // two letters, such as ON
	Population int        // census of 2021
	TimeZone   string     // IANA zone of the place of the member's main office
	Order      string     // such as 2023
	Ended      civil.Date // the day on which the next order took force; zero: it is in force
}

// EndedCode is what a riding is known by once its order has ended: the next
// order may give its code to another.
func EndedCode(code, order string) string { return code + "-" + order }

// FED is the five-digit code, also of a riding that has ended.
func (r *Riding) FED() string { return r.Code[:min(len(r.Code), 5)] }

// Renamed tells whether Parliament has renamed the riding since the order.
func (r *Riding) Renamed() bool { return r.Name != r.OrderName }

// Provinces are the provinces and territories from east to west, then north,
// as the FED codes count them.
var Provinces = []string{"NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"}

// IsCode tells whether s has the form of a FED code: five digits of which the
// first two are a province's number, 10 (Newfoundland and Labrador) to 62 (Nunavut).
func IsCode(s string) bool {
	if len(s) != 5 || strings.Trim(s, "0123456789") != "" {
		return false
	}
	return s[:2] >= "10" && s[:2] <= "62"
}

// ProvinceOf is the two letters of the province or territory of a FED code;
// empty when it has none.
func ProvinceOf(code string) string {
	if !IsCode(code) {
		return ""
	}
	return map[string]string{
		"10": "NL", "11": "PE", "12": "NS", "13": "NB", "24": "QC", "35": "ON", "46": "MB",
		"47": "SK", "48": "AB", "59": "BC", "60": "YT", "61": "NT", "62": "NU",
	}[code[:2]]
}

// ProvinceNamed is the two letters of a province or territory by its name in
// either language, or by its letters; empty when there is none.
func ProvinceNamed(name string) string { return provinceNames[i18n.Fold(name)] }

var provinceNames = func() map[string]string {
	names := map[string]string{}
	for code, written := range map[string][]string{
		"NL": {"Newfoundland and Labrador", "Terre-Neuve-et-Labrador"},
		"PE": {"Prince Edward Island", "Île-du-Prince-Édouard"},
		"NS": {"Nova Scotia", "Nouvelle-Écosse"},
		"NB": {"New Brunswick", "Nouveau-Brunswick"},
		"QC": {"Quebec"},
		"ON": {"Ontario"},
		"MB": {"Manitoba"},
		"SK": {"Saskatchewan"},
		"AB": {"Alberta"},
		"BC": {"British Columbia", "Colombie-Britannique"},
		"YT": {"Yukon"},
		"NT": {"Northwest Territories", "Territoires du Nord-Ouest"},
		"NU": {"Nunavut"},
	} {
		for _, name := range append(written, code) {
			names[i18n.Fold(name)] = code
		}
	}
	return names
}()
