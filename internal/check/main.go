// Command check looks for what a compiler does not see, and ends with 1 if it
// finds anything:
//
//	go run ./internal/check
//
// Read tree.go for what is looked at, sentences.go for the sentences in web/locales, keys.go for where the code
// says them, markup.go for words that stand in a template and not there, length.go
// for files that grew too long, generated.go for code that is stale or badly
// formatted, compose.go for how the program is run, and promises.go for tests that documents name.
package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
)

// A problem is one thing found, where an editor can jump to it.
type problem struct {
	file string
	line int // 0 where it is about the whole file
	text string
}

func (p problem) String() string {
	if p.line == 0 {
		return p.file + ": " + p.text
	}
	return fmt.Sprintf("%s:%d: %s", p.file, p.line, p.text)
}

func main() {
	found, err := check(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
	for _, p := range found {
		fmt.Println(p)
	}
	if len(found) > 0 {
		fmt.Printf("check: %d found\n", len(found))
		os.Exit(1)
	}
}

// check applies every rule to the project in root.
func check(root string) ([]problem, error) {
	files, err := list(root)
	if err != nil {
		return nil, err
	}
	var found []problem
	for _, rule := range []func(tree) ([]problem, error){sentences, markup, length, generated, compose, promises} {
		more, err := rule(files)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	slices.SortStableFunc(found, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	return slices.Compact(found), nil
}
