package collaborator

import (
	"net/url"
	"regexp"
	"unicode/utf8"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
)

// Path is the address.
const Path = "/collaborators"

// byShare is the only order.
const byShare = "share"

// maxWords is how long the words may be that are looked for.
const maxWords = 200

// asked is what an address asks for.
type asked struct {
	*list.View
	areaID, topicID int64
	words           string
	country         string
	own             bool // nothing is asked about: of what the asker works on
}

func read(u *url.URL, who auth.Account) (asked, error) {
	v, err := list.Read(u, byShare)
	if err != nil {
		return asked{}, err
	}
	a := asked{View: v, areaID: v.ID("area"), topicID: v.ID("topic"), words: v.Filter("q"), country: v.Filter("country")}
	if a.country != "" && !country.Known(a.country) {
		v.Reject["country"] = true
	}
	if utf8.RuneCountInString(a.words) > maxWords {
		v.Reject["q"] = true
	}
	if v.After != nil && !cursor(v.After.Key) {
		return a, list.BadCursor
	}
	a.own = a.areaID == 0 && a.topicID == 0 && a.words == "" && who.PersonID != 0
	return a, nil
}

var cursorForm = regexp.MustCompile(`^[0-9]{3} (-infinity|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// cursor reports whether a key is one that this list makes.
func cursor(key string) bool {
	if !cursorForm.MatchString(key) {
		return false
	}
	if key[4:] == never {
		return true
	}
	_, err := day.Parse(key[4:])
	return err == nil
}
