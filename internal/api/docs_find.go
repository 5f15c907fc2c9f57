package api

import "strings"

// narrow keeps the calls and the fields that the words are about: all of a noun that
// is called so.
func narrow(all []docsNoun, words string) []docsNoun {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return all
	}
	var found []docsNoun
	for _, n := range all {
		if about(words, n.Name, n.Title) {
			found = append(found, n)
			continue
		}
		some := docsNoun{Name: n.Name, Title: n.Title}
		for _, c := range n.Calls {
			if about(words, c.Summary, c.Method, c.Path, c.Method+" "+c.Path, c.ID) || len(narrowFields(c.Params, words)) > 0 {
				some.Calls = append(some.Calls, c)
			}
		}
		for _, t := range n.Tables {
			fields := t.Fields
			if !about(words, t.Name) {
				fields = narrowFields(t.Fields, words)
			}
			if len(fields) > 0 {
				some.Tables = append(some.Tables, docsTable{t.ID, t.Name, fields})
			}
		}
		if len(some.Calls)+len(some.Tables) > 0 {
			found = append(found, some)
		}
	}
	return found
}

func narrowFields(all []docsField, words string) []docsField {
	var found []docsField
	for _, f := range all {
		if about(words, append(f.Words, f.Name, f.Meaning)...) {
			found = append(found, f)
		}
	}
	return found
}

func about(words string, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), words) {
			return true
		}
	}
	return false
}

// calls and fields are how many of them there are.
func count(all []docsNoun) (calls, fields int) {
	for _, n := range all {
		calls += len(n.Calls)
		for _, t := range n.Tables {
			fields += len(t.Fields)
		}
	}
	return calls, fields
}
