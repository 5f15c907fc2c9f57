package merge

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	picks "gyoryu/internal/pick"
)

// Handler answers for /institutes/{id}/merge, /people/{id}/merge and what is beside them, and
// for every page under /merges.
type Handler struct {
	db     pg.DB
	merges Store
	clock  day.Clock
}

// NewHandler serves the merges kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{db: db, merges: Store{DB: db}, clock: clock}
}

// Compare shows a record beside another one, which the address names or which is chosen here.
func (h *Handler) Compare(noun alike.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := h.kept(r, noun)
		if err != nil {
			return err
		}
		f := form.With(r.URL.Query())
		if into := k.Side().MergedInto; into != 0 {
			return page.Go(w, r, noun.Merge(into, f.ID("with_id")))
		}
		if f.Value("with") == "" && f.Value("with_id") == "" {
			return h.choose(w, r, http.StatusOK, noun, k, f, nil)
		}
		m, names, err := h.other(r.Context(), noun, f)
		if err != nil {
			return err
		}
		if m == nil {
			return h.choose(w, r, http.StatusUnprocessableEntity, noun, k, f, names)
		}
		return h.preview(w, r, http.StatusOK, noun, k, m, f)
	}
}

// Do merges the other record into this one as the form says.
func (h *Handler) Do(noun alike.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := h.kept(r, noun)
		if err != nil {
			return err
		}
		f, err := form.Parse(r)
		if err != nil {
			return err
		}
		if into := k.Side().MergedInto; into != 0 {
			return page.Go(w, r, noun.Merge(into, f.ID("with_id")))
		}
		ctx, who := r.Context(), auth.Who(r.Context())
		m, names, err := h.other(ctx, noun, f)
		switch {
		case err != nil:
			return err
		case m == nil:
			f.Require("with", !f.OK(), i18n.M("merge.needs-other"))
			return h.choose(w, r, http.StatusUnprocessableEntity, noun, k, f, names)
		}
		if m.Side().MergedInto == k.Side().ID { // pressed twice, or somebody else was quicker
			id, err := h.merges.into(ctx, noun, m.Side().ID, k.Side().ID)
			if err != nil {
				return err
			}
			return page.Go(w, r, Path(id))
		}
		which, kinds := readWhich(f, k.Fields(m, i18n.From(ctx))), readNames(f, k.Names(m))
		if !f.OK() {
			return h.preview(w, r, http.StatusUnprocessableEntity, noun, k, m, f)
		}
		if f.Version() != k.Side().Version || otherVersion(f) != m.Side().Version {
			return h.stale(w, r, noun, k.Side().ID, m.Side().ID, f)
		}
		id, err := h.merges.Do(ctx, noun, k, m, k.Draft(m, which, kinds), who)
		refused, is := errors.AsType[Refused](err)
		switch {
		case is || errors.Is(err, pg.Stale) || errors.Is(err, pg.NotFound):
			return h.stale(w, r, noun, k.Side().ID, m.Side().ID, f, refused.Objections...)
		case constrained(err) || k.Taken(err):
			return h.stale(w, r, noun, k.Side().ID, m.Side().ID, f, Objection{Msg: i18n.M("merge.constrained")})
		case err != nil:
			return err
		}
		flash.Set(w, r, i18n.M("merge.done", "merged", m.Side().Name, "kept", k.Side().Name))
		return page.Go(w, r, Path(id))
	}
}

// stale shows both records as they are by now, with what was chosen, and why it was not done.
func (h *Handler) stale(w http.ResponseWriter, r *http.Request, noun alike.Noun, kept, merged int64, f *form.Form, against ...Objection) error {
	ctx := r.Context()
	k, err := load(ctx, h.db, noun, kept)
	if err != nil {
		return err
	}
	m, err := load(ctx, h.db, noun, merged)
	if err != nil {
		return err
	}
	if k.Side().Removed || k.Side().Anonymised {
		return pg.NotFound
	}
	if len(against) == 0 {
		f.Reject("version", i18n.M("merge.changed-meanwhile"))
	}
	f.Set("version", strconv.FormatInt(k.Side().Version, 10))
	f.Set("other_version", strconv.FormatInt(m.Side().Version, 10))
	return h.preview(w, r, http.StatusConflict, noun, k, m, f, against...)
}

