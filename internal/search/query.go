package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

const (
	// MaxText is how many characters of what is typed count.
	MaxText = 200
	// maxWords is how many words of it count, the first of them.
	maxWords = 10
	// maxWord is how many letters of a word in Latin letters are in the index.
	maxWord = 40
)

// script is how a word is looked for.
type script int

const (
	letters  script = iota // a word between spaces, or how words begin
	paired                 // Hangul, Han and Kana: pairs of characters
	initials               // initial consonants, which stand for the syllables of a name
)

// word is one of those that were typed.
type word struct {
	text    string // folded
	script  script
	country string // the code of the country that it names
}

// Query is what somebody looks for.
type Query struct {
	Text  string // as typed, tidied
	Cut   bool   // it was longer than what counts
	words []word
	open  bool // somebody is still typing: the last syllable may lack its end
}

// Empty reports whether nothing is asked for: no letter, no digit.
func (q Query) Empty() bool { return len(q.words) == 0 }

// fold is how texts are compared: the index has them in NFKC and small letters.
func fold(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// piece are the characters that search_pieces takes for words, by how they are cut.
var (
	pieces     = regexp.MustCompile(`[` + pairedRunes + `]+|[` + letterRunes + `]+`)
	pairedOnly = regexp.MustCompile(`^[` + pairedRunes + `]`)
	leading    = regexp.MustCompile(`^[\x{1100}-\x{1112}]+$`)
	trailing   = regexp.MustCompile(`[\x{1100}-\x{11ff}]+$`)
)

const (
	pairedRunes = `\x{3041}-\x{30fa}\x{30fc}-\x{318e}\x{3400}-\x{9fff}\x{ac00}-\x{d7a3}\x{20000}-\x{3ffff}`
	letterRunes = `0-9a-z\x{e0}-\x{24f}\x{370}-\x{1fff}`
)

// Read reads what was typed. Whatever it is, something comes of it: signs are spaces.
func Read(typed string) Query {
	if !form.Storable(typed) {
		typed = strings.ToValidUTF8(strings.ReplaceAll(typed, "\x00", " "), " ")
	}
	q := Query{Text: strings.Join(strings.Fields(typed), " ")}
	if utf8.RuneCountInString(q.Text) > MaxText {
		q.Text, q.Cut = string([]rune(q.Text)[:MaxText]), true
	}
	for _, typed := range strings.Fields(fold(q.Text)) {
		found := pieces.FindAllString(typed, -1)
		for i, text := range found {
			w := word{text: text}
			switch {
			case pairedOnly.MatchString(text):
				w.script = paired
			case leading.MatchString(text) && i == 0:
				w.script = initials
			case i > 0 && trailing.MatchString(text): // a syllable that is still being typed
				w.text = trailing.ReplaceAllString(text, "")
			}
			if w.script == letters && utf8.RuneCountInString(w.text) > maxWord {
				w.text = string([]rune(w.text)[:maxWord])
			}
			if w.text == "" || slices.ContainsFunc(q.words, func(o word) bool { return o.text == w.text }) {
				continue
			}
			if len(q.words) == maxWords {
				q.Cut = true
				return q
			}
			w.country = countryOf(w.text)
			q.words = append(q.words, w)
		}
	}
	return q
}

// countryOf is the country that a word is the name of, in either language.
func countryOf(text string) string {
	for _, l := range []i18n.Lang{i18n.KO, i18n.EN} {
		for _, c := range country.All(l) {
			if fold(c.Name) == text {
				return c.Code
			}
		}
	}
	return ""
}

// Marks are the words to be marked where they stand.
func (q Query) Marks() []string {
	var all []string
	for _, w := range q.words {
		if w.script != initials {
			all = append(all, w.text)
		}
	}
	return all
}

// spelt are the letters of what was typed, for how a name sounds: empty if it can't be one.
func (q Query) spelt() []string {
	var all []string
	for _, w := range q.words {
		if w.script == initials || w.script == letters && strings.ContainsAny(w.text, "0123456789") {
			return nil
		}
		all = append(all, w.text)
	}
	if len(all) > 4 {
		return nil
	}
	return all
}

// turns are the typed words without spaces, in each order that a name may have.
func (q Query) turns() []string {
	var all, words []string
	for _, w := range q.words {
		words = append(words, w.text)
	}
	for i := range words {
		if i > 0 && len(words) > 4 {
			break
		}
		all = append(all, strings.Join(words[i:], "")+strings.Join(words[:i], ""))
	}
	return all
}

// only is the query of some of its words.
func (q Query) only(keep func(word) bool) Query {
	var kept []word
	for _, w := range q.words {
		if keep(w) {
			kept = append(kept, w)
		}
	}
	q.words = kept
	return q
}
