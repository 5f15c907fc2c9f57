package exchange

import (
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// clash is another stay of the same person that is at the same time.
type clash struct {
	At       string
	StartsOn day.Day
	EndsOn   day.Day
}

// known is what the database knows about what a form says.
type known struct {
	NoArea      bool // an area that is not there
	NoAgreement bool // an agreement that is not there for who asks
	Left        bool // the person, by then, works nowhere any more
	Clashes     []clash
}

// ask notes on f what is unusual but allowed, until the writer says that it is meant.
func (d Draft) ask(f *form.Form, k known, today day.Day, l i18n.Lang) {
	if k.Left {
		f.Ask("person", i18n.M("exchange.has-left"))
	}
	if len(k.Clashes) > 0 {
		var others []string
		for _, c := range k.Clashes {
			others = append(others, c.At+", "+days(c.StartsOn, c.EndsOn, l))
		}
		f.Ask("starts_on", i18n.M("exchange.overlaps", "other", strings.Join(others, "; ")))
	}
	if d.EndsOn.Sub(d.StartsOn) > fiveYears {
		f.Ask("ends_on", i18n.M("exchange.very-long"))
	}
	switch {
	case d.State == UnderWay && d.StartsOn.After(today):
		f.Ask("state", i18n.M("exchange.not-begun"))
	case d.State == UnderWay && d.EndsOn.Before(today):
		f.Ask("state", i18n.M("exchange.over-already"))
	case d.State == Done && (d.EndsOn.After(today) || d.StartsOn.After(today)):
		f.Ask("state", i18n.M("exchange.not-over"))
	}
}

// days are a stay's days in words, as far as they are known.
func days(from, to day.Day, l i18n.Lang) string {
	switch {
	case from.IsZero() && to.IsZero():
		return i18n.Say(l, "exchange.days-unknown")
	case to.IsZero():
		return i18n.Say(l, "exchange.from-day", "day", day.Short(from, string(l)))
	case from.IsZero():
		return i18n.Say(l, "exchange.until-day", "day", day.Short(to, string(l)))
	}
	return day.Range(from, to, string(l))
}
