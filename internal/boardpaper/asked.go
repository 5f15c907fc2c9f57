package boardpaper

import (
	"net/url"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

const (
	path     = "/board-paper"
	rowsPath = path + "/rows"
)

// first is the first day that can be asked for: before it there is nothing to count.
var first = day.Day{Year: 1951, Month: 1, Day: 1}

// asked is the day that an address asks for.
type asked struct {
	on, today day.Day
	typed     string
	wrong     *i18n.Msg
}

// readDay reads the day, as people type it; today unless there is one.
func readDay(u *url.URL, today day.Day) asked {
	a := asked{on: today, today: today, typed: u.Query().Get("on")}
	if a.typed == "" {
		return a
	}
	on, err := day.Read(a.typed, today)
	reject := func(key string) {
		m := i18n.M(key)
		a.wrong = &m
	}
	switch {
	case err != nil || !form.Storable(a.typed):
		reject("kept.no-day")
	case on.After(today):
		reject("kept.future")
	case on.Before(first):
		reject("kept.too-early")
	default:
		a.on = on
	}
	return a
}

// form is the form for another day, filled in.
func (a asked) form(l i18n.Lang) *form.Form {
	if a.wrong == nil {
		return form.With(url.Values{"on": {day.Long(a.on, string(l))}})
	}
	f := form.With(url.Values{"on": {a.typed}})
	f.Reject("on", *a.wrong)
	return f
}

// askedRows is a number of which an address asks for the rows.
type askedRows struct {
	asked
	*list.View
	measure Measure
	country string // empty: of all
	was     bool   // a year before
}

func readRows(u *url.URL, today day.Day) (askedRows, error) {
	v, err := list.Read(u, "-day")
	if err != nil {
		return askedRows{}, err
	}
	a := askedRows{asked: readDay(u, today), View: v, measure: list.OneOf(v, "what", Measures...), country: v.Filter("country")}
	a.was = list.OneOf(v, "when", "before", "now") == "before"
	if a.measure == "" {
		a.measure = Visits
	}
	if a.country != "" && a.country != country.Unknown && !country.Known(a.country) {
		v.Reject["country"] = true
	}
	if a.wrong != nil {
		v.Reject["on"] = true
	}
	return a, nil
}

// rowsAddress is the address of the rows that a number counts.
func rowsAddress(m Measure, code string, on day.Day, was bool) string {
	q := url.Values{"what": {string(m)}, "on": {on.String()}}
	if code != "" {
		q.Set("country", code)
	}
	if was {
		q.Set("when", "before")
	}
	return rowsPath + "?" + q.Encode()
}
