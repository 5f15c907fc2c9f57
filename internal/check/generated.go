package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// generated finds templates whose Go code is not what they say now, and code that
// is not formatted. It works on a copy: nothing of the project is changed.
func generated(t tree) ([]problem, error) {
	found, err := formatted(t)
	if err != nil {
		return nil, err
	}
	templates := t.matching("*.templ")
	dir, err := os.MkdirTemp("", "check-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := copyFiles(t, templates, dir); err != nil {
		return nil, err
	}
	if err := templ("generate", "-path", dir); err != nil {
		return nil, err
	}
	for _, name := range templates {
		code := strings.TrimSuffix(name, ".templ") + "_templ.go"
		same, err := equal(t, code, dir)
		if err != nil {
			return nil, err
		}
		if !same {
			found = append(found, problem{code, 0, "stale; run make generate"})
		}
	}
	for _, code := range t.matching("*_templ.go") {
		if _, err := os.Stat(filepath.Join(dir, code)); errors.Is(err, fs.ErrNotExist) {
			found = append(found, problem{code, 0, "its template is gone; remove it"})
		}
	}
	if err := templ("fmt", dir); err != nil {
		return nil, err
	}
	for _, name := range templates {
		same, err := equal(t, name, dir)
		if err != nil {
			return nil, err
		}
		if !same {
			found = append(found, problem{name, 0, "not formatted; run make fmt"})
		}
	}
	return found, nil
}

// formatted finds Go files that gofmt would change.
func formatted(t tree) ([]problem, error) {
	var found []problem
	for _, name := range t.matching("*.go") {
		if isGenerated(name) {
			continue
		}
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		better, err := format.Source(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !bytes.Equal(text, better) {
			found = append(found, problem{name, 0, "not formatted; run make fmt"})
		}
	}
	return found, nil
}

func copyFiles(t tree, names []string, to string) error {
	for _, name := range names {
		text, err := t.read(name)
		if err != nil {
			return err
		}
		file := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// equal compares a file of the project with its copy in dir; a file that is not
// there differs.
func equal(t tree, name, dir string) (bool, error) {
	copied, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return false, err
	}
	text, err := t.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return bytes.Equal(text, copied), err
}

func templ(args ...string) error {
	cmd := exec.Command("go", append([]string{"tool", "templ"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		// It ends in a panic where an import is not used, of which the compiler speaks
		// more clearly.
		first, _, _ := strings.Cut(string(out), "\n")
		return fmt.Errorf("templ %s: %w: %s (does it compile?)", args[0], err, first)
	}
	return nil
}
