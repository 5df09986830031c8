package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/register"
	"recess/internal/riding"
)

// Turn is what changes on the day on which an order takes force.
type Turn struct {
	*register.Redistribution
	Ended   string                    // the order until then
	Ridings []riding.Riding           // of the new order
	Heirs   map[string][]riding.Share // of the ground of each old riding
	Areas   []riding.Area             // as the new order has them
	// Editions are the registers from now on.
	Editions []register.Edition
	// Rehome gives somebody's home in the new order, the old riding being known
	// by its ended code; false when it cannot be told and they are to be asked.
	Rehome func(account.Home) (account.Home, bool)
	Run    register.Run
}

// history are the tables that speak of a riding as it was; all of their rows
// are of orders that end.
var history = []string{
	"meetings", "commitments", "support_levels", "coverage", "coverage_weeks", "member_terms", "member_changes", "member_corrections",
	"known_people",
}

// TakeForce puts the order that waits in force, all at once: ridings end and
// are known by another code from then on, wherever they are spoken of; seats
// are empty, since an order takes force when Parliament is dissolved; people
// move to the riding of their home. A fault.NotFound when the order no longer
// waits for this day.
func (s *Store) TakeForce(ctx context.Context, t *Turn) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		mine := tx.Model(&orderRow{}).Where("name = ? AND state = ? AND hash = ? AND valid_from = ?", t.Order, orderWaiting, t.Hash, t.From).
			Update("state", orderInForce)
		if err := (handle{s, tx}).one(mine); err != nil {
			return err
		}
		if err := stillInForce(tx, t.Ended); err != nil {
			return err
		}
		w := turning{tx, t}
		for _, step := range []func() error{w.endRidings, w.renameHistory, w.emptySeats, w.begin} {
			if err := step(); err != nil {
				return err
			}
		}
		moved, asked, err := w.movePeople()
		if err != nil {
			return err
		}
		return w.note(moved, asked)
	})
}

// turning is a Turn under way.
type turning struct {
	tx *gorm.DB
	*Turn
}

// run executes statements in turn.
func (w turning) run(statements ...string) error {
	for _, statement := range statements {
		var named []any
		if strings.Contains(statement, "@") { // gorm passes on what a statement does not name
			named = []any{map[string]any{"suffix": riding.EndedCode("", w.Ended), "day": w.From}}
		}
		if err := w.tx.Exec(statement, named...).Error; err != nil {
			return err
		}
	}
	return nil
}

// endRidings keeps the old ridings under the codes they have from now on.
func (w turning) endRidings() error {
	return w.run(`INSERT INTO ridings (code, name_en, name_fr, order_name_en, order_name_fr, province, population, time_zone, of_order)
			SELECT code || @suffix, name_en, name_fr, order_name_en, order_name_fr, province, population, time_zone, of_order FROM ridings WHERE ended IS NULL`,
		"UPDATE ridings SET ended = @day WHERE ended IS NULL AND NOT "+inForce("code"))
}

// inForce is the condition that a column holds the code of a riding in force.
func inForce(column string) string { return "length(" + column + ") = 5" }

func (w turning) renameHistory() error {
	for _, table := range history {
		if err := w.run("UPDATE " + table + " SET riding = riding || @suffix WHERE " + inForce("riding")); err != nil {
			return err
		}
	}
	return w.run("UPDATE riding_heirs SET heir = heir || @suffix WHERE " + inForce("heir"))
}

// emptySeats ends what held of the old ridings alone: a table of postal codes
// would send people to others of the same code.
func (w turning) emptySeats() error {
	return w.run(
		"UPDATE member_terms SET ended = @day WHERE ended IS NULL",
		"DELETE FROM offices", "DELETE FROM members", "DELETE FROM area_shares", "DELETE FROM areas",
		"DELETE FROM postal_tables", "DELETE FROM represent_answers",
		"DELETE FROM registers WHERE name IN ('postal-codes', 'addresses')",
		"DELETE FROM ridings WHERE ended IS NULL",
	)
}

