package commitment

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pick"
)

// List is the page to work from: what is in one's own charge, or what is to be done, or
// another set. An address with at and do has the panel of a row open.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person"); settled {
		return page.Go(w, r, to)
	}
	return h.showList(w, r, http.StatusOK, r.URL, bulk{}, nil)
}

// bulk is the form that gives several at once, as it was filled in.
type bulk struct {
	f     *form.Form
	names *pick.Names // in f
}

// showList shows the list that the address asks for, with the form for several as it was
// filled in, and the panel that was tried, if one was.
func (h *Handler) showList(w http.ResponseWriter, r *http.Request, status int, u *url.URL, b bulk, tried *opened) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	q := u.Query()
	at, do := q.Get("at"), q.Get("do")
	q.Del("at")
	q.Del("do")
	which, err := h.view(ctx, q)
	if err != nil {
		return err
	}
	v, err := list.Read(&url.URL{Path: u.Path, RawQuery: q.Encode()}, which.sorts()...)
	if err != nil {
		return err
	}
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	filter := filterOf(v)
	filter.Which, filter.InstituteID, filter.PersonID = which, named.Institute.ID, named.Person.ID
	v.Tab("which", string(which))
	found, err := h.commitments.List(ctx, filter, h.clock.Today(), who)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.Lines, found.Total = nil, 0
	}
	if b.f == nil {
		b.f = form.With(nil)
	}
	shown := listing{View: v, f: b.f, names: b.names, which: which, named: named, counts: found.Counts, today: h.clock.Today()}
	shown.lines = list.Cut(v, found.Lines, found.Total, func(l Line) (string, int64) { return l.place(v.Sort) })
	if tried == nil {
		tried = shown.opens(at, do, who)
	} else if !slices.ContainsFunc(shown.lines, func(l Line) bool { return l.ID == tried.c.ID }) {
		// It left this view meanwhile; what was typed about it did not.
		shown.lines = slices.Insert(shown.lines, 0, Line{Commitment: tried.c})
	}
	shown.panel = tried
	return page.Show(w, r, status, listPage(shown))
}

// view is the set that an address asks for. One that asks for nothing at all is one's own,
// if there is something to be done in it.
func (h *Handler) view(ctx context.Context, q url.Values) (Which, error) {
	if which := Which(q.Get("which")); slices.Contains(Sets, which) {
		return which, nil
	}
	for name := range q {
		if name != "sort" && name != "after" {
			return Unsettled, nil
		}
	}
	own, err := h.commitments.HasOwn(ctx, auth.Who(ctx))
	if own {
		return Mine, err
	}
	return Unsettled, err
}

// filterOf is what an address narrows the list to, but for whom and what it names: pages
// take those by name, programs by id.
func filterOf(v *list.View) Filter {
	return Filter{
		Which: list.OneOf(v, "which", Sets...), State: list.OneOf(v, "state", States...), VisitID: v.ID("visit"),
		OwedBy: list.OneOf(v, "owed_by", Sides...), Words: v.Filter("q"), Sort: v.Sort, After: v.After, Limit: v.Size,
	}
}

// opens is the panel that an address opens: of a row that is shown, if it offers that.
func (s listing) opens(at, do string, who auth.Account) *opened {
	id, err := strconv.ParseInt(at, 10, 64)
	i := slices.IndexFunc(s.lines, func(l Line) bool { return l.ID == id })
	if err != nil || i < 0 {
		return nil
	}
	c := s.lines[i].Commitment
	offers := c.offers(who)
	if len(offers) == 0 {
		return nil
	}
	if !slices.Contains(offers, do) {
		do = s.which.first(offers)
	}
	return &opened{c: c, action: do, f: form.With(nil)}
}

// listOf is the address of the list that a form came from, as it says in the field back:
// only a form of the list's rows has the field panel.
func listOf(f *form.Form) (*url.URL, bool) {
	u, err := url.Parse(page.Local(f.Value("back"), "/commitments"))
	if err != nil || u.Path != "/commitments" {
		u = &url.URL{Path: "/commitments"}
	}
	return u, cmp.Or(f.Value("panel"), "") == "1"
}
