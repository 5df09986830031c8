package seal

import (
	"bytes"
	"testing"
)

func TestSeal(t *testing.T) {
	key, other := Random(), Random()
	for _, plain := range []string{"", "opensesame", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", string(make([]byte, 10_000))} {
		sealed := key.Seal([]byte(plain), "totp 12")
		if len(plain) > 4 && bytes.Contains(sealed, []byte(plain)) {
			t.Errorf("%.20q can be read", plain)
		}
		if got, err := key.Open(sealed, "totp 12"); err != nil || string(got) != plain {
			t.Errorf("%.20q opens as %.20q, %v", plain, got, err)
		}
		if bytes.Equal(sealed, key.Seal([]byte(plain), "totp 12")) {
			t.Errorf("%.20q is sealed the same way twice", plain)
		}
		if _, err := key.Open(sealed, "totp 13"); err == nil {
			t.Errorf("%.20q opens in another row", plain)
		}
		if _, err := other.Open(sealed, "totp 12"); err == nil {
			t.Errorf("%.20q opens with another key", plain)
		}
		for _, i := range []int{0, 1, 12, 13, len(sealed) - 1} { // the version, the nonce, the text and its seal
			changed := bytes.Clone(sealed)
			changed[i] ^= 1
			if _, err := key.Open(changed, "totp 12"); err == nil {
				t.Errorf("%.20q opens with byte %d changed", plain, i)
			}
		}
		for _, cut := range []int{0, 1, 13, 28, len(sealed) - 1} {
			if _, err := key.Open(sealed[:cut], "totp 12"); err == nil {
				t.Errorf("%.20q opens when cut to %d bytes", plain, cut)
			}
		}
	}
}

// What was sealed by an earlier program opens: its parts are never changed
// without another version.
func TestOpensWhatWasSealedBefore(t *testing.T) {
	key := newKey([]byte("0123456789abcdef0123456789abcdef"))
	sealed := []byte("\x01\xecmG{J\xf2[\xbb\xf83M\fʱ\xa5\xbb\r'\x8f1\xacR\x1e\xe9\xb6\xcf\n\x02W\xe7\x93\x16X\x14")
	if got, err := key.Open(sealed, "secret check"); err != nil || string(got) != "recess" {
		t.Errorf("it opens as %q, %v", got, err)
	}
}

func BenchmarkOpen(b *testing.B) {
	key := Random()
	sealed := key.Seal([]byte("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), "totp 12")
	for b.Loop() {
		if _, err := key.Open(sealed, "totp 12"); err != nil {
			b.Fatal(err)
		}
	}
}

// The same key file marks a value alike in every database; another's key, and
// another matter, mark it otherwise.
func TestMarks(t *testing.T) {
	raw := randomBytes()
	one, again, other := newKey(raw), newKey(raw), Random()
	mark := one.Mark("a@example.org", "suppression")
	if string(again.Mark("a@example.org", "suppression")) != string(mark) {
		t.Error("the same key marks a value in two ways")
	}
	for name, got := range map[string][]byte{
		"another value": one.Mark("b@example.org", "suppression"), "another matter": one.Mark("a@example.org", "other"), "another key": other.Mark("a@example.org", "suppression"),
	} {
		if string(got) == string(mark) {
			t.Errorf("%s has the same mark", name)
		}
	}
}
