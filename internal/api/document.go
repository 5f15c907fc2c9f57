package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
)

func newDocument() (*huma.OpenAPI, huma.Registry) {
	registry := newRegistry()
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Gyoryu", Version: "1", Description: i18n.Say(i18n.EN, "api.about"),
			License: &huma.License{Name: "All rights reserved", Identifier: "LicenseRef-Proprietary"},
		},
		Servers:  []*huma.Server{{URL: "/"}},
		Security: []map[string][]string{{"token": {}}},
		Components: &huma.Components{
			Schemas:         registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: i18n.Say(i18n.EN, "api.about-tokens")}},
		},
	}
	return doc, registry
}

// Kinds are the calls that each noun has, in the order in which the page shows them.
var Kinds = []string{"list", "make", "read", "change", "remove", "restore"}

// describe writes a noun's calls into the document.
func describe[R Record](a *API, s served[R]) {
	all, one := Base+"/"+s.Plural, Base+"/"+s.Plural+"/{id}"
	a.doc.Tags = append(a.doc.Tags, &huma.Tag{Name: s.Plural})
	envelope := a.registry.Schema(reflect.TypeFor[Envelope[R]](), true, capital(s.Noun)+"List")
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: ptr(1.0), Maximum: ptr(float64(largest))}}
	match := func(required bool) *huma.Param {
		return &huma.Param{
			Name: "If-Match", In: "header", Required: required, Description: i18n.Say(i18n.EN, "api.about-if-match"),
			Schema: &huma.Schema{Type: huma.TypeString}, Example: `"1"`,
		}
	}
	read, sent := examples(s)
	add := func(kind, method, path string, params []*huma.Param, body *huma.Schema, example any, status string, shows *huma.Schema, shown any) {
		op := &huma.Operation{
			OperationID: kind + "-" + s.Noun, Method: method, Path: path, Tags: []string{s.Plural}, Parameters: params,
			Summary:   i18n.Say(i18n.EN, "api.call."+kind, "noun", i18n.Say(i18n.EN, "api.noun."+s.Noun), "plural", i18n.Say(i18n.EN, "api.plural."+s.Plural)),
			Metadata:  map[string]any{"kind": kind, "noun": s.Noun, "plural": s.Plural},
			Responses: map[string]*huma.Response{status: {Description: http.StatusText(code(status))}, "default": a.problem()},
		}
		if kind == "list" {
			op.OperationID = "list-" + s.Plural
		}
		if body != nil {
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: body, Example: example}}}
		}
		if shows != nil {
			op.Responses[status].Content = map[string]*huma.MediaType{"application/json": {Schema: shows, Example: shown}}
		}
		if shows != nil && kind != "list" {
			op.Responses[status].Headers = map[string]*huma.Param{"ETag": {Description: i18n.Say(i18n.EN, "api.about-etag"), Schema: &huma.Schema{Type: huma.TypeString}}}
		}
		a.doc.AddOperation(op)
	}
	ref := func(suffix string) *huma.Schema {
		return &huma.Schema{Ref: "#/components/schemas/" + capital(s.Noun) + suffix}
	}
	first := sent
	if len(s.Needs) > 0 {
		first = map[string]any{s.Needs[0]: sent[s.Needs[0]]}
	}
	key := &huma.Param{Name: "Idempotency-Key", In: "header", Description: i18n.Say(i18n.EN, "api.about-key"), Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(maxKey)}}

	add("list", http.MethodGet, all, listParams(s.Filters, s.Sorts), nil, nil, "200", envelope, map[string]any{"items": []any{read}, "next": nil, "total": 1, "more": false})
	add("make", http.MethodPost, all, []*huma.Param{key}, ref("New"), sent, "201", s.shapes.read, read)
	add("read", http.MethodGet, one, []*huma.Param{id}, nil, nil, "200", s.shapes.read, read)
	add("change", http.MethodPatch, one, []*huma.Param{id, match(true)}, ref("Change"), first, "200", s.shapes.read, read)
	add("remove", http.MethodDelete, one, []*huma.Param{id, match(true)}, nil, nil, "204", nil, nil)
	add("restore", http.MethodPost, one+"/restore", []*huma.Param{id, match(false)}, nil, nil, "200", s.shapes.read, read)
}

func code(status string) int {
	return map[string]int{"200": http.StatusOK, "201": http.StatusCreated, "204": http.StatusNoContent}[status]
}

func (a *API) problem() *huma.Response {
	schema := a.registry.Schema(reflect.TypeFor[page.Problem](), true, "Problem")
	return &huma.Response{
		Description: i18n.Say(i18n.EN, "api.about-problems"),
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
	}
}

func listParams(filters []Param, sorts []string) []*huma.Param {
	var all []*huma.Param
	for _, p := range filters {
		schema := &huma.Schema{Type: p.Type}
		if p.Type == huma.TypeInteger {
			schema.Format, schema.Minimum, schema.Maximum = "int64", ptr(1.0), ptr(float64(largest))
		}
		for _, word := range p.Enum {
			schema.Enum = append(schema.Enum, word)
		}
		all = append(all, &huma.Param{Name: p.Name, In: "query", Schema: schema, Description: said("api.filter." + p.Name)})
	}
	order := &huma.Schema{Type: huma.TypeString, Default: sorts[0]}
	for _, word := range sorts {
		order.Enum = append(order.Enum, word)
	}
	return append(all,
		&huma.Param{Name: "sort", In: "query", Schema: order, Description: said("api.filter.sort")},
		&huma.Param{
			Name: "limit", In: "query", Description: said("api.filter.limit"),
			Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(1.0), Maximum: ptr(float64(MaxLimit)), Default: list.PerPage},
		},
		&huma.Param{Name: "after", In: "query", Schema: &huma.Schema{Type: huma.TypeString}, Description: said("api.filter.after")})
}

func said(key string) string {
	if !i18n.Exists(key) {
		return ""
	}
	return i18n.Say(i18n.EN, key)
}

// examples are the noun's example as it is read, and as it is sent to make one.
func examples[R Record](s served[R]) (read, sent map[string]any) {
	body, err := json.Marshal(s.Example)
	if err == nil {
		err = json.Unmarshal(body, &read)
	}
	if err != nil { // an example is a constant
		panic(err)
	}
	for _, name := range []string{"created_at", "updated_at"} {
		if s.shapes.made.Properties[name] != nil {
			read[name] = "2019-03-06T09:00:00Z"
		}
	}
	sent = map[string]any{}
	for name, value := range read {
		empty := value == nil || value == "" || value == false || reflect.DeepEqual(value, []any{})
		if !s.shapes.made.Properties[name].ReadOnly && (!empty || slices.Contains(s.Needs, name)) {
			sent[name] = value
		}
	}
	return read, sent
}

func ptr[T any](v T) *T { return &v }

// Document is the OpenAPI 3.1 document, as JSON.
func (a *API) Document() ([]byte, error) { return a.written() }

// Describe is the OpenAPI document, for the page that shows it.
func (a *API) Describe() *huma.OpenAPI { return a.doc }

// ShowDocument answers with the OpenAPI 3.1 document.
func (a *API) ShowDocument(w http.ResponseWriter, _ *http.Request) error {
	body, err := a.Document()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
	return nil
}
