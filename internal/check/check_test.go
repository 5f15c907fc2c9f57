package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// project writes files and lists them.
func project(t *testing.T, files map[string]string) tree {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := list(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// finds checks that a rule finds exactly these problems, each told by some words.
func finds(t *testing.T, rule func(tree) ([]problem, error), files map[string]string, words ...string) {
	t.Helper()
	found, err := rule(project(t, files))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		there := false
		for _, p := range found {
			there = there || strings.Contains(p.String(), w)
		}
		if !there {
			t.Errorf("not found: %q in %v", w, found)
		}
	}
	if len(found) != len(words) {
		t.Errorf("found %d instead of %d: %v", len(found), len(words), found)
	}
}

const good = `{
	"visit.title": {"en": "Title", "ko": "제목"},
	"visit.n": {"en": {"one": "One visit", "other": "{n} visits"}, "ko": "방문 {n}건"},
	"visit.kind.call": {"en": "Call", "ko": "전화"},
	"visit.kind.mail": {"en": "Mail", "ko": "전자우편"}
}`

// says is Go code that says all of good.
const says = `package visit

import "gyoryu/internal/i18n"

func say(ctx any, kind string) {
	i18n.T(ctx, "visit.n", "n", 3)
	i18n.T(ctx, "visit.kind."+kind)
	key := "visit.title"
	i18n.T(ctx, key)
}
`

func TestNothingIsFoundWhereAllIsSaid(t *testing.T) {
	finds(t, sentences, map[string]string{"web/locales/visit.json": good, "internal/visit/visit.go": says})
}

func TestASentenceMissingInOneLanguageIsFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/visit.json": `{"a.x": {"en": "X"}, "a.y": {"en": "", "ko": "와이"}, "a.z": {"en": "Z", "ko": "지", "de": "Z"}}`,
		"a.go":                   `package a; var _ = []string{"a.x", "a.y", "a.z"}`,
	}, "a.x: not said in ko", "a.y: not said in en", `a.z: "de" is no language`)
}

func TestPlaceholdersThatDifferAreFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/visit.json": `{
			"a.x": {"en": "{n} of {all}", "ko": "{n}"},
			"a.y": {"en": {"one": "one: {thing}", "other": "{n}"}, "ko": "{n}"},
			"a.z": {"en": "open {n", "ko": "ok"}}`,
		"a.go": `package a; var _ = []string{"a.x", "a.y", "a.z"}`,
	}, "visit.json:2: a.x: en has the placeholders [{all} {n}], ko [{n}]", "a.z: a brace is left open in en")
}

func TestAKeyThatIsThereTwiceIsFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/a.json": "{\"a.x\": {\"en\": \"X\", \"ko\": \"엑스\"},\n\"a.x\": {\"en\": \"X\", \"ko\": \"엑스\"}}",
		"web/locales/b.json": `{"a.x": {"en": "X", "ko": "엑스"}}`,
		"a.go":               `package a; var _ = "a.x"`,
	}, "a.json:2: a.x is in web/locales/a.json:1, too", "b.json:1: a.x is in web/locales/a.json:2, too")
}

func TestAKeyThatDoesNotExistIsFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/visit.json":  good,
		"internal/visit/visit.go": says,
		"internal/visit/more.go": `package visit

func more(ctx any, l i18n.Lang, kind string) {
	i18n.T(ctx, "visit.titel")
	i18n.M("visit.nothing", "n", 1)
	i18n.Say(l, "visit.never")
	i18n.T(ctx, "visit.sort."+kind)
	i18n.T(ctx, "visit.kind."+kind+".advice")
	i18n.T(ctx, fmt.Sprintf("visit.%s.long", kind))
	i18n.T(ctx, fmt.Sprintf("visit.kind.%s", kind))
}
`,
		"internal/visit/visit_test.go": `package visit; var _ = i18n.M("visit.only-in-a-test")`,
		"internal/i18n/use.go":         `package i18n; var _ = T(nil, "i18n.inside")`,
	}, "more.go:4: there is no sentence visit.titel", "more.go:5: there is no sentence visit.nothing", "more.go:6: there is no sentence visit.never",
		"visit.sort.…", "visit.kind.….advice", "visit.….long", "i18n.inside")
}

func TestAPlaceholderWithoutAValueIsFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/visit.json":  good,
		"internal/visit/visit.go": strings.Replace(says, `"n", 3`, `"m", 3`, 1),
	}, "visit.go:6: visit.n needs a value for {n}")
	finds(t, sentences, map[string]string{
		"web/locales/visit.json":  strings.Replace(good, "One visit", "{title}", 1),
		"internal/visit/visit.go": says,
	}, "visit.go:6: visit.n needs a value for {title}")
}

func TestASentenceThatNothingSaysIsFound(t *testing.T) {
	finds(t, sentences, map[string]string{
		"web/locales/visit.json":       good,
		"internal/visit/visit.go":      strings.Replace(strings.Replace(says, `i18n.T(ctx, "visit.kind."+kind)`, "", 1), `"visit.title"`, `"visit.t" + kind`, 1),
		"internal/visit/visit_test.go": `package visit; var _ = "visit.kind.call"`,
	}, "visit.kind.call is never said", "visit.kind.mail is never said")
}

func TestAWordInATemplateIsFound(t *testing.T) {
	finds(t, markup, map[string]string{"web/ui/x.templ": `package ui

