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
)

// Finding is one line of an examination.
type Finding struct {
	What    func(*i18n.Localizer) string
	Says    func(*i18n.Localizer) string
	Names   func(*i18n.Localizer) []string // of what was counted; may be nil
	Trouble bool                           // needs attention
}

// Examine checks the database and the registers in it. When the database
// cannot be used at all, the error says why; the findings go as far as it got.
func Examine(ctx context.Context, settings Settings) ([]Finding, error) {
	if err := mustExist(settings.Database); err != nil {
		return nil, err
	}
	a, err := Open(ctx, settings)
	if aboutKey(err) {
		return []Finding{keyTrouble(err)}, nil
	}
	if err != nil {
		return nil, err
	}
	defer a.Close()
	findings := []Finding{a.databaseFinding(ctx), a.keyFinding()}
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
