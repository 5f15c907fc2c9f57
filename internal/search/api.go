package search

import (
	"context"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// HitRecord is what was found, as programs get it.
type HitRecord struct {
	Kind    string `json:"kind"`
	ID      int64  `json:"id"`
	Title   string `json:"title"`
	Context string `json:"context"`
	Href    string `json:"href"`

	place place
}

// API is what programs do with the search.
func (h *Handler) API() api.Listed[HitRecord] {
	return api.Listed[HitRecord]{
		Noun: "hit", Plural: "search", Needs: []string{"q"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, api.OneOf("kind", Kinds...), {Name: "year", Type: "integer"}, {Name: "institute", Type: "integer"}, {Name: "country", Type: "string"},
		},
		Sorts:   Sorts,
		Example: HitRecord{Kind: string(Person), ID: 12, Title: "Hwang-hee Cho", Context: "조황희 · President · STEPI", Href: "/people/12"},
		List:    h.records,
		After:   func(r HitRecord, _ string) (string, int64) { return r.place.key(), r.place.ID },
	}
}

func (h *Handler) records(ctx context.Context, v *list.View) ([]HitRecord, int, error) {
	by, after, err := narrowing(v)
	if err != nil {
		return nil, 0, err
	}
	by.Institute = v.ID("institute")
	if len(v.Reject) > 0 {
		return nil, 0, nil
	}
	found, err := h.store.Find(ctx, Read(v.Filter("q")), by, v.Sort, after, v.Size+1, auth.Who(ctx))
	if err != nil {
		return nil, 0, err
	}
	var all []HitRecord
	for _, hit := range found.Hits {
		title, also := hit.called(i18n.From(ctx))
		all = append(all, HitRecord{
			Kind: string(hit.Kind), ID: hit.ID, Title: title, Context: joined(hit.details(ctx, also)), Href: hit.Href, place: hit.place,
		})
	}
	return all, found.Total, nil
}
