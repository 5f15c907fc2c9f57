package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// curl is the call as one types it.
func (d docs) curl(op *huma.Operation) string {
	parts := []string{"curl"}
	if op.Method != http.MethodGet {
		parts[0] += " -X " + op.Method
	}
	address := d.origin + strings.ReplaceAll(op.Path, "{id}", d.exampleID(op))
	if op.Metadata["kind"] == "list" {
		address += "?limit=20"
		if needs, _ := op.Metadata["needs"].([]string); len(needs) > 0 {
			address += "&" + strings.Join(needs, "=CASTED&") + "=CASTED"
		}
	}
	parts[0] += " " + quoted(address)
	header := func(name, value string) { parts = append(parts, "-H "+quoted(name+": "+value)) }
	header("Authorization", "Bearer gyoryu_…")
	for _, p := range op.Parameters {
		switch {
		case p.Name == "If-Match" && p.Required:
			header(p.Name, `"1"`)
		case p.Name == "Idempotency-Key":
			header(p.Name, "2019-03-06-1")
		}
	}
	if op.RequestBody != nil {
		header("Content-Type", "application/json")
		body := bodyOf(op)
		parts = append(parts, "-d "+quoted(d.laidOut(body.Example, body.Schema)))
	}
	return strings.Join(parts, " \\\n  ")
}

// exampleID is the id of the noun's example.
func (d docs) exampleID(op *huma.Operation) string {
	for _, other := range d.operations(op.Tags[0]) {
		for _, r := range other.Responses {
			for _, body := range r.Content {
				record, _ := body.Example.(map[string]any)
				if id, ok := record["id"].(float64); ok {
					return strconv.FormatFloat(id, 'f', -1, 64)
				}
			}
		}
	}
	return "1"
}

// answer is what the call in curl gets.
func (d docs) answer(op *huma.Operation) string {
	for status, r := range op.Responses {
		if status == "default" {
			continue
		}
		lines := []string{"HTTP/1.1 " + status + " " + http.StatusText(code(status))}
		version := 1
		if kind := op.Metadata["kind"]; kind == "change" || kind == "restore" {
			version = 2
		}
		if r.Headers["ETag"] != nil {
			lines = append(lines, fmt.Sprintf(`ETag: "%d"`, version))
		}
		if body := r.Content["application/json"]; body != nil {
			lines = append(lines, "Content-Type: application/json", "", d.laidOut(at(version, body.Example), body.Schema))
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// at is a record's example in a version.
func at(version int, example any) any {
	record, _ := example.(map[string]any)
	if record["version"] == nil {
		return example
	}
	record = maps.Clone(record)
	record["version"] = version
	return record
}

// problem is an error as a program gets it.
func (d docs) problem() string {
	body, err := json.MarshalIndent(page.Problem{
		Type: "about:blank", Title: i18n.Say(d.l, "fail.refused"), Status: http.StatusUnprocessableEntity, Detail: i18n.Say(d.l, "fail.refused.advice"),
		Code: "refused", Instance: "gyoryu/5f2c-000042", Errors: []page.ProblemOfField{
			{Field: "stops[0].institute_id", Code: "form.needed", Message: i18n.Say(d.l, "form.needed")},
		},
	}, "", "  ")
	if err != nil { // plain values
		panic(err)
	}
	return "HTTP/1.1 422 " + http.StatusText(http.StatusUnprocessableEntity) + "\nContent-Type: application/problem+json\n\n" + string(body)
}

// quoted is text as a shell takes it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// laidOut is an example as JSON, its fields in the order of its shape.
func (d docs) laidOut(v any, s *huma.Schema) string {
	var b strings.Builder
	d.lay(&b, v, s, "\n")
	return b.String()
}

func (d docs) lay(b *strings.Builder, v any, s *huma.Schema, line string) {
	switch v := v.(type) {
	case map[string]any:
		shape, names := d.shape(s)
		names = slices.DeleteFunc(names, func(name string) bool { _, has := v[name]; return !has })
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		b.WriteByte('{')
		for i, name := range names {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(line + "  " + plain(name) + ": ")
			d.lay(b, v[name], shape.Properties[name], line+"  ")
		}
		b.WriteString(line + "}")
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			var of *huma.Schema
			if s != nil {
				of = s.Items
			}
			d.lay(b, item, of, line)
		}
		b.WriteByte(']')
	default:
		b.WriteString(plain(v))
	}
}

// shape is what a schema refers to, and its fields in order.
func (d docs) shape(s *huma.Schema) (*huma.Schema, []string) {
	if s == nil || s.Ref == "" {
		return &huma.Schema{}, nil
	}
	name, shape := strings.TrimPrefix(s.Ref, refs), d.a.registry.SchemaFromRef(s.Ref)
	for _, suffix := range []string{"New", "Change"} {
		if record := strings.TrimSuffix(name, suffix); d.a.registry.Map()[record] != nil {
			return shape, d.order(record, shape)
		}
	}
	return shape, d.order(name, shape)
}

func plain(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // an example is a constant
		panic(err)
	}
	return strings.TrimSpace(b.String())
}
