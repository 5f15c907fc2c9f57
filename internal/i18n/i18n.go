// Package i18n says things in the reader's language.
//
// Read i18n.go for how a sentence is chosen and filled; the sentences themselves
// are in web/locales.
package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Lang is a language that the program speaks completely.
type Lang string

// The languages, as ISO 639-1 codes.
const (
	EN Lang = "en"
	KO Lang = "ko"
)

// Known is the language called s, or false.
func Known(s string) (Lang, bool) {
	l := Lang(s)
	return l, l == EN || l == KO
}

// Other is the language that one may switch to.
func (l Lang) Other() Lang {
	if l == KO {
		return EN
	}
	return KO
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Korean})

// Guess reads an Accept-Language header; English where it names neither.
func Guess(accept string) Lang {
	if len(accept) > 200 { // no reader has so many languages, and the parser is slow on them
		accept = ""
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return EN
	}
	if _, i, _ := matcher.Match(tags...); i == 1 {
		return KO
	}
	return EN
}

type key struct{}

// With makes l the reader's language.
func With(ctx context.Context, l Lang) context.Context { return context.WithValue(ctx, key{}, l) }

// From is the reader's language, English unless set.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(key{}).(Lang); ok {
		return l
	}
	return EN
}

// Msg is a sentence not yet said: its key, and names and values for its
// placeholders in turn. Its key is also the code that programs get.
type Msg struct {
	Key  string
	Args []any
}

// M is the sentence called key.
func M(key string, args ...any) Msg { return Msg{key, args} }

// In says the sentence in l.
func (m Msg) In(l Lang) string { return Say(l, m.Key, m.Args...) }

// T says the sentence called key in the reader's language. Args are names and
// values in turn: T(ctx, "list.total", "n", 12).
func T(ctx context.Context, key string, args ...any) string { return Say(From(ctx), key, args...) }

// Say says the sentence called key in l. A key that does not exist shows itself
// between ⟦ and ⟧, which every page test looks for.
func Say(l Lang, key string, args ...any) string {
	s, ok := sentences[l][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	text := s.other
	if s.one != "" && countsOne(l, args) {
		text = s.one
	}
	if len(args) < 2 {
		return text
	}
	return fill(l, text, args)
}

// fill puts values into a sentence's placeholders, all at once: a placeholder inside a
// value is just text.
func fill(l Lang, text string, args []any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		value, known := named(args, name)
		if !closed || !known { // no placeholder, but a brace
			b.WriteByte('{')
			text = rest
			continue
		}
		if m, ok := value.(Msg); ok {
			value = m.In(l)
		}
		switch v := value.(type) {
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(strconv.Itoa(v))
		default:
			fmt.Fprint(&b, value)
		}
		text = after
	}
}

// named is the value that stands after its name among args.
func named(args []any, name string) (value any, known bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func countsOne(l Lang, args []any) bool {
	tag := language.English
	if l == KO {
		tag = language.Korean
	}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		switch n := args[i+1].(type) {
		case int:
			return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) == plural.One
		case float64: // a flash has been through JSON
			return plural.Cardinal.MatchPlural(tag, int(n), 0, 0, 0, 0) == plural.One
		}
	}
	return false
}

// Exists reports whether there is a sentence called key.
func Exists(key string) bool {
	_, ok := sentences[EN][key]
	return ok
}
