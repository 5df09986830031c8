package seal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sync/errgroup"

	"recess/internal/fault"
)

const line = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

func TestKeyFileIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recess.db.key")
	if _, err := Read(path); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no file gives %v", err)
	}
	first, err := ReadOrCreate(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(path)
	if _, ok := decode(string(text)); !ok || err != nil || strings.Count(string(text), "\n") != 1 {
		t.Errorf("it says %q, %v", text, err)
	}
	again, err := ReadOrCreate(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Open(first.Seal([]byte("x"), "a"), "a"); err != nil {
		t.Errorf("it holds another key the second time: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside it there are %v, %v", left, err)
	}
}

// Two programs may be started at once beside a new database.
//
// Races: programs that make one key file.
func TestRaceKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recess.key")
	keys := make([]*Key, 16)
	var all errgroup.Group
	for i := range keys {
		all.Go(func() (err error) {
			keys[i], err = ReadOrCreate(path)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	sealed := keys[0].Seal([]byte("x"), "a")
	for i, key := range keys {
		if _, err := key.Open(sealed, "a"); err != nil {
			t.Errorf("number %d has another key: %v", i, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestKeyFiles(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		mode fs.FileMode
		want string // key of the fault; empty: it is read
	}{
		"a line":                  {line + "\n", 0o600, ""},
		"no end of line":          {line, 0o600, ""},
		"one of Windows":          {line + "\r\n", 0o600, ""},
		"that cannot be written":  {line + "\n", 0o400, ""},
		"read by a group":         {line + "\n", 0o640, "key.exposed"},
		"read by all":             {line + "\n", 0o604, "key.exposed"},
		"changed by a group":      {line + "\n", 0o620, "key.exposed"},
		"an empty file":           {"", 0o600, "key.wrong_file"},
		"an empty line":           {"\n", 0o600, "key.wrong_file"},
		"a cut line":              {line[:40], 0o600, "key.wrong_file"},
		"a cut line, still whole": {line[:40] + "\n", 0o600, "key.wrong_file"},
		"31 bytes":                {"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQ==\n", 0o600, "key.wrong_file"},
		"33 bytes":                {"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWZn\n", 0o600, "key.wrong_file"},
		"two lines":               {line + "\n" + line + "\n", 0o600, "key.wrong_file"},
		"a line too many":         {line + "\n\n", 0o600, "key.wrong_file"},
		"a broken line":           {line[:22] + "\n" + line[22:] + "\n", 0o600, "key.wrong_file"},
		"spaces before":           {" " + line + "\n", 0o600, "key.wrong_file"},
		"other letters":           {strings.Replace(line, "M", "-", 1) + "\n", 0o600, "key.wrong_file"},
		"zeros":                   {strings.Repeat("\x00", 45), 0o600, "key.wrong_file"},
		"bits left over":          {line[:42] + "Z=\n", 0o600, "key.wrong_file"},
		"a whole database":        {strings.Repeat("SQLite format 3\x00", 1000), 0o600, "key.wrong_file"},
	} {
		path := filepath.Join(t.TempDir(), "recess.key")
		if err := errors.Join(os.WriteFile(path, []byte(test.text), 0o600), os.Chmod(path, test.mode)); err != nil {
			t.Fatal(err)
		}
		key, err := ReadOrCreate(path)
		if got := refusal(err, path); got != test.want {
			t.Errorf("%s: %q (%v), want %q", name, got, err, test.want)
		}
		if (key == nil) != (err != nil) {
			t.Errorf("%s: %v and %v", name, key, err)
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != test.text {
			t.Errorf("%s: it was changed to %q, %v", name, kept, err)
		}
	}
}

func TestNoKeyFiles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), dangling); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir: "key.wrong_file", pipe: "key.wrong_file", os.DevNull: "key.wrong_file",
		filepath.Join(dir, "no", "where.key"): "key.cannot_make", dangling: "key.none", // what it points to may come back
		filepath.Join(pipe, "recess.key"): "key.unreadable", filepath.Join(dir, strings.Repeat("x", 300)): "key.unreadable",
	} {
		if _, err := ReadOrCreate(path); refusal(err, path) != want {
			t.Errorf("%s gives %v, want %s", path, err, want)
		}
	}
}

// refusal is the key of a fault that names the file.
func refusal(err error, path string) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Args["File"] != path {
		return ""
	}
	return f.Key
}
