package search

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed variants.txt
var variantLines string

// variants are, for each Chinese character that is written in several ways, all of them. The
// lists are those of OpenCC, which many programs share and keep; as plain lines they need
// neither its code nor its memory. One character often has several traditional forms, and
// which is meant depends on the word: a query takes any of them.
var variants = sync.OnceValue(func() map[rune][]rune {
	all := map[rune][]rune{}
	for line := range strings.Lines(variantLines) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		group := []rune(strings.TrimSpace(line))
		for _, r := range group {
			all[r] = group
		}
	}
	return all
})

// ways are the ways to write a character, itself among them.
func ways(r rune) []rune {
	if all, several := variants()[r]; several {
		return all
	}
	return []rune{r}
}
