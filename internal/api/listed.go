package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
)

// Listed is what is only listed, and not by a noun of its own: what a search finds.
type Listed[R any] struct {
	Noun, Plural string // "hit", "search"
	Needs        []string
	Filters      []Param
	Sorts        []string
	Example      R

	// List is the page that v asks for, one row longer if there is another.
	List func(ctx context.Context, v *list.View) (rows []R, total int, err error)
	// After is a row's value in the list's order, for the next page's cursor.
	After func(row R, sort string) (key string, id int64)
}

// ServeListed opens its door, and describes it.
func ServeListed[R any](a *API, read chi.Router, l Listed[R]) {
	name := capital(l.Noun)
	a.registry.Schema(reflect.TypeFor[R](), true, name)
	envelope := a.registry.Schema(reflect.TypeFor[Envelope[R]](), true, name+"List")
	for called, s := range a.registry.Map() {
		bound(s)
		tell(called, s)
		s.PrecomputeMessages()
	}
	path := Base + "/" + l.Plural
	params := listParams(l.Filters, l.Sorts)
	for _, p := range params {
		for _, needed := range l.Needs {
			p.Required = p.Required || p.Name == needed
		}
	}
	var example map[string]any
	body, err := json.Marshal(l.Example)
	if err == nil {
		err = json.Unmarshal(body, &example)
	}
	if err != nil { // an example is a constant
		panic(err)
	}
	a.doc.Tags = append(a.doc.Tags, &huma.Tag{Name: l.Plural})
	a.doc.AddOperation(&huma.Operation{
		OperationID: "list-" + l.Plural, Method: http.MethodGet, Path: path, Tags: []string{l.Plural}, Parameters: params,
		Summary:  i18n.Say(i18n.EN, "api.call.list", "plural", i18n.Say(i18n.EN, "api.plural."+l.Plural)),
		Metadata: map[string]any{"kind": "list", "noun": l.Noun, "plural": l.Plural, "needs": l.Needs},
		Responses: map[string]*huma.Response{
			"200": {Description: http.StatusText(http.StatusOK), Content: map[string]*huma.MediaType{"application/json": {
				Schema: envelope, Example: map[string]any{"items": []any{example}, "next": nil, "total": 1, "more": false},
			}}},
			"default": a.problem(),
		},
	})
	read.Get(path, page.Handle(func(w http.ResponseWriter, r *http.Request) error {
		f := form.With(nil)
		for _, needed := range l.Needs {
			f.Require(needed, r.URL.Query().Has(needed), i18n.M("form.needed"))
		}
		if err := Refused(f, nil); err != nil {
			return err
		}
		v, err := readView(r.URL, l.Filters, l.Sorts)
		if err != nil {
			return err
		}
		return answerList(w, r, v, l.List, l.After)
	}))
}
