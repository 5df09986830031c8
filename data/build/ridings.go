package main

import "recess/internal/riding"

// writeRidings writes the ridings, each in the time zone of its member's main
// office.
func (s source) writeRidings(w *writer, offices []office) error {
	source, err := s.rows("ridings_2023.csv", ridingCount,
		"fed_code", "name_en", "name_fr", "current_name_en", "current_name_fr", "prov", "population_2021")
	if err != nil {
		return err
	}
	main := make(map[string]office)
	for _, o := range offices {
		if o.main {
			main[o.riding] = o
		}
	}
	var rows [][]string
	for _, r := range source {
		code := r.get("fed_code")
		if !riding.IsCode(code) {
			return r.errorf("no FED code: %q", code)
		}
		zone, err := timeZone(r.get("prov"), main[code])
		if err != nil {
			return r.errorf("time zone: %w", err)
		}
		rows = append(rows, []string{code, r.get("current_name_en"), r.get("current_name_fr"),
			r.get("name_en"), r.get("name_fr"), r.get("prov"), r.get("population_2021"), zone})
	}
	byColumn(rows, 0)
	return w.table("ridings.csv.gz", []string{"code", "name_en", "name_fr", "order_name_en", "order_name_fr",
		"province", "population", "time_zone"}, rows)
}
