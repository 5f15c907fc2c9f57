package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
)

// docs are the document as people read it, in one language.
type docs struct {
	a      *API
	l      i18n.Lang
	origin string // where the examples call
}

// docsNoun is a noun's part of the page.
type docsNoun struct {
	Name   string // its tag, and the part's id
	Title  string
	Calls  []docsCall
	Tables []docsTable // the record's fields, then those of what it has in it
}

// docsCall is what a program may ask for.
type docsCall struct {
	ID, Method, Path, Summary string
	Params                    []docsField
	Sends                     bool     // a record
	Fields                    string   // where its fields are told
	Needs                     []string // the fields that it must have
	Curl, Answer              string
}

// docsTable is the fields of one shape.
type docsTable struct {
	ID, Name string
	Fields   []docsField
}

// docsField is a field, or a parameter, and where that stands.
type docsField struct {
	Name, In, Type              string
	Part                        string // the shape of what is in it
	Words                       []string
	Needed, ReadOnly, WriteOnly bool
	Meaning                     string
	Default                     any
}

// ShowDocs answers with the document as a page.
func (a *API) ShowDocs(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, "")
	if err != nil {
		return err
	}
	d := docs{a, i18n.From(r.Context()), "http://" + r.Host}
	if r.TLS != nil {
		d.origin = "https://" + r.Host
	}
	all := d.nouns()
	return page.Show(w, r, http.StatusOK, docsPage(d, v, all, narrow(all, v.Filter("q"))))
}

func (d docs) nouns() []docsNoun {
	var all []docsNoun
	for _, tag := range d.a.doc.Tags {
		n := docsNoun{Name: tag.Name, Title: capital(i18n.Say(d.l, "api.plural."+tag.Name))}
		ops := d.operations(tag.Name)
		for _, op := range ops {
			n.Calls = append(n.Calls, d.call(op))
		}
		if len(ops) > 0 {
			noun, _ := ops[0].Metadata["noun"].(string)
			n.Tables = d.tables(capital(noun), nil)
		}
		all = append(all, n)
	}
	return all
}

// operations are a noun's, in the order of Kinds.
func (d docs) operations(tag string) []*huma.Operation {
	var all []*huma.Operation
	for _, item := range d.a.doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Patch, item.Delete} {
			if op != nil && slices.Contains(op.Tags, tag) {
				all = append(all, op)
			}
		}
	}
	place := func(op *huma.Operation) int {
		kind, _ := op.Metadata["kind"].(string)
		return slices.Index(Kinds, kind)
	}
	slices.SortFunc(all, func(a, b *huma.Operation) int { return place(a) - place(b) })
	return all
}

func (d docs) call(op *huma.Operation) docsCall {
	kind, _ := op.Metadata["kind"].(string)
	noun, _ := op.Metadata["noun"].(string)
	plural, _ := op.Metadata["plural"].(string)
	c := docsCall{
		ID: op.OperationID, Method: op.Method, Path: op.Path, Sends: op.RequestBody != nil, Fields: "fields-" + capital(noun),
		Summary: i18n.Say(d.l, "api.call."+kind, "noun", i18n.Say(d.l, "api.noun."+noun), "plural", i18n.Say(d.l, "api.plural."+plural)),
		Curl:    d.curl(op), Answer: d.answer(op),
	}
	for _, p := range op.Parameters {
		f := d.field(p.Name, p.Schema)
		f.In, f.Needed, f.Default = i18n.Say(d.l, "api.docs-in."+p.In), p.Required, p.Schema.Default
		switch p.Name {
		case "id":
			f.Meaning = i18n.Say(d.l, "api.field.id")
		case "If-Match":
			f.Meaning = i18n.Say(d.l, "api.about-if-match")
		case "Idempotency-Key":
			f.Meaning = i18n.Say(d.l, "api.about-key")
		default:
			f.Meaning = d.said("api.filter." + p.Name)
		}
		c.Params = append(c.Params, f)
	}
	if c.Sends {
		c.Needs = d.a.registry.SchemaFromRef(bodyOf(op).Schema.Ref).Required
	}
	return c
}

func bodyOf(op *huma.Operation) *huma.MediaType { return op.RequestBody.Content["application/json"] }

func (d docs) said(key string) string {
	if !i18n.Exists(key) {
		return ""
	}
	return i18n.Say(d.l, key)
}

// tables are a shape's fields, and those of the shapes in it that are not among shown.
func (d docs) tables(name string, shown []string) []docsTable {
	shape := d.a.registry.Map()[name]
	needed := shape.Required
	if made, ok := d.a.registry.Map()[name+"New"]; ok {
		needed = made.Required
	}
	t := docsTable{ID: "fields-" + name, Name: name}
	for _, field := range d.order(name, shape) {
		p := shape.Properties[field]
		f := d.field(field, p)
		f.Needed, f.ReadOnly, f.WriteOnly = slices.Contains(needed, field), p.ReadOnly, p.WriteOnly
		f.Meaning = d.said(FieldKey(name, field))
		t.Fields = append(t.Fields, f)
	}
	all, shown := []docsTable{t}, append(shown, name)
	for _, f := range t.Fields {
		if f.Part == "" || slices.Contains(shown, f.Part) {
			continue
		}
		more := d.tables(f.Part, shown)
		for _, m := range more {
			shown = append(shown, m.Name)
		}
		all = append(all, more...)
	}
	return all
}

// field says of which type it is.
func (d docs) field(name string, s *huma.Schema) docsField {
	f, of, kind := docsField{Name: name}, s, s.Type
	if s.Type == huma.TypeArray {
		of, kind = s.Items, s.Items.Type
	}
	switch {
	case of.Ref != "":
		f.Part, kind = strings.TrimPrefix(of.Ref, refs), huma.TypeObject
	case of.Format == "date" || of.Format == "date-time":
		kind = of.Format
	}
	f.Type = i18n.Say(d.l, "api.docs-type."+kind)
	if s.Type == huma.TypeArray {
		f.Type = i18n.Say(d.l, "api.docs-types."+kind)
	}
	if s.Nullable {
		f.Type = i18n.Say(d.l, "api.docs-or-null", "type", f.Type)
	}
	for _, word := range of.Enum {
		if s, ok := word.(string); ok {
			f.Words = append(f.Words, s)
		}
	}
	return f
}

const refs = "#/components/schemas/"

// order is the shape's fields, as the noun lists them.
func (d docs) order(name string, shape *huma.Schema) []string {
	var all []string
	t := d.a.registry.TypeFromRef(refs + name)
	if t == nil {
		return nil
	}
	for i := range t.NumField() {
		field, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if shape.Properties[field] != nil {
			all = append(all, field)
		}
	}
	return all
}
