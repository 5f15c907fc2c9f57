package institute

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/charge"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/round"
)

// Handler answers for every page under /institutes; what writes is in
// handler_write.go.
type Handler struct {
	institutes Store
	clock      day.Clock
}

// NewHandler serves the institutes kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{institutes: Store{db}, clock: clock}
}

// List lists the institutes.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, sorts...)
	if err != nil {
		return err
	}
	found, err := h.institutes.page(r.Context(), v, filterOf(v), auth.Who(r.Context()))
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 { // a filter that makes no sense finds nothing
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l line) (string, int64) { return l.Key, l.ID })
	return page.Show(w, r, http.StatusOK, listPage(v, found))
}

// filterOf is what an address narrows the list to.
func filterOf(v *list.View) filter {
	by := filter{
		Words: v.Filter("q"), Country: v.Filter("country"), Kind: list.OneOf(v, "kind", Kinds...), Parent: v.ID("parent"), Area: v.ID("area"),
		Archived: list.OneOf(v, "archived", onlyArchived, alsoArchived),
	}
	if by.Country != "" && !country.Known(by.Country) {
		v.Reject["country"] = true
	}
	return by
}

// Show shows one institute and what of it the reader may see.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	i, err := h.institute(r)
	if err != nil {
		return err
	}
	if i.MergedInto != 0 { // until that is undone
		return page.Go(w, r, path(i.MergedInto))
	}
	a, err := round.Read(r.URL, i.parts(), h.clock.Today())
	if err != nil {
		return err
	}
	of := i.of(a)
	if a.Part != round.Overview {
		return h.part(w, r, i, of, a)
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	all, err := h.institutes.around(ctx, i.ID, of, h.clock.Today(), who)
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.institutes.DB, h.clock, "institute", i.ID)
	if err != nil {
		return err
	}
	following, err := bell.Store{DB: h.institutes.DB}.Following(ctx, charge.Institute, i.ID, i.Short, h.clock.Now(), who)
	if err != nil {
		return err
	}
	files, err := file.Beside(ctx, h.institutes.DB, h.clock, i.attachable(who))
	if err != nil {
		return err
	}
	var twice alike.Card
	if who.Is(auth.Manager) && i.RemovedAt == nil {
		if twice, err = alike.Of(ctx, h.institutes.DB, alike.Institute, i.ID); err != nil {
			return err
		}
	}
	return page.Show(w, r, http.StatusOK, showPage(shown{
		Institute: i, of: of, asked: a, files: files, around: all, events: events, alike: twice, following: following, today: h.clock.Today(), zone: h.clock.Zone, restorable: i.RestorableBy(who, h.clock.Now()),
	}))
}

// Suggest answers what is typed into a field for an institute: q, and of which kinds.
func (h *Handler) Suggest(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l := i18n.From(ctx)
	kinds := r.URL.Query()["kind"]
	items := []item{}
	if q := r.URL.Query().Get("q"); form.Storable(q) && len(q) <= 4*maxName {
		found, err := h.institutes.Near(ctx, h.institutes.DB, q, 40)
		if err != nil {
			return err
		}
		for _, m := range found {
			if len(items) == 10 || len(kinds) > 0 && !slices.Contains(kinds, string(m.Kind)) {
				continue
			}
			items = append(items, item{ID: strconv.FormatInt(m.ID, 10), Text: m.Short, Detail: detail(m, l, ""), Href: path(m.ID)})
		}
	}
	return page.JSON(w, map[string]any{"items": items, "create": auth.Who(ctx).Writes()})
}

type item struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
	Href   string `json:"href"`
}

// detail is what tells a match from others of its short name, after lead.
func detail(m Match, l i18n.Lang, lead string) string {
	all := []string{m.Full(l == i18n.KO), m.City, countryName(m.Country, l)}
	if m.Via != "" {
		all = append(all, i18n.Say(l, "institute.also", "name", m.Via))
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	text := ""
	for n, part := range all {
		if n > 0 {
			text += " · "
		}
		text += part
	}
	if text == "" {
		return ""
	}
	return lead + text
}

// countryName is a country's name, empty where it is not known yet.
func countryName(code string, l i18n.Lang) string { return country.Name(code, l) }

// institute is the one named in the path. A removed one is there for those who may
// bring it back, and one that was merged into another leads everybody there.
func (h *Handler) institute(r *http.Request) (Institute, error) {
	id, err := page.ID(r)
	if err != nil {
		return Institute{}, err
	}
	i, err := h.institutes.find(r.Context(), id)
	if err == nil && i.RemovedAt != nil && i.MergedInto == 0 && !i.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		err = pg.NotFound
	}
	return i, err
}

// editable is the one named in the path, if the account asking may change it.
func (h *Handler) editable(r *http.Request) (Institute, error) {
	id, err := page.ID(r)
	if err != nil {
		return Institute{}, err
	}
	return h.institutes.changeable(r.Context(), id)
}

// Remove takes the institute off the lists.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	i, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if i.Home {
		flash.Set(w, r, i18n.M("institute.home-stays"))
		return page.Go(w, r, path(i.ID))
	}
	if err := h.institutes.Remove(r.Context(), i.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("institute.removed", "name", i.Short))
	return page.Go(w, r, path(i.ID))
}

// Restore brings the institute back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	i, err := h.institute(r)
	if err != nil {
		return err
	}
	if i.RemovedAt == nil { // pressed twice, or somebody else was quicker
		return page.Back(w, r, path(i.ID))
	}
	if i.MergedInto != 0 {
		return page.Go(w, r, path(i.MergedInto))
	}
	who := auth.Who(r.Context())
	if !i.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.institutes.Restore(r.Context(), i.ID, who); err != nil && !errors.Is(err, pg.NotFound) {
		return err
	}
	flash.Set(w, r, i18n.M("institute.restored", "name", i.Short))
	return page.Back(w, r, path(i.ID))
}

// filters shows the filters that are set in the list's fields.
func filters(v *list.View) *form.Form {
	values := url.Values{}
	for _, name := range []string{"q", "country", "kind", "parent", "area", "archived"} {
		values.Set(name, v.Filter(name))
	}
	return form.With(values)
}
