package briefing

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// Handler answers for /briefing.
type Handler struct {
	db    pg.DB
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock) *Handler { return &Handler{db, Store{db}, clock} }

// Show shows the document of a visit or of institutes, or, where neither is asked for, how to
// choose some.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	a, err := read(r.URL)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	f, choices, added, err := h.add(r)
	if err != nil {
		return err
	}
	if added != 0 {
		return page.Go(w, r, adding(r.URL, added))
	}
	b, told, err := h.store.Make(ctx, a, h.clock.Today(), who)
	if err != nil {
		return err
	}
	status := http.StatusOK
	switch {
	case !f.OK():
		status = http.StatusUnprocessableEntity
	case len(b.institutes) == 0 && b.visit == nil && told.any():
		status = http.StatusNotFound
	}
	return page.Show(w, r, status, briefingPage(shown{Briefing: b, told: told, f: f, choices: choices, paper: ui.ReadDocument(ctx, r.URL)}))
}

// add reads the field for one more institute: chosen, or as typed, if only one is so called;
// else the field asks which of those that are nearly so called is meant.
func (h *Handler) add(r *http.Request) (f *form.Form, choices []ui.Choice, id int64, err error) {
	typed, chosen := r.URL.Query().Get("add"), r.URL.Query().Get("add_id")
	f = form.With(url.Values{"add": {typed}})
	name := f.Line("add", 300)
	if typed == "" && chosen == "" || !f.OK() {
		return f, nil, 0, nil
	}
	store, ctx := institute.Store{}, r.Context()
	if id, err := strconv.ParseInt(chosen, 10, 64); err == nil && id > 0 {
		found, err := store.ByID(ctx, h.db, []int64{id})
		if m, is := found[id]; err != nil || is && !m.Home {
			return f, nil, id, err
		}
	}
	exact, err := store.Resolve(ctx, h.db, []string{name})
	if err != nil {
		return f, nil, 0, err
	}
	near := exact[name]
	if len(near) == 0 {
		if near, err = store.Near(ctx, h.db, name, 6); err != nil {
			return f, nil, 0, err
		}
	}
	near = slices.DeleteFunc(near, func(m institute.Match) bool { return m.Home })
	switch {
	case len(near) == 0:
		f.Reject("add", i18n.M("briefing.no-such"))
	case len(near) == 1:
		return f, nil, near[0].ID, nil
	default:
		f.Reject("add", i18n.M("briefing.several"))
	}
	for _, m := range near {
		choices = append(choices, ui.Choice{Value: id64(m.ID), Text: beside(m.Short, m.Full(i18n.From(ctx) == i18n.KO), m.City, country.Name(m.Country, i18n.From(ctx)))})
	}
	return f, choices, 0, nil
}

// adding is the address with one institute more.
func adding(u *url.URL, id int64) string {
	q := url.Values{}
	for name, values := range u.Query() {
		for _, v := range values {
			if name != "add" && name != "add_id" && name != "add_for" && v != "" && form.Storable(v) {
				q.Add(name, v)
			}
		}
	}
	if !slices.Contains(q["institute"], id64(id)) {
		q.Add("institute", id64(id))
	}
	return Path + "?" + q.Encode()
}
