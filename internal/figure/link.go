package figure

import (
	"net/url"
	"strconv"
)

// link is the address of the list of what a figure counts in a group: all of it for a group
// without a key. Days and delegates lead to the visits that have them.
func (a asked) link(w What, key string) string {
	n, kind := a.narrowed, ""
	switch {
	case key == "":
	case a.by == ByYear:
		n.Year, _ = strconv.Atoi(key)
	case a.by == ByCountry:
		n.Country = key
	case a.by == ByInstitute:
		n.Institute, _ = strconv.ParseInt(key, 10, 64)
	default:
		kind = key
	}
	q := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			q.Set(name, value)
		}
	}
	set("year", strconv.Itoa(n.Year))
	set("institute", strconv.FormatInt(n.Institute, 10))
	land := "country"
	to := ""
	switch w {
	case Visits, Days, Delegates:
		to = "/visits"
		set("state", "done")
		set("direction", kind)
	case Agreements:
		to = "/agreements"
		set("kind", kind)
		if n.Year == 0 {
			set("state", "in_force")
		}
	case Stays:
		to, land = "/exchanges", "partner"
		set("state", "held")
		set("direction", kind)
	case Outputs:
		to = "/outputs"
		set("kind", kind)
	}
	set(land, n.Country)
	if len(q) == 0 {
		return to
	}
	return to + "?" + q.Encode()
}

// address is that of a page with the parameters that are set.
func address(to string, parameters map[string]string) string {
	q := url.Values{}
	for name, value := range parameters {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return to
	}
	return to + "?" + q.Encode()
}
