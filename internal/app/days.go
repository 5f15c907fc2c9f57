package app

import (
	"errors"
	"net/http"
	"unicode/utf8"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// understood is how a day that is being typed was understood.
type understood struct {
	ISO   string `json:"iso"`
	Echo  string `json:"echo"`
	Error string `json:"error"`
}

// readDay tells a date field how it would be understood, as the form will be.
func readDay(clock day.Clock) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		q := r.URL.Query()
		f := form.With(map[string][]string{"first": {q.Get("text")}})
		if !utf8.ValidString(q.Get("text")) || len(q.Get("text")) > 200 {
			return page.BadRequest
		}
		l := i18n.From(r.Context())
		var u understood
		if q.Get("range") != "" {
			first, last := f.Days("first", "last", clock.Today())
			u.ISO, u.Echo = first.String(), day.RangeEcho(first, last, string(l))
		} else {
			d := f.Day("first", clock.Today())
			u.ISO, u.Echo = d.String(), day.Full(d, string(l))
		}
		if !f.OK() {
			u = understood{Error: f.Complaint("first", l)}
		}
		return page.JSON(w, u)
	}
}

// healthy answers as long as the program runs at all.
func healthy(w http.ResponseWriter, _ *http.Request) error {
	_, err := w.Write([]byte("ok\n"))
	return err
}

// readiness answers whether pages can be served: the database is there.
func readiness(n nouns) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := n.ready(r.Context()); err != nil {
			return errors.Join(page.Unavailable, err)
		}
		return healthy(w, r)
	}
}
