package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A sentence is what is said under one key.
type sentence struct {
	file string
	line int
	in   map[string]counted // by language
}

// counted is a sentence in one language, and how it says exactly one.
type counted struct{ one, other string }

func (c *counted) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &c.other)
	}
	var forms map[string]string
	if err := json.Unmarshal(data, &forms); err != nil {
		return err
	}
	for form := range forms {
		if form != "one" && form != "other" {
			return fmt.Errorf("%q is neither one nor other", form)
		}
	}
	c.one, c.other = forms["one"], forms["other"]
	return nil
}

var languages = []string{"en", "ko"}

// sentences finds what the program could not say in each language, and what it
// never says.
func sentences(t tree) ([]problem, error) {
	all, found, err := readSentences(t)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		for _, text := range complain(all[key]) {
			found = append(found, problem{all[key].file, all[key].line, key + ": " + text})
		}
	}
	said, err := keys(t)
	if err != nil {
		return nil, err
	}
	return append(found, said.compare(all)...), nil
}

// readSentences reads every file of them, by key.
func readSentences(t tree) (map[string]sentence, []problem, error) {
	all := map[string]sentence{}
	var found []problem
	for _, name := range t.matching("*.json", "web/locales") {
		text, err := t.read(name)
		if err != nil {
			return nil, nil, err
		}
		twice, err := readFile(name, text, all)
		if err != nil {
			found = append(found, problem{name, 0, err.Error()})
		}
		found = append(found, twice...)
	}
	return all, found, nil
}

// readFile reads key by key, since a whole object keeps the last of two equal keys
// and says nothing.
func readFile(name string, text []byte, into map[string]sentence) (twice []problem, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil { // the opening brace
		return nil, err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return twice, err
		}
		key, _ := token.(string)
		line := 1 + bytes.Count(text[:d.InputOffset()], []byte("\n"))
		s := sentence{file: name, line: line}
		if err := d.Decode(&s.in); err != nil {
			return twice, fmt.Errorf("%s: %w", key, err)
		}
		if before, ok := into[key]; ok {
			twice = append(twice, problem{name, line, fmt.Sprintf("%s is in %s:%d, too", key, before.file, before.line)})
		}
		into[key] = s
	}
	_, err = d.Token()
	return twice, err
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

func placeholders(text string) []string {
	names := placeholder.FindAllString(text, -1)
	slices.Sort(names)
	return slices.Compact(names)
}

// needs are the values that a sentence may ask for: of exactly one it may say the
// name and leave out the number.
func (s sentence) needs() []string {
	var all string
	for _, c := range s.in {
		all += c.one + c.other
	}
	return placeholders(all)
}

// complain says what is wrong with one sentence.
func complain(s sentence) []string {
	var wrong []string
	for _, l := range languages {
		if strings.TrimSpace(s.in[l].other) == "" {
			wrong = append(wrong, "not said in "+l)
		}
	}
	for l := range s.in {
		if !slices.Contains(languages, l) {
			wrong = append(wrong, fmt.Sprintf("%q is no language of the program", l))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	want := placeholders(s.in["en"].other)
	if has := placeholders(s.in["ko"].other); !slices.Equal(want, has) {
		wrong = append(wrong, fmt.Sprintf("en has the placeholders %v, ko %v", want, has))
	}
	for _, l := range languages {
		if strings.ContainsAny(placeholder.ReplaceAllString(s.in[l].one+s.in[l].other, ""), "{}") {
			wrong = append(wrong, "a brace is left open in "+l)
		}
	}
	return wrong
}
