package civil

import (
	"errors"
	"slices"
	"testing"
)

func TestParseWritten(t *testing.T) {
	for _, written := range []string{
		"2026-12-14", "2026/12/14", "2026.12.14", "2026 12 14", "20261214", "2026-12-14T00:00:00", "2026-12-14 12:00:00 AM", "2026-12-14 0:00",
		"2026-12-14T00:00:00.000Z", "14/12/2026", "12/14/2026", "14-12-2026", "14.12.2026", "12/14/2026 0:00", "Dec 14, 2026", "Dec. 14, 2026",
		"December 14, 2026", "december 14th 2026", "14 December 2026", "14-Dec-2026", "Monday, December 14, 2026", "14 décembre 2026",
		"14 de\u0301cembre 2026", "le 14 décembre 2026", "lundi 14 décembre 2026", "14 déc. 2026", "14\u00a0décembre\u00a02026",
		"  2026\u201112\u201114 ", "２０２６-１２-１４", "46370", "46370.5", "46370,0", "2026-12-14, 09:30", "\u200e12/14/2026",
	} {
		if got, err := ParseWritten(written, UnknownOrder); err != nil || got.String() != "2026-12-14" {
			t.Errorf("%q is read as %s, %v", written, got, err)
		}
	}
	for written, want := range map[string]string{
		"1er janvier 2027": "2027-01-01", "May 1st, 2027": "2027-05-01", "1 mai 2027": "2027-05-01", "15 août 2027": "2027-08-15",
		"mar. 2 mars 2027": "2027-03-02", "2 mar 2027": "2027-03-02", "Mar 2, 2027": "2027-03-02", "3/3/2027": "2027-03-03", "2027-2-3": "2027-02-03",
		"28 févr. 2027": "2027-02-28", "Sept. 5, 2027": "2027-09-05", "juil. 5 2027": "2027-07-05",
	} {
		if got, err := ParseWritten(written, UnknownOrder); err != nil || got.String() != want {
			t.Errorf("%q is read as %s, %v, want %s", written, got, err, want)
		}
	}
	for _, wrong := range []string{
		"", "tomorrow", "2026-13-01", "2027-02-30", "31/02/2027", "14/12/26", "26-12-14", "December 2026", "14 December", "14 Smarch 2026",
		"2026", "1234", "123456", "99/99/2026", "32 décembre 2026", "décembre 14 15 2026", "14:30", "x 2026-12-14 y",
	} {
		if got, err := ParseWritten(wrong, UnknownOrder); err == nil {
			t.Errorf("%q is read as %s", wrong, got)
		}
	}
}

// A date that may be two days is read by the others of its file, or not at all.
func TestOrderOfDates(t *testing.T) {
	for _, test := range []struct {
		others []string
		want   string
	}{
		{nil, ""},
		{[]string{"03/07/2028", "04/08/2028"}, ""},
		{[]string{"03/07/2028", "14/07/2028"}, "2028-07-03"},
		{[]string{"03/07/2028", "07/14/2028 0:00"}, "2028-03-07"},
		{[]string{"14/07/2028", "07/14/2028"}, ""},
		{[]string{"2028-07-14", "", "99/99/2028"}, ""},
	} {
		got, err := ParseWritten("03/07/2028", OrderOf(slices.Values(test.others)))
		if got.String() != test.want || (err != nil) != (test.want == "") || err != nil && !errors.Is(err, ErrAmbiguous) {
			t.Errorf("beside %q it is %s, %v, want %s", test.others, got, err, test.want)
		}
	}
}
