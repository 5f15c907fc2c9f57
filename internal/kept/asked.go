package kept

import (
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

const (
	path     = "/follow-through"
	rowsPath = path + "/rows"
)

// first is the first day that can be asked for: before it there is nothing to count.
var first = day.Day{Year: 1950, Month: 1, Day: 1}

// asked is what an address asks for.
type asked struct {
	*list.View
	by    By
	on    day.Day
	today day.Day
	typed string    // for the day, as it stands in the address
	wrong *i18n.Msg // what is wrong with the day
}

// read reads the address of a table of groups; what makes no sense in it is rejected.
func read(u *url.URL, today day.Day) (asked, error) {
	by := By(u.Query().Get("by"))
	if !slices.Contains(Groupings, by) {
		by = ByInstitute
	}
	v, err := list.Read(u, sorts(by)...)
	if err != nil {
		return asked{}, err
	}
	list.OneOf(v, "by", Groupings...)
	a := asked{View: v, by: by}
	a.readDay(today)
	return a, nil
}

// readDay reads the day, as people type it; today unless there is one.
func (a *asked) readDay(today day.Day) {
	a.on, a.today, a.typed = today, today, a.Filter("on")
	if a.typed == "" {
		return
	}
	on, err := day.Read(a.typed, today)
	reject := func(m i18n.Msg) { a.wrong, a.on, a.Reject["on"] = &m, today, true }
	switch {
	case err != nil:
		reject(i18n.M("kept.no-day"))
	case on.After(today):
		reject(i18n.M("kept.future"))
	case on.Before(first):
		reject(i18n.M("kept.too-early"))
	default:
		a.on = on
	}
}

// askedRows is what the address of a list of commitments asks for.
type askedRows struct {
	asked
	what What
	of   Of // its zero value: of all
}

// readRows reads it. The order belongs to what is listed, and so does a cursor.
func readRows(u *url.URL, today day.Day) (askedRows, error) {
	what := What(u.Query().Get("what"))
	if !slices.Contains(Whats, what) {
		what = Overdue
	}
	v, err := list.Read(u, string(what))
	if err != nil {
		return askedRows{}, err
	}
	a := askedRows{asked: asked{View: v}, what: what}
	list.OneOf(v, "what", Whats...)
	a.by = list.OneOf(v, "by", Groupings...)
	a.readDay(today)
	switch of := v.Filter("of"); {
	case of == "" && v.Filter("by") == "":
	case of == "none" && a.by != "":
		a.of.By = a.by
	case a.by != "" && v.ID("of") > 0:
		a.of = Of{By: a.by, ID: v.ID("of")}
	default: // a group of nothing, or a grouping without a group
		v.Reject["of"] = true
	}
	if code := v.Filter("country"); code != "" {
		a.of.Country = code
		if !country.Known(code) && code != country.Unknown || a.of.By != "" {
			v.Reject["country"] = true
		}
	}
	return a, nil
}

// Address is that of the figures at the end of a day.
func Address(on day.Day) string { return path + "?on=" + on.String() }

// RowsAddress is the address of the commitments that a figure counts.
func RowsAddress(what What, of Of, on day.Day) string {
	q := url.Values{"what": {string(what)}, "on": {on.String()}}
	if of.By != "" {
		q.Set("by", string(of.By))
		q.Set("of", "none")
		if of.ID != 0 {
			q.Set("of", strconv.FormatInt(of.ID, 10))
		}
	}
	if of.Country != "" {
		q.Set("country", of.Country)
	}
	return rowsPath + "?" + q.Encode()
}

// at is the address of the same table at another day.
func (a asked) at(on day.Day) string { return a.With("on", on.String()) }
