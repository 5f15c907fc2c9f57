package line

import (
	"net/http"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for every page under /lines, and for those of points.
type Handler struct {
	db    pg.DB
	lines Store
	clock day.Clock
}

// NewHandler serves the lines kept in db.
func NewHandler(db pg.DB, clock day.Clock, memory *recent.Memory) *Handler {
	return &Handler{db: db, lines: Store{DB: db, Recent: memory}, clock: clock}
}

// List shows what each visit of a year, or at an institute, led to: of the latest
// year with visits unless the address says otherwise.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, "-day")
	if err != nil {
		return err
	}
	if v.After != nil {
		if _, err := day.Parse(v.After.Key); err != nil {
			return list.BadCursor
		}
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	first, last, err := h.lines.Years(ctx, who)
	if err != nil {
		return err
	}
	f := Filter{InstituteID: named.Institute.ID, Nothing: v.Filter("nothing") != "", After: v.After, Limit: v.Size}
	switch year := v.Filter("year"); {
	case year == "" && v.Filter("institute") == "":
		f.Year = last
	case year != allYears:
		f.Year = v.Year("year")
	}
	found := Found{}
	if len(v.Reject) == 0 {
		if found, err = h.lines.List(ctx, f, who); err != nil {
			return err
		}
	}
	shown := listing{View: v, found: found, institute: named.Institute, year: f.Year, years: years(first, last)}
	total := found.Total
	if f.Nothing {
		total -= found.Led
	}
	shown.found.Visits = list.Cut(v, found.Visits, total, Led.place)
	return page.Show(w, r, http.StatusOK, listPage(shown))
}

// Suggest answers what is typed into a field for a record: q, and of which kind.
func (h *Handler) Suggest(w http.ResponseWriter, r *http.Request) error {
	type item struct {
		ID     string `json:"id"`
		Text   string `json:"text"`
		Detail string `json:"detail"`
	}
	ctx, q := r.Context(), r.URL.Query()
	items := []item{}
	if words := strings.Join(strings.Fields(q.Get("q")), " "); form.Storable(words) && len(words) <= 4*maxTitle {
		found, err := h.lines.Titled(ctx, Kind(q.Get("kind")), words, 10, auth.Who(ctx))
		if err != nil {
			return err
		}
		for _, n := range found {
			items = append(items, item{strconv.FormatInt(n.ID, 10), n.Called(ctx), n.detail(ctx)})
		}
	}
	return page.JSON(w, map[string]any{"items": items, "create": false})
}

// Point shows one point of a visit, and its line.
func (h *Handler) Point(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p, l, err := h.lines.Point(ctx, id, auth.Who(ctx))
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.db, h.clock, string(Pointed), id)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, pointPage(pointShown{p: p, l: l, events: events, today: h.clock.Today()}))
}
