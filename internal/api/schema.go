package api

import (
	"cmp"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// The complaints of huma's validation are said in the reader's language: these are their
// codes, each with what it names.
func init() {
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	for to, code := range map[*string]string{
		&validation.MsgUnexpectedProperty:       "api.unknown-field",
		&validation.MsgExpectedRequiredProperty: "form.needed %s",
		&validation.MsgExpectedBoolean:          "api.no-boolean",
		&validation.MsgExpectedNumber:           "api.no-number",
		&validation.MsgExpectedInteger:          "api.no-integer",
		&validation.MsgExpectedString:           "api.no-string",
		&validation.MsgExpectedArray:            "api.no-array",
		&validation.MsgExpectedObject:           "api.no-object",
		&validation.MsgExpectedOneOf:            "api.one-of %s",
		&validation.MsgExpectedMinimumNumber:    "api.too-small %v",
		&validation.MsgExpectedMaximumNumber:    "api.too-large %v",
		&validation.MsgExpectedRFC3339Date:      "api.no-day",
	} {
		*to = code
	}
}

// largest is the largest whole number that every JSON reader takes as it is.
const largest = 1<<53 - 1

// shapes are those of a record as it is read, made and changed.
type shapes struct{ read, made, changed *huma.Schema }

// shapesOf makes them from the fields of R: to make one needs is needed, to change one
// nothing. What may only be read may be sent back, and is ignored.
func shapesOf[R any](registry huma.Registry, noun string, needs []string) shapes {
	name := capital(noun)
	read := registry.Schema(reflect.TypeFor[R](), true, name)
	record := registry.SchemaFromRef(read.Ref)
	for called, s := range registry.Map() {
		bound(s)
		tell(called, s)
		s.PrecomputeMessages()
	}
	derived := func(suffix string, required []string) *huma.Schema {
		s := *record
		s.Required = required
		s.Properties = maps.Clone(s.Properties)
		for _, field := range required { // null is not enough
			p := *s.Properties[field]
			p.Nullable = false
			s.Properties[field] = &p
		}
		s.PrecomputeMessages()
		registry.Map()[name+suffix] = &s
		return &s
	}
	return shapes{read: read, made: derived("New", needs), changed: derived("Change", nil)}
}

// bound keeps whole numbers within what readers of JSON take.
func bound(s *huma.Schema) {
	for _, p := range s.Properties {
		at := p
		if p.Items != nil {
			at = p.Items
		}
		if at.Type == huma.TypeInteger && at.Maximum == nil {
			most, least := float64(largest), float64(-largest)
			at.Maximum = &most
			if at.Minimum == nil {
				at.Minimum = &least
			}
		}
	}
}

// tell says what each field means.
func tell(called string, s *huma.Schema) {
	for field, p := range s.Properties {
		if key := FieldKey(called, field); p.Description == "" && p.Ref == "" && i18n.Exists(key) {
			p.Description = i18n.Say(i18n.EN, key)
		}
	}
}

// FieldKey is the sentence that says what a field means: its own, or else what all
// fields of the name mean.
func FieldKey(schema, field string) string {
	noun := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(schema, "New"), "Change"))
	if key := "api.field." + noun + "." + field; i18n.Exists(key) {
		return key
	}
	return "api.field." + field
}

// check refuses what does not have the shape: unknown fields, wrong types, numbers that
// are none.
func (a *API) check(shape *huma.Schema, body map[string]any) error {
	var result huma.ValidateResult
	huma.Validate(a.registry, shape, huma.NewPathBuffer([]byte{}, 0), huma.ModeWriteToServer, body, &result)
	f := form.With(nil)
	for _, err := range result.Errors {
		detail, ok := err.(*huma.ErrorDetail) //nolint:errorlint // huma's own, as it made them
		if !ok {
			return err
		}
		field, m := complaint(detail)
		f.Reject(field, m)
	}
	if f.OK() {
		return nil
	}
	all := f.Complaints()
	slices.SortFunc(all, func(a, b form.Complaint) int { return cmp.Compare(a.Field, b.Field) })
	return page.Refused{Complaints: all}
}

func complaint(d *huma.ErrorDetail) (field string, m i18n.Msg) {
	code, what, _ := strings.Cut(d.Message, " ")
	field = d.Location
	switch code {
	case "form.needed":
		if field != "" {
			field += "."
		}
		return field + what, i18n.M(code)
	case "api.one-of":
		return field, i18n.M(code, "words", strings.ReplaceAll(strings.Trim(what, `"`), `"`, ""))
	case "api.too-small", "api.too-large":
		if n, err := strconv.ParseFloat(what, 64); err == nil {
			what = strconv.FormatFloat(n, 'f', -1, 64)
		}
		return field, i18n.M(code, "limit", what)
	}
	if !i18n.Exists(code) {
		code = "api.wrong-type"
	}
	return field, i18n.M(code)
}

// isoDay is how a day looks to programs: text, or null if it is not known.
type isoDay string

// Schema implements huma.SchemaProvider.
func (isoDay) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true, Examples: []any{"2019-03-06"}}
}

func newRegistry() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := t.Name()
		if at := strings.IndexByte(name, '['); at >= 0 { // Envelope[…]
			return hint
		}
		if noun, rest, ok := strings.Cut(name, "Record"); ok { // visit.RecordStop is VisitStop, forum.EditionRecordPoint EditionPoint
			return cmp.Or(noun, capital(path.Base(t.PkgPath()))) + rest
		}
		return name
	})
	r.RegisterTypeAlias(reflect.TypeFor[day.Day](), reflect.TypeFor[isoDay]())
	return r
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
