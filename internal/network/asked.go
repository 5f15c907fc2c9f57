package network

import (
	"net/url"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/tie"
)

const path = "/network"

// march is the first day of the visit from which we date the change to a network of researchers.
var march = day.Day{Year: 2019, Month: 3, Day: 3}

// asked is what an address asks for.
type asked struct {
	*list.View
	form    *form.Form
	windows []tie.Window // one or two
	country string
	open    string // a country
	node    int64  // an institute
}

// read reads an address. What makes no sense in it is told, and nothing is drawn.
func read(u *url.URL, today day.Day) (asked, error) {
	v, err := list.Read(u, "")
	if err != nil {
		return asked{}, err
	}
	v.Path = path // of the picture and the list as files, too
	a := asked{View: v, country: v.Filter("country"), open: v.Filter("open"), node: v.ID("node")}
	for name, code := range map[string]string{"country": a.country, "open": a.open} {
		if code != "" && !country.Known(code) {
			v.Reject[name] = true
		}
	}
	a.form = form.With(url.Values{"from": {v.Filter("from")}, "until": {v.Filter("until")}, "from2": {v.Filter("from2")}, "until2": {v.Filter("until2")}, "country": {a.country}})
	first := tie.Window{From: a.form.Day("from", today), Until: a.form.Day("until", today)}
	second := tie.Window{From: a.form.Day("from2", today), Until: a.form.Day("until2", today)}
	for last, w := range map[string]tie.Window{"until": first, "until2": second} {
		a.form.Require(last, !w.Backwards(), i18n.M("form.days-backwards"))
	}
	typed := func(names ...string) (all string) {
		for _, n := range names {
			all += strings.TrimSpace(v.Filter(n))
		}
		return all
	}
	switch {
	case typed("from", "until", "from2", "until2") == "":
		a.windows = beforeAndNow(today)
		a.fill()
	case typed("from2", "until2") == "":
		a.windows = []tie.Window{first}
	default:
		a.windows = []tie.Window{first, second}
	}
	return a, nil
}

// beforeAndNow are the two years before the visit of March 2019, and the last two years.
func beforeAndNow(today day.Day) []tie.Window {
	return []tie.Window{
		{From: day.Day{Year: march.Year - 2, Month: march.Month, Day: march.Day}, Until: march.Add(-1)},
		{From: today.Add(-729), Until: today},
	}
}

// fill says in the form which windows are shown although the address names none.
func (a asked) fill() {
	for i, names := range [][2]string{{"from", "until"}, {"from2", "until2"}} {
		a.form.Set(names[0], a.windows[i].From.String())
		a.form.Set(names[1], a.windows[i].Until.String())
	}
}

func (a asked) wrong() bool { return !a.form.OK() || len(a.Reject) > 0 }

// at is the address of these windows; the filters stay.
func (a asked) at(windows ...tie.Window) string {
	q := url.Values{}
	for i, w := range windows {
		suffix := []string{"", "2"}[i]
		set(q, "from"+suffix, w.From.String())
		set(q, "until"+suffix, w.Until.String())
	}
	set(q, "country", a.country)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// file is the address of this picture as a file.
func (a asked) file(ending string) string {
	return path + ending + strings.TrimPrefix(a.With("node", ""), path)
}
