package main

import (
	"fmt"
	goparser "go/parser"
	"html"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// sayable are words that are the same in every language: our name and those of
// registers.
var sayable = []string{"Gyoryu", "교류", "DOI", "ORCID", "ROR"}

// keyboard are elements whose text is the same in every language: names of keys,
// and code.
var keyboard = []string{"kbd", "code", "samp"}

// spoken are attributes that people read or hear.
var spoken = []string{"aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label", "summary"}

// samples is the template whose words stand for what people write.
const samples = "samples.templ"

// markup finds words for people in templates, which belong into web/locales.
func markup(t tree) ([]problem, error) {
	var found []problem
	for _, name := range t.matching("*.templ") {
		if path.Base(name) == samples {
			continue
		}
		f, err := parser.Parse(filepath.Join(t.root, name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := f.Visit(reader(name, &found)); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// reader adds to found what it meets in the file called name.
func reader(name string, found *[]problem) *visitor.Visitor {
	v := visitor.New()
	report := func(at parser.Position, text string) {
		if text = html.UnescapeString(text); human(text) {
			*found = append(*found, problem{name, int(at.Line) + 1, fmt.Sprintf("%q belongs into web/locales", strings.TrimSpace(text))})
		}
	}
	v.Text = func(n *parser.Text) error {
		report(n.Range.From, n.Value)
		return nil
	}
	v.StringExpression = func(n *parser.StringExpression) error {
		e, err := goparser.ParseExpr(n.Expression.Value)
		if err != nil {
			return nil //nolint:nilerr // the compiler will say so
		}
		if text, ok := literal(e); ok {
			report(n.Expression.Range.From, text)
		}
		return nil
	}
	element := v.Element
	v.Element = func(n *parser.Element) error {
		if slices.Contains(keyboard, n.Name) {
			return nil
		}
		return element(n)
	}
	v.ConstantAttribute = func(n *parser.ConstantAttribute) error {
		if key, ok := n.Key.(parser.ConstantAttributeKey); ok && slices.Contains(spoken, key.Name) {
			report(key.NameRange.From, n.Value)
		}
		return nil
	}
	return v
}

// human reports whether there is a word in it that would have to be translated.
func human(text string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool {
		return !slices.Contains(sayable, word)
	})
}
