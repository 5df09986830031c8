package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"recess/internal/civil"
	"recess/internal/fetch"
	"recess/internal/i18n"
	"recess/internal/register"
	"recess/internal/store"
)

// Finding is one line of an examination.
type Finding struct {
	What    func(*i18n.Localizer) string
	Says    func(*i18n.Localizer) string
	Names   func(*i18n.Localizer) []string // of what was counted; may be nil
	Trouble bool                           // needs attention
}

// Examine checks the database and the registers in it, and changes nothing.
// When the database cannot be used at all, the error says why; the findings go
// as far as it got.
func Examine(ctx context.Context, settings Settings) ([]Finding, error) {
	if err := mustExist(settings.Database); err != nil {
		return nil, err
	}
	if settings.Now == nil {
		settings.Now = time.Now
	}
	a := &App{settings: settings, tables: map[register.Name]heldTable{}}
	var err error
	if a.Store, err = store.Inspect(ctx, settings.Database, settings.KeyFile); aboutKey(err) {
		return []Finding{keyTrouble(err)}, nil
	}
	if err != nil {
		return nil, err
	}
	defer a.Close()
	findings := []Finding{a.databaseFinding(ctx)}
	if a.Store.Exposed() {
		findings = append(findings, Finding{What: key("doctor.files"), Says: key("doctor.exposed"), Trouble: true})
	}
	findings = append(findings, a.keyFinding())
	more, err := a.registerFindings(ctx)
	return append(findings, more...), err
}

// registerFindings are those about what is in the tables, where this program
// can read them.
func (a *App) registerFindings(ctx context.Context) ([]Finding, error) {
	have, err := a.Store.Version(ctx)
	if err != nil {
		return nil, err
	}
	known, err := a.Store.KnownVersion()
	if err != nil {
		return nil, err
	}
	if have < known {
		return []Finding{{What: key("doctor.tables"), Says: func(l *i18n.Localizer) string {
			return l.T("doctor.older", "Have", have, "Known", known)
		}}}, nil
	}
	switch editions, err := a.Store.Editions(ctx); {
	case err != nil:
		return nil, err
	case len(editions) == 0:
		return []Finding{{What: key("doctor.tables"), Says: key("doctor.unseeded"), Trouble: true}}, nil
	}
	if a.shipped, err = readAtlas(); err != nil {
		return nil, err
	}
	if err := a.loadFacts(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	for _, name := range register.Names {
		findings = append(findings, a.registerFinding(name))
	}
	if waiting, err := a.Store.Waiting(ctx); err == nil {
		findings = append(findings, Finding{What: key("register.next-order"), Says: func(l *i18n.Localizer) string {
			return strings.Join([]string{waiting.Order, l.N("sources.rows", waiting.Rows), l.T("doctor.from", "Date", waiting.From)}, ", ")
		}})
	}
	return append(append(findings, a.postalReach()...), a.gaps()...), nil
}

func (a *App) databaseFinding(ctx context.Context) Finding {
	version, err := a.Store.Version(ctx)
	if err == nil {
		err = a.Store.Check(ctx)
	}
	return Finding{
		What: key("doctor.database"),
		Says: func(l *i18n.Localizer) string {
			if err != nil {
				return l.Error(err)
			}
			return a.Store.Name() + ", " + l.T("doctor.schema", "Version", version) + ", " + l.T("doctor.sound")
		},
		Trouble: err != nil,
	}
}

// later are the registers that ship with no program, but come by an import.
var later = []register.Name{register.PostalCodes, register.Addresses, register.Portraits}

// registerFinding tells the size and the age of a register.
func (a *App) registerFinding(name register.Name) Finding {
	e, ok := a.Editions()[name]
	today := civil.Of(a.settings.Now().UTC())
	return Finding{
		What: key("register." + string(name)),
		Says: func(l *i18n.Localizer) string {
			if !ok {
				return l.T("doctor.none_imported")
			}
			return strings.Join([]string{
				l.N("sources.rows", e.Rows), e.AsOf.String(), l.N("doctor.days", today.Sub(e.AsOf)),
			}, ", ")
		},
		Trouble: !ok && !slices.Contains(later, name),
	}
}

func key(k string) func(*i18n.Localizer) string {
	return func(l *i18n.Localizer) string { return l.T(k) }
}

const readyLimit = 5 * time.Second

// AskReady asks a running Recess whether it can answer; nil when it can.
func AskReady(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/readyz", nil)
	if err != nil {
		return err
	}
	client := fetch.To(request.URL).Client(readyLimit)
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", request.URL, response.Status)
	}
	return nil
}
