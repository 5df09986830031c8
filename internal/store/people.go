package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"recess/internal/account"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

type personRow struct {
	ID          int64
	Email       *string
	Name        string
	Phone       string
	Lang        string
	Role        string
	Provinces   string
	Ridings     string
	HomePostal  string
	HomeRiding  string
	HomeMethod  string
	HomeExact   bool
	HomeOn      *time.Time
	Reach       string
	AccessNeeds string
	TOTPSecret  string // sealed; empty: none
	TOTPStep    int64
	Suspended   bool
	CreatedAt   time.Time
	ForgottenAt *time.Time
}

func (personRow) TableName() string { return "people" }

func newPersonRow(p *account.Person) personRow {
	return personRow{
		ID: p.ID, Email: &p.Email, Name: p.Name, Phone: p.Phone, Lang: string(p.Lang), Role: string(p.Role),
		Provinces: strings.Join(p.Scope.Provinces, " "), Ridings: strings.Join(p.Scope.Ridings, " "),
		HomePostal: p.Home.Postal, HomeRiding: p.Home.Riding, HomeMethod: p.Home.Method, HomeExact: p.Home.Exact,
		HomeOn: moment(p.Home.On), Reach: string(p.Reach), AccessNeeds: p.AccessNeeds,
		Suspended: p.Suspended, CreatedAt: p.CreatedAt.UTC(),
	}
}

func (r *personRow) person() *account.Person {
	p := &account.Person{
		ID: r.ID, Name: r.Name, Phone: r.Phone, Lang: i18n.Lang(r.Lang), Role: account.Role(r.Role),
		Scope: account.Scope{Provinces: strings.Fields(r.Provinces), Ridings: strings.Fields(r.Ridings)},
		Home:  account.Home{Postal: r.HomePostal, Riding: r.HomeRiding, Method: r.HomeMethod, Exact: r.HomeExact, On: at(r.HomeOn)},
		Reach: account.Reach(r.Reach), AccessNeeds: r.AccessNeeds, SecondStep: r.TOTPSecret != "",
		Suspended: r.Suspended, CreatedAt: r.CreatedAt.UTC(),
	}
	if r.Email != nil {
		p.Email = *r.Email
	}
	return p
}

// moment is a time as a column that may be NULL takes it.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func at(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// Accounts is where package account keeps people.
type Accounts struct{ handle }

// Accounts is the store of people.
func (s *Store) Accounts() *Accounts { return &Accounts{handle{s: s}} }

// InTx runs f in one write transaction.
func (a *Accounts) InTx(ctx context.Context, f func(account.Store) error) error {
	return a.inTx(ctx, func(h handle) error { return f(&Accounts{h}) })
}

// Person finds somebody who is not forgotten.
func (a *Accounts) Person(ctx context.Context, id int64) (*account.Person, error) {
	return a.person(a.reader(ctx).Where("id = ? AND forgotten_at IS NULL", id))
}

// HoldPerson is Person, their row locked; SQLite has one writer at a time
// anyway.
func (a *Accounts) HoldPerson(ctx context.Context, id int64) (*account.Person, error) {
	hold := a.writer(ctx).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	return a.person(hold.Where("id = ? AND forgotten_at IS NULL", id))
}

// PersonByEmail finds somebody by their address.
func (a *Accounts) PersonByEmail(ctx context.Context, email string) (*account.Person, error) {
	return a.person(a.reader(ctx).Where("email = ?", email))
}

func (a *Accounts) person(query *gorm.DB) (*account.Person, error) {
	var row personRow
	if err := query.Take(&row).Error; err != nil {
		return nil, a.s.translate(err)
	}
	return row.person(), nil
}

// People are all who are not forgotten, by address.
func (a *Accounts) People(ctx context.Context) ([]account.Person, error) {
	var rows []personRow
	if err := a.reader(ctx).Where("forgotten_at IS NULL").Order("email").Find(&rows).Error; err != nil {
		return nil, a.s.translate(err)
	}
	people := make([]account.Person, len(rows))
	for i := range rows {
		people[i] = *rows[i].person()
	}
	return people, nil
}

// Names are the names of people by number, or their addresses.
func (a *Accounts) Names(ctx context.Context, ids []int64) (map[int64]string, error) {
	var rows []personRow
	err := a.reader(ctx).Select("id", "name", "email").Where("forgotten_at IS NULL AND id IN ?", ids).Find(&rows).Error
	names := make(map[int64]string, len(rows))
	for _, r := range rows {
		if names[r.ID] = r.Name; r.Name == "" && r.Email != nil {
			names[r.ID] = *r.Email
		}
	}
	return names, a.s.translate(err)
}

