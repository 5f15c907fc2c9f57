package search

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for the search.
type Handler struct {
	store Store
}

// NewHandler searches in db.
func NewHandler(db pg.DB, m *recent.Memory) *Handler {
	return &Handler{Store{DB: db, Recent: m}}
}

// Show shows what is found, of all kinds or one.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	typed := r.URL.Query().Get("q")
	s := shownPage{View: v, Query: Read(typed), unreadable: !form.Storable(typed)}
	named, err := pick.Filters(ctx, h.store.DB, v)
	if err != nil {
		return err
	}
	s.institute = named.Institute
	by, after, err := narrowing(v)
	if err != nil {
		return err
	}
	by.Institute = named.Institute.ID
	var b pg.Batch
	countries := institute.QueueCountries(&b, h.store.Recent)
	if err := b.Send(ctx, h.store.DB); err != nil {
		return err
	}
	s.countries = institute.Codes(countries())
	if len(v.Reject) == 0 && !s.unreadable {
		if s.Results, err = h.store.Find(ctx, s.Query, by, v.Sort, after, v.Size+1, who); err != nil {
			return err
		}
	}
	s.Results.Hits = list.Cut(v, s.Results.Hits, s.Results.Total, func(hit Hit) (string, int64) { return hit.place.key(), hit.place.ID })
	return page.Show(w, r, http.StatusOK, resultsPage(s))
}

// narrowing is what an address narrows the search to, but for the institute: pages take it by
// name too, programs by id.
func narrowing(v *list.View) (by Filter, after *place, err error) {
	by = Filter{Kind: list.OneOf(v, "kind", Kinds...), Year: v.Year("year"), Country: v.Filter("country")}
	if by.Country != "" && !country.Known(by.Country) {
		v.Reject["country"] = true
	}
	if v.After != nil {
		p, ok := readPlace(v.After.Key, v.After.ID)
		if !ok {
			return by, nil, list.BadCursor
		}
		after = &p
	}
	return by, after, nil
}

const (
	// suggested is how many records are suggested.
	suggested = 8
	// maxSuggest is how long a text may be for which something is suggested.
	maxSuggest = 100
)

type item struct {
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
	Href   string `json:"href"`
}

// Suggest answers what is typed into the box of the masthead.
func (h *Handler) Suggest(w http.ResponseWriter, r *http.Request) error {
	items := []item{}
	typed := r.URL.Query().Get("q")
	q := Read(typed)
	q.open = true
	if form.Storable(typed) && utf8.RuneCountInString(typed) <= maxSuggest && !q.Empty() {
		found, err := h.store.Find(r.Context(), q, Filter{}, ByFit, nil, suggested, auth.Who(r.Context()))
		if err != nil {
			return err
		}
		for _, hit := range found.Hits {
			items = append(items, h.item(r, hit))
		}
	}
	return page.JSON(w, map[string]any{"items": items})
}

func (h *Handler) item(r *http.Request, hit Hit) item {
	ctx := r.Context()
	title, also := hit.called(i18n.From(ctx))
	return item{
		Kind: i18n.T(ctx, "search.kind."+string(hit.Kind)), Text: shorten(title, 90), Href: hit.Href,
		Detail: joined(hit.details(ctx, shorten(also, 60))),
	}
}

func joined(details []string) string { return strings.Join(details, " · ") }

// shorten cuts a text that would not fit on a line.
func shorten(text string, most int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
