package main

import (
	"fmt"
	"time"
)

// usualZones are the zones that most of a province lives in. Source of this
// and of the exceptions: the tz database, files northamerica and backward. A
// zone that is named after a place in the province is preferred to the one it
// links to, since it is the one that follows if the rules part again.
var usualZones = map[string]string{
	"NL": "America/St_Johns",
	"PE": "America/Halifax",
	"NS": "America/Halifax",
	"NB": "America/Moncton",
	"QC": "America/Toronto",
	"ON": "America/Toronto",
	"MB": "America/Winnipeg",
	"SK": "America/Regina",
	"AB": "America/Edmonton",
	"BC": "America/Vancouver",
	"YT": "America/Whitehorse",
	"NT": "America/Yellowknife",
	"NU": "America/Iqaluit",
}

// city is a place as the offices' addresses write it.
type city struct{ province, name string }

// otherZones are places that keep another time than most of their province.
var otherZones = map[city]string{
	// Labrador but for its south-eastern corner, where L'Anse au Loup lies.
	{"NL", "Happy Valley-Goose Bay"}: "America/Goose_Bay",
	{"NL", "Labrador City"}:          "America/Goose_Bay",
	{"NL", "Wabush"}:                 "America/Goose_Bay",
	{"NL", "Nain"}:                   "America/Goose_Bay",
	// The Magdalen Islands, and the Lower North Shore, which changes no clocks.
	{"QC", "Cap-aux-Meules"}:           "America/Halifax",
	{"QC", "Les Îles-de-la-Madeleine"}: "America/Halifax",
	{"QC", "Blanc-Sablon"}:             "America/Blanc-Sablon",
	// Ontario west of 90° W; Atikokan changes no clocks.
	{"ON", "Kenora"}:        "America/Winnipeg",
	{"ON", "Dryden"}:        "America/Winnipeg",
	{"ON", "Fort Frances"}:  "America/Winnipeg",
	{"ON", "Rainy River"}:   "America/Winnipeg",
	{"ON", "Red Lake"}:      "America/Winnipeg",
	{"ON", "Sioux Lookout"}: "America/Winnipeg",
	{"ON", "Atikokan"}:      "America/Atikokan",
	// Saskatchewan's side of two cities that straddle its border.
	{"SK", "Lloydminster"}: "America/Edmonton",
	{"SK", "Flin Flon"}:    "America/Winnipeg",
	// The Kootenays; the Peace River and Fort Nelson, which change no clocks.
	{"BC", "Cranbrook"}:     "America/Edmonton",
	{"BC", "Fernie"}:        "America/Edmonton",
	{"BC", "Golden"}:        "America/Edmonton",
	{"BC", "Invermere"}:     "America/Edmonton",
	{"BC", "Kimberley"}:     "America/Edmonton",
	{"BC", "Creston"}:       "America/Creston",
	{"BC", "Dawson Creek"}:  "America/Dawson_Creek",
	{"BC", "Fort St. John"}: "America/Dawson_Creek",
	{"BC", "Fort Nelson"}:   "America/Fort_Nelson",
	// Nunavut: Kivalliq and Kitikmeot; Igloolik keeps Iqaluit's time.
	{"NU", "Rankin Inlet"}:  "America/Rankin_Inlet",
	{"NU", "Arviat"}:        "America/Rankin_Inlet",
	{"NU", "Cambridge Bay"}: "America/Cambridge_Bay",
}

// timeZone is the IANA zone of an office, or the province's usual one when
// there is no office because the seat is vacant.
func timeZone(province string, main office) (string, error) {
	zone := usualZones[province]
	if other, ok := otherZones[city{main.province, main.city}]; ok {
		zone = other
	}
	if zone == "" {
		return "", fmt.Errorf("province %q is not known", province)
	}
	_, err := time.LoadLocation(zone)
	return zone, err
}