// begin writes the new order.
func (w turning) begin() error {
	if err := w.tx.Model(&correctionRow{}).Where("ended_at IS NULL").Update("ended_at", w.Run.At.UTC()).Error; err != nil {
		return err
	}
	if err := w.tx.Model(&orderRow{}).Where("name = ?", w.Ended).Updates(map[string]any{"state": orderEnded, "valid_to": w.From}).Error; err != nil {
		return err
	}
	if err := w.tx.CreateInBatches(ridingRows(w.Ridings), batch).Error; err != nil {
		return err
	}
	areas, shares := areaRows(w.Areas)
	if err := w.tx.CreateInBatches(areas, batch).Error; err != nil {
		return err
	}
	if err := w.tx.CreateInBatches(shares, batch).Error; err != nil {
		return err
	}
	var heirs []heirRow
	for code, all := range w.Heirs {
		for _, heir := range all {
			heirs = append(heirs, heirRow{Riding: riding.EndedCode(code, w.Ended), Heir: heir.Riding, Share: heir.Share})
		}
	}
	if err := w.tx.CreateInBatches(heirs, batch).Error; err != nil {
		return err
	}
	return w.tx.Where("1 = 1").Delete(&comingRow{}).Error
}

// movePeople moves homes and what coordinators look after.
func (w turning) movePeople() (moved, asked int, err error) {
	var rows []personRow
	locked := w.tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	if err := locked.Where("forgotten_at IS NULL AND (home_riding <> '' OR ridings <> '')").Order("id").Find(&rows).Error; err != nil {
		return 0, 0, err
	}
	for i := range rows {
		p := rows[i].person()
		if p.Home.Riding != "" {
			if len(p.Home.Riding) == len("35075") {
				p.Home.Riding = riding.EndedCode(p.Home.Riding, w.Ended)
			}
			if home, sure := w.Rehome(p.Home); sure {
				p.Home = home
				moved++
			} else {
				asked++
			}
		}
		p.Scope.Ridings = w.scope(p.Scope.Ridings)
		row := newPersonRow(p)
		if err := w.tx.Model(&personRow{}).Where("id = ?", p.ID).
			Select("ridings", "home_riding", "home_on").Updates(&row).Error; err != nil {
			return 0, 0, err
		}
	}
	return moved, asked, nil
}

// Rehome moves those whose home is in a riding that has ended, where it can be
// told which one has it now.
func (s *Store) Rehome(ctx context.Context, rehome func(account.Home) (account.Home, bool)) error {
	return s.inTx(ctx, func(tx *gorm.DB) error {
		var rows []personRow
		locked := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
		if err := locked.Where("forgotten_at IS NULL AND home_riding <> '' AND NOT " + inForce("home_riding")).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			p := rows[i].person()
			home, sure := rehome(p.Home)
			if !sure {
				continue
			}
			p.Home = home
			row := newPersonRow(p)
			if err := tx.Model(&personRow{}).Where("id = ?", p.ID).Select("home_riding", "home_on").Updates(&row).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// scope is a coordinator's ridings in the new order: of each old one, what has
// been, and the riding that has most of its ground.
func (w turning) scope(codes []string) []string {
	var scope []string
	for _, code := range codes {
		heirs := w.Heirs[code]
		if len(code) != len("35075") {
			scope = append(scope, code) // ended long ago
			continue
		}
		scope = append(scope, riding.EndedCode(code, w.Ended))
		if len(heirs) > 0 && !slices.Contains(scope, heirs[0].Riding) {
			scope = append(scope, heirs[0].Riding)
		}
	}
	return scope
}

func (w turning) note(moved, asked int) error {
	for _, e := range w.Editions {
		if err := keepEdition(w.tx, e); err != nil {
			return err
		}
	}
	return w.tx.Create(&auditRow{
		At: w.Run.At.UTC(), Actor: w.Run.By.Person, Action: "order in force", Object: fmt.Sprint("order ", w.Order),
		Detail:  strings.Join([]string{fmt.Sprint(len(w.Ridings), " ridings"), fmt.Sprint(moved, " people moved"), fmt.Sprint(asked, " to be asked")}, ", "),
		Address: w.Run.By.From,
	}).Error
}
