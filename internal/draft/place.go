package draft

import (
	"strconv"
	"strings"
)

// place is a form that has drafts.
type place struct {
	noun   string
	id     int64  // the record that it changes; 0: it makes one
	action string // the address that it is sent to
	page   string // the address of its page
	table  string // of the record
}

// roots are the addresses under which nouns have their forms: the new one at NOUN/new,
// which is sent to NOUN, and that of a record at NOUN/ID/edit, which is sent to NOUN/ID.
var roots = map[string]struct{ noun, table string }{
	"visits": {"visit", "visits"}, "commitments": {"commitment", "commitments"}, "agreements": {"agreement", "agreements"},
	"topics": {"topic", "topics"}, "forums": {"forum", "forums"}, "editions": {"edition", "editions"}, "exchanges": {"exchange", "exchanges"},
	"outputs": {"output", "outputs"}, "posts": {"post", "posts"}, "institutes": {"institute", "institutes"}, "people": {"person", "people"},
	"assignments": {"assignment", "assignments"},
}

// placeAt is the form that is sent to the address.
func placeAt(action string) (place, bool) {
	parts := strings.Split(strings.TrimPrefix(action, "/"), "/")
	root, known := roots[parts[0]]
	if !known || !strings.HasPrefix(action, "/") || len(action) > 200 {
		return place{}, false
	}
	p := place{noun: root.noun, action: action, table: root.table}
	switch {
	case action == "/outputs/paste":
		p.noun, p.page = "outputs", action
		return p, true
	case len(parts) == 1 && parts[0] != "editions":
		p.page = action + "/new"
		return p, true
	case len(parts) == 2:
		p.id, p.page = idOf(parts[1]), action+"/edit"
		return p, p.id != 0
	case len(parts) == 3 && parts[0] == "forums" && parts[2] == "editions":
		p.noun, p.table, p.page = "edition", "editions", action+"/new"
		return p, idOf(parts[1]) != 0
	}
	return place{}, false
}

// placeOn is the form on the page with the address.
func placeOn(page string) (place, bool) {
	action := page
	switch {
	case strings.HasSuffix(page, "/new"):
		action = strings.TrimSuffix(page, "/new")
	case strings.HasSuffix(page, "/edit"):
		action = strings.TrimSuffix(page, "/edit")
	}
	p, known := placeAt(action)
	return p, known && p.page == page
}

// idOf is the id in an address, 0 if it is none.
func idOf(typed string) int64 {
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id <= 0 || strconv.FormatInt(id, 10) != typed {
		return 0
	}
	return id
}
