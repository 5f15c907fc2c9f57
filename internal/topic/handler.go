package topic

import (
	"context"
	"errors"
	"gyoryu/internal/line"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/version"
)

// Handler answers for every page under /topics.
type Handler struct {
	db     pg.DB
	topics Store
	clock  day.Clock
}

// NewHandler serves the topics kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, topics: Store{DB: db, Recent: m}, clock: clock}
}

// List shows the topics, those that moved last first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx := r.Context()
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	f := filterOf(v)
	f.InstituteID, f.PersonID, f.Mine = named.Institute.ID, named.Person.ID, v.Filter("mine") != ""
	found, err := h.topics.page(ctx, f, h.clock.Today(), auth.Who(ctx))
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return l.place(v.Sort) })
	return page.Show(w, r, http.StatusOK, listPage(listing{View: v, found: found, named: named, today: h.clock.Today()}))
}

// filterOf is what an address narrows the list to, but for whom and what it names: pages
// take those by name, programs by id.
func filterOf(v *list.View) Filter {
	return Filter{
		AreaID: v.ID("area"), Year: v.Year("year"), Stage: list.OneOf(v, "stage", Stages...), Words: v.Filter("q"),
		Sort: v.Sort, After: v.After, Limit: v.Size,
	}
}

// Board shows the topics by stage.
func (h *Handler) Board(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, "-moved")
	if err != nil {
		return err
	}
	ctx := r.Context()
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	f := Filter{InstituteID: named.Institute.ID, AreaID: v.ID("area")}
	columns, areas, err := h.topics.Board(ctx, f, h.clock.Today(), auth.Who(ctx))
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, boardPage(listing{View: v, found: found{areas: areas}, named: named, today: h.clock.Today()}, columns))
}

// Show shows one topic and what can be done with it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	t, err := h.topic(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, t, nil)
}

// showOne shows a topic with the form that moves it as filled in, nil if it was not.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, t Topic, f *form.Form) error {
	ctx := r.Context()
	more, err := h.topics.beside(ctx, t, auth.Who(ctx))
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.db, h.clock, "topic", t.ID)
	if err != nil {
		return err
	}
	l, err := line.Of(ctx, h.db, auth.Who(ctx), line.Topic, t.ID)
	if err != nil {
		return err
	}
	following, err := bell.Store{DB: h.db}.Following(ctx, charge.Topic, t.ID, t.Title, h.clock.Now(), auth.Who(ctx))
	if err != nil {
		return err
	}
	s := shownOne{t: t, beside: more, events: events, line: l, following: following, f: f, tried: f != nil, today: h.clock.Today()}
	if f == nil {
		s.f = form.With(nil)
	}
	return page.Show(w, r, status, showPage(s))
}

// New shows an empty form, begun with what the address says.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(nil)
	if err := h.begin(r.Context(), f, r.URL.Query()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f)})
}

// Create adds the topic that the form describes, or does what its button asks.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error { return h.save(w, r, nil) }

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	t, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(t.values())
	of, err := h.topics.shape(r.Context(), t, h.clock.Today())
	if err != nil {
		return err
	}
	if err := version.Bring(r.Context(), h.db, of, t.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f), t: &t})
}

// Update changes the topic to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	t, err := h.editable(r)
	if errors.Is(err, pg.NotFound) {
		return h.removedMeanwhile(w, r, err)
	}
	if err != nil {
		return err
	}
	return h.save(w, r, &t)
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	var err error
	if d.offer, err = h.topics.offered(ctx, idOf(d.f.Value("agreement_id")), who); err != nil {
		return err
	}
	if point := idOf(d.f.Value("point_id")); d.t == nil && point != 0 {
		from, err := h.topics.fromPoint(ctx, point, who)
		if err != nil {
			return err
		}
		d.point = from.Text
	}
	d.who = who
	return page.Show(w, r, status, formPage(d))
}

// topic is the one named in the path. A removed one is there only for who may bring it
// back.
func (h *Handler) topic(r *http.Request) (Topic, error) {
	id, err := page.ID(r)
	if err != nil {
		return Topic{}, err
	}
	who := auth.Who(r.Context())
	t, err := h.topics.Find(r.Context(), id, h.clock.Today(), who)
	if err == nil && t.RemovedAt != nil && !t.RestorableBy(who, h.clock.Now()) {
		return Topic{}, pg.NotFound
	}
	return t, err
}

// editable is the topic named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Topic, error) {
	id, err := page.ID(r)
	if err != nil {
		return Topic{}, err
	}
	return h.changeable(r.Context(), id)
}

// changeable is the topic if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Topic, error) {
	who := auth.Who(ctx)
	t, err := h.topics.Find(ctx, id, h.clock.Today(), who)
	switch {
	case err != nil:
		return Topic{}, err
	case t.RemovedAt != nil:
		return Topic{}, pg.NotFound
	case !t.EditableBy(who):
		return Topic{}, auth.Forbidden
	}
	return t, nil
}
