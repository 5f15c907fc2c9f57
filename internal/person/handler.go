package person

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/alike"
	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/round"
	"gyoryu/web/ui"
)

// Handler answers for every page under /people; what writes is in
// handler_write.go.
type Handler struct {
	people     Store
	institutes institute.Store
	areas      area.Store
	clock      day.Clock
}

// NewHandler serves the people kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{people: Store{db}, institutes: institute.Store{DB: db}, areas: area.Store{DB: db}, clock: clock}
}

// List lists the people.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, sorts...)
	if err != nil {
		return err
	}
	ctx := r.Context()
	by, at, err := h.filterOf(ctx, v)
	if err != nil {
		return err
	}
	all, err := h.people.page(ctx, v, by, auth.Who(ctx))
	if err != nil {
		return err
	}
	areas, err := h.areas.All(ctx)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 { // a filter that makes no sense finds nobody
		all.lines, all.total = nil, 0
	}
	all.lines = list.Cut(v, all.lines, all.total, func(l line) (string, int64) { return l.Key, l.ID })
	return page.Show(w, r, http.StatusOK, listPage(v, all, at, areas))
}

// filterOf is what an address narrows the list to, and the institute among it.
func (h *Handler) filterOf(ctx context.Context, v *list.View) (by filter, at institute.Match, err error) {
	by = filter{
		Words: v.Filter("q"), Country: v.Filter("country"), Side: list.OneOf(v, "home", ours, theirs), Area: v.ID("area"),
		Archived: list.OneOf(v, "archived", onlyArchived, alsoArchived),
		Left:     list.OneOf(v, "left", "1") != "", today: h.clock.Today(),
	}
	if by.Country != "" && !country.Known(by.Country) {
		v.Reject["country"] = true
	}
	at, err = h.filterInstitute(ctx, v)
	by.Institute = at.ID
	return by, at, err
}

// filterInstitute is the institute that the list is narrowed to, by its id or by a
// name as typed.
func (h *Handler) filterInstitute(ctx context.Context, v *list.View) (at institute.Match, err error) {
	if text := v.Text("institute"); text != "" {
		found, err := h.institutes.Resolve(ctx, h.people.DB, []string{text})
		if err != nil {
			return at, err
		}
		if matches := found[text]; len(matches) == 1 {
			return matches[0], nil
		}
		v.Reject["institute"] = true
		return institute.Match{Short: text}, nil
	}
	id := v.ID("institute")
	if id == 0 || v.Reject["institute"] {
		return at, nil
	}
	found, err := h.institutes.ByID(ctx, h.people.DB, []int64{id})
	if err != nil {
		return at, err
	}
	at, there := found[id]
	if !there {
		v.Reject["institute"] = true
	}
	return at, nil
}

// Show shows one person and what of them the reader may see.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	p, err := h.person(r)
	if err != nil {
		return err
	}
	if p.MergedInto != 0 { // until that is undone
		return page.Go(w, r, path(p.MergedInto))
	}
	a, err := round.Read(r.URL, round.OfPerson, h.clock.Today())
	if err != nil {
		return err
	}
	if a.Part != round.Overview {
		return h.part(w, r, p, a)
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	all, err := h.people.around(ctx, p.ID, h.clock.Today(), who)
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.people.DB, h.clock, "person", p.ID)
	if err != nil {
		return err
	}
	var twice alike.Card
	if who.Is(auth.Manager) && p.RemovedAt == nil && p.AnonymisedAt == nil {
		if twice, err = alike.Of(ctx, h.people.DB, alike.Person, p.ID); err != nil {
			return err
		}
	}
	return page.Show(w, r, http.StatusOK, showPage(shown{
		Person: p, asked: a, around: all, events: events, alike: twice, today: h.clock.Today(), restorable: p.RestorableBy(who, h.clock.Now()),
	}))
}

// Suggest answers what is typed into a field for a person: q; home=1 asks for our
// own people only, institute=ID puts those of an institute first.
func (h *Handler) Suggest(w http.ResponseWriter, r *http.Request) error {
	ctx, query := r.Context(), r.URL.Query()
	items := []item{}
	at, _ := strconv.ParseInt(query.Get("institute"), 10, 64) // nonsense prefers nobody
	if q := query.Get("q"); form.Storable(q) && len(q) <= 4*maxName {
		found, err := h.people.NearAmong(ctx, h.people.DB, q, Among{Home: query.Get("home") == "1", Institute: at}, 10)
		if err != nil {
			return err
		}
		for _, m := range found {
			text, detail := m.said(i18n.From(ctx))
			items = append(items, item{ID: strconv.FormatInt(m.ID, 10), Text: text, Detail: detail, Href: path(m.ID)})
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

// said is the name by which the reader knows somebody, and what tells them from
// others of that name.
func (m Match) said(l i18n.Lang) (text, detail string) {
	text, other := m.Name, m.Native
	if l == i18n.KO && ui.Lang(m.Native) == "ko" {
		text, other = m.Native, m.Name
	}
	if other == text {
		other = ""
	}
	parts := slices.DeleteFunc([]string{other, m.Title, m.Institute}, func(s string) bool { return s == "" })
	return text, strings.Join(parts, " · ")
}

// person is the one named in the path. A removed one is there for those who may
// bring them back, and one who was merged into another leads everybody there.
func (h *Handler) person(r *http.Request) (Person, error) {
	id, err := page.ID(r)
	if err != nil {
		return Person{}, err
	}
	p, err := h.people.find(r.Context(), id)
	if err == nil && p.RemovedAt != nil && p.MergedInto == 0 && !p.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		err = pg.NotFound
	}
	return p, err
}

// allowed is the person named in the path, if the account asking may do something
// to them.
func (h *Handler) allowed(r *http.Request, may func(Person, auth.Account) bool) (Person, error) {
	id, err := page.ID(r)
	if err != nil {
		return Person{}, err
	}
	return h.people.changeable(r.Context(), id, may)
}

// Remove takes the person off the lists.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Person.RemovableBy)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.people.Remove(r.Context(), p.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("person.removed", "name", p.Name))
	return page.Go(w, r, path(p.ID))
}

// Anonymise makes the person unknown, for ever.
func (h *Handler) Anonymise(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Person.AnonymisableBy)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.people.Anonymise(r.Context(), p.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("person.anonymised"))
	return page.Go(w, r, path(p.ID))
}

// Restore brings the person back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	p, err := h.person(r)
	if err != nil {
		return err
	}
	if p.RemovedAt == nil { // pressed twice, or somebody else was quicker
		return page.Back(w, r, path(p.ID))
	}
	if p.MergedInto != 0 {
		return page.Go(w, r, path(p.MergedInto))
	}
	who := auth.Who(r.Context())
	if !p.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.people.Restore(r.Context(), p.ID, who); err != nil && !errors.Is(err, pg.NotFound) {
		return err
	}
	flash.Set(w, r, i18n.M("person.restored", "name", p.Name))
	return page.Back(w, r, path(p.ID))
}

// filters shows the filters that are set in the list's fields.
func filters(v *list.View, at institute.Match) *form.Form {
	values := url.Values{"institute": {at.Short}}
	for _, name := range []string{"q", "country", "home", "area", "archived", "left"} {
		values.Set(name, v.Filter(name))
	}
	return form.With(values)
}
