package bell

import (
	"net/http"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/notice"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for the notices, for following, and for the links in mails that switch
// a kind of them off.
type Handler struct {
	bell  Store
	clock day.Clock
}

// NewHandler serves the notices kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{bell: Store{DB: db, Recent: m}, clock: clock}
}

// which is a view of the list that is more than a filter.
type which string

const onlyUnseen which = "unseen"

// List shows what one was told, the newest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, Sort)
	if err != nil {
		return err
	}
	f := Filter{
		Kind: list.OneOf(v, "kind", notice.Kinds...), Unseen: list.OneOf(v, "which", onlyUnseen) != "", After: v.After, Limit: v.Size,
	}
	found, err := h.bell.List(r.Context(), f, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 { // a filter that makes no sense finds nothing
		found.Told, found.Total = nil, 0
	}
	found.Told = list.Cut(v, found.Told, found.Total, func(t Told) (string, int64) { return strconv.FormatInt(t.ID, 10), t.ID })
	return page.Show(w, r, http.StatusOK, listPage(listing{v, found, h.clock.Today(), h.clock.Now()}))
}

// listing is one page of the list.
type listing struct {
	*list.View
	Found
	today day.Day
	now   time.Time
}

// Seen notes that one was seen.
func (h *Handler) Seen(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if err := notice.Seen(r.Context(), h.bell.DB, auth.Who(r.Context()).ID, id); err != nil {
		return err
	}
	return page.Back(w, r, "/notices")
}

// SeenAll notes that all were seen that there were when the page was made.
func (h *Handler) SeenAll(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	last := f.ID("newest")
	if !f.OK() {
		return page.BadRequest
	}
	n, err := notice.SeenUpTo(r.Context(), h.bell.DB, auth.Who(r.Context()).ID, last)
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("bell.all-seen", "n", n))
	return page.Back(w, r, "/notices")
}
