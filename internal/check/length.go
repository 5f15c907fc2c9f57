package main

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// longest is how many lines a file may have: what one can read in one go.
const longest = 300

var written = []string{".go", ".templ", ".css", ".js", ".sql", ".sh", ".md", ".yml", ".yaml"}

// length finds files that should be two. Generated code, sentences, the design's
// tokens and tests may be longer.
func length(t tree) ([]problem, error) {
	var found []problem
	for _, name := range t.names {
		base := path.Base(name)
		if !slices.Contains(written, path.Ext(name)) && base != "Makefile" && !strings.HasPrefix(name, ".ci/") {
			continue
		}
		if isGenerated(name) || strings.HasSuffix(name, ".gen.go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "web/css/tokens") {
			continue
		}
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		if n := bytes.Count(text, []byte("\n")); n > longest {
			found = append(found, problem{name, 0, fmt.Sprintf("%d lines; %d are enough for a file", n, longest)})
		}
	}
	return found, nil
}