// NotSame notes that two records are not the same, or with back that they may be.
func (h *Handler) NotSame(noun alike.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := h.kept(r, noun)
		if err != nil {
			return err
		}
		f, err := form.Parse(r)
		if err != nil {
			return err
		}
		id, other := k.Side().ID, f.ID("other")
		if other == 0 || other == id {
			f.Require("with", false, i18n.M("merge.needs-other"))
			return h.choose(w, r, http.StatusUnprocessableEntity, noun, k, f, nil)
		}
		two := !f.Flag("again")
		err = h.merges.Tell(r.Context(), noun, id, other, two, auth.Who(r.Context()))
		if errors.Is(err, pg.NotFound) {
			f.Reject("with", i18n.M("form.no-such-record"))
			return h.choose(w, r, http.StatusUnprocessableEntity, noun, k, f, nil)
		}
		if err != nil {
			return err
		}
		if !two {
			return page.Go(w, r, noun.Merge(id, 0))
		}
		flash.Set(w, r, i18n.M("merge.told-apart"))
		return page.Back(w, r, noun.Path(id))
	}
}

// kept is the record named in the path, unless it was removed. One that was merged is there:
// it leads on.
func (h *Handler) kept(r *http.Request, noun alike.Noun) (record, error) {
	id, err := page.ID(r)
	if err != nil {
		return nil, err
	}
	k, err := load(r.Context(), h.db, noun, id)
	if err != nil {
		return nil, err
	}
	if s := k.Side(); s.MergedInto == 0 && (s.Removed || s.Anonymised) {
		return nil, pg.NotFound
	}
	return k, nil
}

// other is the record that the form names, by its id or as it is called; nil: none, and the
// form says why. One that was removed or merged is another: what speaks against it is said.
func (h *Handler) other(ctx context.Context, noun alike.Noun, f *form.Form) (record, *picks.Names, error) {
	if typed := f.Value("with_id"); typed != "" && (f.Value("with") == "" || f.Value("with_for") == f.Value("with")) {
		id, _ := strconv.ParseInt(typed, 10, 64) // nonsense is nobody's
		m, err := load(ctx, h.db, noun, id)
		if err == nil {
			return m, nil, nil
		}
		if !errors.Is(err, pg.NotFound) {
			return nil, nil, err
		}
		f.Reject("with", i18n.M("form.no-such-record"))
		return nil, nil, nil
	}
	names, p, i := picks.In(f), &picks.Person{}, &picks.Institute{}
	if noun == alike.Person {
		p = names.Person("with", false)
	} else {
		i = names.Institute("with", false)
	}
	if err := names.Resolve(ctx, h.db); err != nil {
		return nil, nil, err
	}
	if p.ID+i.ID == 0 { // one of them is asked for
		return nil, names, nil
	}
	m, err := load(ctx, h.db, noun, p.ID+i.ID)
	return m, names, err
}

// choose asks which record to compare with.
func (h *Handler) choose(w http.ResponseWriter, r *http.Request, status int, noun alike.Noun, k record, f *form.Form, names *picks.Names) error {
	ctx := r.Context()
	card, err := alike.Of(ctx, h.db, noun, k.Side().ID)
	if err != nil {
		return err
	}
	twins, err := h.merges.twins(ctx, noun, k.Side().ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, choosePage(choosing{noun: noun, side: k.Side(), f: f, names: names, card: card, twins: twins}))
}

// preview shows both sides, what would be kept, and what would be repointed.
func (h *Handler) preview(w http.ResponseWriter, r *http.Request, status int, noun alike.Noun, k, m record, f *form.Form, against ...Objection) error {
	ctx, l := r.Context(), i18n.From(r.Context())
	p := previewed{noun: noun, kept: k.Side(), merged: m.Side(), f: f, against: against}
	found, err := objections(ctx, h.db, noun, p.kept, p.merged)
	if err != nil {
		return err
	}
	for _, o := range found {
		if len(against) == 0 || against[0].Msg.Key == "merge.constrained" {
			p.against = append(p.against, o)
		}
	}
	if p.counts, err = pg.CountPointed(ctx, h.db, noun.Table(), p.merged.ID, p.kept.ID); err != nil {
		return err
	}
	p.fields, p.names, p.warnings = k.Fields(m, l), k.Names(m), warnings(k, m, l)
	if f.Value("version") == "" {
		f.Set("version", strconv.FormatInt(p.kept.Version, 10))
		f.Set("other_version", strconv.FormatInt(p.merged.Version, 10))
	}
	for _, n := range p.names {
		if !f.Has(n.Field) {
			f.Set(n.Field, string(n.Kind))
		}
	}
	if status == http.StatusOK && len(p.against) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return page.Show(w, r, status, previewPage(p))
}
