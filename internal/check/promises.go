package main

import (
	"regexp"
	"strings"
)

var (
	aTest    = regexp.MustCompile(`\bTest[A-Z]\w+`)
	testFunc = regexp.MustCompile(`(?m)^func (Test[A-Z]\w+)\(`)
)

// promises finds tests that a document names and that are not there: what docs/trust.md
// promises is shown by them.
func promises(t tree) ([]problem, error) {
	there := map[string]bool{}
	for _, name := range t.matching("*_test.go") {
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		for _, m := range testFunc.FindAllSubmatch(text, -1) {
			there[string(m[1])] = true
		}
	}
	var found []problem
	for _, name := range t.matching("*.md") {
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			for _, test := range aTest.FindAllString(line, -1) {
				if !there[test] {
					found = append(found, problem{name, n, "no test is called " + test})
				}
			}
		}
	}
	return found, nil
}
