package shipped

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"recess/data"
	"recess/internal/civil"
	"recess/internal/i18n"
	"recess/internal/register"
)

// The attribution lines that the sources' licences ask for.
var (
	openGovernment = i18n.Text{
		EN: "Contains information licensed under the Open Government Licence – Canada",
		FR: "Contient de l’information visée par la Licence du gouvernement ouvert – Canada",
	}
	ridingsLicence = i18n.Text{
		EN: openGovernment.EN + "; population: Statistics Canada Open Licence",
		FR: openGovernment.FR + "; population\u00a0: Licence ouverte de Statistique Canada",
	}
	areasLicence = i18n.Text{
		EN: "Statistics Canada Open Licence; points and place names: GeoNames, CC BY 4.0",
		FR: "Licence ouverte de Statistique Canada; points et noms de lieux\u00a0: GeoNames, CC BY 4.0",
	}
	speaker = i18n.Text{
		EN: "House of Commons, reproduced with the Speaker’s Permission",
		FR: "Chambre des communes, reproduit avec la permission du Président",
	}
)

// origin is what is known of where a register's tables come from.
type origin struct {
	register register.Name
	tables   []string // the first has a row for each entry
	asOf     civil.Date
	source   i18n.Text
	url      string
	licence  i18n.Text
}

// origins are in the order of register.Names. Where a source tells only the
// month of its edition, the date is the first of it.
var origins = []origin{
	{register.Ridings, []string{ridingsTable}, on(2024, time.December, 1),
		i18n.Text{EN: "Elections Canada", FR: "Élections Canada"},
		"https://open.canada.ca/data/en/dataset/18bf3ea7-1940-46ec-af52-9ba3f77ed708", ridingsLicence},
	{register.Boundaries, []string{boundariesTable}, on(2024, time.December, 1),
		i18n.Text{EN: "Elections Canada and the electoral boundaries commissions", FR: "Élections Canada et les commissions de délimitation"},
		"https://open.canada.ca/data/en/dataset/18bf3ea7-1940-46ec-af52-9ba3f77ed708", openGovernment},
	{register.Members, []string{membersTable}, on(2026, time.September, 27),
		i18n.Text{EN: "House of Commons, list of MPs", FR: "Chambre des communes, liste des député·es"},
		"https://www.ourcommons.ca/members/en/search", speaker},
	{register.Offices, []string{officesTable}, on(2026, time.September, 2),
		i18n.Text{EN: "House of Commons, addresses of MPs", FR: "Chambre des communes, adresses des député·es"},
		"https://www.ourcommons.ca/members/en/addresses", speaker},
	{register.Areas, []string{areasTable, sharesTable}, on(2026, time.March, 1),
		i18n.Text{EN: "GeoNames and Statistics Canada", FR: "GeoNames et Statistique Canada"},
		"https://www.geonames.org/postal-codes/", areasLicence},
	{register.Recesses, []string{recessesTable}, on(2026, time.September, 3),
		i18n.Text{EN: "House of Commons, sitting calendar", FR: "Chambre des communes, calendrier des séances"},
		"https://www.ourcommons.ca/en/sitting-calendar", speaker},
}

func on(year int, month time.Month, day int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: day}
}

// Editions are the registers that ship with this program, with source, date,
// licence and a hash of their files: another hash is another edition. LoadedAt
// is left for the one who loads them.
func Editions() ([]register.Edition, error) {
	editions := make([]register.Edition, 0, len(origins))
	for _, o := range origins {
		hash, err := o.hash()
		if err != nil {
			return nil, err
		}
		rows, err := o.rows()
		if err != nil {
			return nil, err
		}
		editions = append(editions, register.Edition{
			Register: o.register, Hash: hash, AsOf: o.asOf, Source: o.source, URL: o.url,
			Licence: o.licence, Rows: rows, Shipped: true,
		})
	}
	return editions, nil
}

// hash is twelve hexadecimal digits.
func (o origin) hash() (string, error) {
	sum := sha256.New()
	for _, table := range o.tables {
		content, err := data.FS.ReadFile(table)
		if err != nil {
			return "", err
		}
		sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}

// rows counts the entries; boundaries hold one for each riding.
func (o origin) rows() (int, error) {
	table := o.tables[0]
	if table == boundariesTable {
		table = ridingsTable
	}
	content, err := unpack(table)
	if err != nil {
		return 0, err
	}
	return bytes.Count(content, []byte("\n")) - 1, nil
}
