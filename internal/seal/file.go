package seal

import (
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"recess/internal/fault"
)

// Read reads a key file: 32 bytes in base64 on one line. A fault.NotFound when
// there is none; a fault.Unavailable when it cannot be read, others than its
// owner may, or it is no key.
func Read(path string) (*Key, error) {
	args := fault.Args{"File": path}
	info, err := os.Stat(path) // before opening: a pipe would wait for a writer
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Wrap(err, fault.NotFound, "key.none", args)
	case err != nil:
		return nil, fault.Wrap(err, fault.Unavailable, "key.unreadable", args)
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.Unavailable, "key.wrong_file", args)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "key.unreadable", args)
	}
	defer file.Close()
	if info, err = file.Stat(); err == nil && exposed(info.Mode()) {
		return nil, fault.New(fault.Unavailable, "key.exposed", args)
	}
	text, err := io.ReadAll(io.LimitReader(file, mostText))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "key.unreadable", args)
	}
	raw, ok := decode(string(text))
	if !ok {
		return nil, fault.New(fault.Unavailable, "key.wrong_file", args)
	}
	return newKey(raw), nil
}

// exposed tells whether others than the owner may read or change the file.
func exposed(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 }

// textLength is how long a key is in base64; mostText is more than a key file
// has, so that one that is too long is seen to be.
const (
	textLength = (keyBytes + 2) / 3 * 4
	mostText   = textLength + 8
)

// decode reads the one line of a key file.
func decode(text string) ([]byte, bool) {
	line := strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if len(line) != textLength || strings.ContainsAny(line, "\r\n") { // which base64 passes over
		return nil, false
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(line)
	return raw, err == nil && len(raw) == keyBytes
}

// ReadOrCreate reads a key file, or makes it where there is none. It never
// changes one that is there: of several who make one at once, the first one's
// is the key of all.
func ReadOrCreate(path string) (*Key, error) {
	key, err := Read(path)
	if fault.KindOf(err) != fault.NotFound {
		return key, err
	}
	if err := create(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fault.Wrap(err, fault.Unavailable, "key.cannot_make", fault.Args{"File": path})
	}
	return Read(path)
}

// create writes a new key under another name and links it to its own once it
// is whole and on the disk; fs.ErrExist when the name is taken.
func create(path string) error {
	folder := filepath.Dir(path)
	draft, err := os.CreateTemp(folder, ".recess-key-*") // made with O_EXCL and mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	_, err = io.WriteString(draft, base64.StdEncoding.EncodeToString(randomBytes())+"\n")
	if err := errors.Join(err, draft.Chmod(0o600), draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes a new name last: what is sealed with a key must not outlive
// it.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
