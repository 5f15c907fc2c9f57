package briefing

import (
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/pg"
)

// most is how many institutes a document has: beyond, nobody reads it.
const most = 12

// asked is what an address asks for.
type asked struct {
	visitID    int64
	institutes []int64 // each once, as the address has them
	malformed  bool    // an institute's id that is none
	tooMany    bool    // only the first are there
}

// read reads it. A visit that cannot be is not found, as one that the reader may not see.
func read(u *url.URL) (asked, error) {
	q := u.Query()
	var a asked
	if s := q.Get("visit"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id <= 0 {
			return a, pg.NotFound
		}
		a.visitID = id
	}
	for _, s := range q["institute"] {
		if s == "" { // a field that was left empty
			continue
		}
		id, err := strconv.ParseInt(s, 10, 64)
		switch {
		case err != nil || id <= 0:
			a.malformed = true
		case slices.Contains(a.institutes, id):
		case len(a.institutes) == most:
			a.tooMany = true
		default:
			a.institutes = append(a.institutes, id)
		}
	}
	return a, nil
}

// with is the institutes after others, each once, and whether there are too many.
func with(first, more []int64) (all []int64, tooMany bool) {
	for _, id := range append(slices.Clone(first), more...) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	if len(all) > most {
		return all[:most], true
	}
	return all, false
}
