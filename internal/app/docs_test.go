package app_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/webtest"
)

var hangulIn = regexp.MustCompile(`\p{Hangul}`)

// described is the document, as far as the page shows it.
type described struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"schemas"`
	} `json:"components"`
}

func describedBy(t *testing.T, b *webtest.Browser) described {
	t.Helper()
	var doc described
	if err := json.Unmarshal([]byte(b.Get("/api/openapi.json").Body), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestThePageOfTheAPIShowsEveryCallAndFieldInBothLanguages(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, lang := range []string{"en", "ko"} {
		b := s.public()
		b.Header.Set("Accept-Language", lang)
		doc, p := describedBy(t, b), b.Get("/api/docs").Want(200)
		if strings.ContainsAny(p.Body, "⟦⟧\ufffd") || strings.Contains(p.Body, "{n") {
			t.Errorf("%s: something is not said", lang)
		}
		for path, methods := range doc.Paths {
			for method, op := range methods {
				at := "#" + op.OperationID
				method = strings.ToUpper(method)
				if got := p.Text(at + " .call-path"); got != path {
					t.Errorf("%s: %s is at %q", lang, op.OperationID, got)
				}
				code := p.Texts(at + " pre")
				if len(code) != 2 {
					t.Fatalf("%s: %s has %d examples", lang, op.OperationID, len(code))
				}
				if !strings.HasPrefix(code[0], "curl ") || !strings.Contains(code[0], "Authorization: Bearer gyoryu_") || method != "GET" && !strings.Contains(code[0], "-X "+method) {
					t.Errorf("%s: %s is called by %s", lang, op.OperationID, code[0])
				}
				if (method == "PATCH" || method == "DELETE") != strings.Contains(code[0], `If-Match: "1"`) {
					t.Errorf("%s: %s is called by %s", lang, op.OperationID, code[0])
				}
				if hangulIn.MatchString(p.Text(at+" .call-name")) != (lang == "ko") {
					t.Errorf("%s: %s is called %q", lang, op.OperationID, p.Text(at+" .call-name"))
				}
			}
		}
		for name, shape := range doc.Components.Schemas {
			if regexp.MustCompile(`(New|Change|List)$|^Problem`).MatchString(name) {
				continue
			}
			table := "#fields-" + name + " + .table-wrap "
			told := p.Texts(table + "th[scope=row]")
			slices.Sort(told)
			if there := slices.Sorted(maps.Keys(shape.Properties)); !slices.Equal(told, there) {
				t.Errorf("%s: %s has the fields %v, shown are %v", lang, name, there, told)
			}
		}
		for _, meaning := range p.Texts(".docs-table tbody td:last-child") {
			if hangulIn.MatchString(meaning) != (lang == "ko") {
				t.Errorf("%s: a field means %q", lang, meaning)
			}
		}
	}
}

// TestTheExamplesOfThePageAreJSON, those sent and those answered.
func TestTheExamplesOfThePageAreJSON(t *testing.T) {
	t.Parallel()
	p := site(t).public().Get("/api/docs").Want(200)
	sent := regexp.MustCompile(`(?s)-d '(.*)'$`)
	found := 0
	for _, code := range p.Texts("pre") {
		code = strings.ReplaceAll(code, `'\''`, `'`)
		var body string
		if m := sent.FindStringSubmatch(code); m != nil {
			body = m[1]
		} else if at := strings.Index(code, "{"); !strings.HasPrefix(code, "curl") && at >= 0 {
			body = code[at:]
		} else {
			continue
		}
		found++
		if !json.Valid([]byte(body)) {
			t.Errorf("no JSON: %s", body)
		}
	}
	if found < 30 {
		t.Errorf("%d examples have JSON", found)
	}
}

func TestTheSearchOfThePageOfTheAPINarrowsIt(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, c := range []struct {
		lang, q       string
		calls, fields []string
	}{
		{"en", "Native_Name", nil, []string{"native_name"}},
		{"en", "restore-area", []string{"restore-area"}, nil},
		{"en", "patch /api/v1/people", []string{"change-person"}, nil},
		{"en", "research areas", nil, []string{"areas", "areas", "areas", "areas", "areas"}},
		{"en", "opportunity", nil, []string{"kind", "kind"}},
		{"en", "bring a visit", []string{"restore-visit"}, nil},
		{"ko", "위도", nil, []string{"latitude"}},
		{"ko", "약속 되살리기", []string{"restore-commitment"}, nil},
		{"en", "zzzz", nil, nil},
		{"ko", "없는말", nil, nil},
	} {
		b := s.public()
		b.Header.Set("Accept-Language", c.lang)
		p := b.Get("/api/docs?q=" + strings.ReplaceAll(c.q, " ", "+")).Want(200)
		calls := p.Find("details.call").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("id", "") })
		fields := p.Texts(".docs-shape + .table-wrap th[scope=row]")
		if !slices.Equal(calls, c.calls) || !slices.Equal(fields, c.fields) {
			t.Errorf("%s finds the calls %v and the fields %v", c.q, calls, fields)
		}
		if nothing := len(c.calls)+len(c.fields) == 0; nothing != (p.Text(".empty-title") != "") {
			t.Errorf("%s: %q", c.q, p.Text(".empty-title"))
		}
	}
	if got := len(s.public().Get("/api/docs?q=commitments").Texts("#commitments .call")); got != 6 {
		t.Errorf("a noun's name finds %d of its calls", got)
	}
}
