package member

import "testing"

func TestRoster(t *testing.T) {
	demo := Member{PersonID: 1, FirstName: "Demo", LastName: "Member, Avalon", Riding: "10001"}
	r, err := NewRoster([]Member{demo})
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := r.Sitting("10001"); !ok || m.PersonID != 1 {
		t.Errorf("for 10001 sits %v, %v", m, ok)
	}
	if m, ok := r.Sitting("10002"); ok {
		t.Errorf("for a vacant seat sits %v", m)
	}
	if _, err := NewRoster([]Member{demo, demo}); err == nil {
		t.Error("two members for one seat are accepted")
	}
}

func TestDirectorySwaps(t *testing.T) {
	before, _ := NewRoster(nil)
	after, _ := NewRoster([]Member{{Riding: "10001"}})
	d := NewDirectory(before)
	if d.Swap(after); d.Roster() != after {
		t.Error("the old roster is in force")
	}
}

func TestInitials(t *testing.T) {
	for m, want := range map[*Member]string{
		{FirstName: "Élisabeth", LastName: "Brière"}: "ÉB",
		{FirstName: "Mary", LastName: ""}:            "M",
		{}:                                           "",
	} {
		if got := m.Initials(); got != want {
			t.Errorf("%s has the initials %q, want %q", m.Name(), got, want)
		}
	}
}
