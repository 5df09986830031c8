// Package seal keeps secrets from whoever reads the database: they are sealed
// with a key that lies in a file of its own.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Key seals, opens and marks. It is safe for concurrent use.
type Key struct {
	aead    cipher.AEAD
	marking []byte // of HMAC-SHA-256
}

// keyBytes is the length of what a key is made from: 256 random bits.
const keyBytes = 32

// version is the first byte of all that is sealed; another way of sealing
// would have another.
const version = 1

// Random is a key that nobody keeps: of a database that ends with the process.
func Random() *Key { return newKey(randomBytes()) }

func randomBytes() []byte {
	raw := make([]byte, keyBytes)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	return raw
}

// newKey derives the key of AES-256-GCM from what a file holds, so that the
// same file can serve for another purpose one day. None of it can fail for
// what has the right length.
func newKey(raw []byte) *Key {
	derived, err := hkdf.Key(sha256.New, raw, nil, "recess seal 1", keyBytes)
	if err != nil {
		panic(err)
	}
	marking, err := hkdf.Key(sha256.New, raw, nil, "recess mark 1", keyBytes)
	if err != nil {
		panic(err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &Key{aead: aead, marking: marking}
}

// Mark returns a keyed hash by which a value is recognized without being kept.
// The same value gives the same mark for the same key file, in every database;
// without the key no value can be tried against a mark.
func (k *Key) Mark(value, about string) []byte {
	mac := hmac.New(sha256.New, k.marking)
	mac.Write([]byte(about + "\x00" + value))
	return mac.Sum(nil)
}

// Seal makes a secret unreadable without the key. What it is about, such as
// "totp 12", must be said again to open it: a value that was moved to another
// row does not open there.
func (k *Key) Seal(plain []byte, about string) []byte {
	return k.aead.Seal([]byte{version}, nil, plain, []byte(about))
}

// Open gives what was sealed. It fails where the key or what it is about is
// another, or a bit has changed.
func (k *Key) Open(sealed []byte, about string) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != version {
		return nil, fmt.Errorf("%s: %w", about, errNotSealed)
	}
	plain, err := k.aead.Open(nil, nil, sealed[1:], []byte(about))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", about, err)
	}
	return plain, nil
}

var errNotSealed = errors.New("this is nothing that was sealed")
