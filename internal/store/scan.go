package store

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

// scanOne scans the only row of a query. gorm's own Row panics when a statement
// cannot be prepared, as when the context has ended.
func scanOne(db *gorm.DB, query string, into ...any) error {
	rows, err := db.Raw(query).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), sql.ErrNoRows)
	}
	return rows.Scan(into...)
}