// AddPerson adds somebody and sets their number.
func (a *Accounts) AddPerson(ctx context.Context, p *account.Person) error {
	row := newPersonRow(p)
	if err := a.writer(ctx).Create(&row).Error; err != nil {
		return a.s.translate(err)
	}
	p.ID = row.ID
	return nil
}

// UpdatePerson writes everything but the number, the day of joining and the
// second step.
func (a *Accounts) UpdatePerson(ctx context.Context, p *account.Person) error {
	row := newPersonRow(p)
	changed := a.writer(ctx).Model(&personRow{}).Where("id = ? AND forgotten_at IS NULL", p.ID).
		Select("*").Omit("id", "created_at", "forgotten_at", "totp_secret", "totp_step").Updates(&row)
	return a.one(changed)
}

// ForgetPerson removes a person from every table: what is theirs goes, and in
// what others have written their name, address and number are replaced. Their
// row stays, empty, since others' history refers to its number; and of their
// address a keyed hash, lest they are ever written to again.
func (a *Accounts) ForgetPerson(ctx context.Context, id int64, on time.Time) error {
	person, err := a.HoldPerson(ctx, id) // before anything of theirs, in the order of a change of address
	if err != nil {
		return err
	}
	tx := a.writer(ctx)
	for _, step := range []func() error{
		func() error { return forgetOwn(tx, person) },
		func() error { return a.eraseMentions(tx, person) },
		func() error { return a.eraseTraces(tx, person) },
		func() error { return eraseAddresses(tx, id, fmt.Sprintf("person %d", id)) },
		func() error {
			return a.Suppress(ctx, person.Email, account.Suppression{Reason: account.Deleted, At: on})
		},
		func() error { return a.s.sweepDue(tx) },
	} {
		if err := step(); err != nil {
			return a.s.translate(err)
		}
	}
	return a.one(tx.Model(&personRow{}).Where("id = ?", id).Updates(map[string]any{
		"email": nil, "name": "", "phone": "", "provinces": "", "ridings": "", "home_postal": "", "home_riding": "",
		"home_method": "", "home_exact": false, "home_on": nil, "reach": "", "access_needs": "", "totp_secret": "", "totp_step": 0,
		"role": string(account.Volunteer), "forgotten_at": on.UTC(),
	}))
}

// forgetOwn removes the rows that are a person's alone.
func forgetOwn(tx *gorm.DB, person *account.Person) error {
	for _, change := range []func() *gorm.DB{
		func() *gorm.DB { return tx.Where("email = ?", person.Email).Delete(&linkRow{}) },
		func() *gorm.DB { return tx.Where("email = ?", person.Email).Delete(&consentRow{}) },
		func() *gorm.DB { return tx.Where("person_id = ?", person.ID).Delete(&sessionRow{}) },
		func() *gorm.DB { return tx.Where("person_id = ?", person.ID).Delete(&deviceRow{}) },
	} {
		if err := change().Error; err != nil {
			return err
		}
	}
	return errors.Join(forgetMail(tx, person.Email), forgetEmailChanges(tx, person))
}

// Administrators are the numbers of those who are not suspended, their rows
// locked; SQLite has one writer at a time anyway.
func (a *Accounts) Administrators(ctx context.Context) ([]int64, error) {
	var ids []int64
	err := a.writer(ctx).Model(&personRow{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where("role = ? AND NOT suspended AND forgotten_at IS NULL", string(account.Administrator)).
		Order("id").Pluck("id", &ids).Error
	return ids, a.s.translate(err)
}

// noticeLife is how long a notice is worth sending.
const noticeLife = 7 * 24 * time.Hour

// Send queues a mail, in the transaction that made its link or the change that
// it tells of.
func (a *Accounts) Send(ctx context.Context, m account.Mail, now time.Time) error {
	message := outbox.Message{
		Key: m.Kind + " " + hex.EncodeToString(m.Key), To: m.To, Lang: m.Lang, Purpose: outbox.SignIn,
		Kind: m.Kind, Args: m.Args,
	}
	if m.Notice {
		message.Purpose = outbox.Account
		message.Until = now.Add(noticeLife)
	}
	return outbox.Enqueue(ctx, outboxIn(a.writer(ctx)), a, message, now)
}

// Suspended tells the outbox whether an address is that of a suspended account.
func (a *Accounts) Suspended(ctx context.Context, address string) (bool, error) {
	var n int64
	err := a.reader(ctx).Model(&personRow{}).Where("email = ? AND suspended", address).Count(&n).Error
	return n > 0, a.s.translate(err)
}

// Consented tells the outbox whether an address has agreed to a purpose.
func (a *Accounts) Consented(ctx context.Context, address string, p outbox.Purpose, when time.Time) (bool, error) {
	return account.Consented(ctx, a, address, string(p), when)
}