templ X(name string) {
	<p title="A hint" class="row">Save &nbsp; it</p>
	<p><span lang="en">Gyoryu</span> 교류 · 12&nbsp;% { name }</p>
	<input type="text" aria-label={ name } placeholder="이름" value="x"/>
	<kbd>Enter</kbd> <code>POST /visits</code>
	if name != "" {
		{ "Untitled" }
	} else {
		{ " · " }
		@Y() {
			삭제
		}
	}
}

templ Y() {
	{ children... }
}
`, "web/ui/samples.templ": "package ui\n\ntempl S() {\n\t<p>Visit to China</p>\n}\n"},
		`x.templ:4: "A hint"`, `x.templ:4: "Save \u00a0 it"`, `x.templ:6: "이름"`, `x.templ:9: "Untitled"`, `x.templ:13: "삭제"`)
}

func TestALongFileIsFound(t *testing.T) {
	long := strings.Repeat("\n", 301)
	finds(t, length, map[string]string{
		"internal/a/a.go": long, "internal/a/form.templ": long, "web/js/a.js": long, "migrations/1.up.sql": long, "Makefile": long,
		"internal/a/ok.go": strings.Repeat("\n", 300), "internal/a/a_test.go": long, "internal/a/a_templ.go": long, "internal/a/client.gen.go": long,
		"web/dist/app.js": long, "web/css/tokens.css": long, "web/locales/a.json": long, "go.sum": long, ".git/x.go": long,
	}, "internal/a/a.go: 301 lines", "internal/a/form.templ", "web/js/a.js", "migrations/1.up.sql", "Makefile")
}

func TestStaleOrUnformattedCodeIsFound(t *testing.T) {
	const neat = "package ui\n\ntempl X() {\n\t<p>1</p>\n}\n"
	made := t.TempDir()
	if err := os.WriteFile(filepath.Join(made, "x.templ"), []byte(neat), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := templ("generate", "-path", made); err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(filepath.Join(made, "x_templ.go"))
	if err != nil {
		t.Fatal(err)
	}
	finds(t, generated, map[string]string{"x.templ": neat, "x_templ.go": string(code), "a.go": "package a\n"})
	finds(t, generated, map[string]string{
		"x.templ": strings.Replace(neat, "1", "2", 1), "x_templ.go": string(code), // changed since
		"y.templ":       neat,                                   // never generated
		"z.templ":       "package ui\ntempl X() {\n<p>1</p>}\n", // not formatted, and not generated
		"gone_templ.go": string(code),
		"a.go":          "package a\nvar  x = 1\n",
	}, "x_templ.go: stale", "y_templ.go: stale", "z_templ.go: stale", "z.templ: not formatted", "gone_templ.go: its template is gone", "a.go: not formatted")
}

func TestATestThatADocumentNamesIsThere(t *testing.T) {
	test := "package x\n\nfunc TestItHolds(t *testing.T) {}\n"
	finds(t, promises, map[string]string{"docs/trust.md": "It holds:\n`TestItHolds`", "x/x_test.go": test})
	finds(t, promises, map[string]string{"docs/trust.md": "It holds:\n`TestItHolds`, `TestItHeld`", "x/x_test.go": test}, "docs/trust.md:2: no test is called TestItHeld")
}

func TestTheComposeFileIsSound(t *testing.T) {
	text, err := os.ReadFile("../../" + composeFile)
	if err != nil {
		t.Fatal(err)
	}
	finds(t, compose, map[string]string{composeFile: string(text)})
	for change, words := range map[[2]string]string{
		{"image: postgres:17-bookworm", "image: postgres"}:                                                 "which version",
		{"postgres:17-bookworm", "postgres:16"}:                                                            "not PostgreSQL 17",
		{"      - data:/var/lib/postgresql/data", "      - ./x:/var/lib/postgresql/data"}:                  "in no volume",
		{"GYORYU_ADDR: 0.0.0.0:8080", "GYORYU_ADDR: 127.0.0.1:8080"}:                                       "reached by nobody",
		{"GYORYU_LOG: json", "GYORYU_LGO: json"}:                                                           "GYORYU_LGO",
		{"GYORYU_LOG: json", `GYORYU_DEMO: "1"`}:                                                           "GYORYU_DEMO",
		{"${GYORYU_URL:?set the public address, such as https://gyoryu.example.org}", "https://x.example"}: "starts without GYORYU_URL",
		{"condition: service_healthy", "condition: service_started"}:                                       "does not wait",
		{"test: [CMD, /gyoryu, health]", "disable: true"}:                                                  "no health check",
		{"services:", "servicess:"}:                                                                        "servicess",
	} {
		broken := strings.Replace(string(text), change[0], change[1], 1)
		if broken == string(text) {
			t.Errorf("%q is not in the file", change[0])
			continue
		}
		found, err := compose(project(t, map[string]string{composeFile: broken}))
		if err != nil {
			t.Error(err)
			continue
		}
		there := false
		for _, p := range found {
			there = there || strings.Contains(p.text, words)
		}
		if !there {
			t.Errorf("%q: found %v, not %q", change[1], found, words)
		}
	}
}
