package app

import (
	"context"
	"fmt"
	"net"
	"strings"

	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/member"
	"recess/internal/register"
	"recess/internal/source/shipped"
	"recess/internal/store"
)

// A demonstration shows Recess with invented people only. Its database is
// marked by the edition of the members it holds, and neither a demonstration
// nor the real thing opens the other's.

// demoMark begins the hash of an edition that is invented.
const demoMark = "demo "

// demoPhone is one of the numbers kept for fiction, 555-0100 to 555-0199.
func demoPhone(n int) string { return fmt.Sprintf("613-555-01%02d", n%100) }

func invented(e register.Edition) bool { return strings.HasPrefix(e.Hash, demoMark) }

// invent is what a demonstration holds in place of a shipped edition: of real
// people nothing but which seats are vacant.
func invent(e register.Edition) register.Edition {
	if e.Register == register.Members || e.Register == register.Offices {
		e.Hash, e.URL, e.Licence = demoMark+e.Hash, "", i18n.Text{}
		e.Source = i18n.Text{EN: "Made up for this demo", FR: "Données fictives de cette démonstration"}
	}
	return e
}

// demoMembers sit for every riding that has a member.
func demoMembers() ([]member.Member, error) {
	sitting, err := shipped.Members()
	if err != nil {
		return nil, err
	}
	ridings, err := shipped.Ridings()
	if err != nil {
		return nil, err
	}
	taken := make(map[string]bool, len(sitting))
	for i := range sitting {
		taken[sitting[i].Riding] = true
	}
	members := make([]member.Member, 0, len(sitting))
	for i, r := range ridings {
		if !taken[r.Code] {
			continue
		}
		members = append(members, member.Member{
			PersonID: i + 1, FirstName: "Demo", LastName: "Member, " + r.Name.EN, Party: "Independent", Riding: r.Code,
			Email: "member." + r.Code + "@example.org", HillTel: demoPhone(i),
			Offices: []member.Office{{Main: true, Street: "1 Demo Street", City: r.Name.EN, Province: r.Province, Tel: demoPhone(i + 1)}},
		})
	}
	return members, nil
}

// keepApart is a fault.Conflict when the database is a demonstration's and
// this is none, or the other way round.
func keepApart(ctx context.Context, s *store.Store, demo bool) error {
	editions, err := s.Editions(ctx)
	if err != nil {
		return err
	}
	marked := invented(editions[register.Members])
	if !demo {
		if marked {
			return fault.New(fault.Conflict, "demo.invented", fault.Args{"Database": s.Name()})
		}
		return nil
	}
	earnest := fault.New(fault.Conflict, "demo.real", fault.Args{"Database": s.Name()})
	for _, e := range editions {
		if !e.Shipped || e.Register == register.Members && !marked || e.Register == register.Offices && !invented(e) {
			return earnest
		}
	}
	if marked { // who is in it has joined the demonstration
		return nil
	}
	people, err := s.Accounts().People(ctx)
	if err == nil && len(people) > 0 {
		return earnest
	}
	return err
}

// onThisMachine is a fault.Invalid for an address that others can reach:
// anybody who reaches a demonstration may enter it as administrator.
func onThisMachine(address string) error {
	tcp, err := net.ResolveTCPAddr("tcp", address)
	if err != nil || !tcp.IP.IsLoopback() {
		return fault.New(fault.Invalid, "demo.address", fault.Args{"Address": address})
	}
	return nil
}
