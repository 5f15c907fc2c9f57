package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A tree is the project's files, by their names with slashes.
type tree struct {
	root  string
	names []string
}

// notOurs are folders that hold what was made or bought, not written.
var notOurs = []string{"bin", "web/dist", "web/fonts", "node_modules", "vendor", "testdata"}

// list finds the files in root, except in hidden folders.
func list(root string) (tree, error) {
	t := tree{root: root}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			hidden := strings.HasPrefix(d.Name(), ".") && rel != "." && rel != ".ci"
			if hidden || slices.Contains(notOurs, rel) || slices.Contains(notOurs, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			t.names = append(t.names, rel)
		}
		return nil
	})
	return t, err
}

func (t tree) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(t.root, filepath.FromSlash(name)))
}

// matching are the names that a pattern of their last part matches, in folders
// that begin with one of in, if given.
func (t tree) matching(pattern string, in ...string) []string {
	var found []string
	for _, name := range t.names {
		inside := len(in) == 0 || slices.ContainsFunc(in, func(dir string) bool { return strings.HasPrefix(name, dir+"/") })
		if ok, _ := path.Match(pattern, path.Base(name)); ok && inside {
			found = append(found, name)
		}
	}
	return found
}

// isGenerated reports whether somebody runs a program to write the file.
func isGenerated(name string) bool { return strings.HasSuffix(name, "_templ.go") }
