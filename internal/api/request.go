package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
)

// readView reads which page of a list is asked for. A parameter that the list does not
// have, or whose value makes no sense, is refused: a program that misspells a filter
// must not get all rows.
func readView(u *url.URL, filters []Param, sorts []string) (*list.View, error) {
	f := form.With(nil)
	q := u.Query()
	for _, name := range sorted(q) {
		known := name == "limit" || name == "after" || name == "sort" ||
			slices.ContainsFunc(filters, func(p Param) bool { return p.Name == name })
		f.Require(name, known, i18n.M("api.unknown-parameter"))
		f.Require(name, len(q[name]) == 1, i18n.M("api.parameter-twice"))
		f.Require(name, form.Storable(q.Get(name)), i18n.M("form.unreadable"))
	}
	f.Require("sort", !q.Has("sort") || slices.Contains(sorts, q.Get("sort")), i18n.M("api.one-of", "words", strings.Join(sorts, ", ")))
	for _, p := range filters {
		f.Require(p.Name, !q.Has(p.Name) || p.takes(q.Get(p.Name)), p.complaint())
	}
	limit := list.PerPage
	if q.Has("limit") {
		n, err := strconv.Atoi(q.Get("limit"))
		f.Require("limit", err == nil && n >= 1 && n <= MaxLimit, i18n.M("form.no-number", "min", 1, "max", MaxLimit))
		limit = n
	}
	if err := Refused(f, nil); err != nil {
		return nil, err
	}
	v, err := list.Read(u, sorts...)
	if errors.Is(err, list.BadCursor) {
		return nil, badCursor
	}
	if err != nil {
		return nil, err
	}
	v.Size = limit
	return v, nil
}

var badCursor = page.Refuse(http.StatusBadRequest, "after", i18n.M("api.bad-cursor"))

func (p Param) takes(value string) bool {
	switch {
	case len(p.Enum) > 0:
		return slices.Contains(p.Enum, value)
	case p.Type == "integer":
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && n > 0
	case p.Type == "boolean":
		return value == "true" || value == "false"
	}
	return strings.TrimSpace(value) != "" && len(value) <= 1000
}

func (p Param) complaint() i18n.Msg {
	switch {
	case len(p.Enum) > 0:
		return i18n.M("api.one-of", "words", strings.Join(p.Enum, ", "))
	case p.Type == "integer":
		return i18n.M("api.no-id")
	case p.Type == "boolean":
		return i18n.M("api.one-of", "words", "true, false")
	}
	return i18n.M("api.no-words")
}

func sorted(q url.Values) []string {
	var names []string
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// readBody reads the record that is sent, and checks its shape.
func readBody[R any](a *API, r *http.Request, shape *huma.Schema) (b Body[R], raw []byte, err error) {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		media, _, err := mime.ParseMediaType(kind)
		if err != nil || media != "application/json" && media != "application/merge-patch+json" {
			return b, nil, page.Refuse(http.StatusUnsupportedMediaType, "Content-Type", i18n.M("api.not-json"))
		}
	}
	if raw, err = io.ReadAll(r.Body); err != nil {
		return b, nil, err
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil || all == nil {
		return b, nil, page.Refuse(http.StatusBadRequest, "", i18n.M("api.bad-json"))
	}
	if err := a.check(shape, all); err != nil {
		return b, nil, err
	}
	if err := json.Unmarshal(raw, &b.Value); err != nil {
		field := ""
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			field = wrong.Field
		}
		return b, nil, page.Refuse(0, field, i18n.M("api.wrong-type"))
	}
	b.sent = map[string]bool{}
	for name := range all {
		b.sent[name] = true
	}
	b.Versioned = readVersion(r)
	return b, bytes.TrimSpace(raw), nil
}

// readVersion reads If-Match. What is no version of ours matches none; * names no
// version, and so is as good as nothing.
func readVersion(r *http.Request) Versioned {
	var tags []string
	for _, header := range r.Header.Values("If-Match") {
		for tag := range strings.SplitSeq(header, ",") {
			if tag = strings.TrimSpace(tag); tag != "" && tag != "*" {
				tags = append(tags, tag)
			}
		}
	}
	if len(tags) == 0 {
		return Versioned{}
	}
	v := Versioned{version: -1, given: true}
	if len(tags) == 1 {
		if n, err := strconv.ParseInt(strings.Trim(tags[0], `"`), 10, 64); err == nil && n > 0 && tags[0] == etag(n) {
			v.version = n
		}
	}
	return v
}

// etag is a version as a header has it.
func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }
