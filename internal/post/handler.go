package post

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/version"
	"gyoryu/internal/visit"
)

// Handler answers for every page under /posts, and for the board under /news.
type Handler struct {
	db     pg.DB
	posts  Store
	clock  day.Clock
	memory *recent.Memory
	hits   *Hits
	url    string
}

// Options are what the board needs besides the database.
type Options struct {
	Hits *Hits  // counts readings; nil: nobody does
	URL  string // the public address, which feeds and canonical links begin with; may be empty
}

// NewHandler serves the news kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory, o Options) *Handler {
	return &Handler{db: db, posts: Store{DB: db, Recent: m}, clock: clock, memory: m, hits: o.Hits, url: o.URL}
}

// List shows all items to those who write them, the newest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	found, err := find[Line](r.Context(), h.posts, filterOf(v), auth.Who(r.Context()), lineColumns)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.rows, found.total = nil, 0
	}
	shown := listing{View: v, years: found.years}
	shown.lines = list.Cut(v, found.rows, found.total, func(l Line) (string, int64) { return place(v.Sort, l.ID, l.PublishedOn) })
	return page.Show(w, r, http.StatusOK, listPage(shown))
}

// filterOf is what an address narrows the list to.
func filterOf(v *list.View) Filter {
	return Filter{
		Words: v.Filter("q"), State: list.OneOf(v, "state", States...), Category: list.OneOf(v, "category", Categories...),
		Year: v.Year("year"), Sort: v.Sort, After: v.After, Limit: v.Size,
	}
}

// Show shows an item in both languages as the board does, and what can be done with it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	p, err := h.post(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, p, form.With(nil), "")
}

// showOne shows an item with the form for one of its actions as filled in.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, p Post, f *form.Form, action string) error {
	events, err := history.Shown(r.Context(), h.db, h.clock, "post", p.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shownOne{p: p, events: events, f: f, action: action, today: h.clock.Today(), now: h.clock.Now().In(h.clock.Zone)}))
}

// New shows an empty form, or one that tells of a visit.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(Post{Category: Research}.values(i18n.From(r.Context())))
	f.Set("visit_id", r.URL.Query().Get("visit"))
	id := f.ID("visit_id")
	if id == 0 {
		return h.showForm(w, r, http.StatusOK, filled{f: form.With(Post{Category: Research}.values(i18n.EN))})
	}
	v, err := visit.Store{DB: h.db}.Find(r.Context(), id, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	if v.RemovedAt != nil {
		return pg.NotFound
	}
	d, err := FromVisit(v)
	if errors.Is(err, Confidential) {
		f.Set("visit_id", "")
		f.Reject("visit_id", i18n.M("post.visit-confidential"))
		return h.showForm(w, r, http.StatusUnprocessableEntity, filled{f: f})
	}
	f.Set("title_en", d.TitleEN)
	f.Set("text_en", d.TextEN)
	f.Set("title_ko", d.TitleKO)
	f.Set("text_ko", d.TextKO)
	return h.showForm(w, r, http.StatusOK, filled{f: f, begun: true})
}

// Create adds the item that the form describes, in draft.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error { return h.save(w, r, nil) }

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Post.EditableBy)
	if err != nil {
		return err
	}
	f := form.With(p.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, p.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, p: &p})
}

// Update changes the item to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Post.EditableBy)
	if err != nil {
		return err
	}
	return h.save(w, r, &p)
}

func (h *Handler) save(w http.ResponseWriter, r *http.Request, p *Post) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who, filled := r.Context(), auth.Who(r.Context()), filled{f: f, p: p}
	if p != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		return h.showForm(w, r, http.StatusOK, filled)
	}
	d, err := h.draft(ctx, f, p)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, filled)
	}
	if p == nil {
		id, err := h.posts.Create(ctx, d, who)
		if errors.Is(err, Confidential) {
			return h.confidential(w, r, filled)
		}
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M("post.saved"))
		return page.Go(w, r, Path(id))
	}
	err = h.posts.Update(ctx, *p, f.Version(), d, who)
	switch {
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case errors.Is(err, Confidential):
		return h.confidential(w, r, filled)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(p.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and
// for programs. p is the item that it changes, nil if it is new.
func (h *Handler) draft(ctx context.Context, f *form.Form, p *Post) (Draft, error) {
	var before Post
	if p != nil {
		before = *p
	}
	who := auth.Who(ctx)
	d := read(f, before, h.clock.Today(), who)
	if d.VisitID == before.visit() {
		return d, nil
	}
	f.Require("visit_id", !before.VisitConfidential, i18n.M("post.visit-stays"))
	if d.VisitID == 0 {
		return d, nil
	}
	v, err := h.posts.visit(ctx, d.VisitID, who)
	if errors.Is(err, pg.NotFound) {
		f.Reject("visit_id", i18n.M("form.no-such-record"))
		return d, nil
	}
	f.Require("visit_id", !v.Confidential, i18n.M("post.visit-confidential"))
	return d, err
}

// confidential shows the form again if the visit became so while it was being saved.
func (h *Handler) confidential(w http.ResponseWriter, r *http.Request, d filled) error {
	d.f.Reject("visit_id", i18n.M("post.visit-confidential"))
	return h.showForm(w, r, http.StatusUnprocessableEntity, d)
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	p, err := h.allowed(r, Post.EditableBy)
	if err != nil {
		return err
	}
	if err := p.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, filled{f: f, p: &p})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	chosen, _ := strconv.ParseInt(d.f.Value("visit_id"), 10, 64) // what is none, none is chosen
	var err error
	if d.visits, err = h.posts.offered(r.Context(), chosen, auth.Who(r.Context())); err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(d))
}

// post is the one named in the path. A removed one is there only for who may bring it
// back.
func (h *Handler) post(r *http.Request) (Post, error) {
	id, err := page.ID(r)
	if err != nil {
		return Post{}, err
	}
	who := auth.Who(r.Context())
	p, err := h.posts.Find(r.Context(), id, who)
	if err == nil && p.RemovedAt != nil && !p.RestorableBy(who, h.clock.Now()) {
		return Post{}, pg.NotFound
	}
	return p, err
}

// allowed is the item named in the path, if may lets who asks do it.
func (h *Handler) allowed(r *http.Request, may func(Post, auth.Account) bool) (Post, error) {
	id, err := page.ID(r)
	if err != nil {
		return Post{}, err
	}
	return h.changeable(r.Context(), id, may)
}

// changeable is the item if who asks may do to it what may says.
func (h *Handler) changeable(ctx context.Context, id int64, may func(Post, auth.Account) bool) (Post, error) {
	who := auth.Who(ctx)
	p, err := h.posts.Find(ctx, id, who)
	switch {
	case err != nil:
		return Post{}, err
	case p.RemovedAt != nil:
		return Post{}, pg.NotFound
	case !may(p, who):
		return Post{}, auth.Forbidden
	}
	return p, nil
}

// Path is the address of an item's page for those who write.
func Path(id int64) string { return "/posts/" + strconv.FormatInt(id, 10) }

// BoardPath is the address of an item on the board, in a language.
func BoardPath(l i18n.Lang, id int64) string {
	return "/" + string(l) + "/news/" + strconv.FormatInt(id, 10)
}
