package account

import (
	"strings"
	"testing"
	"time"

	"recess/internal/fault"
)

func TestAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"a@example.org":           "a@example.org",
		" Some.Body@Example.ORG ": "some.body@example.org",
		"a+b@sub.example.org":     "a+b@sub.example.org",
		"a@exämple.org":           "a@xn--exmple-cua.org",
		"a@ехаmple.org":           "a@xn--mple-43d3a6i.org", // Cyrillic: another domain, and seen to be
	} {
		if got, err := Address(typed); err != nil || got != want {
			t.Errorf("Address(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, wrong := range []string{
		"", "a", "a@b", "@example.org", "a@", "a b@example.org", "Name <a@example.org>", "a@example.org, b@example.org",
		"a@example.org\r\nBcc: b@example.org", "a@exam\u202eple.org", "a\u200b@example.org", "a\x00@example.org",
		strings.Repeat("a", 255) + "@example.org", "a@" + strings.Repeat("b", 255) + ".org", "😀",
	} {
		if got, err := Address(wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Address(%.40q) = %q, %v; want it refused", wrong, got, err)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for path, want := range map[string]string{
		"/en/me": "/en/me", "/en/find?postal=K1A0A6": "/en/find?postal=K1A0A6", "": "", "en/me": "",
		"//example.org": "", "/\\example.org": "", "https://example.org/": "", "javascript:alert(1)": "", "/\texample.org": "", "/a\r\nb": "",
		"///example.org": "", "\\\\example.org": "",
	} {
		if got := LocalPath(path); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestPermissions(t *testing.T) {
	person := func(r Role, verified, suspended bool) Actor {
		return Actor{Person: &Person{ID: 7, Role: r, Suspended: suspended}, Verified: verified}
	}
	actors := map[string]Actor{
		"visitor":       Visitor,
		"volunteer":     person(Volunteer, true, false),
		"unverified":    person(Administrator, false, false),
		"coordinator":   person(Coordinator, true, false),
		"limited":       {Person: &Person{ID: 7, Role: Coordinator, Scope: Scope{Provinces: []string{"QC"}}}, Verified: true},
		"limited boss":  {Person: &Person{ID: 7, Role: Administrator, Scope: Scope{Provinces: []string{"QC"}}}, Verified: true},
		"administrator": person(Administrator, true, false),
		"suspended":     person(Administrator, true, true),
	}
	type answers map[string]fault.Kind
	const fine = fault.Internal // KindOf(nil)
	for p, want := range map[Permission]answers{
		Anyone:         {"visitor": fine, "volunteer": fine, "unverified": fine, "coordinator": fine, "administrator": fine, "suspended": fine},
		FirstStep:      {"visitor": fault.Unauthenticated, "volunteer": fine, "unverified": fine, "coordinator": fine, "administrator": fine, "suspended": fault.Forbidden},
		SignedIn:       {"visitor": fault.Unauthenticated, "volunteer": fine, "unverified": fault.Unauthenticated, "coordinator": fine, "administrator": fine, "suspended": fault.Forbidden},
		Coordinators:   {"visitor": fault.Unauthenticated, "volunteer": fault.Forbidden, "unverified": fault.Unauthenticated, "coordinator": fine, "limited": fine, "limited boss": fine, "administrator": fine, "suspended": fault.Forbidden},
		Countrywide:    {"visitor": fault.Unauthenticated, "volunteer": fault.Forbidden, "unverified": fault.Unauthenticated, "coordinator": fine, "limited": fault.Forbidden, "limited boss": fine, "administrator": fine, "suspended": fault.Forbidden},
		Administrators: {"visitor": fault.Unauthenticated, "volunteer": fault.Forbidden, "unverified": fault.Unauthenticated, "coordinator": fault.Forbidden, "administrator": fine, "suspended": fault.Forbidden},
		"":             {"visitor": fault.Unauthenticated, "administrator": fault.Forbidden},
	} {
		for name, kind := range want {
			a := actors[name]
			for _, a := range []Actor{a, ActorOf(a.Person, a.Verified, time.Time{})} {
				err := p.Check(a)
				if (err == nil) != (kind == fine) || err != nil && fault.KindOf(err) != kind {
					t.Errorf("%q for a %s gives %v, want kind %v", p, name, err, kind)
				}
			}
		}
	}
}

func TestWhoSeesWhom(t *testing.T) {
	somebody := &Person{ID: 1, Home: Home{Riding: "35079"}}
	coordinator := func(s Scope, verified bool) Actor {
		return Actor{Person: &Person{ID: 2, Role: Coordinator, Scope: s}, Verified: verified}
	}
	for name, test := range map[string]struct {
		actor Actor
		want  bool
	}{
		"a visitor":                     {Visitor, false},
		"themselves":                    {Actor{Person: somebody}, true},
		"themselves, suspended":         {Actor{Person: &Person{ID: 1, Suspended: true}}, false},
		"before their second step":      {Actor{Person: &Person{ID: 1, Role: Coordinator}}, false},
		"another volunteer":             {Actor{Person: &Person{ID: 3, Role: Volunteer}, Verified: true}, false},
		"a coordinator of all":          {coordinator(Scope{}, true), true},
		"one before the second step":    {coordinator(Scope{}, false), false},
		"one of the province":           {coordinator(Scope{Provinces: []string{"ON"}}, true), true},
		"one of the riding":             {coordinator(Scope{Ridings: []string{"35079"}}, true), true},
		"one of another region":         {coordinator(Scope{Provinces: []string{"QC"}, Ridings: []string{"35081"}}, true), false},
		"a suspended administrator":     {Actor{Person: &Person{ID: 4, Role: Administrator, Suspended: true}, Verified: true}, false},
		"an administrator":              {Actor{Person: &Person{ID: 4, Role: Administrator}, Verified: true}, true},
		"a coordinator without ridings": {coordinator(Scope{Ridings: []string{"10001"}}, true), false},
	} {
		if got := test.actor.CanSee(somebody, "ON"); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	admin := Actor{Person: &Person{ID: 4, Role: Administrator}, Verified: true}
	if admin.CanGrant(admin.Person) || !admin.CanGrant(somebody) || coordinator(Scope{}, true).CanGrant(somebody) {
		t.Error("roles are granted by others than another administrator")
	}
}

// Whoever may not act as themselves is a visitor to every check, and is known
// only to the page of the second step.
func TestActorsWhoAreHeld(t *testing.T) {
	for name, test := range map[string]struct {
		person   *Person
		verified bool
		acts     bool
		needs    bool // the second step
	}{
		"a visitor":                    {nil, false, false, false},
		"a volunteer":                  {&Person{Role: Volunteer}, false, true, false},
		"a coordinator":                {&Person{Role: Coordinator}, false, false, true},
		"a coordinator who has passed": {&Person{Role: Coordinator}, true, true, false},
		"an administrator":             {&Person{Role: Administrator, SecondStep: true}, false, false, true},
		"a suspended volunteer":        {&Person{Role: Volunteer, Suspended: true}, false, false, false},
		"a suspended coordinator":      {&Person{Role: Coordinator, Suspended: true}, false, false, false},
		"one suspended who has passed": {&Person{Role: Administrator, Suspended: true}, true, false, false},
	} {
		a := ActorOf(test.person, test.verified, time.Time{})
		if (a.Person != nil) != test.acts || a.NeedsSecondStep() != test.needs || a.Self() != test.person {
			t.Errorf("%s is %+v", name, a)
		}
		home := "35079"
		if !test.acts && (a.Is(Volunteer) || a.CanTakePack(home, "ON") || a.CanCoordinate(home, "ON") || a.CanSee(&Person{}, "ON")) {
			t.Errorf("%s may do something", name)
		}
	}
}

func TestFreshCodes(t *testing.T) {
	now := time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)
	with := func(ago time.Duration) Actor {
		return Actor{Person: &Person{Role: Administrator, SecondStep: true}, Verified: true, CodeAt: now.Add(-ago)}
	}
	for name, test := range map[string]struct {
		actor Actor
		needs bool
	}{
		"a visitor":                         {Visitor, false},
		"a volunteer":                       {Actor{Person: &Person{Role: Volunteer}}, false},
		"a volunteer with a second step":    {Actor{Person: &Person{Role: Volunteer, SecondStep: true}}, true},
		"an administrator of this morning":  {with(3 * time.Hour), true},
		"one who has given a code just now": {with(0), false},
		"almost five minutes ago":           {with(FreshFor - time.Second), false},
		"five minutes ago":                  {with(FreshFor), true},
		"by a clock that is a little ahead": {with(-time.Minute), false},
		"by a clock that is far ahead":      {with(-time.Hour), true},
		"one who has never given one":       {Actor{Person: &Person{Role: Administrator, SecondStep: true}, Verified: true}, true},
	} {
		if got := test.actor.NeedsCode(now); got != test.needs {
			t.Errorf("%s: %v, want %v", name, got, test.needs)
		}
	}
}
