package output

import (
	"context"
	"errors"
	"gyoryu/internal/line"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
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
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for every page under /outputs.
type Handler struct {
	db      pg.DB
	outputs Store
	clock   day.Clock
}

// NewHandler serves the outputs kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, outputs: Store{DB: db, Recent: m}, clock: clock}
}

// List shows the outputs, the newest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person", "topic"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	topic, err := h.topicOf(r, v)
	if err != nil {
		return err
	}
	f := filterOf(v)
	f.InstituteID, f.PersonID, f.TopicID = named.Institute.ID, named.Person.ID, topic.ID
	found, err := h.outputs.page(ctx, f, who)
	if err != nil {
		return err
	}
	areas, err := h.outputs.areas(ctx)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return l.place(v.Sort) })
	return page.Show(w, r, http.StatusOK, listPage(listing{View: v, listed: found, named: named, topic: topic, areas: areas}))
}

// filterOf is what an address narrows the list to, but for whom and what it names: pages
// take those by name, programs by id.
func filterOf(v *list.View) Filter {
	if c := v.Filter("country"); c != "" && !country.Known(c) {
		v.Reject["country"] = true
	}
	return Filter{
		AreaID: v.ID("area"), Year: v.Year("year"), Country: v.Filter("country"), Kind: list.OneOf(v, "kind", Kinds...), Words: v.Filter("q"),
		Sort: v.Sort, After: v.After, Limit: v.Size,
	}
}

// topicOf is the topic that a list is narrowed to: by id, or by what was typed.
func (h *Handler) topicOf(r *http.Request, v *list.View) (pick.Filter, error) {
	if v.Filter("topic") == "" {
		return pick.Filter{}, nil
	}
	ctx, who, at := r.Context(), auth.Who(r.Context()), h.outputs.lookupTopics()
	var all []found
	var err error
	if text := v.Text("topic"); text == "" {
		all, err = at.byID(ctx, []int64{v.ID("topic")}, who)
	} else if all, err = at.byText(ctx, []string{text}, who); err == nil && len(all) == 0 {
		all, err = at.near(ctx, text, 2, who)
	}
	if err != nil {
		return pick.Filter{}, err
	}
	if len(all) != 1 {
		v.Reject["topic"] = true
		return pick.Filter{ID: -1, Text: v.Filter("topic")}, nil
	}
	return pick.Filter{ID: all[0].ID, Text: all[0].Text}, nil
}

// Show shows one output, and with whom it was shared.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	o, err := h.output(r)
	if err != nil {
		return err
	}
	f := form.With(nil)
	return h.showOne(w, r, http.StatusOK, shown{o: o, f: f, names: pick.In(f)})
}

func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, s shown) error {
	var err error
	if s.events, err = history.Shown(r.Context(), h.db, h.clock, "output", s.o.ID); err != nil {
		return err
	}
	if s.line, err = line.Of(r.Context(), h.db, auth.Who(r.Context()), line.Output, s.o.ID); err != nil {
		return err
	}
	if s.files, err = file.Beside(r.Context(), h.db, h.clock, s.o.attachable(auth.Who(r.Context()))); err != nil {
		return err
	}
	s.today = h.clock.Today()
	return page.Show(w, r, status, showPage(s))
}

// Share notes that an institute has got it.
func (h *Handler) Share(w http.ResponseWriter, r *http.Request) error {
	o, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, names := r.Context(), pick.In(f)
	s := shown{o: o, f: f, names: names}
	if f.Do() == "show" {
		return h.showOne(w, r, http.StatusOK, s)
	}
	f.Require("institute", pick.Said(f, "institute"), i18n.M("output.share-whom"))
	share := ShareDraft{Institute: names.Institute("institute", true), On: f.Day("on", h.clock.Today())}
	if err := names.Resolve(ctx, h.db); err != nil {
		return err
	}
	checkShared(f, "on", share.On, h.clock.Today())
	if !f.OK() {
		return h.showOne(w, r, http.StatusUnprocessableEntity, s)
	}
	err = h.outputs.Share(ctx, o.ID, share, auth.Who(ctx))
	if errors.Is(err, SharedAlready) {
		f.Reject("institute", i18n.M("output.shared-already", "name", f.Value("institute")))
		return h.showOne(w, r, http.StatusConflict, s)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("output.shared-now"))
	return page.Go(w, r, Path(o.ID))
}

// Remove takes it out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	o, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.outputs.Remove(r.Context(), o.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("output.removed"))
	return page.Go(w, r, Path(o.ID))
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	o, err := h.output(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if o.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(o.ID))
	}
	if !o.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.outputs.Restore(ctx, o.ID, who)
	if errors.Is(err, DOITaken) {
		other, err := h.outputs.withDOI(ctx, o.DOI)
		if err != nil {
			return err
		}
		f := form.With(nil)
		return h.showOne(w, r, http.StatusConflict, shown{o: o, f: f, names: pick.In(f), other: other})
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("output.restored"))
	return page.Back(w, r, Path(o.ID))
}

// Topics answers what is typed into a field for a topic, as far as who asks sees them.
func (h *Handler) Topics(w http.ResponseWriter, r *http.Request) error {
	return h.suggest(w, r, h.outputs.nearTopics, "/topics/")
}

// Stays answers what is typed into a field for a stay.
func (h *Handler) Stays(w http.ResponseWriter, r *http.Request) error {
	return h.suggest(w, r, h.outputs.nearStays, "/exchanges/")
}

func (h *Handler) suggest(w http.ResponseWriter, r *http.Request, near func(context.Context, string, int, auth.Account) ([]found, error), base string) error {
	items := []item{}
	if q := r.URL.Query().Get("q"); form.Storable(q) && len(q) <= 4*maxTitle {
		all, err := near(r.Context(), q, 10, auth.Who(r.Context()))
		if err != nil {
			return err
		}
		for _, n := range all {
			items = append(items, item{ID: id64(n.ID), Text: n.Text, Detail: n.Detail, Href: base + id64(n.ID)})
		}
	}
	return page.JSON(w, map[string]any{"items": items, "create": false})
}

type item struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
	Href   string `json:"href"`
}

// output is the one named in the path. A removed one is there only for who may bring it
// back.
func (h *Handler) output(r *http.Request) (Output, error) {
	id, err := page.ID(r)
	if err != nil {
		return Output{}, err
	}
	who := auth.Who(r.Context())
	o, err := h.outputs.Find(r.Context(), id, who)
	if err == nil && o.RemovedAt != nil && !o.RestorableBy(who, h.clock.Now()) {
		return Output{}, pg.NotFound
	}
	return o, err
}

// editable is the output named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Output, error) {
	id, err := page.ID(r)
	if err != nil {
		return Output{}, err
	}
	return h.changeable(r.Context(), id)
}

func id64(id int64) string { return strconv.FormatInt(id, 10) }
