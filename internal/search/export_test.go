package search

import "strings"

// SeenOf is seenOf with other words for who asks.
func SeenOf() map[Kind]func(who, writes string) string {
	all := map[Kind]func(who, writes string) string{}
	for k, condition := range seenOf {
		all[k] = func(who, writes string) string {
			return strings.NewReplacer("@who", who, "@writes", writes).Replace(condition)
		}
	}
	return all
}
